"""A small critic from the address of the page "Four equations", as a problem of the gradient check.

    widths=3-3                    hidden layers; two inputs, one score
    activation=tanh&output=identity&objective=wasserstein&penalty=r1&weight=2
    parameters=0.5,-1,…           W[1], b[1], W[2], … as `Network.parameters` holds them; else drawn by seed=
    real=0.8,-0.5;-0.3,0.9        points, of which the first n= are used; fake= likewise
    penalty=direction&v=1,0       P = Σ ⟨v, ∇D⟩: the R-pass along a direction of one's own
    bug=bias-axis                 a line of the library's own source is broken

The generator is G(z) = z, so that the generated points are as drawn and its own equations are checked, too.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from toygan.gradcheck import hand_written, source_copies
from toygan.gradcheck.bugs import BUGS, find
from toygan.gradcheck.problem import Problem
from toygan.lab.messages import choice, number, numbers, points, whole
from toygan.network.activations import ACTIVATIONS
from toygan.objectives.penalties import PENALTIES, rows_of
from toygan.objectives.table import OBJECTIVES

MOST_LAYERS, MOST_UNITS, MOST_POINTS = 3, 4, 3
REACH, FARTHEST = 5.0, 3.0  # of a parameter, of a coordinate
DIRECTION = "direction"  # in the place of a penalty
REAL, FAKE = ((0.8, -0.5), (-0.3, 0.9), (1.2, 0.6)), ((-0.9, -0.4), (0.4, 0.2), (-0.6, 1.1))
USUAL = {"activation": "tanh", "output": "identity", "objective": "non_saturating", "seed": 2}
USUAL |= {"penalty": "gradient_penalty", "weight": 1.0, "widths": "3-3", "n": 2, "v": "1,0", "bug": "none"}


@dataclass(frozen=True)
class SmallCritic(Problem):
    """A `Problem` whose critic and points are given, not drawn.

    Parameters
    ----------
    parameters : tuple of float
        As ``Network.parameters`` of the critic.
    real, fake : tuple of (float, float)
        ``batch_size`` points each.
    direction : tuple of float
        v of the penalty ``"direction"``, P = Σ ⟨v, ∇D(x̂)⟩.

    Examples
    --------
    >>> critic_of({"widths": "3", "n": "1"}).networks()[1].sizes
    (2, 3, 1)
    """

    parameters: tuple = ()
    real: tuple = REAL
    fake: tuple = FAKE
    direction: tuple = (1.0, 0.0)

    def networks(self, modules=None, raw=False):
        """The generator G(z) = z and the critic, as plain NumPy: nothing is compiled before it is shown."""
        plain = modules is None or modules is hand_written.INSTALLED
        make = (source_copies.uncompiled() if plain else modules).network.Network
        generator = make(self.generator_sizes, rng=0)
        generator.weights[0][...] = np.eye(2)
        critic = make(self.critic_sizes, self.activation, self.output, rng=0)
        critic.parameters[...] = self.parameters
        return generator, critic

    def batch(self):
        """Generated points, real points, and the points x̂ where the penalty looks."""
        real, fake = np.array(self.real), np.array(self.fake)
        where = "interpolated" if self.own_direction else rows_of(self.penalty)[0].points
        mixed = {"real": real, "fake": fake}.get(where, 0.5 * (real + fake))
        return fake, real, mixed

    @property
    def own_direction(self) -> bool:
        """Whether V is given in the place of a penalty."""
        return self.penalty == DIRECTION

    @property
    def playable(self) -> bool:
        """Whether the trainer can play it: it knows the penalties of the table alone."""
        return super().playable and not self.own_direction

    def penalty_formula(self, modules=None):
        """``g -> (P, V)``."""
        if not self.own_direction:
            return super().penalty_formula(modules)
        v = np.array(self.direction)
        return lambda g: ((g * v).sum(), np.zeros(g.shape) + v)

    def penalty_value(self, g):
        """P on the tape."""
        return (g * np.array(self.direction)).sum() if self.own_direction else super().penalty_value(g)

    def describe(self) -> str:
        """The sizes, for the head of a report."""
        return "-".join(map(str, self.critic_sizes))

    def _checked_weight(self):
        return self.penalty_weight if self.own_direction else super()._checked_weight()


def critic_of(state: dict) -> SmallCritic:
    """Read the critic of a state.

    Raises
    ------
    ValueError
        For a name that is not known, too many layers, units or points, or a number out of its range.
    """
    sizes = sizes_of(state)
    n = whole(state, "n", USUAL["n"], 1, MOST_POINTS)
    names = {
        "activation": choice(state, "activation", ACTIVATIONS, USUAL["activation"]),
        "output": choice(state, "output", outputs(), USUAL["output"]),
        "objective": choice(state, "objective", objectives(), USUAL["objective"]),
        "penalty": choice(state, "penalty", penalties(), USUAL["penalty"]),
    }
    drawn = Problem(
        critic_sizes=sizes,
        generator_sizes=(2, 2),
        activation=names["activation"],
        gain=1.0,
        seed=whole(state, "seed", USUAL["seed"], 0, 9999),
    )
    given = numbers(state, "parameters", drawn.networks()[1].parameters.size, REACH)
    return SmallCritic(
        critic_sizes=sizes,
        generator_sizes=(2, 2),
        batch_size=n,
        penalty_weight=number(state, "weight", USUAL["weight"], 0.0, 10.0),
        parameters=given or tuple(np.round(drawn.networks()[1].parameters, 2).tolist()),
        real=_points(state, "real", REAL, n),
        fake=_points(state, "fake", FAKE, n),
        direction=numbers(state, "v", 2, FARTHEST) or (1.0, 0.0),
        **names,
    )


def sizes_of(state: dict) -> tuple[int, ...]:
    """n_0 … n_L.

    Examples
    --------
    >>> sizes_of({"widths": "4-2"})
    (2, 4, 2, 1)
    >>> sizes_of({"widths": "64"})
    Traceback (most recent call last):
    ValueError: widths, layer 1 must be a number from 1 to 4; got '64'
    """
    texts = state.get("widths", USUAL["widths"]).split("-")
    if len(texts) > MOST_LAYERS:
        raise ValueError(f"widths must name at most {MOST_LAYERS} hidden layers; there are {len(texts)}")
    fields = {f"widths, layer {l}": text for l, text in enumerate(texts, start=1)}
    return (2, *(whole(fields, field, 1, 1, MOST_UNITS) for field in fields), 1)


def outputs() -> tuple[str, ...]:
    """What the last layer may be; one unit cannot be sorted with another."""
    return tuple(name for name, row in ACTIVATIONS.items() if row.units == 1)


def objectives() -> tuple[str, ...]:
    """The table's own, without those that a user has added."""
    return tuple(name for name, row in OBJECTIVES.items() if row.compiled)


def penalties() -> tuple[str, ...]:
    """Every penalty on the slope, and a direction of one's own."""
    return (*(name for name in PENALTIES if name != "none"), DIRECTION)


def bug_of(state: dict) -> str | None:
    """The bug that is put in, or None."""
    name = choice(state, "bug", ("none", *BUGS), USUAL["bug"])
    return None if name == "none" else name


def modules_of(bug: str | None, critic: SmallCritic) -> SimpleNamespace:
    """The library's own equations as plain NumPy, with one line broken where there is a bug."""
    return source_copies.uncompiled() if bug is None else _broken(find(bug).replacement(critic))


@lru_cache(maxsize=4)
def _broken(replacement: tuple) -> SimpleNamespace:
    return source_copies.copies(replacement)


def _points(state: dict, name: str, usual: tuple, n: int) -> tuple:
    found = points(state, name, MOST_POINTS, FARTHEST) or usual
    if len(found) < n:
        raise ValueError(f"{name} must have {n} points, as n says; it has {len(found)}")
    return tuple(tuple(point) for point in found[:n])
