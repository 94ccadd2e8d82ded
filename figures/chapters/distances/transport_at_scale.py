"""A proof for all pairs that computes few of them: the network simplex on candidate arcs.

Potentials u, v are optimal when c(x, y) - u(x) - v(y) >= 0 for every pair. A kd tree bounds the left side for
whole blocks of pairs at once, and only where the bound is below 0 are single pairs computed.
"""

import numpy as np

from divergences import optimal_transport, samples
from divergences.transport.sparse_simplex.candidate_arcs import first_arcs
from divergences.transport.sparse_simplex.costs import cost_law
from divergences.transport.sparse_simplex.kd_tree import depth_for, kd_order, kd_tree
from divergences.transport.sparse_simplex.levels import Level
from divergences.transport.sparse_simplex.pricing import LEAF, smallest_reduced_costs
from figures.look.drawing import shared_legend
from figures.look.style import headline, narrow, panels, role, scaled

SHOWN = 256  # points of the picture of all pairs
TOLERANCE = 1e-13  # of costs below 1
SIZES = [250, 500, 1000, 2000, 4000, 8000]
QUICK = 4  # sizes


def compute(quick: bool, seed: int) -> dict:
    """Solve two clouds of growing n; count pairs, the pairs that pricing looks at, and candidate arcs."""
    sizes = np.array(SIZES[:QUICK] if quick else SIZES)
    rows = [_solved(int(n), seed) for n in sizes]
    data = {"n": sizes, "pairs": sizes.astype(float) ** 2}
    data |= {name: np.array([row[name] for row in rows]) for name in ("looked", "arcs", "steps")}
    shown = _solved(SHOWN, seed)
    return data | {name: shown[name] for name in ("i", "j", "plan_i", "plan_j")}


def _solved(n: int, seed: int) -> dict:
    """One pair of clouds in kd order, with optimal potentials."""
    rng = np.random.default_rng([seed, n])
    x, y = rng.normal(size=(n, 2)) / 16, rng.normal([1.0, 0.5], 1.0, size=(n, 2)) / 16
    x, y = (cloud[kd_order(cloud, depth_for(n, 2))] for cloud in (x, y))
    found = optimal_transport(samples(x), samples(y), method="sparse_simplex")
    u, v, law = found.potential(x), -found.potential(y), cost_law("euclidean", 1)
    xs, ys = (kd_tree(cloud, depth_for(n, LEAF)) for cloud in (x, y))
    mass = np.ones(n, np.int64)
    arcs, _ = first_arcs(Level(xs, mass, ys, mass), u, v, law)
    priced = smallest_reduced_costs(xs, u, ys, v, law, 1, -TOLERANCE)
    assert (priced.j < 0).all(), "the potentials are not optimal"
    i, j = found.plan.nonzero()
    return {
        "looked": priced.looked, "arcs": len(arcs.i), "steps": len(i),
        "i": arcs.i, "j": arcs.j, "plan_i": i, "plan_j": j,
    }  # fmt: skip


def draw(data: dict, text):
    """All pairs as a square, the arcs in it; and how many of each there are as n grows."""
    figure, axes = panels(1, 2)
    look = {"linestyle": "none", "marker": "s"}
    axes[0].plot(
        data["j"],
        data["i"],
        **look,
        color="C6",
        markersize=scaled(2),
        gid="arcs_shown",
        label=text("arcs_shown"),
    )
    axes[0].plot(
        data["plan_j"],
        data["plan_i"],
        **look,
        color="C3",
        markersize=scaled(3.5),
        gid="plan_shown",
        label=text("plan_shown"),
    )
    axes[0].set(
        xlabel=text("to_point"), ylabel=text("from_point"), aspect="equal",
        xlim=(-0.5, SHOWN - 0.5), ylim=(SHOWN - 0.5, -0.5),
    )  # fmt: skip
    axes[0].grid(False)
    axes[0].legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, markerscale=2.5)
    for name, look in (("pairs", "reference"), ("looked", "third"), ("arcs", "fourth"), ("steps", "second")):
        axes[1].plot(data["n"], data[name], **role(look, marker="o", label=text(name)), gid=name)
    axes[1].set(title=text("count_title"), xscale="log", yscale="log", xlabel=text("n"), ylim=(1, 3e8))
    axes[1].set_xticks(data["n"], [str(n) for n in data["n"]])
    axes[1].minorticks_off()
    if narrow():
        shared_legend(figure, axes[1], 4)
    else:
        axes[1].legend(loc="lower right")
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the solver looked at few arcs of all."""
    return ("headline",) if data["arcs"][-1] < 0.02 * data["pairs"][-1] else ()


def numbers(data: dict) -> dict:
    """Of all pairs, the share looked at for the largest n; candidate arcs a point; how fast counts grow."""
    return {
        "share_looked_at": float(data["looked"][-1] / data["pairs"][-1]),
        "arcs_a_point": float(data["arcs"][-1] / data["n"][-1]),
        "growth_looked_at": growth(data, "looked"),
    }


def growth(data: dict, name: str) -> float:
    """The exponent of n in a count."""
    return float(np.polyfit(np.log(data["n"]), np.log(data[name]), 1)[0])
