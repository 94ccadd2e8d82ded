"""The page "Two laws": curves, witnesses and plans as frames, and every distance with its warrant.

Curves come at once and numbers a moment later, so they are two models with a thread each. Nothing is computed
here: densities are scipy's, all else is what ``divergences`` gives.
"""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np

from toygan.lab.frames import Frame
from toygan.lab.laws_state import LINE, SCENES, in_the_plane, on_the_line, shift_of
from toygan.lab.messages import Message, choice

ENDS = (-8.0, 8.0)  # of the line that is shown
NODES, FIELD, HALF, QUANTILES = 641, 49, 3.0, 32
# The largest value of a bounded distance; and how far W₁ goes where a bar of it is full.
LARGEST = {"total_variation": 1.0, "js_divergence": math.log(2.0), "hellinger_distance": 1.0}
FULL = {"shift": 2.0, "line": 6.0, "rings": 2.5, "drawn": 3.0}
_SWEEP = np.round(np.linspace(-2, 2, 81), 9)


class LawsPage:
    """Answers with one frame of what is drawn: ``laws``."""

    def receive(self, message: Message) -> Iterator[Frame]:
        """Draw the two laws of the state."""
        scene, divergence = scene_of(message.state), divergence_of(message.state)
        yield (
            line_frame(message.state, divergence)
            if scene == "line"
            else plane_frame(message.state, scene, divergence)
        )


class LawsNumbers:
    """Answers with the rows of ``divergences.compare``: frame ``laws_numbers``."""

    def receive(self, message: Message) -> Iterator[Frame]:
        """Compare the two laws of the state."""
        yield numbers_frame(message.state)


def scene_of(state: dict) -> str:
    """Which laws are meant."""
    return choice(state, "scene", SCENES, SCENES[0])


def divergence_of(state: dict) -> str:
    """Of which f-divergence the f-GAN's witness is shown."""
    from divergences import GENERATORS

    return choice(state, "divergence", GENERATORS, "kl")


def line_frame(state: dict, divergence: str, nodes: int = NODES) -> Frame:
    """Densities, D*, T*, the potential and the plan of two laws on the line.

    Arrays ``x, p, q, discriminator, f_gan, potential`` (n,) and ``plan`` (k, 2): the quantiles of P beside
    those of Q, which is the optimal plan on the line.
    """
    from divergences import optimal_discriminator, variational_witness
    from divergences.transport.continuous_potential import potential_1d

    p, q = (on_the_line(state, name).law() for name in ("p", "q"))
    x = _nodes(p, q, nodes)
    shares = (np.arange(QUANTILES) + 0.5) / QUANTILES
    arrays = {
        "x": x,
        "p": p.pdf(x),
        "q": q.pdf(x),
        "discriminator": optimal_discriminator(p, q)(x),
        "f_gan": variational_witness(p, q, divergence)(x),
        "potential": potential_1d(p, q)(x),
        "plan": np.column_stack([p.ppf(shares), q.ppf(shares)]),
    }
    return Frame("laws", {"scene": "line", "divergence": divergence}, arrays)


def _nodes(p, q, count: int) -> np.ndarray:
    """Evenly spaced points, and both sides of every end of a support, where a density jumps."""
    ends = np.array([*p.support(), *q.support()])
    ends = ends[np.isfinite(ends)]
    sides = np.concatenate([ends, ends - 1e-6, ends + 1e-6])
    return np.unique(np.concatenate([np.linspace(*ENDS, count), sides]))


def plane_frame(state: dict, scene: str, divergence: str, field: int = FIELD) -> Frame:
    """Points, the plan, the potential over the plane, and the witnesses at the points.

    Arrays ``p`` (n, 2), ``q`` (m, 2), ``plan`` (k, 3) of (atom of P, atom of Q, mass), ``potential``
    (field, field) by rows of equal y; ``potential_values``, ``discriminator`` and ``f_gan`` (n + m,) at the
    points of P, then of Q.
    """
    from divergences import optimal_discriminator, optimal_transport, samples, variational_witness

    points = in_the_plane(state, scene)
    p, q = map(samples, points)
    found = optimal_transport(p, q)
    entries, both = found.plan.tocoo(), np.concatenate(points)
    arrays = {
        "p": points[0],
        "q": points[1],
        "plan": np.column_stack([entries.row, entries.col, entries.data]),
        "potential": found.potential(_grid(field)).reshape(field, field),
        "potential_values": found.potential(both),
        "discriminator": optimal_discriminator(p, q)(both),
        "f_gan": variational_witness(p, q, divergence)(both),
    }
    header = {"scene": scene, "divergence": divergence, "half": HALF}
    return _with_sweep(header, arrays, state) if scene == "shift" else Frame("laws", header, arrays)


def _with_sweep(header: dict, arrays: dict, state: dict) -> Frame:
    """W₁, JS and TV at this shift, ``now``, and ``sweep`` (k, 4): theta and the three, for every shift."""
    from divergences import theta_shift

    row = theta_shift.table([shift_of(state)], atoms=LINE)[0]
    header |= {"now": [row.w_solved, row.js_solved, row.tv_solved]}
    return Frame("laws", header, arrays | {"sweep": _sweep()})


def _grid(count: int) -> np.ndarray:
    sides = np.linspace(-HALF, HALF, count)
    return np.stack(np.meshgrid(sides, sides), axis=-1).reshape(-1, 2)


@cache
def _sweep() -> np.ndarray:
    """W₁, JS and TV for every shift, as computed between atoms: ``sweep`` (k, 4) with theta first."""
    from divergences import theta_shift

    columns = theta_shift.table(_SWEEP, atoms=8)
    return np.column_stack([columns[name] for name in ("theta", "w_solved", "js_solved", "tv_solved")])


def numbers_frame(state: dict) -> Frame:
    """Every distance with its error, its warrant and its reason."""
    from divergences import compare, samples

    scene = scene_of(state)
    if scene == "line":
        laws = [on_the_line(state, name).law() for name in ("p", "q")]
    else:
        laws = [samples(points) for points in in_the_plane(state, scene)]
    found = compare(*laws).to_dict()
    full = LARGEST | {"earth_mover_distance": FULL[scene]}
    rows = [
        {"name": name, **row, "largest": LARGEST.get(name), "full": full.get(name)}
        for name, row in found["distances"].items()
    ]
    return Frame("laws_numbers", {"scene": scene, "p": found["p"], "q": found["q"], "rows": rows})
