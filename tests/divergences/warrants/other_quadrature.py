"""Double-exponential quadrature in mpmath: another kind than the Gauss-Kronrod panels of the package.

An integral over a panel (a, b) is a trapezoidal sum in t after
    x = a + (b - a)/(1 + exp(-π sinh t))     finite panels (tanh-sinh)
    x = a + exp(½π sinh t) · width           (a, ∞) (exp-sinh), and its mirror image
Nodes crowd towards the ends as exp(-exp t), so a singular end or a tail x^(-1.01) costs a few nodes more and
no digits: a place is (anchor, offset), and exponents of mpmath are unbounded. The step is halved until two
sums agree, then the panel is cut in two. Where the difference of the two functions changes sign, the panel
is cut there.
"""

from itertools import pairwise

from exact_laws import Place
from mpmath import mp, mpf

FINEST = 64  # steps of t per unit
T_MAX = 13  # exp(-π sinh 13) is 1e-300000
FIRST_STEP = 16  # h = 1/4
CUTS = 40  # a panel from 1 to 1e11 is cut 37 times until its near end is seen


class Panel:
    """One interval between two places, or from one place to ±infinity, with the values seen so far."""

    def __init__(self, function, low: Place | None, high: Place | None, width):
        self.function, self.low, self.high, self.width = function, low, high, width
        self.values = {}
        self._range = None

    def place(self, t):
        """The node at t, and dx/dt there."""
        e = mp.exp(mp.pi * mp.sinh(t))
        if self.low is not None and self.high is not None:
            near = self.width / (1 + e) if t > 0 else self.width * e / (1 + e)
            slope = self.width * mp.pi * mp.cosh(t) * e / (1 + e) ** 2
            end, sign = (self.high, -1) if t > 0 else (self.low, 1)
            return Place(end.anchor, end.offset + sign * near), slope
        root = mp.sqrt(e)
        end, sign = (self.low, 1) if self.low is not None else (self.high, -1)
        return Place(
            end.anchor, end.offset + sign * self.width * root
        ), self.width * root * mp.pi / 2 * mp.cosh(t)

    def sums(self, step: int) -> list:
        """The trapezoidal sums of all rows at the step ``step``/FINEST."""
        if self._range is None:
            self._range = self._walk(-1, step), self._walk(1, step)
        low, high = self._range
        rows = [self._at(j) for j in range(-(-low // step) * step, high + 1, step)]
        return [mp.fsum(column) * step / FINEST for column in zip(*rows)]

    def _walk(self, direction: int, step: int) -> int:
        """The index beyond which all rows are negligible: three nodes in a row."""
        largest, small, j = None, 0, 0
        while abs(j) < T_MAX * FINEST:
            row = [abs(x) for x in self._at(j)]
            largest = row if largest is None else [max(x, y) for x, y in zip(row, largest)]
            tiny = all(x <= y * mpf(10) ** -30 for x, y in zip(row, largest))
            small = small + 1 if tiny and abs(j) >= 3 * FINEST else 0
            if small == 3:
                break
            j += direction * step
        return j

    def _at(self, j: int) -> list:
        if j not in self.values:
            place, slope = self.place(mpf(j) / FINEST)
            rows, difference = self.function(place)
            self.values[j] = [slope * value for value in rows], difference
        return self.values[j][0]

    def crossing(self):
        """A place where the difference changes sign, or None; below 1e-28 of the whole it is noise."""
        seen = sorted((j, d) for j, (_, d) in self.values.items() if abs(d) > mpf(10) ** -28)
        for (i, d), (j, e) in pairwise(seen):
            if (d > 0) != (e > 0):
                place = self._bisected(mpf(i) / FINEST, mpf(j) / FINEST, d > 0)
                if not self._at_an_end(place):
                    return place
        return None

    def _bisected(self, low, high, positive: bool) -> Place:
        for _ in range(75):
            middle = (low + high) / 2
            d = self.function(self.place(middle)[0])[1]
            low, high = (middle, high) if (d > 0) == positive else (low, middle)
        return self.place(low)[0]

    def _at_an_end(self, place: Place) -> bool:
        """Whether the root is an end of this panel, where the last cut put it."""
        return any(
            end is not None
            and end.offset != 0
            and abs(_between(end, place)) < abs(self.width) * mpf(10) ** -18
            for end in (self.low, self.high)
        )

    def cut(self, place: Place | None = None) -> list:
        """Two panels: cut at a place, or in the middle of t; the rest of a tail is twice as wide."""
        place = place or self.place(mpf(0))[0]
        ends = [(self.low, place), (place, self.high)]
        return [panel(self.function, low, high, 2 * self.width) for low, high in ends]


def _between(low: Place, high: Place):
    return (high.anchor - low.anchor) + (high.offset - low.offset)


def panel(function, low: Place | None, high: Place | None, width) -> Panel:
    """A panel between two places; None means infinity, and ``width`` is the length of the bulk beside it."""
    if low is not None and high is not None:
        width = _between(low, high)
    return Panel(function, low, high, width)


def integrate(function, panels: list[Panel], digits: int = 17):
    """The integrals of all rows of ``function(place) -> (rows, difference)``: totals, errors.

    Rows are non-negative. A panel is accepted when its error is less than 10^-digits of each row's total.
    """
    done, work = [], []
    for one in panels:
        work += [(each, CUTS) for each in _without_crossings(one, CUTS)]
    sums = {id(one): one.sums(FIRST_STEP // 2) for one, _ in work}
    totals = [mp.fsum(column) for column in zip(*sums.values())]
    while work:
        one, cuts = work.pop()
        found = _converged(one, totals, digits)
        if found is None and cuts:
            work += [(each, cuts - 1) for half in one.cut() for each in _without_crossings(half, 3)]
        else:
            done.append(found or _last_two(one))
    return (
        [mp.fsum(column) for column in zip(*(value for value, _ in done))],
        [mp.fsum(column) for column in zip(*(error for _, error in done))],
    )


def _without_crossings(one: Panel, cuts: int) -> list[Panel]:
    one.sums(FIRST_STEP)
    one.sums(FIRST_STEP // 2)
    place = one.crossing() if cuts else None
    if place is None:
        return [one]
    return [each for half in one.cut(place) for each in _without_crossings(half, cuts - 1)]


def _converged(one: Panel, totals: list, digits: int):
    """The sums and how far they are from the last ones, as soon as that is small; None when it stays large.

    Nothing is extrapolated: where a bulk is narrow beside its panel, digits do not double from step to step.
    """
    before = one.sums(FIRST_STEP // 2)
    for step in (4, 2):
        now = one.sums(step)
        apart = [abs(x - y) for x, y in zip(now, before)]
        if all(x <= mpf(10) ** -digits * total for x, total in zip(apart, totals)):
            return now, apart
        before = now
    return None


def _last_two(one: Panel):
    now, before = one.sums(2), one.sums(4)
    return now, [abs(x - y) for x, y in zip(now, before)]
