"""Tables as text: commas, tabs, semicolons or spaces between columns, read in blocks and checked by cell.

Lines that start with ``#`` and empty lines are skipped. A first row in which no cell is a number is the
header. Without such a row, the last comment above the rows is the header if it has a word for every column,
as ``numpy.savetxt`` writes it.
"""

import csv
import gzip
import math
import re
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from toygan.datasets.separators import refuse_other_content, separator_of, unexpected
from toygan.datasets.table_messages import (
    LARGEST_WHOLE,
    how_to_write,
    made_up,
    said,
    too_large,
    unnamed,
    words_message,
)

_BLOCK = 8192  # rows at a time: memory stays that of the numbers
_LONGEST_LINE = 1 << 26  # characters; a longer one is no row, and could fill the memory
_LOOKED_AT = 50  # rows that decide what the separator is
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?', re.IGNORECASE)  # Excel's first line; a tab was stripped
_WORDS = 1000  # rows that decide whether a column holds words


class TextTable:
    """A table in a text file: the names of its columns, and the numbers of those that are asked for.

    Parameters
    ----------
    path : Path
    suffix : str
        ``.csv``, ``.tsv`` or ``.txt``, perhaps with ``.gz`` behind.

    Attributes
    ----------
    name : str
    names : tuple of str
        Empty text for a column without a name; ``x1, x2, …`` when the file has no header.
    words : tuple of int
        Columns in which the first row has text, counted from 0.
    notes : list of str
        Texts of warnings to the user.
    """

    def __init__(self, path: Path, suffix: str):
        self.path, self.name, self.suffix = path, path.name, suffix
        refuse_other_content(path, suffix)
        with closing(self._lines()) as begin:
            lines = list(islice(begin, _LOOKED_AT))
        self.separator = separator_of(self.name, lines, suffix)
        self.notes = unexpected(self.name, suffix, self.separator, lines)
        with self._cells() as cells:
            first = self._next(cells, 2)
        if not first:
            raise ValueError(f"{self.name} must hold at least two rows of numbers; it holds none")
        self.names, self.header = self._header(first)
        self._refuse_numbered(first)
        if len(first) == self.header:
            raise ValueError(f"{self.name} must hold at least two rows of numbers; it holds a header alone")
        row = first[-1]
        self.words = tuple(j for j, cell in enumerate(row) if cell.strip() and not is_number(cell))

    def _refuse_numbered(self, first) -> None:
        """Refuse a first row 0, 1, … over numbers that are not whole: a header of pandas, or a point?"""
        row = [cell.strip() for cell in first[0]]
        counts = row == [str(k) for k in range(len(row))] and len(row) > 1 and not self.header
        if counts and len(first) > 1 and any("." in cell for cell in first[1]):
            points = ",".join(f"{cell}.0" for cell in row)
            raise ValueError(
                f"{self.name}: the first row, {','.join(row)}, is what pandas writes over columns without "
                f"names: remove it, or write {points} if it is a point"
            )

    def numbers(self, chosen) -> np.ndarray:
        """The columns (n, k), float64, of the chosen numbers (from 0).

        Raises
        ------
        ValueError
            When a cell is missing, no number or not finite, or rows differ in length; with its place.
        """
        width, blocks, row = len(self.names), [], 0
        everything = list(chosen) == list(range(width))
        with self._rows() as cells:
            while block := self._next(cells):
                if set(map(len, block)) != {width}:
                    self._refuse_width(block, row)
                picked = block if everything else [[line[j] for j in chosen] for line in block]
                blocks.append(self._floats(picked, chosen, row))
                row += len(block)
        return np.concatenate(blocks) if blocks else np.empty((0, len(chosen)))

    def _floats(self, picked, chosen, row) -> np.ndarray:
        """One block as float64; the first cell that is not allowed is refused."""
        flat = [cell for cells in picked for cell in cells]
        try:
            values = np.array(list(map(float, flat)))
        except ValueError:
            values = None
        plain = values is not None and not any("_" in cell for cell in flat)
        if plain and (np.abs(values) < LARGEST_WHOLE).all():  # not so for NaN and infinities
            return values.reshape(len(picked), len(chosen))
        for i, cells in enumerate(picked, start=row + 1):
            for j, cell in zip(chosen, cells):
                self._check_cell(i, j, cell)
        return values.reshape(len(picked), len(chosen))

    def _check_cell(self, row, j, cell) -> None:
        """Refuse a cell that is not a finite number that float64 holds exactly, and say what is wrong."""
        if not is_number(cell):
            self._refuse_words(j)
            what = f"{cell.strip()!r} is no number" if cell.strip() else "the cell is empty"
            raise ValueError(
                f"{self._where(row, j)}: {what}; {how_to_write(cell)}give a number or remove the row"
            )
        if not math.isfinite(float(cell)):
            raise ValueError(f"{self._where(row, j)}: {cell.strip()} is not finite; remove the row")
        if _is_rounded(cell):
            raise ValueError(f"{self._where(row, j)}: {too_large(cell.strip())}")

    def _refuse_words(self, j) -> None:
        """Refuse the whole column when it holds no number at all."""
        with self._rows() as rows:
            column = [cells[j].strip() for cells in islice(rows, _WORDS) if j < len(cells)]
        if any(map(is_number, column)):
            return
        word = next(filter(None, column), None)
        raise ValueError(words_message(self.name, self.names, j, word, self.words))

    def _refuse_width(self, block, row) -> None:
        i, cells = next((i, cells) for i, cells in enumerate(block) if len(cells) != len(self.names))
        raise ValueError(
            f"{self._place(row + i + 1)} must have {len(self.names)} columns, as the first row; "
            f"it has {len(cells)}"
        )

    def _where(self, row, j) -> str:
        return f"{self._place(row)}, {said(self.names, j)}"

    def _place(self, row) -> str:
        """The row, counted from 1 below the header, and its line in the file."""
        with self._cells() as reader:
            for _ in islice(reader, row + self.header):
                pass
        return f"{self.name}: row {row} (line {self._line})"

    @contextmanager
    def _rows(self):
        """The cells of every row below the header, while the file is open."""
        with self._cells() as cells:
            yield islice(cells, self.header, None)

    def _next(self, cells, rows: int = _BLOCK) -> list:
        try:
            return list(islice(cells, rows))
        except csv.Error as error:
            raise ValueError(f"{self.name}: line {self._line} cannot be read: {error}") from None

    @contextmanager
    def _cells(self):
        """The cells of every line; the file is closed at the end, also when what it holds is refused."""
        with closing(self._lines()) as lines:
            spaced = self.separator == " "
            plain = (" ".join(line.split()) for line in lines) if spaced else lines
            yield csv.reader(plain, delimiter=self.separator, skipinitialspace=not spaced)

    def _lines(self):
        """The lines that hold something; ``_line`` is the number of the last one, ``_comments`` are above."""
        self._line, self._comments, begun = 0, [], False
        opener = gzip.open if self.suffix.endswith(".gz") else open
        try:
            with opener(self.path, "rt", encoding="utf-8-sig") as stream:
                lines = iter(partial(stream.readline, _LONGEST_LINE), "")
                for self._line, line in enumerate(lines, start=1):
                    if len(line) == _LONGEST_LINE:
                        what = f"line {self._line} has {_LONGEST_LINE} characters or more"
                        raise ValueError(f"{self.name}: {what}; it is no row of numbers")
                    bare = line.strip()
                    if self._line == 1 and _SEPARATOR_LINE.fullmatch(bare):  # for Excel
                        continue
                    if bare and bare[0] != "#":
                        begun = True
                        yield line
                    elif bare and not begun:
                        self._comments.append(bare.lstrip("#").strip())
        except UnicodeDecodeError as error:
            raise ValueError(f"{self.name} must be UTF-8 text: {error}; save it as CSV in UTF-8") from error
        except (gzip.BadGzipFile, EOFError) as error:
            raise ValueError(f"{self.name} must be a whole gzip file: {error}") from error

    def _header(self, first):
        """The names of the columns, and how many rows they take (0 or 1)."""
        row, width = first[0], len(first[-1])
        if not any(map(is_number, row)) or _is_numbered_header(row):
            names = tuple(unnamed(cell.strip()) for cell in row)
            # R's write.table names one column less than it writes: the first holds the names of the rows
            return ("", *names) if len(first) == 2 and width == len(row) + 1 else names, 1
        for comment in reversed(self._comments):
            text = " ".join(comment.split()) if self.separator == " " else comment
            names = next(csv.reader([text], delimiter=self.separator, skipinitialspace=True), [])
            if len(names) == len(row) and not any(is_number(cell) or not cell.strip() for cell in names):
                return tuple(cell.strip() for cell in names), 0
        return made_up(len(row)), 0


def is_number(cell) -> bool:
    """Whether the text is a number (nan and inf count; they are refused later, by name)."""
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _is_numbered_header(row) -> bool:
    """Whether a row is ``,0,1,2``: what pandas writes over columns that have no names."""
    return (
        len(row) > 1
        and not row[0].strip()
        and [c.strip() for c in row[1:]] == [str(k) for k in range(len(row) - 1)]
    )


def _is_rounded(cell) -> bool:
    """Whether a cell is a whole number above 2**53, written out: float64 would round it."""
    digits = cell.strip().lstrip("+-")
    return len(digits) > 15 and digits.isdecimal() and int(digits) > LARGEST_WHOLE
