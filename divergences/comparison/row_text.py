"""Rows of a comparison as text: at most 80 columns, all at once or one by one as they are ready."""

import math
import textwrap
from collections.abc import Iterable

HEAD = ("distance", "value", "error or bounds", "warrant")
WIDTHS = (21, 15, 28, 9)  # of rows that are printed one by one
COLUMNS = 80


def cells(distance) -> tuple[str, str, str, str]:
    """Name, value, trust and warrant of a ``Distance``.

    Examples
    --------
    >>> from divergences import compare
    >>> cells(compare([0.5, 0.5], [0.25, 0.75])["tv"])
    ('total_variation', '0.25', '± 2.2e-16', 'exact')
    """
    digits = 4 if distance.warrant == "sampled" else 10
    value = "-" if distance.value is None else f"{distance.value:.{digits}g}"
    return distance.name, value, trust(distance), distance.warrant


def trust(distance) -> str:
    """How far the value may be trusted: ``± error``, ``[lower, upper]``, ``95 %: …`` or nothing."""
    if distance.interval is not None:
        return f"95 %: {_between(*distance.interval, 4)}"
    if distance.bounds is not None:
        texts = (_between(*distance.bounds, digits) for digits in (10, 9, 8, 7, 6))
        return next((text for text in texts if len(text) <= WIDTHS[2]), _between(*distance.bounds, 5))
    return "" if not distance.error else f"± {distance.error:.1e}"


def _between(lower: float, upper: float, digits: int) -> str:
    return f"[{lower:.{digits}g}, {upper:.{digits}g}]"


def line(texts: Iterable[str]) -> str:
    """One row in columns of fixed widths, for rows that come one by one.

    Examples
    --------
    >>> line(("js_distance", "0.25", "", "exact"))
    'js_distance            0.25                                           exact'
    """
    return "  ".join(text.ljust(width) for text, width in zip(texts, WIDTHS)).rstrip()


def head_lines() -> list[str]:
    """The head of such a table, and its rule."""
    return [line(HEAD), line("-" * width for width in WIDTHS)]


def reasons(distances: Iterable) -> list[str]:
    """Why values are what they are, each reason once, in lines of at most 80 columns."""
    named: dict[str, list[str]] = {}
    for distance in distances:
        if distance.reason:
            named.setdefault(distance.reason, []).append(distance.name)
    return [
        textwrap.fill(f"{', '.join(names)}: {reason}", COLUMNS, subsequent_indent="    ")
        for reason, names in named.items()
    ]


def for_json(value: float | None):
    """Infinities as the string "inf", which JSON can hold."""
    return "inf" if value == math.inf else value
