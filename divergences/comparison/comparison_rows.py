"""What ``compare`` returns: rows of distances that print as a table and go into JSON.

value    a number, or None where it could not be computed; then ``warrant`` is "none" and ``reason`` says why
"""

import math
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from divergences.comparison.tables import text_table
from divergences.laws.construct import describe
from divergences.laws.validation import known

_ALIASES = {
    "tv": "total_variation",
    "kl": "kl_divergence",
    "reverse_kl": "reverse_kl_divergence",
    "js": "js_divergence",
    "hellinger": "hellinger_distance",
    "chi_square": "chi_square_divergence",
    "w1": "earth_mover_distance",
    "emd": "earth_mover_distance",
    "wasserstein": "earth_mover_distance",
}


@dataclass(frozen=True)
class Distance:
    """One number of a comparison.

    Attributes
    ----------
    name, unit : str
        ``unit`` is "nats", "data units" or "1".
    value : float or None
        May be inf; None where floating point cannot give it (``reason`` says why).
    warrant : {"exact", "certified", "estimated", "none"}
        "none" only where there is no value.
    error : float or None
        The true value is at most this far away; None for an infinity and where bounds are given.
    lower, upper : float or None
        Proven bounds, where the warrant is "certified" (and for exact transport on the line).
    witness : ndarray, callable or None
        What attains the supremum: an array over labels, else a function of points.
    reason : str or None
        Why the value is infinite, why no integral was needed, or why none could be computed.
    """

    name: str
    unit: str
    value: float | None
    warrant: str
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    witness: np.ndarray | Callable | None = None
    reason: str | None = None

    def __post_init__(self):
        for name in ("value", "error", "lower", "upper"):
            number = getattr(self, name)
            if number is not None:
                object.__setattr__(self, name, float(number))

    @property
    def bounds(self) -> tuple[float, float] | None:
        """(lower, upper) where they are proven, else None."""
        return None if self.lower is None or self.upper is None else (self.lower, self.upper)

    def to_dict(self) -> dict:
        """All but the witness, with infinities as the string "inf", which JSON can hold."""
        numbers = {name: _for_json(getattr(self, name)) for name in ("value", "error", "lower", "upper")}
        return numbers | {"warrant": self.warrant, "unit": self.unit, "reason": self.reason}


class Comparison(Mapping):
    """What ``compare`` returns: a mapping from the names of distances to ``Distance``; prints as a table."""

    def __init__(self, p, q, distances: list[Distance]):
        self.p, self.q = p, q
        self._distances = {distance.name: distance for distance in distances}

    def __getitem__(self, name: str) -> Distance:
        return known(self._distances, _ALIASES.get(name, name), "distance")

    def __contains__(self, name) -> bool:
        return _ALIASES.get(name, name) in self._distances

    def __iter__(self):
        return iter(self._distances)

    def __len__(self) -> int:
        return len(self._distances)

    def __str__(self) -> str:
        rows = [
            (
                distance.name,
                "-" if distance.value is None else f"{distance.value:.10g}",
                _trust(distance),
                distance.warrant,
            )
            for distance in self.values()
        ]
        head = f"P = {describe(self.p)}\nQ = {describe(self.q)}\n\n"
        table = text_table(("distance", "value", "error or bounds", "warrant"), rows)
        reasons = self._reasons()
        return "\n".join([head + table, *([""] if reasons else []), *reasons])

    def _reasons(self) -> list[str]:
        """Why values are what they are, each reason once, below the table, in lines of at most 80 columns."""
        named: dict[str, list[str]] = {}
        for distance in self.values():
            if distance.reason:
                named.setdefault(distance.reason, []).append(distance.name)
        return [
            textwrap.fill(f"{', '.join(names)}: {reason}", 80, subsequent_indent="    ")
            for reason, names in named.items()
        ]

    __repr__ = __str__

    def to_dict(self) -> dict:
        """``{"p": …, "q": …, "distances": {name: {value, error, lower, upper, warrant, unit, reason}}}``."""
        return {
            "p": describe(self.p),
            "q": describe(self.q),
            "distances": {name: distance.to_dict() for name, distance in self.items()},
        }


def _trust(distance: Distance) -> str:
    if distance.bounds is not None:
        return f"[{distance.lower:.10g}, {distance.upper:.10g}]"
    return "" if not distance.error else f"± {distance.error:.1e}"


def _for_json(value: float | None):
    return "inf" if value == math.inf else value
