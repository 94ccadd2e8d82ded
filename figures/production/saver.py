"""A drawn figure as bytes: PNG, SVG and PDF that are identical from build to build on one machine.

Dates and program names are left out of the files, and the ids inside an SVG are salted with the figure's own
id. A character that the fonts lack is an error here, not a line in a log.
"""

import io
import logging
import warnings
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib

from toygan.support.names import look_up

FORMATS = ("png", "svg", "pdf")


class MissingGlyph(ValueError):
    """A character of a label is in none of the fonts."""


def render(figure, file_format: str, figure_id: str, title: str, description: str) -> bytes:
    """The bytes of one file.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    file_format : {"png", "svg", "pdf"}
    figure_id : str
        Salts the ids inside an SVG.
    title, description : str
        Caption and alternative text; both are written into the file.

    Raises
    ------
    ValueError
        For an unknown format.
    MissingGlyph
        When the fonts lack a character.
    """
    look_up(dict.fromkeys(FORMATS), file_format, "format")
    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": figure_id}), no_missing_glyph():
        figure.savefig(buffer, format=file_format, metadata=_metadata(file_format, title, description))
    data = buffer.getvalue()
    return _accessible(data, title, description) if file_format == "svg" else data


def refuse_foreign_picture(path, titles) -> None:
    """Refuse to write over a file that is no PNG which `render` made under one of these titles.

    Parameters
    ----------
    path : str or Path
        Need not be there; an empty file has nothing to lose.
    titles : collection of str

    Raises
    ------
    ValueError
    """
    from PIL import Image

    path = Path(path)
    if not path.is_symlink() and (not path.exists() or (path.is_file() and not path.stat().st_size)):
        return
    try:
        with Image.open(path) as picture:
            title = picture.info.get("Title")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        title = None
    if title not in titles:
        raise ValueError(
            f"{path} is another picture than would be written there, or no picture: move it away, or "
            "choose another folder"
        )


def _metadata(file_format: str, title: str, description: str) -> dict:
    """The file's metadata, without date and program."""
    if file_format == "png":
        return {"Software": None, "Title": title, "Description": description}
    if file_format == "svg":
        return {"Creator": None, "Date": None}
    return {"Creator": None, "Producer": None, "CreationDate": None, "Title": title, "Subject": description}


def _accessible(svg: bytes, title: str, description: str) -> bytes:
    """Give the SVG the ``<title>`` and ``<desc>`` that screen readers read."""
    text = svg.decode("utf-8")
    start = text.index("<svg")
    end = text.index(">", start)
    words = f"\n <title>{escape(title)}</title>\n <desc>{escape(description)}</desc>"
    return (text[:end] + ' role="img">' + words + text[end + 1 :]).encode("utf-8")


class _GlyphRecords(logging.Handler):
    """Collects what mathtext only writes to its log."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.messages = []

    def emit(self, record):
        if "does not have a glyph" in record.getMessage():
            self.messages.append(record.getMessage())


@contextmanager
def no_missing_glyph():
    """Inside the block a missing glyph raises ``MissingGlyph``, whether matplotlib warns or only logs."""
    handler, logger = _GlyphRecords(), logging.getLogger("matplotlib.mathtext")
    embedding = logging.getLogger("fontTools")  # says of a font's date that it "seems very low"
    level = embedding.level
    logger.addHandler(handler)
    embedding.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield
    finally:
        logger.removeHandler(handler)
        embedding.setLevel(level)
    handler.messages += [str(w.message) for w in caught if "missing from font" in str(w.message)]
    if handler.messages:
        raise MissingGlyph("; ".join(handler.messages))
    for warning in caught:
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
