"""A deck for a lecture: one PDF, a 16:9 page for each figure with its headline, picture, caption and source.

The pictures are drawn onto the pages as lines and letters, so that they are sharp on any screen.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_pdf import PdfPages

from figures.look import labels
from figures.look.look import Look
from figures.look.picture import Picture
from figures.look.style import context, drawn_on
from figures.production.produce import Settings, data_of, messages
from figures.production.saver import no_missing_glyph
from figures.registry import LectureFigure
from toygan.support.files import atomic_write

PAGE = (40 / 3, 7.5)  # inches: what slide programs call 16:9
MARGIN = 0.012  # of the page's width, as the headline's
LETTER = 0.55  # width of a Latin letter in ems, on the wide side; a Chinese one has 1
SPACING = 1.3
TOKEN = re.compile(
    r"[\u3000-\u9fff\uff00-\uffef][，。；：、！？）]*|[^\s\u3000-\u9fff\uff00-\uffef]+[，。；：、！？）]*|\s+"
)


def checked_path(path: Path) -> Path:
    """The deck's path.

    Raises
    ------
    ValueError
        When it is not one of a PDF.
    """
    if path.suffix.lower() != ".pdf":
        raise ValueError(f"--deck writes PDF: the name must end in .pdf, such as talk.pdf, not {str(path)!r}")
    return path


def write_deck(rows: list[LectureFigure], settings: Settings, path: Path) -> int:
    """Write the deck; what was computed for a build in the same folder is used again.

    Parameters
    ----------
    rows : list of LectureFigure
        A page for each, in this order.
    settings : Settings
    path : Path

    Returns
    -------
    int
        Number of pages.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    title = labels.label("gallery.title", settings.lang)
    about = {"Creator": None, "Producer": None, "CreationDate": None, "Title": title}
    # The file embeds its fonts when it is closed, so the context of the pages must still hold then: with
    # another pdf.fonttype the codes in the text mean other letters.
    style = context(_look(settings), settings.lang)
    with style, atomic_write(path) as file, PdfPages(file, metadata=about) as pdf:
        for page in pages(rows, settings):
            pdf.savefig(page)
    return len(rows)


def pages(rows: list[LectureFigure], settings: Settings) -> Iterator[Picture]:
    """The pages, drawn one by one, each to be saved before the next is asked for."""
    look = _look(settings)
    for row in map(settings.changed, rows):
        with context(look, settings.lang), no_missing_glyph():
            yield _page(row, data_of(row, settings)[0], settings, look)


def _look(settings: Settings) -> Look:
    style = "lecture" if settings.look.style == "print" else settings.look.style
    return replace(settings.look, style=style, size=settings.look.size or PAGE)


def _page(row: LectureFigure, data: dict, settings: Settings, look: Look) -> Picture:
    """A page: the foot is as high as caption and source need, and the picture fills the rest."""
    width, height = look.size
    large, small = matplotlib.rcParams["figure.titlesize"], 0.76 * matplotlib.rcParams["font.size"]
    caption = wrapped(messages(row, data, settings)[0], 72 * width * (1 - 3 * MARGIN) / small)
    below = SPACING * small * (len(caption) + 2) / 72
    page = Picture(figsize=(width, height))
    above, foot = page.subfigures(2, 1, height_ratios=[height - below, below])
    with context(replace(look, size=(width, height - below)), settings.lang), drawn_on(above):
        row.draw(data, settings.lang)
    above.suptitle(above.get_suptitle(), x=MARGIN, ha="left", fontsize=large)
    written = {"fontsize": small, "linespacing": SPACING, "ha": "left"}
    foot.text(MARGIN, 0.97, "\n".join(caption), va="top", **written)
    source = f"{labels.label('gallery.source', settings.lang)}: {row.source_in(settings.lang)}"
    foot.text(MARGIN, 0.1, source, va="bottom", alpha=0.75, **written)
    return page


def wrapped(words: str, ems: float) -> list[str]:
    """The words in lines of at most so many ems; Chinese breaks between any two characters.

    Examples
    --------
    >>> wrapped("one two three", 5)
    ['one two', 'three']
    >>> wrapped("推土机距离，", 3)
    ['推土机', '距离，']
    """
    lines, room = [""], ems
    for token in TOKEN.findall(words):
        width = sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else LETTER for sign in token)
        if width > room and token.strip() and lines[-1]:
            lines[-1], room = lines[-1].rstrip(), ems
            lines.append("")
        lines[-1] += token
        room -= width
    return lines
