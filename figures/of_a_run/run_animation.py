"""A film of one training run, from its snapshots. For ``train --animate``.

Written as MP4 when ffmpeg is there and as GIF by Pillow otherwise, and always as one HTML file with a player.
"""

import re
import secrets
from contextlib import contextmanager
from functools import partial
from html import escape
from pathlib import Path

import matplotlib
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from matplotlib.figure import Figure

from figures.look import labels
from figures.look.look import Look
from figures.look.style import context
from figures.look.user_text import drawn_name, printable
from figures.of_a_run.run_figure import label, line, plane, window
from figures.production import mp4
from figures.production.saver import no_missing_glyph
from toygan.support.files import atomic_write
from toygan.support.names import look_up

PER_SECOND = 10
INCHES, DOTS = 6.0, 80
EMBED_MEGABYTES = 60
# matplotlib's player takes its buttons from a font on the network; a page for a lecture room must not
SIGNS = {
    "minus": "−",
    "fast-backward": "|◀◀",
    "step-backward": "|◀",
    "play fa-flip-horizontal": "◀",
    "pause": "❚❚",
    "play": "▶",
    "step-forward": "▶|",
    "fast-forward": "▶▶|",
    "plus": "+",
}


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
        folder = Path(folder)
        with self._drawn() as film:
            moving, page = _write(film, folder), self._page_of(film)
        with atomic_write(folder / "animation.html", "w") as file:
            file.write(page)
        return [moving, folder / "animation.html"]

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which keeps its styles and names apart from the notebook's."""
        with self._drawn() as film:
            page = self._page_of(film)
        width, height = (round(DOTS * side) for side in self._size)
        size = f'width="{width + 20}" height="{height + 120}" style="border:0;background:white"'
        title = labels.label("run_animation.alt", self._lang)
        return f'<iframe title="{escape(title)}" srcdoc="{escape(page)}" {size}></iframe>'

    @contextmanager
    def _drawn(self):
        with context(self._look, self._lang, any_text=True), matplotlib.rc_context(_settings(self._size)):
            title = labels.label("run_animation.title", self._lang)
            with no_missing_glyph():
                yield animate(self._run, partial(_text, lang=self._lang), self._size, title)

    def _page_of(self, film: FuncAnimation) -> str:
        player = film.to_jshtml(fps=PER_SECOND, default_mode="once")
        description = labels.label("run_animation.alt", self._lang)
        return _page(player, printable(label(self._run.data)), description, self._lang)


def _settings(size: tuple[float, float]) -> dict:
    """Letters of the film's size; where ffmpeg is."""
    scale = min(size) / INCHES
    letters = ("axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize")
    small = dict.fromkeys(letters, 10 * scale)
    player = {"animation.frame_format": "jpeg", "animation.embed_limit": EMBED_MEGABYTES}
    if program := mp4.ffmpeg():
        player["animation.ffmpeg_path"] = program
    return {"font.size": 11 * scale, "axes.titlesize": 13 * scale} | small | player


def _text(key: str, lang: str) -> str:
    return labels.label(f"run_figure.{key}", lang)


def animate(run, text, size: tuple[float, float], title: str) -> FuncAnimation:
    """One frame for each snapshot, drawn anew."""
    figure = Figure(figsize=size, dpi=DOTS)
    axis = figure.subplots()
    corners = window(run.data) if run.data.dimension > 1 else None

    def draw(frame):
        snapshot = run.snapshots[frame]
        axis.clear()
        if run.data.dimension == 1:
            line(axis, run.data, snapshot.samples, text)
        else:
            plane(axis, run.data, snapshot.samples, snapshot.critic, corners, text)
        axis.set_title(title.format(name=drawn_name(label(run.data)), step=snapshot.step))
        axis.legend(loc="upper right", markerscale=2.5)

    return FuncAnimation(figure, draw, len(run.snapshots), interval=1000 / PER_SECOND, init_func=lambda: None)


def _write(film: FuncAnimation, folder: Path) -> Path:
    """MP4 when ffmpeg is there, else GIF; beside its place first, so that a broken film is never left."""
    with_ffmpeg = FFMpegWriter.isAvailable()
    path = folder / ("animation.mp4" if with_ffmpeg else "animation.gif")
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        film.save(part, FFMpegWriter(PER_SECOND) if with_ffmpeg else PillowWriter(PER_SECOND), dpi=DOTS)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _page(player: str, title: str, description: str, lang: str) -> str:
    """The player as a whole page that needs no network, with a description for those who cannot see it."""
    player = re.sub(r"<link[^>]*>", "", player)
    for icon, sign in SIGNS.items():
        player = player.replace(f'<i class="fa fa-{icon}"></i>', sign)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escape(title)}</title>"
    body = f'<main aria-label="{escape(description)}">{player}</main>'
    return f'<!doctype html>\n<html lang="{lang}"><head>{head}</head><body>{body}</body></html>\n'
