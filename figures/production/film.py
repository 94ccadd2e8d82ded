"""A figure that moves: a GIF and one HTML page with a player, which need no other program, and MP4 by ffmpeg.

A figure's module that moves holds ``film(data, text) -> figure, update, count``: the figure as it begins,
``update(frame)`` which changes its artists, and the number of frames. When ``update`` returns the artists it
changes, from the lowest to the highest, everything else is drawn once. Every film moves for ``MOVING``
seconds, whatever the number of its frames, and then holds its last frame.
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
WIDTH, HEIGHT = 1280, 720  # pixels that a film fills, one way or the other
MOVING, HOLD = 8.0, 2.0  # seconds
SLOWEST, STEP = 400, 10  # milliseconds: the longest a frame stands, and the unit of times in a GIF
SHADES, RARE, MARGIN = 112, 16, 4  # colours of a film, those among them that are rare; pixels
WORDS = ("play", "pause", "frame", "speed", "full_screen", "keys")


def render_film(
    film: tuple, kinds, words: tuple[str, str], lang: str, every: int = 1, dark=None
) -> dict[str, bytes]:
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
        Draw every how many-th frame; the last one always.
    dark : callable, optional
        Makes the same film in the dark style, for the player's page on dark screens.
    """
    count = film[2]
    shown = [*range(0, count - 1, every), count - 1]
    with no_missing_glyph():
        pictures = drawn_frames(*film[:2], shown)
    coded, wait = few_colors(pictures), waiting(len(pictures))
    made = {
        "gif": lambda: _gif(coded, wait),
        "html": lambda: _page([coded, *_drawn_by(dark, shown)], wait, words, lang),
        "mp4": lambda: mp4.written(pictures + round(1000 * HOLD / wait) * pictures[-1:], 1000 / wait),
    }
    return {kind: made[kind]() for kind in kinds}


def waiting(count: int) -> int:
    """For how many milliseconds each frame but the last stands.

    Examples
    --------
    >>> waiting(81), waiting(3)
    (100, 400)
    """
    even = 1000 * MOVING / max(1, count - 1)
    return min(SLOWEST, STEP * max(1, round(even / STEP)))


def drawn_frames(figure, update, frames: list[int]) -> list:
    """One image for each frame; the layout is settled by the first, so that nothing jumps."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(min(WIDTH / figure.get_figwidth(), HEIGHT / figure.get_figheight()))
    canvas = FigureCanvasAgg(figure)
    moving = update(frames[0]) or []
    canvas.draw()
    figure.set_layout_engine("none")
    ground, pictures = _ground(canvas, moving), []
    for frame in frames:
        update(frame)
        if moving:
            canvas.restore_region(ground)
            for artist in moving:
                artist.draw(canvas.renderer)
        else:
            canvas.draw()
        pictures.append(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB"))
    return pictures


def _ground(canvas, moving: list):
    """The picture without what moves."""
    for artist in moving:
        artist.set_visible(False)
    canvas.draw()
    for artist in moving:
        artist.set_visible(True)
    return canvas.copy_from_bbox(canvas.figure.bbox)


def few_colors(pictures: list) -> list:
    """The pictures in ``SHADES`` colours that they share, so that equal pixels stay equal over the frames."""
    from PIL import Image

    width, height = pictures[0].size
    some = [pictures[0], pictures[len(pictures) // 2], pictures[-1]]
    together = Image.new("RGB", (width, height * len(some)))
    for place, picture in enumerate(some):
        together.paste(picture, (0, height * place))
    common = together.quantize(SHADES - RARE, dither=0).getpalette()[: 3 * (SHADES - RARE)]
    rare = together.quantize(RARE, Image.Quantize.MAXCOVERAGE, dither=0).getpalette()[: 3 * RARE]
    palette = Image.new("P", (1, 1))
    palette.putpalette(common + rare)  # a thin line may have a colour that hardly any pixel has
    return [picture.quantize(palette=palette, dither=0) for picture in pictures]


def _drawn_by(dark, shown: list[int]) -> list:
    """The frames in the dark style, where they are asked for."""
    if dark is None:
        return []
    with no_missing_glyph():
        return [few_colors(dark(lambda film: drawn_frames(*film[:2], shown)))]


def _gif(pictures: list, wait: int) -> bytes:
    buffer = io.BytesIO()
    times = [wait] * (len(pictures) - 1) + [round(1000 * HOLD)]
    pictures[0].save(
        buffer, format="GIF", save_all=True, append_images=pictures[1:], duration=times, loop=0, disposal=1
    )
    return buffer.getvalue()


def _page(films: list, wait: int, words: tuple[str, str], lang: str) -> bytes:
    """One page that holds every frame, of the film for light screens and of that for dark ones.

    All frames but the first hold what differs from the first, and are laid over it.
    """
    frames = [[_address(film[0]), *(_changed(picture, film[0]) for picture in film[1:])] for film in films]
    caption, description = words
    player = {key: escape(labels.label(f"player.{key}", lang)) for key in WORDS}
    width, height = films[0][0].size
    page = Template(PLAYER.read_text(encoding="utf-8")).substitute(
        player,
        lang=lang,
        title=escape(caption),
        description=escape(description, quote=True),
        frames=json.dumps(frames),
        first=frames[0][0],
        last=len(frames[0]) - 1,
        wait=wait,
        hold=round(1000 * HOLD),
        width=width,
        height=height,
    )
    return page.encode("utf-8")


def _changed(picture, first) -> str:
    """The address of a picture that is transparent where it equals the first, ``MARGIN`` away from changes.

    A browser that scales both mixes neighbouring pixels, and the first must not show through there.
    """
    import numpy as np
    from PIL import Image
    from scipy.ndimage import maximum_filter

    here, there = np.asarray(picture), np.asarray(first)
    kept = maximum_filter(here != there, 2 * MARGIN + 1)
    left = Image.fromarray(np.where(kept, here, SHADES).astype(np.uint8), mode="P")
    colors = picture.getpalette()[: 3 * SHADES]
    left.putpalette(colors + [0] * (3 * SHADES + 3 - len(colors)))
    left.info["transparency"] = SHADES
    return _address(left)


def _address(picture) -> str:
    """A picture as an address that holds it, without loss; as WebP, which is smaller, where Pillow has it."""
    from PIL import features

    buffer, kind = io.BytesIO(), "webp" if features.check("webp") else "png"
    options = {"lossless": True, "quality": 60, "method": 4} if kind == "webp" else {}
    picture.convert("RGBA").save(buffer, format=kind, **options)
    return f"data:image/{kind};base64," + base64.b64encode(buffer.getvalue()).decode()
