"""One picture of an evaluation, for ``evaluate --figure``: the points over the law, and what they score."""

from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from figures.look import labels
from figures.look.style import role
from figures.look.user_text import drawn_name, printable
from figures.of_a_run.run_figure import draw_points, label
from figures.of_a_run.saving import save_drawn

SHOWN = ("precision", "recall", "density", "coverage")


def save_points_figure(table, law, found, path, style: str = "lecture", lang: str = "en") -> Path:
    """Draw an evaluation and write it as PNG, SVG or PDF, by the path's ending.

    Parameters
    ----------
    table : toygan.datasets.point_table.PointTable
    law : Dataset
    found : toygan.metrics.report.Evaluation
    path : str or Path
    style : {"lecture", "print", "dark"}
    lang : str

    Returns
    -------
    Path
    """
    text, title = partial(_text, lang=lang), printable(table.name)
    drawn = partial(draw, table, law, found)
    return save_drawn(drawn, path, "points_figure", title, text, style, lang)


def _text(key: str, lang: str) -> str:
    return labels.label(f"points_figure.{key}", lang)


def draw(table, law, found, text):
    """A matplotlib ``Figure``: the points, large, and beside them W1 with its floor, and the scores."""
    figure = Figure()
    left, right = figure.subfigures(1, 2, width_ratios=(1.25, 1))
    axis = left.subplots()
    draw_points(axis, law, table.rows, text)
    axis.set_title(text("points").format(name=drawn_name(table.name), law=drawn_name(label(law))))
    left.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=2, markerscale=2.5)
    above, below = right.subplots(2, 1)
    _draw_w1(above, found, text)
    _draw_scores(below, found, text)
    bars = {words: bar for axis in (above, below) for bar, words in zip(*axis.get_legend_handles_labels())}
    right.legend(bars.values(), bars.keys(), loc="outside lower center")
    return figure


def _draw_w1(axis, found, text) -> None:
    """W1 of the points as a bar, over the band from the floor's mean to its 95th percentile."""
    low, high = found["w1_floor_mean"], found["w1_floor_q95"]
    axis.axvspan(low, high, color=role("reference")["color"], alpha=0.35, linewidth=0, label=text("floor"))
    axis.barh([0], [found["w1"]], height=0.5, color=role("fake")["color"], label=text("value"))
    axis.set(yticks=[], ylim=(-0.6, 0.6), xlim=(0, 1.15 * max(found["w1"], high)))
    axis.set_title(text("w1").format(n=found["n_w1"]))


def _draw_scores(axis, found, text) -> None:
    """Precision, recall, density and coverage, each beside that of a second true sample."""
    shown = [name for name in SHOWN if found[name] is not None]
    places = np.arange(len(shown))
    for shift, ending, name, words in ((-0.2, "", "fake", "value"), (0.2, "_perfect", "real", "perfect")):
        values = [found[key + ending] for key in shown]
        axis.bar(places + shift, values, 0.38, color=role(name)["color"], label=text(words))
    axis.set(xticks=places, xticklabels=[text(key) for key in shown], title=text("scores"))
