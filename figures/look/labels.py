"""Every string that a figure or the gallery shows, from one table, ``labels.csv``; a language is a column.

Keys are ``<figure>.<what>``; words that several figures share stand under ``common.``, the gallery's under
``gallery.`` and ``chapter.``. Mathematics is written as mathtext between dollar signs.
"""

from functools import cache
from pathlib import Path

from toygan.support.names import look_up
from toygan.support.word_tables import word_table

TABLE = Path(__file__).with_name("labels.csv")


@cache
def table() -> dict[str, dict[str, str]]:
    """The whole table: language -> key -> string.

    Raises
    ------
    ValueError
        When a key stands twice or a cell is empty.
    """
    return word_table(TABLE)


def languages() -> list[str]:
    """The languages there are, English first.

    Examples
    --------
    >>> languages()
    ['en', 'zh']
    """
    return list(table())


def label(key: str, lang: str = "en") -> str:
    """The string of ``key`` in ``lang``; a figure's own word, or the common one of the same name.

    Raises
    ------
    ValueError
        When the language or the key is unknown.

    Examples
    --------
    >>> label("common.density"), label("common.density", "zh")
    ('density', '密度')
    >>> label("parallel_lines.density")  # a figure without its own word takes the common one
    'density'
    """
    strings = look_up(table(), lang, "language")
    shared = "common." + key.partition(".")[2]
    found = strings.get(key, strings.get(shared))
    if found is None:
        raise ValueError(f"no string {key!r} in labels.csv: add a row, with every language")
    return found


def of_figure(figure_id: str, lang: str) -> dict[str, str]:
    """The strings a figure can draw: its own, the common ones, the player's (what its files depend on)."""
    strings = look_up(table(), lang, "language")
    return {
        key: value
        for key, value in strings.items()
        if key.startswith((f"{figure_id}.", "common.", "player."))
    }
