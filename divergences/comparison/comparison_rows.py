"""What ``compare`` returns: rows of distances that print as a table and go into JSON.

value    a number, or None where it could not be computed; then ``warrant`` is "none" and ``reason`` says why
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from divergences.comparison.row_text import HEAD, cells, for_json, reasons
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
    warrant : {"exact", "certified", "estimated", "sampled", "none"}
        "none" only where there is no value; "sampled" estimates from points what their atoms do not show.
    error : float or None
        The true value is at most this far away; None for an infinity and where bounds are given.
    lower, upper : float or None
        Proven bounds, where the warrant is "certified" (and for exact transport on the line); the ends of a
        95 % interval, which proves nothing, where it is "sampled".
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
        known = self.lower is not None and self.upper is not None
        return (self.lower, self.upper) if known and self.warrant != "sampled" else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of an estimate from samples, else None."""
        return (self.lower, self.upper) if self.warrant == "sampled" else None

    def to_dict(self) -> dict:
        """All but the witness, with infinities as the string "inf", which JSON can hold."""
        numbers = {name: for_json(getattr(self, name)) for name in ("value", "error", "lower", "upper")}
        return numbers | {"warrant": self.warrant, "unit": self.unit, "reason": self.reason}

    def _repr_html_(self) -> str:
        from divergences.comparison.row_html import distance_table

        return distance_table(self)


class Comparison(Mapping):
    """What ``compare`` returns: a mapping from the names of distances to ``Distance``; prints as a table.

    Attributes
    ----------
    p, q : laws
    test : TwoSampleTest or None
        Of ``compare(p, q, test=…)``.
    """

    def __init__(self, p, q, distances: list[Distance], test=None):
        self.p, self.q, self.test = p, q, test
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
        head = f"P = {describe(self.p)}\nQ = {describe(self.q)}\n\n"
        table = text_table(HEAD, [cells(distance) for distance in self.values()])
        return "\n".join([head + table, *self.notes()])

    def notes(self) -> list[str]:
        """What stands below the table: the test, and the reasons of infinities and of missing values."""
        below = [*reasons(self.values()), *([str(self.test)] if self.test else [])]
        return ["", *below] if below else []

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from divergences.comparison.row_html import comparison_tables

        return comparison_tables(self)

    def to_dict(self) -> dict:
        """``{"p": …, "q": …, "distances": {name: {value, error, lower, upper, warrant, unit, reason}}}``.

        With a test also ``"test": {statistic, p_value, name, permutations, n, m}``.
        """
        distances = {name: distance.to_dict() for name, distance in self.items()}
        found = {"p": describe(self.p), "q": describe(self.q), "distances": distances}
        return found if self.test is None else found | {"test": self.test.to_dict()}
