"""Names that come from users, made fit to be drawn: no formula is read into them, no character is missing.

Labels of our own are mathtext between dollar signs, and a glyph that the fonts lack is an error there. The
name of a user's file or column may hold anything, and must never cost a picture.
"""

from functools import cache

import matplotlib
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

NO_GLYPH = "□"


def drawn_name(text: str) -> str:
    """The text for matplotlib to draw as it stands, under the fonts of the present `style.context`.

    Dollar signs are escaped, so that none begins a formula; what the fonts lack becomes an empty box.

    Examples
    --------
    >>> drawn_name("wage_$_per_$_spent")
    'wage_\\\\$_per_\\\\$_spent'
    """
    known = _characters(tuple(matplotlib.rcParams["font.family"]))
    shown = (character if character in known else NO_GLYPH for character in printable(text))
    return "".join(shown).replace("$", r"\$")


def printable(text: str) -> str:
    """The text in one line, without what no file format can hold: control characters and broken Unicode.

    Examples
    --------
    >>> printable("a\\nb\\x07c")
    'a b□c'
    """
    words = " ".join(text.split())
    return "".join(character if character.isprintable() else NO_GLYPH for character in words)


@cache
def _characters(families: tuple) -> frozenset:
    """What the fonts can draw between them."""
    files = [font_manager.findfont(FontProperties(family=[family])) for family in families]
    codes = [font_manager.get_font(file).get_charmap() for file in files]
    return frozenset(chr(code) for charmap in codes for code in charmap)
