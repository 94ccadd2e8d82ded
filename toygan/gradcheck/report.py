"""The report of a gradient check: a verdict, a row for every tensor, the first wrong layer, a diagnosis."""

import textwrap
from dataclasses import dataclass

import numpy as np

from toygan.gradcheck.diagnosis import ADVICE
from toygan.gradcheck.rows import finite

COLUMNS = ("part", "equation", "tensor", "‖hand‖", "‖tape‖", "worst", "median", "cosine", "ratio")
METHODS = {"autograd": "the tape", "central": "central differences", "complex": "complex steps"}


@dataclass(frozen=True)
class Report:
    """What a gradient check found. Prints as a table.

    Attributes
    ----------
    title : str
        What was checked.
    rows : tuple of Row
        From the top layer down.
    first_wrong : str or None
        The first wrong tensor from the top, in the order in which derivatives flow.
    diagnosis : str or None
        A name from ``ADVICE``; None when everything is right.
    bug : str or None
        The line that was broken on purpose.
    reference : str
        What the hand-written tensors are compared with entry by entry.
    note : str or None
        Why a line that was broken on purpose changes nothing.
    """

    title: str
    rows: tuple
    first_wrong: str | None = None
    diagnosis: str | None = None
    bug: str | None = None
    reference: str = "autograd"
    note: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every tensor is right within its tolerance."""
        return all(row.passed for row in self.rows)

    @property
    def worst(self) -> dict:
        """Method -> the largest relative error of any tensor."""
        found = {}
        for row in self.rows:
            for method, error in row.errors.items():
                found[method] = max(found.get(method, 0.0), error)
        return found

    @property
    def skipped(self) -> int:
        """How many entries the central differences left out because of kinks."""
        return sum(row.skipped for row in self.rows)

    @property
    def advice(self) -> str | None:
        """The diagnosis in a sentence: what the pattern means and where to look."""
        return None if self.diagnosis is None else ADVICE[self.diagnosis]

    def to_dict(self) -> dict:
        """Plain data for JSON."""
        return {
            "passed": self.passed,
            "diagnosis": self.diagnosis,
            "advice": self.advice,
            "first_wrong": self.first_wrong,
            "injected_bug": self.bug,
            "note": self.note,
            "title": self.title,
            "errors": {method: finite(error) for method, error in self.worst.items()},
            "kinks_skipped": self.skipped,
            "rows": [row.to_dict() for row in self.rows],
        }

    def __str__(self):
        return "\n".join([self._verdict(), self.title, "", *self._table(), "", *self._findings()]).rstrip()

    def in_short(self) -> str:
        """The verdict, the diagnosis and the wrong tensors, in lines that fit a terminal of 80 columns.

        Examples
        --------
        >>> from toygan import check_gradient
        >>> report = check_gradient(lambda x: (x**2).sum(), lambda x: 3 * x, np.array([1.0, 2.0]))
        >>> report.in_short().splitlines()[-1].split()
        ['✗', 'own', 'x', 'gradient', 'error', '5e-01', 'ratio', '1.5', '[1]:', '6', 'for', '4']
        """
        parts = [self._verdict(), self.title, *self._findings()]
        lines = [textwrap.fill(part, 80, subsequent_indent="    ") for part in parts]
        wrong = [row for row in self.rows if not row.passed]
        names = [f"{row.part} {row.tensor} {row.equation}".removesuffix(" all") for row in wrong]
        width = max(map(len, names), default=0)
        for name, row in zip(names, wrong):
            ratio = "-" if np.isnan(row.ratio) else f"{row.ratio:.3g}"
            place = ", ".join(map(str, row.entry))
            entry = f"[{place}]: {row.value:.3g} for {row.reference_value:.3g}"
            lines.append(f"✗ {name:<{width}}  error {row.worst:.0e}  ratio {ratio}  {entry}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import block, folded, html_list, html_table

        head, *lines = self._cells_of_lines()
        head = ["tensor", "verdict", head[1], *head[3:]]
        marks = ["right" if row.passed else "✗ wrong" for row in self.rows]
        rows = [[f"{line[0]} {line[2]}", mark, line[1], *line[3:]] for mark, line in zip(marks, lines)]
        wrong = [row for row in rows if row[1] != "right"]
        every = folded(f"every tensor ({len(rows)})", html_table(self.title, head, rows))
        shown = [html_table("What is wrong, from the top layer down", head, wrong)] if wrong else []
        return block(f"{self._verdict()}. {self.title}", *shown, html_list(self._findings()), every)

    def _verdict(self):
        errors = ", ".join(
            f"{error:.1e} from {METHODS.get(method, method)}" for method, error in self.worst.items()
        )
        wrong = [row for row in self.rows if not row.passed]
        if wrong and all(row.unchecked for row in wrong):
            return f"gradient check FAILED: {len(wrong)} of {len(self.rows)} tensors could not be checked"
        head = f"FAILED: {len(wrong)} of {len(self.rows)} tensors are wrong" if wrong else "PASSED"
        return f"gradient check {head}; hand-written is at most {errors}"

    def _cells_of_lines(self) -> list[list[str]]:
        """The words of the table: its head, then a line for each tensor."""
        methods = [m for m in METHODS if m in self.worst]
        head = [*COLUMNS, *methods, "kinks", "worst entry: hand, reference"]
        head[COLUMNS.index("‖tape‖")] = "‖tape‖" if self.reference == "autograd" else "‖reference‖"
        return [head, *([*_cells(row), *_errors(row, methods), _entry(row)] for row in self.rows)]

    def _table(self):
        lines = self._cells_of_lines()
        head = lines[0]
        widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
        for line, row in zip(lines, [None, *self.rows]):
            mark = "  " if row is None or row.passed else "✗ "
            yield (mark + "  ".join(cell.ljust(width) for cell, width in zip(line, widths))).rstrip()

    def _findings(self):
        if self.bug:
            yield f"broken on purpose: {self.bug}"
        if self.note:
            yield self.note
        if self.skipped:
            yield f"kinks skipped: {self.skipped} entries whose step would cross one"
        unresolved = sum(row.unresolved for row in self.rows)
        if unresolved:
            yield f"not resolved: {unresolved} entries where no method gives a number that can be believed"
        if self.first_wrong:
            yield f"first wrong from the top: {self.first_wrong}"
        if self.diagnosis:
            yield f"diagnosis: {self.diagnosis}. {self.advice}"


def _cells(row):
    return [
        *(row.part, row.equation, row.tensor),
        *(f"{norm:.3e}" for norm in (row.norm, row.reference_norm)),
        *(f"{error:.1e}" for error in (row.worst, row.median)),
        *("-" if np.isnan(number) else f"{number:.6f}" for number in (row.cosine, row.ratio)),
    ]


def _errors(row, methods):
    return [*(f"{row.errors[m]:.1e}" if m in row.errors else "-" for m in methods), str(row.skipped)]


def _entry(row):
    place = ", ".join(map(str, row.entry))
    return f"[{place}]: {row.value:.6g}, {row.reference_value:.6g}"
