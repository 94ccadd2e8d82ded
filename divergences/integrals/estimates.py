"""A number with the error it may have and the reason to trust it (its warrant)."""

from typing import NamedTuple


class Estimate(NamedTuple):
    """What was computed and how far it can be trusted.

    Attributes
    ----------
    value : float
        May be inf, never NaN.
    error : float
        How far the true value may lie from ``value``: rounding for "exact", the integration's own
        estimate for "estimated"; inf never has an error.
    warrant : {"exact", "certified", "estimated"}
    reason : str or None
        Why the value is infinite, or why no integral was needed.
    """

    value: float
    error: float
    warrant: str
    reason: str | None = None

    def scaled(self, factor: float) -> "Estimate":
        """The same number in other units."""
        return self._replace(value=self.value * factor, error=self.error * factor)
