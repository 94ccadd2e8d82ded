"""Every word of the lab from one table, ``words.csv``: a row for each key, a column for each language.

The form is that of ``figures/look/labels.csv``. ``{name}`` in a text is filled in by the page.
"""

from functools import cache
from pathlib import Path

from toygan.support.word_tables import word_table

TABLE = Path(__file__).with_name("words.csv")


@cache
def table() -> dict[str, dict[str, str]]:
    """The whole table: language -> key -> text.

    Raises
    ------
    ValueError
        When a key stands twice or a cell is empty.

    Examples
    --------
    >>> list(table()), table()["zh"]["page.dirac"]
    (['en', 'zh'], '狄拉克博弈')
    """
    return word_table(TABLE)
