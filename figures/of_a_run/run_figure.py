"""One picture of one training run, for ``train --figure``: points over the critic, losses, distance.

`plane` and `line` draw the points of a run in two and in one dimension; the animation uses them too.
"""

import itertools
from functools import partial
from pathlib import Path

import numpy as np

from figures.look import labels
from figures.look.look import Look
from figures.look.picture import Picture
from figures.look.style import context, marked, role
from figures.look.user_text import drawn_name, printable
from figures.of_a_run.saving import save_drawn
from toygan.support.names import look_up

POINTS = 1000
GRID = 128
MARGIN = 0.25
BINS = 120
CLAIMS = ("critic_slope", "critic_lipschitz")


def save_run_figure(run, path, style: str | Look = "lecture", lang: str = "en") -> Path:
    """Draw a run and write it as PNG, SVG or PDF, by the path's ending.

    Parameters
    ----------
    run : toygan.runs.api.Run
    path : str or Path
    style : str or Look
    lang : str

    Returns
    -------
    Path
    """
    text, title = partial(_text, lang=lang), printable(run.data.name)
    return save_drawn(partial(draw, run), path, "run_figure", title, text, style, lang)


def plot_run(run, style: str | Look = "lecture", lang: str = "en") -> Picture:
    """Draw a run for a notebook or a script; nothing is saved, and the style stays with the figure.

    Raises
    ------
    ValueError
        For a style or a language that there is not.
    """
    look_up(dict.fromkeys(labels.languages()), lang, "language")
    with context(style, lang, any_text=True):
        figure = draw(run, partial(_text, lang=lang))
        figure.keep_style(_text("alt", lang))
    return figure


def _text(key: str, lang: str) -> str:
    return labels.label(f"run_figure.{key}", lang)


def draw(run, text):
    """A ``Picture``: the points, large, and beside them losses and distance."""
    figure = Picture()
    left, right = figure.subfigures(1, 2, width_ratios=(1.25, 1))
    axis = left.subplots()
    fake = run.sample(POINTS, 0)
    if run.data.dimension == 1:
        line(axis, run.data, fake, text)
    else:
        plane(axis, run.data, fake, run.critic, window(run.data), text)
    axis.set_title(text("samples").format(name=drawn_name(label(run.data)), step=run.step))
    left.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=2, markerscale=2.5)
    above, below = right.subplots(2, 1, sharex=True)
    draw_losses(above, run, text)
    draw_distance(below, run, text)
    named = below.get_legend_handles_labels()
    if named[0]:
        small = {"ncols": 2, "fontsize": "x-small", "handlelength": 1.3, "columnspacing": 0.9}
        right.legend(*named, loc="outside lower center", **small)
    return figure


def draw_points(axis, data, fake, text) -> None:
    """Points of the law and others over them, without a critic; in one dimension as histograms."""
    if data.dimension == 1:
        line(axis, data, fake, text)
    else:
        dots(axis, data, fake[:POINTS], window(data), text)


def label(data) -> str:
    """A law's name; of a file only the last part."""
    return Path(data.name).name


def window(data) -> tuple[np.ndarray, np.ndarray]:
    """Corners of a box around the law's first two coordinates, with a margin."""
    points = data.sample(POINTS, 0)[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * np.maximum(high - low, 1e-9)
    return low - margin, high + margin


def plane(axis, data, fake, critic, corners, text) -> None:
    """Points of the first two coordinates, over level lines of a critic that judges single points."""
    if critic is not None and critic.sizes[0] == 2 == data.dimension:
        _critic_surface(axis, data, critic, *corners)
    dots(axis, data, fake, corners, text)


def dots(axis, data, fake, corners, text) -> None:
    """Points of the first two coordinates within a box: generated ones, and real ones over them."""
    low, high = corners
    real = data.sample(len(fake), 1)
    axis.plot(*fake[:, :2].T, **_dots("fake", 3.5, 0.5), label=text("fake"), gid="fake")
    axis.plot(*real[:, :2].T, **_dots("real", 2.5, 0.9), label=text("real"), gid="real")
    axis.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axis.set(xlabel=drawn_name(data.columns[0]), ylabel=drawn_name(data.columns[1]))
    axis.grid(False)
    if _shares_units(low, high):
        axis.set_aspect("equal")


def _shares_units(low, high) -> bool:
    width, height = high - low
    return 2 / 3 < width / height < 3 / 2


def _dots(name: str, size: float, alpha: float) -> dict:
    return marked(name, linestyle="", markersize=size, markeredgewidth=0, alpha=alpha)


def _critic_surface(axis, data, critic, low, high) -> None:
    x, y = (np.linspace(a, b, GRID) for a, b in zip(low, high))
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    scores = critic(data.from_data(places).astype(critic.parameters.dtype)).reshape(GRID, GRID)
    axis.contourf(x, y, scores, levels=24, cmap="viridis", alpha=0.35)
    axis.contour(x, y, scores, levels=12, colors="0.45", linewidths=0.6, linestyles="solid")


def line(axis, data, fake, text) -> None:
    """Histograms of data and generated points, and the density where there is one."""
    real = data.sample(10 * POINTS, 1).ravel()
    low, high = real.min(), real.max()
    edges = np.linspace(low - 0.1 * (high - low), high + 0.1 * (high - low), BINS)
    if data.pdf is None:
        axis.hist(real, edges, density=True, color=role("real")["color"], alpha=0.5, label=text("real"))
    else:
        axis.plot(edges, data.pdf(edges), **role("real"), label=text("real"), gid="real")
    axis.hist(fake.ravel(), edges, density=True, color=role("fake")["color"], alpha=0.5, label=text("fake"))
    axis.set(xlabel=drawn_name(data.columns[0]), xlim=(edges[0], edges[-1]))


def draw_losses(axis, run, text) -> None:
    """Both losses, or the distance descended, each value the median of a short stretch."""
    for key, name in (("critic_loss", "witness"), ("generator_loss", "fake")):
        if key in run.losses:
            curve = smooth(run.losses.step, run.losses[key])
            axis.plot(*curve, **role(name, linewidth=2), label=text(key), gid=key)
    axis.set_title(text("losses") if run.critic is not None else _distance(run, text))
    axis.legend()


def draw_distance(axis, run, text) -> None:
    """Exact W1 against its floor; unmeasured, the critic's estimate or the distance descended."""
    axis.set_xlabel(text("updates"))
    if "w1" not in run.history:
        judged = run.critic is not None
        key, name = ("critic_estimate", "witness") if judged else ("generator_loss", "fake")
        axis.plot(*smooth(run.losses.step, run.losses[key]), **role(name), gid="w1")
        axis.set_title(text("estimate") if judged else _distance(run, text))
        return
    steps, look = run.history.step, marked("wasserstein", label=text("measured"), gid="w1")
    axis.plot(steps, run.history["w1"], **look)
    mean, high = run.history["w1_floor_mean"][-1], run.history["w1_floor_q95"][-1]
    if "critic_gap" in run.history:
        draw_claims(axis, run, text)
    axis.axhspan(mean, high, color=role("reference")["color"], alpha=0.35, linewidth=0, label=text("floor"))
    axis.set(yscale="log", title=text("w1"))


def draw_claims(axis, run, text) -> None:
    """What the critic claims of W1 and what it proves, where that is more than 0."""
    steps, last = run.history.step, {name: run.history[name][-1] for name in CLAIMS}
    words = {name: f"{last[name]:.3g}" for name in CLAIMS}
    for name, key, line in (("critic_gap", "claimed", "-"), ("critic_proof", "proved", ":")):
        values, named = run.history[name], text(key).format(**words)
        shown = np.where(values > 0, values, np.nan)
        axis.plot(steps, shown, **role("witness", linestyle=line, linewidth=1.5), label=named, gid=name)


def _distance(run, text) -> str:
    return text("distance").format(name=run.config.loss)


def smooth(steps, values, pieces: int = 150):
    """Medians of about ``pieces`` stretches, for a curve that can be read.

    Examples
    --------
    >>> smooth(np.arange(1, 7), np.array([0.0, 9, 1, 1, 9, 2]), 2)
    (array([2., 5.]), array([1., 2.]))
    """
    cuts = np.unique(np.linspace(0, len(steps), min(pieces, len(steps)) + 1).round().astype(int))
    parts = list(itertools.pairwise(cuts))
    middle = [float(np.mean(steps[a:b])) for a, b in parts]
    return np.array(middle), np.array([float(np.median(values[a:b])) for a, b in parts])
