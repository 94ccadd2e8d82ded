"""Tables of words: a CSV file with a row for each key and a column for each language."""

import csv
from pathlib import Path


def word_table(path: Path) -> dict[str, dict[str, str]]:
    """The whole table: language -> key -> text.

    Parameters
    ----------
    path : Path
        Its first column is ``key``, each other one a language.

    Raises
    ------
    ValueError
        When a key stands twice or a cell is empty, with its line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "words.csv").write_text("key,en,zh\\nreal,real,真实\\n", encoding="utf-8")
    ...     word_table(Path(folder) / "words.csv")
    {'en': {'real': 'real'}, 'zh': {'real': '真实'}}
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if None in row or not all(row.values()):
            raise ValueError(f"{path.name}, line {number} ({row['key']}): every language needs a string")
    keys = [row["key"] for row in rows]
    if len(set(keys)) < len(keys):
        raise ValueError(f"{path.name}: stands twice: {sorted({key for key in keys if keys.count(key) > 1})}")
    return {
        language: {row["key"]: row[language] for row in rows} for language in rows[0] if language != "key"
    }
