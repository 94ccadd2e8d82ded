"""The slope of a function along a line from its values alone, with an error, or the proof of a kink.

Steps fall by factors of 3.71 from one as large as x to some units in its last place: by whole factors, many
of them would be whole periods of a wave as soon as one is, and it would look flat. At every step h

    central   (g(h) - g(-h)) / 2h           = g′ + c₂ h² + c₄ h⁴ + …
    jump      (g(h) - 2 g(0) + g(-h)) / h   = the right slope minus the left one + c₁ h + c₃ h³ + …

and Neville's table eliminates the powers of h one by one. The error is the difference of neighbours in the
table plus their rounding errors (C. J. F. Ridders, Advances in Engineering Software 4, 1982). Where g is not
finite, or raises, h has left the domain: the next step is smaller, and when one side is outside for every h
the slope is taken from the other side. At a kink the jump stays as it is while h falls.
"""

from typing import NamedTuple

import numpy as np

RATIO, LEVELS = 3.71, 60
FIRST = 0.2371  # no power of 2: a whole number of periods would look flat
EPSILON = np.finfo(float).eps


class Slope(NamedTuple):
    """What was found: NaN with an infinite error when nothing was; ``kink`` when one-sided slopes differ."""

    value: float
    error: float
    kink: bool


class Table:
    """Neville's table, a row for every step; ``powers`` are those of h in the error of an estimate."""

    def __init__(self, powers):
        self.powers, self.row = powers, []

    def add(self, estimate, noise):
        """Return the best of the new row, and its error."""
        row = [estimate]
        for power, old in zip(self.powers, self.row):
            row.append(row[-1] + (row[-1] - old) / (RATIO**power - 1))
        errors = [abs(new - old) + noise + EPSILON * abs(new) for new, old in zip(row[1:], self.row)]
        self.row = row
        return min(zip(errors, row[1:]), default=(np.inf, estimate))[::-1]


def steps(x, size):
    """Steps from FIRST times ``size`` to 1e-12 of x (of size where x is 0), such that x ± h are exact."""
    h, least = FIRST * size, 4096 * np.spacing(abs(x)) if x else 1e-14 * size
    for _ in range(LEVELS):
        if h < least:
            return
        exact = (x + h) - x
        yield exact
        h /= RATIO


def slope(g, here, ladder, noise) -> Slope:
    """Return the slope of g at 0.

    Parameters
    ----------
    g : callable
        ``g(h) -> float``, NaN outside of the domain; ``here`` is g(0).
    ladder : iterable of float
        Steps h, falling by ``RATIO``.
    noise : float
        What rounding does to a value of g.

    Examples
    --------
    >>> found = slope(lambda h: np.exp(h), 1.0, steps(0.0, 1.0), 1e-16)
    >>> bool(abs(found.value - 1) < found.error < 1e-12)
    True
    >>> slope(abs, 0.0, steps(0.0, 1.0), 0.0).kink
    True
    """
    central, jump, side = Table((2, 4, 6)), Table((1, 3, 5)), Table((1, 2, 3, 4))
    best, one_sided, jumps = (np.nan, np.inf), (np.nan, np.inf), []
    for h in ladder:
        up, down = g(h), g(-h)
        if not (np.isfinite(up) and np.isfinite(down)):
            central.row, jump.row = [], []
            one_sided = _from_one_side(side, one_sided, up - here, here - down, h, noise)
            continue
        rounded = noise / h
        found = central.add((up - down) / (2 * h), rounded)
        raw = ((up - here) - (here - down)) / h
        bend, doubt = jump.add(raw, 4 * rounded)
        jumps = [*jumps[-1:], (raw, 4 * rounded)]
        none = 1e-7 * max(abs(up - here), abs(here - down)) / h + 16 * rounded
        if max(abs(bend), doubt) <= none:
            best = _better(best, found, rounded)
            if best[1] <= max(1e-12 * abs(best[0]), 2 * rounded):
                return Slope(*best, False)
        elif 4 * rounded > 0.1 * max(abs(bend), doubt):  # smaller steps would show rounding alone
            best = _better(best, (found[0], found[1] + max(abs(bend), doubt)), rounded)
            break
    return Slope(np.nan, np.inf, True) if _stays(jumps) else Slope(*_better(best, one_sided, 0.0), False)


def _better(best, found, rounded):
    """The estimate of smaller error; one without three digits is not used, unless rounding explains it."""
    value, error = found
    return found if error < best[1] and error <= max(1e-3 * abs(value), 4 * rounded) else best


def _from_one_side(side, best, ahead, behind, h, noise):
    """Improve the one-sided estimate by the side that is in the domain."""
    if not (np.isfinite(ahead) or np.isfinite(behind)):
        side.row = []
        return best
    found = side.add((ahead if np.isfinite(ahead) else behind) / h, 4 * noise / h)
    return _better(best, found, 8 * noise / h)


def _stays(jumps):
    """Whether the last two jumps are equal, and too large for rounding."""
    if len(jumps) < 2:
        return False
    (first, _), (last, noise) = jumps
    return abs(last - first) <= 0.1 * abs(last) and abs(last) > 10 * noise


def rounding(g, here):
    """What rounding does to values of g near 0: the scatter of its fourth differences over tiny steps.

    ``g(k)`` moves every number by k times 1e-12 of itself or so, exactly. After J. J. Moré and S. M. Wild,
    SIAM J. Sci. Comput. 33 (2011). Two lengths of steps are taken: with one alone, the rounding errors of a
    product may form so regular a sequence that its fourth differences vanish. When most neighbours are equal,
    as in a function that computes in float32, the steps were too small, and larger ones are tried.
    """
    least, found = EPSILON * abs(here), []
    for step in (1, 17, 4093, 250007):  # no powers of 2, by which float32 moves exactly
        scatter = _scatter(g, step)
        if scatter is not None:
            found.append(scatter)
        if len(found) == 2:
            break
    return max(least, float(np.sqrt(np.mean(np.square(found))))) if found else least


def _scatter(g, step):
    """The scatter of g over nine places ``step`` apart; None where most neighbours are equal."""
    for side in (step, -step):
        values = np.array([g(k * side) for k in range(9)])
        if np.isfinite(values).all():
            break
    if not np.isfinite(values).all() or np.count_nonzero(np.diff(values)) < 4:
        return None
    fourth = np.diff(values, 4) / np.sqrt(70.0)  # (4!)²/8! is 1/70: unit noise gives unit scatter
    return 2 * float(np.sqrt(np.mean(fourth**2)))
