"""Laws moved to coordinates that suit floats: which origin, which unit, and when they stay where they are."""

import numpy as np
import pytest
from scipy import stats

from divergences import mixture, samples
from divergences.integrals.placement import placed, placed_beside
from divergences.laws.discrete import Discrete


def ends(law):
    return [float(end) for end in law.support()]


@pytest.mark.parametrize(
    ("p", "q", "found"),
    [
        (stats.expon(3), stats.gamma(2, loc=3), ([0, np.inf], [0, np.inf])),  # a common end
        (stats.uniform(1, 2), stats.uniform(2, 1), ([-2, 0], [-1, 0])),  # … is 3, not the first end of p
        (stats.uniform(4, 2), stats.norm(), ([0, 2], [-np.inf, np.inf])),  # the first end of p
        (stats.norm(), stats.uniform(4, 2), ([-np.inf, np.inf], [0, 2])),  # else that of q
        (stats.uniform(4, 2), stats.uniform(5, 3), ([0, 2], [1, 4])),
        (stats.tukeylambda(2.0**-30, 4), stats.uniform(4, 2), ([-(2**30), 2**30], [0, 2])),  # no far end
    ],
)
def test_the_end_that_goes_to_0(p, q, found):
    moved = placed(p, q)
    assert (ends(moved.p), ends(moved.q)) == found
    assert moved.unit == 1.0


def test_without_ends_the_median_of_the_narrower_law_goes_to_0():
    for p, q in ((stats.norm(7, 0.1), stats.norm(2, 3)), (stats.norm(2, 3), stats.norm(7, 0.1))):
        moved = placed(p, q)
        assert sorted([moved.p.ppf(0.5), moved.q.ppf(0.5)]) == pytest.approx([-5.0, 0.0])
        assert (moved.p.std(), moved.q.std()) == pytest.approx((p.std(), q.std()))


def test_laws_of_one_place_and_scale_have_ends_at_0_and_1():
    moved = placed(stats.beta(2, 3, 10, 8), stats.uniform(10, 8))
    assert (ends(moved.p), ends(moved.q), moved.unit) == ([0, 1], [0, 1], 8.0)
    assert moved.p.kwds == {"loc": 0.0, "scale": 1.0} or moved.p.dist.name == "beta"
    assert moved.p.mean() == pytest.approx(0.4)


@pytest.mark.parametrize(("exponent", "unit"), [(299, 1.0), (302, 2.0**302), (-302, 2.0**-302), (-299, 1.0)])
def test_only_extreme_scales_are_divided_out_by_a_power_of_2(exponent, unit):
    scale = 2.0**exponent
    moved = placed(stats.norm(scale, scale / 1.5), stats.norm(0, scale / 1.3))
    assert moved.unit == pytest.approx(unit, rel=1.0)
    assert np.log2(moved.unit) == int(np.log2(moved.unit))
    assert moved.p.std() * moved.unit == pytest.approx(scale / 1.5, rel=1e-15)
    assert moved.p.ppf(0.5) * moved.unit - moved.q.ppf(0.5) * moved.unit == pytest.approx(scale, rel=1e-15)


def test_laws_stay_where_nothing_is_gained_or_ends_would_part():
    p, q = stats.expon(), stats.gamma(2)
    assert placed(p, q)[:2] == (p, q)
    # 0.1 + 0.2 is no 0.3: ends that are equal floats and would differ after the shift, or the other way round
    p, q = stats.uniform(1e17, 3), stats.uniform(1e17 + 16, 2)
    kept = placed(p, q)
    before, after = ends(p) + ends(q), ends(kept.p) + ends(kept.q)
    assert [a == b for a in before for b in before] == [a == b for a in after for b in after]


def test_mixtures_move_by_their_components_and_own_laws_do_not_move():
    both = mixture([0.25, 0.75], [stats.expon(2), stats.uniform(2, 4)])
    moved = placed(both, stats.expon(2, 3))
    assert [ends(law) for law in moved.p.laws] == [[0, np.inf], [0, 4]]
    assert np.asarray(moved.p.weights).tolist() == [0.25, 0.75]

    class Own(stats.rv_continuous):
        def _pdf(self, x):
            return np.exp(-x)

    own, law = Own(a=0.0, name="own")(loc=2), stats.expon(2)
    assert placed(own, law)[:2] == (own, law)
    assert placed(mixture([0.5, 0.5], [law, own]), law).q is law


def test_atoms_beside_a_law_move_with_it():
    atoms, law = placed_beside(samples([5.0, 7.0], [0.25, 0.75]), stats.expon(5))
    assert (atoms.points.ravel().tolist(), np.asarray(atoms.weights).tolist()) == ([0, 2], [0.25, 0.75])
    assert ends(law) == [0, np.inf]
    atoms, law = placed_beside(samples([5.0, 7.0]), stats.norm(6, 2))
    assert (atoms.points.ravel().tolist(), float(law.ppf(0.5)), atoms.equal_weights) == ([-1, 1], 0.0, True)
    same = samples([1.0])
    assert placed_beside(same, stats.expon())[0] is same
    assert isinstance(atoms, Discrete)


def test_atoms_that_would_overflow_stay():
    atoms, law = samples([1.7e308]), stats.uniform(-1.7e308, 1.0)
    with np.errstate(over="ignore"):
        assert placed_beside(atoms, law) == (atoms, law)
