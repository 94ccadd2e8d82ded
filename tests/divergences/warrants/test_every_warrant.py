"""Every number of ``compare`` and of ``optimal_transport`` keeps its warrant on random pairs that are hard.

exact, certified   lower <= true <= upper as real numbers; where a row has an error, |true - value| <= error
estimated          |true - value| <= error
infinite           exactly where the true value is

The true values come from exact rationals (exact_discrete.py, exact_transport.py) and from double-exponential
quadrature in 50 digits (density_rows.py). A pair is a function of its kind and its seed. The short form runs
a few cheap ones; the long one 2,000 pairs, or a slice of them, in one process:
    python -m pytest -m slow tests/divergences/warrants -k in_space
    WARRANTS_FIRST=300 WARRANTS_COUNT=50 python -m pytest -m slow tests/divergences/warrants -k mixtures
A failure prints the statements that make the pair. In Python: ``faults(single(17))``.
"""

import math
import os
import sys
import warnings
from fractions import Fraction

import pytest
from density_rows import UNKNOWN, divergences_of_densities, w1_on_the_line
from exact_discrete import divergences_of_atoms, line_cost, root
from exact_transport import transport_cost
from mpmath import mp, mpf
from pairs import Atoms, Pair
from quantile_rows import wasserstein_by_quantiles
from random_atoms import equal_samples, in_space, labelled, on_the_line
from random_densities import beside_atoms, higher_orders, mixtures, single, touching

from divergences import compare, optimal_transport
from divergences.comparison.comparison_rows import Distance
from divergences.transport.line_transport import wasserstein_1d

MAKERS = (
    labelled, on_the_line, in_space, equal_samples, single, mixtures, beside_atoms, touching, higher_orders,
)  # fmt: skip
KINDS = {maker.__name__: maker for maker in MAKERS}
LONG = {
    "labelled": 300, "on_the_line": 300, "in_space": 400, "equal_samples": 200, "single": 300,
    "mixtures": 150, "beside_atoms": 150, "touching": 100, "higher_orders": 100,
}  # fmt: skip
SHORT = {
    "labelled": range(8), "on_the_line": range(8), "in_space": range(8), "equal_samples": range(8),
    "single": (6, 7, 14), "beside_atoms": (0, 2, 5, 13), "touching": (2, 28),
}  # fmt: skip


def true_rows(pair: Pair) -> dict:
    """{row: (true value, how far the oracle may be off)}."""
    p, q = pair.p, pair.q
    if isinstance(p, Atoms) and isinstance(q, Atoms):
        masses = p.exact_atoms(), q.exact_atoms()
        rows = {name: (value, 0) for name, value in divergences_of_atoms(*masses).items()}
        if p.points is not None:
            rows["earth_mover_distance"] = _transport(pair, masses, 1), 0
        return rows
    rows = {"earth_mover_distance": w1_on_the_line(p, q)}
    if isinstance(p, Atoms) or isinstance(q, Atoms):
        rows |= {
            name: (value, 0)
            for name, value in divergences_of_atoms({0: Fraction(1)}, {1: Fraction(1)}).items()
        }
        return rows
    return rows | divergences_of_densities(p, q)


def _transport(pair: Pair, masses, order: int):
    if len(pair.p.points[0]) == 1:
        return root(line_cost(*masses, order), order)
    return root(transport_cost(*masses, pair.metric, order), order)


def faults(pair: Pair) -> list[str]:
    """What does not hold, one line for each row; empty when every warrant is kept."""
    p, q = pair.laws()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        if pair.order > 1 and not isinstance(pair.p, Atoms):
            found = [_fault_of_estimate(pair, wasserstein_1d(p, q, pair.order))]
        else:
            table = compare(p, q, metric=pair.metric)
            true = true_rows(pair)
            found = [_fault(name, table[name], *true[name]) for name in true]
            if pair.order > 1:
                found.append(_fault_of_plan(pair, p, q))
    return [line for line in found if line]


def _fault_of_plan(pair: Pair, p, q) -> str | None:
    plan = optimal_transport(p, q, metric=pair.metric, order=pair.order)
    true = _transport(pair, (pair.p.exact_atoms(), pair.q.exact_atoms()), pair.order)
    return _outside(f"W_{pair.order}", plan.value, plan.lower, plan.upper, true, 0)


def _fault_of_estimate(pair: Pair, found) -> str | None:
    name, unit = f"W_{pair.order}", "data units"
    row = Distance(name, unit, found.value, found.warrant, found.error, reason=found.reason)
    return _fault(name, row, *wasserstein_by_quantiles(pair.p, pair.q, pair.order))


def _fault(name: str, row, true, slack) -> str | None:
    if true is UNKNOWN or row.value is None:
        return None  # "none" claims no number
    if math.isnan(row.value) or math.isinf(row.value) or true == mp.inf:
        beyond = row.value == math.inf and true > sys.float_info.max
        return (
            None if row.value == true or beyond else f"{name}: {row.value} ({row.reason}), true {_show(true)}"
        )
    if row.bounds is not None:
        return _outside(name, row.value, *row.bounds, true, slack)
    with mp.workdps(60):
        off = abs(_number(true) - mpf(row.value)) - slack
        if off <= row.error:
            return None
        bars = mp.nstr(off / row.error, 3) if row.error else "all"
    return f"{name}: {row.value!r} ± {row.error!r} {row.warrant}, " + (
        f"true {_show(true)}, off {mp.nstr(off, 3)} = {bars} bars"
    )


def _outside(name: str, value: float, lower: float, upper: float, true, slack) -> str | None:
    with mp.workdps(400):
        true = _number(true)
        if mpf(lower) - slack <= true <= mpf(upper) + slack and lower <= value <= upper:
            return None
        off = max(mpf(lower) - true, true - mpf(upper))
        share = mp.nstr(off / true, 3) if true else "all"
    return f"{name}: {value!r} in [{lower!r}, {upper!r}], true {_show(true)}, " + (
        f"outside by {mp.nstr(off, 3)} = {share} of it"
    )


def _number(true):
    return mpf(true.numerator) / true.denominator if isinstance(true, Fraction | int) else true


def _show(true) -> str:
    return mp.nstr(_number(true), 25)


def _check(kind: str, seeds) -> None:
    failed = []
    for seed in seeds:
        pair = KINDS[kind](seed)
        try:
            lines = faults(pair)
        except Exception as error:  # one pair that breaks must not hide the others
            lines = [f"{type(error).__name__}: {error}"]
        if lines:
            failed.append("\n".join([f"{kind}({seed})", pair.reproduce, *lines]))
    assert not failed, f"{len(failed)} of {len(seeds)} pairs:\n\n" + "\n\n".join(failed)


@pytest.mark.parametrize("kind", SHORT)
def test_a_few_pairs_of_each_kind_keep_their_warrants(kind):
    _check(kind, SHORT[kind])


@pytest.mark.slow
@pytest.mark.parametrize("kind", LONG)
def test_two_thousand_pairs_keep_their_warrants(kind):
    first = int(os.environ.get("WARRANTS_FIRST", 0))
    _check(kind, range(first, first + int(os.environ.get("WARRANTS_COUNT", LONG[kind]))))
