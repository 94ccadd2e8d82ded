"""Columns that are coordinates only for a user who chooses them: without a name, counting, of labels.

Numbers of rows count 0, 1, 2, … or 1, 2, 3, …; of a part of a table they go on from any number or backwards,
and of rows drawn at random they are whole numbers that are all different.
"""

import numpy as np

from toygan.datasets.table_messages import cure, listed, said

WEIGHTS = ("weight", "weights")
_LABELS = ("label", "labels", "class", "target", "species", "cluster")
_FEW = 20  # different whole numbers that may be labels
_MANY = 10  # rows from which on whole numbers tell something
_LEAST = 3  # rows; 0 and 1 alone count nothing
_SHUFFLED = 20  # rows; in a longer table, 0 … n-1 in any order cannot be chance


def refuse_nameless(table, chosen, others) -> None:
    """Refuse columns without a name, before any number is read."""
    nameless = {j for j in chosen if not table.names[j]}
    for j in sorted(nameless):
        also = ",".join(str(k + 1) for k in chosen)
        like = ", like the numbers of rows that pandas and R write" if j == 0 else ""
        choice = cure(table.names, nameless | {*table.words, *others})
        keep = f"{choice}or --columns {also} to keep it" if choice else f"--columns {also} keeps it"
        raise ValueError(f"{table.name}: {said(table.names, j)} has no name{like}; {keep}")


def refuse_counting(table, chosen, rows) -> None:
    """Refuse numbers of rows, where another column remains."""
    if len(rows) < _LEAST:
        return
    whole = [bool((rows[:, k] == np.rint(rows[:, k])).all()) for k in range(len(chosen))]
    counting = [k for k in range(len(chosen)) if whole[k] and _counts(rows[:, k], not all(whole))]
    if counting and len(counting) < len(chosen):
        j, column = chosen[counting[0]], rows[:, counting[0]]
        by = -1 if column[1] == column[0] - 1 and column[0] == column.max() else 1
        first = int(column.max() if by < 0 else column.min())
        left_out = set(range(len(table.names))) - set(chosen) | {chosen[k] for k in counting}
        choice = cure(table.names, left_out)
        raise ValueError(
            f"{table.name}: {said(table.names, j)} counts {first}, {first + by}, {first + 2 * by}, … as "
            f"numbers of rows do; {choice}or --columns {listed(table.names, chosen)} to keep it"
        )


def _counts(column, from_anywhere: bool) -> bool:
    """Whether whole numbers are 0, 1, 2, … or 1, 2, 3, …; in a long table in any order.

    ``from_anywhere``: of 10 rows or more also from any other number, and backwards.
    """
    n, start = len(column), column.min()
    if column.max() != start + n - 1:
        return False
    if start not in (0, 1) and not (from_anywhere and n >= _MANY):
        return False
    steps = np.diff(np.sort(column) if n >= _SHUFFLED else column)
    return bool((steps == 1).all() or (from_anywhere and n >= _MANY and (steps == -1).all()))


def note_whole(table, chosen, rows, others) -> None:
    """Warn of whole numbers that look like labels or numbers of rows, where other coordinates are not."""
    whole = [bool((rows[:, k] == np.rint(rows[:, k])).all()) for k in range(len(chosen))]
    if all(whole):
        return
    for k, j in enumerate(chosen):
        values = np.unique(rows[:, k]) if whole[k] else ()
        many = whole[k] and len(rows) >= _MANY
        labels = many and len(values) <= min(_FEW, len(rows) // 3) and values[0] >= -1
        if (whole[k] and table.names[j].lower() in _LABELS) or labels:
            shown = ", ".join(f"{value:g}" for value in values[:5]) + (", …" if len(values) > 5 else "")
            what, meant = f"only the whole numbers {shown}", "labels"
        elif many and len(values) == len(rows):
            what, meant = "only whole numbers, no two the same,", "numbers of rows or times"
        else:
            continue
        left = cure(table.names, {j, *others, *(set(range(len(table.names))) - set(chosen))})
        table.notes.append(
            f"{table.name}: {said(table.names, j)} holds {what} and is taken for a coordinate; "
            f"if they are {meant}, {left.removesuffix(', ')}"
        )


def note_weights(table, chosen, others) -> None:
    """Warn of a column called weight that does not serve as weights."""
    for j, name in enumerate(table.names):
        if name.lower() in WEIGHTS and j not in others and len(table.names) > 1:
            taken = "is taken for a coordinate, not for weights" if j in chosen else "is left out"
            table.notes.append(f"{table.name}: {said(table.names, j)} {taken}")
