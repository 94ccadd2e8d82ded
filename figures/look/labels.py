"""Every string that a figure or the gallery shows, from one table, ``labels.csv``; a language is a column.

Keys are ``<figure>.<what>``; words that several figures share stand under ``common.``, the gallery's under
``gallery.`` and ``chapter.``. Mathematics is written as mathtext between dollar signs.
"""

import csv
from functools import cache
from pathlib import Path

from toygan.support.names import look_up

TABLE = Path(__file__).with_name("labels.csv")


@cache
def table() -> dict[str, dict[str, str]]:
    """The whole table: language -> key -> string.

    Raises
    ------
    ValueError
        When a key stands twice or a cell is empty.
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or not all(row.values()):
            raise ValueError(f"labels.csv, line {number} ({row['key']}): every language needs a string")
    if len({row["key"] for row in rows}) < len(rows):
        keys = [row["key"] for row in rows]
        raise ValueError(f"labels.csv: stands twice: {sorted({key for key in keys if keys.count(key) > 1})}")
    return {lang: {row["key"]: row[lang] for row in rows} for lang in rows[0] if lang != "key"}


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
