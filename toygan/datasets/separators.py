"""What stands between the columns of a text file, and whether it is a text file at all."""

import gzip
import re
import zlib
from pathlib import Path

_CALLED = {",": "commas", "\t": "tabs", ";": "semicolons", " ": "spaces"}
_EXPECTED = {".csv": ",", ".tsv": "\t"}
# marks that are not read -> what to write for them
_OTHERS = {
    "，": ",",
    "；": ";",
    "|": ",",
    "｜": ",",
    "、": ",",
}  # marks that are not read -> what to write for them
_MAGIC = {b"\x93NUMPY": ".npy", b"PK": ".npz or .xlsx", b"\x1f\x8b": ".gz", b"PAR1": ".parquet"}


def refuse_other_content(path: Path, suffix: str) -> None:
    """Refuse a file whose content is of another kind than its ending says."""
    with path.open("rb") as file:
        start = file.read(64)
    if suffix.endswith(".gz") and start.startswith(b"\x1f\x8b"):
        start = _unpacked(path)
        for magic, ending in _MAGIC.items():
            if start.startswith(magic):
                raise ValueError(f"{path.name} holds no packed text: unpack it and name it {ending}")
    elif suffix.endswith(".gz") and start:
        raise ValueError(f"{path.name} ends in .gz, but is not packed: name it {suffix.removesuffix('.gz')}")
    for magic, ending in _MAGIC.items():
        if start.startswith(magic):
            right = suffix + ending if ending == ".gz" else ending  # .gz alone is no ending that is read
            raise ValueError(f"{path.name} ends in {suffix}, but holds no text: name it {right}")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError(f"{path.name} must be UTF-8 text; it is UTF-16: save it as CSV in UTF-8")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"\[\s*([\[{\d.-]|$)|\{\s*[\"}]", text):
        raise ValueError(
            f"{path.name} must be a table; it holds brackets: name it .json if it is JSON, or write the "
            "points with numpy.savetxt"
        )
    if text.startswith((b"<!", b"<?", b"<html", b"<HTML")):
        raise ValueError(
            f"{path.name} must be a table; it holds a page (HTML or XML): download the file itself"
        )


def _unpacked(path: Path) -> bytes:
    """The first bytes inside a gzip file; none when it is damaged, which its reader says."""
    try:
        with gzip.open(path) as file:
            return file.read(64)
    except (OSError, EOFError, zlib.error):
        return b""


def unexpected(name, suffix, separator, lines) -> list[str]:
    """A note when the separator is not the one that belongs to the ending; else an empty list.

    A .txt may have any.

    Examples
    --------
    >>> unexpected("a.csv", ".csv", " ", ["1 2", "3 4"])
    ['a.csv ends in .csv and has spaces between its columns; it was read so (a .csv should have commas)']
    """
    expected = _EXPECTED.get(suffix.removesuffix(".gz"))
    if expected in (None, separator) or not lines or separator not in lines[0]:
        return []
    should = "a .csv should have commas" if expected != "\t" else "a .tsv should have tabs"
    return [
        f"{name} ends in {suffix} and has {_CALLED[separator]} between its columns; it was read so ({should})"
    ]


def separator_of(name, lines, suffix=".csv") -> str:
    """What stands between the columns, told from the first lines.

    Raises
    ------
    ValueError
        When there are semicolons and commas as well: decimals need points.

    Examples
    --------
    >>> separator_of("a.csv", ["x,y", "1,2"]), separator_of("a.txt", ["1.5 2", "3   4"])
    (',', ' ')
    """

    def everywhere(mark):
        return bool(lines) and all(mark in line for line in lines)

    def anywhere(mark):
        return any(mark in line for line in lines)

    for mark, plain in _OTHERS.items():
        found = anywhere(mark) if mark in "，；" else everywhere(mark)
        if found and not any(map(everywhere, ",;\t")):
            raise ValueError(
                f"{name} must have commas, tabs, semicolons or spaces between its columns; its lines have "
                f"{mark}: replace every {mark} by {plain}"
            )
    if everywhere(";"):
        if not anywhere(","):
            return ";"
        raise ValueError(
            f"{name} must have points in decimals, as in 0.5; its lines have semicolons and commas: "
            "replace the commas by points, or save the table as comma-separated values"
        )
    if everywhere("\t") and (suffix.startswith(".tsv") or not anywhere(",")):
        return "\t"
    if anywhere(","):
        return ","
    below = lines[1:] or lines
    return " " if below and all(len(line.split()) > 1 for line in below) else ","
