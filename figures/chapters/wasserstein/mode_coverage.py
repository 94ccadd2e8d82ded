"""Which games reach every mode: our runs, one dot for each seed, and what papers report for theirs.

Our dots come from ``data/coverage.csv`` alone, which ``benchmarks/coverage.py`` writes. The published numbers
are reference marks: their protocols (networks, updates, how a mode counts) differ from ours and from one
another. Other ways to play and distances in the place of a critic have rows in the table, and no line here.
"""

import csv
from pathlib import Path

import numpy as np
from matplotlib.lines import Line2D

from figures.look.style import headline, ink, narrow, panels, role, scaled
from figures.registry import NotAvailable
from toygan.studies.mode_coverage import DISTANCES, OTHER_WAYS

TABLE = Path(__file__).parents[2] / "data" / "coverage.csv"
LAWS = {"ring8": 8, "grid25": 25}
TICKS = {8: (0, 2, 4, 6, 8), 25: (0, 5, 10, 15, 20, 25)}
LEFT_OUT = OTHER_WAYS | DISTANCES
COLUMNS = ("method", "data", "seed", "iterations", "modes", "high_quality")
# modes on the ring, on the grid
PUBLISHED = {
    "veegan_gan": (1, 3.3),  # VEEGAN, Table 1
    "veegan_unrolled": (7.6, 23.6),
    "veegan_veegan": (8, 24.6),
    "gdpp_wgan_gp": (6.8, 24.2),  # GDPP, Table 1
    "gdpp_gdpp": (8, 24.8),
    "pacgan_gan": (6.3, 17.3),  # PacGAN, Table 1: 10 trials
    "pacgan_packing": (7.9, 23.8),
}


def compute(quick: bool, seed: int) -> dict:
    """Every run of the study as columns; both qualities draw the same table."""
    if not TABLE.is_file():
        raise NotAvailable(f"needs figures/data/{TABLE.name}; python benchmarks/coverage.py writes it")
    return read_table(TABLE)


def read_table(path: Path) -> dict:
    """The games on the two laws that have modes, as columns.

    Raises
    ------
    ValueError
        When a column is missing, a number cannot be read, or no run is there.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path.name} must have the columns {', '.join(COLUMNS)}; it lacks {missing}")
        rows = [row for row in reader if row["data"] in LAWS and row["method"] not in LEFT_OUT]
    if not rows:
        raise ValueError(f"{path.name} must hold runs on {' or '.join(LAWS)}; it holds none")
    numbers = {name: np.array([float(row[name]) for row in rows]) for name in COLUMNS[2:]}
    return {name: np.array([row[name] for row in rows]) for name in COLUMNS[:2]} | numbers


def groups(data: dict) -> list[tuple[str, int]]:
    """Method and updates of every line of the picture, in the table's order."""
    return list(dict.fromkeys(zip(data["method"].tolist(), data["iterations"].astype(int).tolist())))


def draw(data: dict, text):
    """A line for each method, ours above; a column for each law."""
    figure, axes = panels(1, 2, narrow_grid=(1, 2), height=2.0, sharey=True)
    ours = groups(data)
    for number, (axis, law) in enumerate(zip(axes, LAWS)):
        for y, group in enumerate(ours):
            _draw_runs(axis, data, group, law, y)
        _draw_published(axis, [marks[number] for marks in PUBLISHED.values()], len(ours), law)
        full = LAWS[law]
        axis.set(xlim=(-0.06 * full, 1.09 * full), xticks=TICKS[full][:: 2 if narrow() else 1])
        axis.set_title(text(f"{law}_modes"), fontsize="small", loc="center")
        axis.axvline(full, **role("reference", linewidth=scaled(1.2)), zorder=0)
        axis.axhline(len(ours) - 0.5, color=ink(), linewidth=scaled(1))
    many = len({updates for _, updates in ours}) > 1
    with_updates = text("ours") if many else "{method}"
    names = [with_updates.format(method=text(name), updates=updates / 1000) for name, updates in ours]
    axes[0].set_yticks(range(len(ours) + len(PUBLISHED)), names + [text(name) for name in PUBLISHED])
    axes[0].tick_params(axis="y", labelsize="small")
    axes[0].set_ylim(len(ours) + len(PUBLISHED) - 0.4, -0.6)
    dots = {"linestyle": "", "marker": "o", "markersize": scaled(9)}
    handles = [
        Line2D([], [], color=role("first")["color"], **dots, label=text("always")),
        Line2D([], [], color=role("fourth")["color"], **dots, label=text("run")),
        Line2D([], [], **_diamond(), linestyle="", marker="D", label=text("published")),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=1 if narrow() else 3)
    headline(figure, text("headline"))
    return figure


def _draw_runs(axis, data: dict, group: tuple, law: str, y: int) -> None:
    """A dot for each seed, a little apart, and a stroke at their mean."""
    method, updates = group
    mine = (data["method"] == method) & (data["data"] == law) & (data["iterations"] == updates)
    values = data["modes"][mine]
    if not len(values):
        return
    heights = y + np.linspace(-0.22, 0.22, len(values)) * (len(values) > 1)
    always = values.min() == LAWS[law]
    look = {"color": role("first" if always else "fourth")["color"], "markersize": scaled(7)}
    axis.plot(values, heights, "o", **look, markeredgewidth=0, gid=f"{law}_modes_{method}_{updates}")
    axis.plot([values.mean()] * 2, [y - 0.4, y + 0.4], "-", color=ink(), linewidth=scaled(2))


def _draw_published(axis, values: list, first: int, law: str) -> None:
    """Open diamonds below the line that parts them from ours."""
    axis.plot(values, first + np.arange(len(values)), "D", **_diamond(), gid=f"published_{law}")


def _diamond() -> dict:
    return {"markerfacecolor": "none", "color": role("second")["color"], "markersize": scaled(9)}


def numbers(data: dict) -> dict:
    """The best and the worst mean number of modes on each law, and how many runs stand behind them."""
    found = {"runs": float(len(data["modes"]))}
    for law in LAWS:
        on_law = data["data"] == law
        means = [
            data["modes"][on_law & (data["method"] == name)].mean() for name in set(data["method"][on_law])
        ]
        if means:
            found |= {f"{law}_best": max(means), f"{law}_worst": min(means)}
    return found
