"""A film of one training run, from its snapshots. For ``train --animate``.

Written as MP4 when ffmpeg is there and as GIF by Pillow otherwise, and always as one HTML file with the
player of the other films.
"""

from functools import partial
from html import escape
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
from toygan.support.names import look_up

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
    return RunFilm(run, style, lang).save(folder)


class RunFilm:
    """The film of a run, which plays in a notebook and can be saved.

    Parameters
    ----------
    run : toygan.runs.api.Run
        With snapshots.
    style : str or Look
    lang : str

    Raises
    ------
    ValueError
        When the run kept no snapshots, or for an unknown language.
    """

    def __init__(self, run, style: str | Look = "lecture", lang: str = "en"):
        look_up(dict.fromkeys(labels.languages()), lang, "language")
        if not run.snapshots:
            raise ValueError(
                "the run kept no snapshots; train it with --animate, or with snapshot_every=200 (--set)"
            )
        self._run, self._lang = run, lang
        self._look = style if isinstance(style, Look) else Look(style)
        self._size = self._look.size or (INCHES, INCHES)

    def __repr__(self) -> str:
        return f"RunFilm({len(self._run.snapshots)} snapshots of {label(self._run.data)})"

    def save(self, folder) -> list[Path]:
        """Write ``animation.mp4`` or ``animation.gif``, and ``animation.html``, into a folder."""
        kinds = ("mp4" if mp4.ffmpeg() else "gif", "html")
        made = self._made(kinds)
        return [_write(Path(folder) / f"animation.{kind}", made[kind]) for kind in kinds]

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which keeps its styles and names apart from the notebook's."""
        page = self._made(("html",))["html"].decode("utf-8")
        width, height = self._size
        shape = f"width:100%;max-width:60rem;aspect-ratio:{width:g}/{1.15 * height:g};border:0"
        title = escape(labels.label("run_animation.alt", self._lang))
        return f'<iframe title="{title}" srcdoc="{escape(page)}" style="{shape}" allowfullscreen></iframe>'

    def _made(self, kinds) -> dict[str, bytes]:
        """The bytes of the film, by kind."""
        words = printable(label(self._run.data)), labels.label("run_animation.alt", self._lang)
        title, text = labels.label("run_animation.title", self._lang), partial(_text, lang=self._lang)
        with context(self._look, self._lang, any_text=True), matplotlib.rc_context(_settings(self._size)):
            film = animate(self._run, text, self._size, title)
            return render_film(film, kinds, words, self._lang, every=-(-film[2] // MOST))


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
