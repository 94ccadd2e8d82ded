"""Which files hold points: told by how their names end."""

TEXT = (".csv", ".tsv", ".txt")
ARRAYS = (".npy", ".npz")
WITH_PANDAS = (".parquet", ".xlsx")
SUFFIXES = (*TEXT, *(f"{end}.gz" for end in TEXT), *ARRAYS, ".json", *WITH_PANDAS)
SAID = ".csv, .tsv, .txt (these also as .gz), .npy, .npz, .json, and with pandas .parquet, .xlsx"


def suffix_of(name) -> str:
    """The ending that says how a file of points is read; empty when it is none of ``SUFFIXES``.

    Examples
    --------
    >>> suffix_of("a/Points.CSV"), suffix_of("points.csv.gz"), suffix_of("points.dat")
    ('.csv', '.csv.gz', '')
    """
    return max((end for end in SUFFIXES if str(name).lower().endswith(end)), key=len, default="")


def is_file_name(name) -> bool:
    """Whether a text names a file of points, and not a law of the table."""
    return suffix_of(name) != ""


def refuse_ending(text: str, what: str) -> None:
    """Refuse a text that looks like a file's name but has none of the endings in ``SUFFIXES``.

    Parameters
    ----------
    text : str
    what : str
        How the user calls it; it begins the message.

    Raises
    ------
    ValueError
        For text with a slash or an ending such as ``.dat``; nothing happens for a plain word.

    Examples
    --------
    >>> refuse_ending("ring9", "data")
    >>> refuse_ending("points.dat", "data")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: data = 'points.dat': a file of points must end in .csv, ...; this one ends in '.dat'
    """
    last = text.replace("\\", "/").rpartition("/")[2]
    ending = last[last.rfind(".") :] if "." in last.strip(".") else ""
    if "/" in text or "\\" in text or ending[1:].isalnum():
        came = f"ends in {ending!r}" if ending else "has no ending"
        raise ValueError(f"{what} = {text!r}: a file of points must end in {SAID}; this one {came}")
