"""Every distance between two laws in one call, each number with its warrant, its witness and its reason.

exact       supports or sums decide it; up to rounding
certified   proven: lower <= true value <= upper
estimated   by quadrature, with its own error
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from divergences.estimates import Estimate
from divergences.generators import GENERATORS
from divergences.laws import Discrete, as_law, describe
from divergences.measures import measure
from divergences.tables import text_table
from divergences.validation import known
from divergences.witnesses import optimal_discriminator, total_variation_witness, variational_witness

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
    value : float
        May be inf.
    warrant : {"exact", "certified", "estimated"}
    error : float or None
        How far the true value may be; None for an infinity and where bounds are given.
    lower, upper : float or None
        Proven bounds, where the warrant is "certified" (and for exact transport on the line).
    witness : ndarray, callable or None
        What attains the supremum: an array over labels, else a function of points.
    reason : str or None
        Why the value is infinite, or why nothing had to be computed.
    """

    name: str
    unit: str
    value: float
    warrant: str
    error: float | None = None
    lower: float | None = None
    upper: float | None = None
    witness: np.ndarray | Callable | None = None
    reason: str | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """(lower, upper) where they are proven, else None."""
        return None if self.lower is None else (self.lower, self.upper)

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
                f"{distance.value:.10g}",
                _trust(distance),
                distance.warrant,
                distance.reason or "",
            )
            for distance in self.values()
        ]
        head = f"P = {describe(self.p)}\nQ = {describe(self.q)}\n\n"
        return head + text_table(("distance", "value", "error or bounds", "warrant", "because"), rows)

    __repr__ = __str__

    def to_dict(self) -> dict:
        """``{"p": …, "q": …, "distances": {name: {value, error, lower, upper, warrant, unit, reason}}}``."""
        return {
            "p": describe(self.p),
            "q": describe(self.q),
            "distances": {name: distance.to_dict() for name, distance in self.items()},
        }


def compare(p, q, *, metric: str = "euclidean") -> Comparison:
    """Compute every distance of the lectures between two laws.

    Parameters
    ----------
    p, q : laws
        Arrays of weights ``(n,)``, ``pmf``, ``samples``, ``mixture`` or frozen continuous scipy.stats laws.
        Weights without points have no earth mover's distance, and the table none.
    metric : {"euclidean", "cityblock"}
        Of the earth mover's distance.

    Returns
    -------
    Comparison
        A mapping: ``compare(p, q)["js_divergence"].value``. Names: ``total_variation, kl_divergence,
        reverse_kl_divergence, js_divergence, js_distance, squared_hellinger, hellinger_distance,
        chi_square_divergence, earth_mover_distance``; short forms ``tv, kl, reverse_kl, js, hellinger,
        chi_square, w1`` work too. Divergences are in nats, the earth mover's distance in data units.

    Raises
    ------
    ValueError, TypeError
        Naming p or q and the entry.

    Examples
    --------
    >>> from divergences import samples
    >>> c = compare(samples([0.0]), samples([3.0]))
    >>> c["w1"].value, c["js"].value == math.log(2), c["kl"].value
    (3.0, True, inf)
    >>> c["kl"].reason
    'the laws share no atom'
    """
    from divergences.ground_cost import checked_metric

    checked_metric(metric)
    p, q = as_law(p, "p"), as_law(q, "q")
    line = _shared_line(p, q)

    def number(row: str, first=p, second=q, panels=line) -> Estimate:
        return measure(first, second, GENERATORS[row], panels)

    js, h2 = number("js").scaled(0.5), number("hellinger").scaled(0.5)
    reverse = number("reverse_kl")
    discriminator, hellinger = optimal_discriminator(p, q), variational_witness(p, q, "hellinger")
    distances = [
        _distance("total_variation", "1", number("tv"), total_variation_witness(p, q)),
        _distance("kl_divergence", "nats", number("kl"), variational_witness(p, q, "kl")),
        _distance("reverse_kl_divergence", "nats", reverse, variational_witness(p, q, "reverse_kl")),
        _distance("js_divergence", "nats", js, discriminator),
        _distance("js_distance", "√nats", _root(js), discriminator),
        _distance("squared_hellinger", "1", h2, hellinger),
        _distance("hellinger_distance", "1", _root(h2), hellinger),
        _distance("chi_square_divergence", "1", number("pearson"), variational_witness(p, q, "pearson")),
    ]
    if not (isinstance(p, Discrete) and p.points is None):
        distances.append(_transport(p, q, metric))
    return Comparison(p, q, distances)


def _shared_line(p, q):
    """The panels that all divergences of two continuous laws are integrated on."""
    if isinstance(p, Discrete) or isinstance(q, Discrete):
        return None
    from divergences.integration import line_of

    with np.errstate(all="ignore"):
        return line_of(p, q)


def _distance(name: str, unit: str, estimate: Estimate, witness) -> Distance:
    error = estimate.error if math.isfinite(estimate.value) else None
    return Distance(name, unit, estimate.value, estimate.warrant, error, None, None, witness, estimate.reason)


def _transport(p, q, metric: str) -> Distance:
    name, unit = "earth_mover_distance", "data units"
    if isinstance(p, Discrete) and isinstance(q, Discrete):
        from divergences.transport import optimal_transport

        found = optimal_transport(p, q, metric=metric)
        warrant = "exact" if found.method == "sort" else "certified"
        return Distance(
            name, unit, found.value, warrant, None, found.lower, found.upper, found.potential, None
        )
    from divergences.continuous_potential import potential_1d
    from divergences.integration import wasserstein_1d

    estimate = wasserstein_1d(p, q)
    return _distance(name, unit, estimate, potential_1d(p, q) if math.isfinite(estimate.value) else None)


def _root(estimate: Estimate) -> Estimate:
    """√ of an estimate, with the error of the root."""
    root = math.sqrt(estimate.value)
    error = (
        math.sqrt(estimate.error) if root == 0.0 else min(math.sqrt(estimate.error), estimate.error / root)
    )
    return estimate._replace(value=root, error=error)


def _trust(distance: Distance) -> str:
    if distance.bounds is not None:
        return f"[{distance.lower:.10g}, {distance.upper:.10g}]"
    return "" if not distance.error else f"± {distance.error:.1e}"


def _for_json(value: float | None):
    return "inf" if value == math.inf else value
