"""A film of one training run, from its snapshots. For ``train --animate``.

Written as MP4 when ffmpeg is there and as GIF by Pillow otherwise, and always as one HTML file with the
player of the other films.
"""

from functools import partial
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from figures.look import labels
from figures.look.look import Look
from figures.look.style import context
from figures.look.user_text import drawn_name, printable
from figures.of_a_run.run_figure import label, line, plane, window
from figures.production import mp4
from figures.production.film import render_film
from toygan.support.files import atomic_write

INCHES = 6.0
MOST = 200  # frames; of more snapshots every how many-th is drawn


def save_run_animation(run, folder, style: str | Look = "lecture", lang: str = "en") -> list[Path]:
    """Write the film of a run and its player.

    Parameters
    ----------
    run : toygan.runs.api.Run
        With snapshots.
    folder : str or Path
    style : str or Look
        Its size is that of the film; 6 x 6 inches when it has none.
    lang : str

    Returns
    -------
    list of Path
        ``animation.mp4`` or ``animation.gif``, then ``animation.html``.

    Raises
    ------
    ValueError
        When the run kept no snapshots.
    """
    if not run.snapshots:
        raise ValueError("the run kept no snapshots; train it with --animate, or --set snapshot_every=200")
    look = style if isinstance(style, Look) else Look(style)
    size = look.size or (INCHES, INCHES)
    kinds = ("mp4" if mp4.ffmpeg() else "gif", "html")
    words = printable(label(run.data)), labels.label("run_animation.alt", lang)
    with context(look, lang, any_text=True), matplotlib.rc_context(_settings(size)):
        film = animate(run, partial(_text, lang=lang), size, labels.label("run_animation.title", lang))
        made = render_film(film, kinds, words, lang, every=-(-len(run.snapshots) // MOST))
    return [_write(Path(folder) / f"animation.{kind}", made[kind]) for kind in kinds]


def _settings(size: tuple[float, float]) -> dict:
    """Letters of the film's size."""
    scale = min(size) / INCHES
    letters = ("axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize")
    return {"font.size": 11 * scale, "axes.titlesize": 13 * scale} | dict.fromkeys(letters, 10 * scale)


def _text(key: str, lang: str) -> str:
    return labels.label(f"run_figure.{key}", lang)


def animate(run, text, size: tuple[float, float], title: str) -> tuple:
    """The figure, what draws a snapshot on it anew, and the number of snapshots."""
    figure = Figure(figsize=size)
    axis = figure.subplots()
    corners = window(run.data) if run.data.dimension > 1 else None

    def update(frame: int) -> None:
        snapshot = run.snapshots[frame]
        axis.clear()
        if run.data.dimension == 1:
            line(axis, run.data, snapshot.samples, text)
        else:
            plane(axis, run.data, snapshot.samples, snapshot.critic, corners, text)
        axis.set_title(title.format(name=drawn_name(label(run.data)), step=snapshot.step))
        axis.legend(loc="upper right", markerscale=2.5)

    return figure, update, len(run.snapshots)


def _write(path: Path, content: bytes) -> Path:
    with atomic_write(path) as file:
        file.write(content)
    return path
