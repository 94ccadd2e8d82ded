"""Messages about the columns of a table, shared by all readers of points."""

import re

LARGEST_WHOLE = 2**53  # beyond it float64 has gaps
_NUMBERS_OF_OTHERS = {
    r"[+-]?\d+,\d+": "write decimals with a point",
    r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?": "write thousands without a comma",
    r"[+-]?\d+(\.\d*)? ?%": "write it without the percent sign",
    r"[+-]?\d{1,3}([ '_’\u00a0\u202f]\d{3})+([.,]\d*)?": "write thousands without a mark",
    r"[+-]?(\d+\.?\d*|\.\d+)[dD][+-]?\d+": "write exponents with an e",
    r"[\u2212\u2013\uff0d]\d*\.?\d+([eE][+-]?\d+)?": "write the minus sign as a hyphen, -",
}


def made_up(width) -> tuple[str, ...]:
    """Names for columns that have none: x1, x2, …"""
    return tuple(f"x{j + 1}" for j in range(width))


def said(names, j) -> str:
    """Column j in the words of a message: its number from 1, and its name.

    Examples
    --------
    >>> said(("x", ""), 0), said(("x", ""), 1)
    ('column 1 (x)', 'column 2')
    """
    return f"column {j + 1} ({names[j]})" if names[j] else f"column {j + 1}"


def too_large(whole) -> str:
    """What to do about a whole number that float64 would round."""
    return (
        f"{whole} must be exact in float64, where whole numbers end at 2**53; "
        "subtract a common offset or divide by a unit first"
    )


def how_to_write(cell) -> str:
    """Advice on a cell that is meant as a number but not written as one; empty for other cells.

    Examples
    --------
    >>> how_to_write("1,5"), how_to_write("50%"), how_to_write("NA")
    ('write decimals with a point; ', 'write it without the percent sign; ', '')
    """
    for form, advice in _NUMBERS_OF_OTHERS.items():
        if re.fullmatch(form, cell.strip()):
            return f"{advice}; "
    return ""


def words_message(name, names, j, word, others=()) -> str:
    """The error message for a column that holds no number, with what to do."""
    holds = f"holds words such as {word!r}, no numbers" if word else "is empty"
    advice = how_to_write(word or "")
    if _is_number(word):  # of an array of text
        holds, advice = f"holds numbers as text, such as {word!r}", "say .astype(float) first; "
    if rest := cure(names, {j, *others}):
        return f"{name}: {said(names, j)} {holds}; {advice}{rest}or remove the column"
    return f"{name}: {said(names, j)} {holds}; {advice}a law needs a column of numbers"


def _is_number(word) -> bool:
    try:
        float(word)
    except (TypeError, ValueError):
        return False
    return True


def unnamed(name: str) -> str:
    """The name of a column; empty for ``Unnamed: 0``, as pandas calls one whose name was empty in a file.

    Examples
    --------
    >>> unnamed("Unnamed: 0"), unnamed("x")
    ('', 'x')
    """
    return "" if re.fullmatch(r"Unnamed: \d+", name) else name


def listed(names, chosen) -> str:
    """Columns as one types them behind ``--columns``: names where they are plain, else numbers.

    Examples
    --------
    >>> listed(("id", "x 1", ""), [0, 1]), listed(("id", "x 1", ""), [1, 2])
    ('"id,x 1"', '2,3')
    """
    words = ",".join(map(str, _choice(names, chosen)))
    return f'"{words}"' if " " in words else words


def _choice(names, chosen) -> list:
    """The names of columns, or their numbers where a name is missing, doubled, or holds a comma."""
    plain = all(names[j] and "," not in names[j] and names.count(names[j]) == 1 for j in chosen)
    return [names[j] if plain else j + 1 for j in chosen]


def cure(names, left_out) -> str:
    """How to choose the columns that are not left out; empty when none remains.

    Examples
    --------
    >>> cure(("", "x", "y"), {0})
    "choose the coordinates with --columns x,y (in Python columns=['x', 'y']), "
    """
    kept = [j for j in range(len(names)) if j not in left_out]
    python = f"(in Python columns={_choice(names, kept)}), "
    return f"choose the coordinates with --columns {listed(names, kept)} {python}" if kept else ""
