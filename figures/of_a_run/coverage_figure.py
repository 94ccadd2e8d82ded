"""A method of one's own beside those of the coverage study, for ``toygan coverage``: every run a dot."""

from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from figures.look import labels
from figures.look.style import context, ink, role, scaled
from figures.look.user_text import drawn_name
from figures.production.saver import refuse_foreign_picture, render
from toygan.datasets.table import dataset
from toygan.support.files import atomic_write

SHOWN = ("balanced_modes", "high_quality", "w1")


def save_coverage_figure(rows, mine: str, path, style: str = "lecture", lang: str = "en") -> Path:
    """Draw the runs of the study and of one's own method, and write them as PNG, SVG or PDF.

    Parameters
    ----------
    rows : list of dict
        As `toygan.studies.mode_coverage.measured` gives them; one's own among them.
    mine : str
        The name of one's own method.
    path : str or Path
        Its ending decides the format.
    """
    path, text = Path(path), partial(_text, lang=lang)
    with context(style, lang, any_text=True):
        figure = draw(rows, mine, text)
        content = render(figure, path.suffix[1:], "coverage_figure", text("caption"), text("alt"))
    with atomic_write(path) as file:
        file.write(content)
    return path


def check_free(path) -> None:
    """Refuse a file that is no such picture, in any language.

    Raises
    ------
    ValueError
    """
    refuse_foreign_picture(path, [_text("caption", lang) for lang in labels.languages()])


def _text(key: str, lang: str) -> str:
    figure = "coverage_figure" if f"coverage_figure.{key}" in labels.table()[lang] else "mode_coverage"
    return labels.label(f"{figure}.{key}", lang)


def draw(rows, mine: str, text):
    """A matplotlib ``Figure``: a row for each law, a column for each measure, a line for each method."""
    laws = list(dict.fromkeys(row["data"] for row in rows if row["method"] == mine))
    methods = [mine, *dict.fromkeys(row["method"] for row in rows if row["method"] != mine)]
    figure = Figure(figsize=(15, 1.6 + 0.42 * len(methods) * len(laws)))
    axes = figure.subplots(len(laws), len(SHOWN), squeeze=False, sharey=True)
    for line, law in zip(axes, laws):
        here = [row for row in rows if row["data"] == law]
        for axis, name in zip(line, SHOWN):
            for level, method in enumerate(methods):
                values = [row[name] for row in here if row["method"] == method]
                _dots(axis, values, level, method == mine)
            axis.set(xlabel=text(name), title=drawn_name(law))
            axis.axvline(best(name, here), **role("reference", linestyle=":"), zorder=0, label=text("best"))
        line[0].set_yticks(range(len(methods)), [drawn_name(mine), *(text(name) for name in methods[1:])])
        line[0].set_ylim(len(methods) - 0.5, -0.5)
    handles = [axes[0][0].get_lines()[0], *_of_the_study(axes[0][0]), axes[0][0].get_lines()[-1]]
    words = [text("mine"), *[text("study")] * (len(handles) - 2), text("best")]
    figure.legend(handles, words, loc="outside lower center", ncols=3)
    return figure


def _of_the_study(axis) -> list:
    """The first dots of a method of the study, if there is one."""
    return [line for line in axis.get_lines() if line.get_gid() == "runs_1"]


def _dots(axis, values: list[float], level: int, is_mine: bool) -> None:
    """A dot for each seed, a little apart, and a stroke at their mean."""
    if not values:
        return
    heights = level + 0.22 * np.linspace(-1, 1, len(values)) * (len(values) > 1)
    color = role("fake" if is_mine else "reference")["color"]
    look = {"color": color, "markersize": scaled(8 if is_mine else 6), "alpha": 0.8, "markeredgewidth": 0}
    axis.plot(values, heights, "o", **look, gid=f"runs_{level}")
    axis.plot([np.mean(values)] * 2, [level - 0.38, level + 0.38], "-", color=ink(), linewidth=scaled(2))


def best(name: str, rows: list[dict]) -> float:
    """What a perfect generator scores: every mode, the ceiling of quality, 95 % of W1's floor."""
    modes = dataset(rows[0]["data"]).modes
    scores = {"balanced_modes": len(modes.weights), "high_quality": modes.ceiling}
    return scores.get(name, rows[0]["w1_floor_q95"])
