"""Every row of ``compare`` for two discrete laws, from exact rationals.

TV and χ² are rational. KL, JS and Hellinger are logarithms and roots of rationals, taken at DIGITS digits: no
float enters. On the line W_r is the quantile coupling, a sum of mass times |x - y|^r.
"""

from fractions import Fraction

from mpmath import mp, mpf

DIGITS = 60  # at least; as many more as the laws share


def to_mpf(number: Fraction):
    """A rational as a number of DIGITS digits."""
    return mpf(number.numerator) / mpf(number.denominator)


def divergences_of_atoms(p: dict, q: dict) -> dict:
    """The rows of two laws given as {atom: rational weight > 0}; Fractions where they are rational."""
    both = [(p.get(x, 0), q.get(x, 0)) for x in {**p, **q}]
    with mp.workdps(_digits(both)):
        rows = {
            "total_variation": sum(abs(a - b) for a, b in both) / Fraction(2),
            "kl_divergence": _kl(both),
            "reverse_kl_divergence": _kl([(b, a) for a, b in both]),
            "js_divergence": mp.fsum(_kl_term(x, (a + b) / 2) for a, b in both for x in (a, b)) / 2,
            "squared_hellinger": _squared_hellinger(both),
            "chi_square_divergence": mp.inf
            if any(a and not b for a, b in both)
            else sum((a - b) ** 2 / b for a, b in both),
        }
        return rows | roots_of(rows)


def _digits(both) -> int:
    """a log(a/b) - a + b loses twice the digits that a and b share."""
    apart = [abs(a - b) / max(a, b) for a, b in both if a != b]
    if not apart:
        return DIGITS
    nearest = min(apart)
    return DIGITS + 2 * max(len(str(nearest.denominator)) - len(str(nearest.numerator)), 0)


def roots_of(rows: dict) -> dict:
    """The two rows that are roots of others."""
    with mp.workdps(DIGITS):
        values = {
            name: to_mpf(rows[name]) if isinstance(rows[name], Fraction) else rows[name]
            for name in ("js_divergence", "squared_hellinger")
        }
        return {
            "js_distance": mp.sqrt(values["js_divergence"]),
            "hellinger_distance": mp.sqrt(values["squared_hellinger"]),
        }


def _kl_term(a: Fraction, b: Fraction):
    """a log(a/b) - a + b, which is not negative; over all atoms the linear part sums to 0."""
    return to_mpf(a) * mp.log(to_mpf(a / b)) - to_mpf(a) + to_mpf(b) if a else to_mpf(b)


def _squared_hellinger(both):
    """½ Σ (√a - √b)² without the difference of two roots; a Fraction where no root is irrational."""
    alone = sum(a + b for a, b in both if not (a and b))
    shared = [(a, b) for a, b in both if a and b and a != b]
    if not shared:
        return Fraction(alone) / 2
    roots = (to_mpf(a - b) ** 2 / (mp.sqrt(to_mpf(a)) + mp.sqrt(to_mpf(b))) ** 2 for a, b in shared)
    return (to_mpf(Fraction(alone)) + mp.fsum(roots)) / 2


def _kl(both):
    if any(a and not b for a, b in both):
        return mp.inf
    return mp.fsum(_kl_term(a, b) for a, b in both)


def line_cost(p: dict, q: dict, order: int) -> Fraction:
    """W_order to the power ``order`` between laws {(x,): weight} on the line, by the quantile coupling.

    >>> line_cost({(0.0,): Fraction(1)}, {(3.0,): Fraction(1)}, 2)
    Fraction(9, 1)
    """
    left, right = ([[Fraction(x[0]), w] for x, w in sorted(law.items())] for law in (p, q))
    total, i, j = Fraction(0), 0, 0
    while i < len(left) and j < len(right):
        mass = min(left[i][1], right[j][1])
        total += mass * abs(left[i][0] - right[j][0]) ** order
        left[i][1] -= mass
        right[j][1] -= mass
        i, j = i + (left[i][1] == 0), j + (right[j][1] == 0)
    return total


def root(cost, order: int):
    """cost ** (1/order) at DIGITS digits; a Fraction stays one at order 1."""
    if order == 1:
        return cost
    with mp.workdps(DIGITS):
        return mp.root(to_mpf(cost) if isinstance(cost, Fraction) else cost, order)
