"""Strip plots of a sweep for ``toygan report``: every run a point, so that no bar hides what the seeds do."""

from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from figures.look import labels
from figures.look.style import ink, marked
from figures.look.user_text import drawn_name
from figures.of_a_run.saving import save_drawn
from figures.production.saver import refuse_foreign_picture

SHOWN = ("modes", "high_quality", "reverse_kl", "w1")
ROW_INCHES, HEAD_INCHES, PANEL_INCHES = 0.55, 1.5, 4.0


def save_sweep_figure(groups, path, style: str = "lecture", lang: str = "en") -> Path:
    """Draw the groups of a report and write them as PNG, SVG or PDF, by the path's ending.

    Parameters
    ----------
    groups : list of (title, rows)
        As `toygan.sweeps.rows.group` gives them.
    """
    text = partial(_text, lang=lang)
    return save_drawn(partial(draw, groups), path, "sweep_figure", text("caption"), text, style, lang)


def check_free(path) -> None:
    """Refuse a file that is no strip plot of a sweep, in any language.

    Raises
    ------
    ValueError
    """
    refuse_foreign_picture(path, [_text("caption", lang) for lang in labels.languages()])


def _text(key: str, lang: str) -> str:
    return labels.label(f"sweep_figure.{key}", lang)


def draw(groups, text):
    """A matplotlib ``Figure``: a row for each law, a column for each metric that its runs have."""
    laws = list(dict.fromkeys(rows[0].config["data"] for _, rows in groups))
    shown = [name for name in SHOWN if any(name in row.metrics for _, rows in groups for row in rows)]
    counts = [sum(rows[0].config["data"] == law for _, rows in groups) for law in laws]
    height = ROW_INCHES * sum(counts) + HEAD_INCHES * len(laws)
    figure = Figure(figsize=(3 + PANEL_INCHES * max(len(shown), 1), height))
    sized = {"height_ratios": [count + 1 for count in counts]}
    axes = figure.subplots(len(laws), max(len(shown), 1), squeeze=False, sharey="row", gridspec_kw=sized)
    for line, law in zip(axes, laws):
        here = [(title, rows) for title, rows in groups if rows[0].config["data"] == law]
        for axis, name in zip(line, shown):
            strips(axis, [[row.metrics[name] for row in rows if name in row.metrics] for _, rows in here])
            axis.set_xlabel(text(name))
        line[0].set_yticks(range(len(here)), [drawn_name(title) for title, _ in here])
        line[0].set(title=drawn_name(Path(law).name), ylim=(len(here) - 0.5, -0.5))
    return figure


def strips(axis, values: list[list[float]]) -> None:
    """One line of points per group, spread a little, with a bar at the mean."""
    for level, group in enumerate(values):
        spread = level + 0.25 * np.linspace(-1, 1, len(group)) * (len(group) > 1)
        axis.plot(group, spread, **marked("real", linestyle="", alpha=0.75), gid=f"strip_{level}")
        if group:
            axis.plot(
                [np.mean(group)] * 2, [level - 0.35, level + 0.35], color=ink(), linestyle="-", linewidth=3
            )
