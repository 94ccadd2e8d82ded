"""What a study of one's own method says: its row beside the study's, and the differences seed by seed.

The interval of a difference is the percentile bootstrap of its mean over the common seeds. Of five seeds it
is too narrow: of normal values it holds the true mean about 84 times in 100.
"""

import math

from toygan.studies.coverage_table import COMPARED, differences, keys, means, of

HEADING = "# A method of one's own in the coverage study"
LONGEST = 14  # characters of a method's name in a table
HEADS = ("method", "modes", "balanced", "quality %", "reverse KL", "W1", "at floor")
DIFFERENCES = ("mine − method", "balanced modes", "quality %", "W1")
NOTE = (
    "Means over seeds ± standard error. Quality: samples within 3 sigma of a mode.\n"
    "W1: exact, of 1,024 points; at floor: seeds with a W1 that 5 in 100 draws of a\n"
    "perfect generator exceed. Intervals: 95 % bootstrap over the common seeds; of\n"
    "five seeds such an interval holds the true mean about 84 times in 100."
)


def tables(rows: list[dict], mine: str) -> dict[str, dict[str, tuple]]:
    """Law -> two tables, each a head and rows of text: ``means`` and ``differences``.

    Parameters
    ----------
    rows : list of dict
        Those of the study and one's own.
    mine : str
        The name of one's own method.
    """
    found = {}
    for data in keys(of_method(rows, mine), "data"):
        here = [row for row in rows if row["data"] == data]
        methods = [mine, *(method for method in keys(here, "method") if method != mine)]
        ours = of(here, data, mine)
        found[data] = {
            "means": (HEADS, [_mean_cells(method, of(here, data, method)) for method in methods]),
            "differences": (
                DIFFERENCES,
                [
                    _difference_cells(method, ours, theirs)
                    for method in methods[1:]
                    if _common(ours, theirs := of(here, data, method))
                ],
            ),
        }
    return found


def of_method(rows: list[dict], method: str) -> list[dict]:
    """The runs of a method."""
    return [row for row in rows if row["method"] == method]


def _common(ours, theirs) -> bool:
    return bool({row["seed"] for row in ours} & {row["seed"] for row in theirs})


def _mean_cells(method: str, rows: list[dict]) -> tuple[str, ...]:
    found = means(rows)
    quality, kl = found["high_quality"], found["reverse_kl"]
    percent = {name: 100 * value for name, value in quality.items()}
    cells = [_cell(found["modes"], 1), _cell(found["balanced_modes"], 1), _cell(percent, 1)]
    cells += [f"{kl['mean']:.2g}", _cell(found["w1"], 3)]
    return (_short(method), *cells, f"{found['at_the_floor']} of {found['seeds']}")


def _cell(found: dict, digits: int) -> str:
    """``mean ± error``; the error is left out where one seed says nothing of it."""
    error = found["standard_error"]
    spread = "" if math.isnan(error) else f" ± {error:.{digits}f}"
    return f"{found['mean']:.{digits}f}{spread}"


def _difference_cells(method: str, ours, theirs) -> tuple[str, ...]:
    found = differences(ours, theirs)
    scale = {"high_quality": 100}
    return (_short(method), *(_signed(found[name], scale.get(name, 1)) for name in COMPARED))


def _signed(found: dict, scale: float) -> str:
    mean, low, high = (scale * found[name] for name in ("mean", "low", "high"))
    return f"{mean:+.3g}" + ("" if math.isnan(low) else f" [{low:+.2g}, {high:+.2g}]")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def as_text(rows: list[dict], mine: str) -> str:
    """The tables for a terminal of 80 columns."""
    from divergences.comparison.tables import text_table

    parts = []
    for data, found in tables(rows, mine).items():
        floor = of(rows, data, mine)[0]["w1_floor_q95"]
        head, lines = found["means"]
        table = text_table(_narrow(head), [_narrow(line) for line in lines])
        parts += [f"{data}; W1 of a perfect generator is {floor:.3f} or less in 95 of 100 draws\n{table}"]
        if found["differences"][1]:
            parts += [f"{data}, mine − method, seed by seed\n{text_table(*found['differences'])}"]
    return "\n\n".join([*parts, NOTE])


def _narrow(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Without the column of modes, for 80 columns."""
    return cells[:1] + cells[2:]


def as_markdown(rows: list[dict], mine: str) -> str:
    """The same tables in Markdown."""
    parts = [HEADING, ""]
    for data, found in tables(rows, mine).items():
        for head, lines in found.values():
            if lines:
                parts += [f"## {data}: {'means' if head is HEADS else 'differences, seed by seed'}", ""]
                parts += [_line(head), _line(["---"] * len(head)), *map(_line, lines), ""]
    return "\n".join([*parts, " ".join(NOTE.split()), ""])


def _line(cells) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def as_data(rows: list[dict], mine: str) -> dict:
    """The same numbers for JSON: law -> ``means`` and ``differences``, by method.

    null where one seed says nothing.
    """
    found = {}
    for data in keys(of_method(rows, mine), "data"):
        ours, methods = of(rows, data, mine), keys([row for row in rows if row["data"] == data], "method")
        found[data] = {
            "means": {method: _plain(means(of(rows, data, method))) for method in methods},
            "differences": {
                method: _plain(differences(ours, theirs))
                for method in methods
                if method != mine and _common(ours, theirs := of(rows, data, method))
            },
        }
    return found


def _plain(found):
    if isinstance(found, dict):
        return {name: _plain(value) for name, value in found.items()}
    return None if isinstance(found, float) and not math.isfinite(found) else found
