"""What critics claim, prove and know of W₁, on pairs of laws whose W₁ and potential are known.

Every mark is a mean over the rows of ``data/critics.csv``, which ``benchmarks/critics.py`` writes.
"""

from pathlib import Path

import numpy as np
from matplotlib.lines import Line2D

from figures.look.style import headline, ink, narrow, panels, role, scaled
from figures.registry import NotAvailable
from toygan.studies.critic_examination import METHODS
from toygan.studies.critic_table import read_table

TABLE = Path(__file__).parents[2] / "data" / "critics.csv"
MEASURES = ("claimed", "proved", "cosine")
LOOKS = (("o", "first"), ("s", "second"), ("^", "third"))  # of few, more, many funnels


def compute(quick: bool, seed: int) -> dict:
    """Every critic of the study as columns; both qualities draw the same table."""
    if not TABLE.is_file():
        raise NotAvailable(f"needs figures/data/{TABLE.name}; python benchmarks/critics.py writes it")
    rows = read_table(TABLE.read_text(encoding="utf-8"))
    names = ("method", "law", "seed", "w1", *MEASURES, "largest_slope", "lipschitz")
    return {name: np.array([row[name] for row in rows]) for name in names}


def laws(data: dict) -> list[str]:
    """The laws of the study, as they come in the table."""
    return list(dict.fromkeys(data["law"].tolist()))


def means(data: dict, measure: str, law: str) -> dict[str, float]:
    """Method -> mean over the seeds."""
    here = data["law"] == law
    return {
        name: float(data[measure][here & (data["method"] == name)].mean())
        for name in METHODS
        if (here & (data["method"] == name)).any()
    }


def draw(data: dict, text):
    """A line for each method; a column each for what is claimed, proved and known."""
    figure, axes = panels(1, 3, narrow_grid=(1, 3), height=1.9, sharey=True)
    methods = [name for name in METHODS if name in data["method"]]
    for axis, measure in zip(axes, MEASURES):
        axis.axvline(1.0, **role("reference", linewidth=scaled(2.5)), zorder=1)
        for row, _ in enumerate(methods):
            axis.axhline(row, color=ink(), alpha=0.12, linewidth=scaled(1), zorder=0)
        for number, law in enumerate(laws(data)):
            marker, colour = LOOKS[number % len(LOOKS)]
            found = means(data, measure, law)
            axis.plot(
                [found[name] for name in methods],
                np.arange(len(methods)) + 0.16 * (number - 1),
                marker,
                color=role(colour)["color"],
                markersize=scaled(9),
                gid=f"{measure}_{law}",
            )
        short = narrow() and measure == "cosine"
        axis.set_title(text("cosine_short" if short else measure), fontsize="small", loc="center")
    axes[0].set(xlim=(-0.05, 1.05 * max(data["claimed"].max(), 1.0)))
    axes[1].set(xlim=(-0.05, 1.1))
    axes[2].set(xlim=(-0.05, 1.1))
    axes[0].set_yticks(range(len(methods)), [text(name) for name in methods])
    axes[0].tick_params(axis="y", labelsize="small")
    axes[0].set_ylim(len(methods) - 0.5, -0.5)
    _legend(figure, data, text)
    headline(figure, text("headline"))
    return figure


def _legend(figure, data, text):
    handles = []
    for number, law in enumerate(laws(data)):
        marker, colour = LOOKS[number % len(LOOKS)]
        w1 = data["w1"][data["law"] == law][0]
        words = text("law").format(funnels=int(law.split(":")[1]), distance=w1)
        look = {"color": role(colour)["color"], "markersize": scaled(9)}
        handles.append(Line2D([], [], linestyle="", marker=marker, label=words, **look))
    figure.legend(handles=handles, loc="outside lower center", ncols=1 if narrow() else 3)


def numbers(data: dict) -> dict:
    """What the last row of the study proves, and the most that any other method does."""
    best = "orthonormal_groupsort"
    found = {}
    for law in laws(data):
        proved = means(data, "proved", law)
        if best in proved:
            found[f"proved_{law.split(':')[1]}"] = proved[best]
    others = [
        value for law in laws(data) for name, value in means(data, "proved", law).items() if name != best
    ]
    return found | {"proved_others": max(others, default=0.0), "claimed_most": float(data["claimed"].max())}
