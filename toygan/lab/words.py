"""Every word of the lab from one table, ``words.csv``: a row for each key, a column for each language.

The form is that of ``figures/look/labels.csv``. ``{name}`` in a text is filled in by the page.
"""

import csv
from functools import cache
from pathlib import Path

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
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {language: {} for language in rows[0] if language != "key"}
    for number, row in enumerate(rows, start=2):
        if None in row or not all(row.values()):
            raise ValueError(f"words.csv, line {number} ({row['key']}): every language needs a text")
        if row["key"] in found["en"]:
            raise ValueError(f"words.csv, line {number}: {row['key']} stands twice")
        for language, texts in found.items():
            texts[row["key"]] = row[language]
    return found
