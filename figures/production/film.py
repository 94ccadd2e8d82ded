"""A figure that moves: a GIF and one HTML page with a player, which need no other program, and MP4 by ffmpeg.

A figure's module that moves holds ``film(data, text) -> figure, update, count``: the figure as it begins,
``update(frame)`` which changes its artists, and the number of frames.
"""

import base64
import io
import json
from html import escape
from pathlib import Path
from string import Template

from figures.look import labels
from figures.production import mp4
from figures.production.saver import no_missing_glyph

PLAYER = Path(__file__).with_name("player.html")
DOTS = 80
PER_SECOND = 15


def render_film(film: tuple, kinds, words: tuple[str, str], lang: str, every: int = 1) -> dict[str, bytes]:
    """The bytes of a film, by kind; the frames are drawn once.

    Parameters
    ----------
    film : tuple
        ``(figure, update, count)`` of the figure's module.
    kinds : list of {"gif", "html", "mp4"}
    words : tuple of str
        Caption and alternative text.
    lang : str
        Language of the player's words.
    every : int
        Draw every how many-th frame.
    """
    figure, update, count = film
    with no_missing_glyph():
        pictures = _pictures(figure, update, range(0, count, every))
    wait = round(1000 * every / PER_SECOND)
    made = {
        "gif": lambda: _gif(pictures, wait),
        "html": lambda: _page(pictures, wait, words, lang),
        "mp4": lambda: mp4.written(pictures, PER_SECOND / every),
    }
    return {kind: made[kind]() for kind in kinds}


def _pictures(figure, update, frames: range) -> list:
    """One image for each frame; the layout is settled by the first, so that nothing jumps."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(DOTS)
    canvas, pictures = FigureCanvasAgg(figure), []
    for frame in frames:
        update(frame)
        canvas.draw()
        if frame == 0:
            figure.set_layout_engine("none")
        pictures.append(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB"))
    return pictures


def _gif(pictures: list, wait: int) -> bytes:
    buffer = io.BytesIO()
    shades = [picture.quantize(64, dither=0) for picture in pictures]
    shades[0].save(
        buffer, format="GIF", save_all=True, append_images=shades[1:], duration=wait, loop=0, disposal=1
    )
    return buffer.getvalue()


def _page(pictures: list, wait: int, words: tuple[str, str], lang: str) -> bytes:
    """One page that holds every frame."""
    frames = ["data:image/png;base64," + base64.b64encode(_png(picture)).decode() for picture in pictures]
    caption, description = words
    player = {key: escape(labels.label(f"player.{key}", lang)) for key in ("play", "pause", "frame")}
    page = Template(PLAYER.read_text(encoding="utf-8")).substitute(
        player,
        lang=lang,
        title=escape(caption),
        description=escape(description, quote=True),
        frames=json.dumps(frames),
        first=frames[0],
        last=len(frames) - 1,
        wait=wait,
    )
    return page.encode("utf-8")


def _png(picture) -> bytes:
    buffer = io.BytesIO()
    picture.quantize(96, dither=0).save(buffer, format="PNG")
    return buffer.getvalue()
