"""Every row of ``compare`` for two discrete laws, from exact rationals.

TV and χ² are rational. KL, JS and Hellinger are logarithms and roots of rationals, taken at DIGITS digits: no
float enters. On the line W_r is the quantile coupling, a sum of mass times |x - y|^r.
"""

from fractions import Fraction

from mpmath import mp, mpf

DIGITS = 80  # weights down to 1e-300 and laws that differ in their last bit keep 40 digits and more


def to_mpf(number: Fraction):
    """A rational as a number of DIGITS digits."""
    return mpf(number.numerator) / number.denominator


def divergences_of_atoms(p: dict, q: dict) -> dict:
    """The rows of two laws given as {atom: rational weight > 0}; Fractions where they are rational."""
    both = [(p.get(x, 0), q.get(x, 0)) for x in {**p, **q}]
    with mp.workdps(DIGITS):
        js = mp.fsum(_log_term(a, (a + b) / 2) + _log_term(b, (a + b) / 2) for a, b in both) / 2
        overlap = mp.fsum(mp.sqrt(to_mpf(a * b)) for a, b in both if a * b)
        rows = {
            "total_variation": sum(abs(a - b) for a, b in both) / Fraction(2),
            "kl_divergence": _kl(both),
            "reverse_kl_divergence": _kl([(b, a) for a, b in both]),
            "js_divergence": max(js, mpf(0)) if p != q else Fraction(0),
            "squared_hellinger": 1 - overlap if p != q else Fraction(0),
            "chi_square_divergence": mp.inf
            if any(a and not b for a, b in both)
            else sum((a - b) ** 2 / b for a, b in both),
        }
        return rows | roots_of(rows)


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


def _log_term(a: Fraction, b: Fraction):
    """a log(a/b) of rationals."""
    return to_mpf(a) * mp.log(to_mpf(a / b)) if a else mpf(0)


def _kl(both):
    if any(a and not b for a, b in both):
        return mp.inf
    if all(a == b for a, b in both):
        return Fraction(0)
    return mp.fsum(_log_term(a, b) for a, b in both)


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
