"""KL and JS from samples: the formula against plain loops, the interval's coverage, what is refused."""

import math

import numpy as np
import pytest

from divergences import compare, js_divergence, js_from_samples, kl_from_samples, mixture, samples
from divergences.from_samples.neighbour_estimates import DRAWS, _js, _kl, _with_interval, estimated_seconds

KL = math.log(2) - 1 / 4  # of N(0, 1) and N(1, 2²)


def by_loops(x, y, k):
    """The estimate of Wang, Kulkarni and Verdú with every distance sorted."""
    (n, d), total = x.shape, 0.0
    for i in range(n):
        among = sorted(math.dist(x[i], x[j]) for j in range(n) if j != i)
        others = sorted(math.dist(x[i], point) for point in y)
        total += math.log(others[k - 1] / among[k - 1])
    return d / n * total + math.log(len(y) / (n - 1))


@pytest.mark.parametrize("k", [1, 3])
def test_the_formula(k):
    rng = np.random.default_rng(k)
    x, y = rng.normal(size=(40, 3)), rng.normal(0.5, 1, size=(60, 3))
    assert kl_from_samples(x, y, k, rng=0).value == pytest.approx(by_loops(x, y, k), abs=1e-12)


def test_js_is_the_mean_of_both_kl_to_the_pooled_other_halves():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(50, 2)), rng.normal(1, 1, size=(61, 2))
    draws, terms = np.random.default_rng(7), []
    for _ in range(2):
        p, q = draws.permutation(x)[:50], draws.permutation(y)[:50]
        halves = [(p[:25], q[:25]), (p[25:], q[25:])]
        for mine, other in (halves, halves[::-1]):
            terms += [by_loops(half, np.concatenate(other), 1) for half in mine]
    assert _js(x, y, 1, np.random.default_rng(7)) == pytest.approx(np.mean(terms), abs=1e-12)


def test_neither_unit_nor_order_of_the_points_matters():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(50, 2)), rng.normal(1, 1, size=(50, 2))
    value = _kl(x, y, 1)
    assert kl_from_samples(x * 2.0**-900, y * 2.0**-900).value == value
    assert kl_from_samples(x * 2.0**900, y * 2.0**900).value == value
    assert kl_from_samples(x[::-1], y[::-1]).value == pytest.approx(value, abs=1e-12)


def coverage(seeds: int) -> tuple[float, float, float, float]:
    """Shares of the intervals that hold KL and JS, and the median widths; n = m = 1,000, k = 1."""
    from scipy import stats

    js = js_divergence(stats.norm(0, 1), stats.norm(1, 2))
    held, widths = [], []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(0, 1, 1000), rng.normal(1, 2, 1000)
        found = kl_from_samples(x, y, rng=rng), js_from_samples(x, y, rng=rng)
        held.append([one.lower <= true <= one.upper for one, true in zip(found, (KL, js))])
        widths.append([one.upper - one.lower for one in found])
    return *np.mean(held, axis=0), *np.median(widths, axis=0)


def test_most_intervals_hold_the_truth():
    of_kl, of_js, width, narrower = coverage(8)
    assert min(of_kl, of_js) >= 0.75  # fewer than 6 of 8 are rarer than 1 in 150 where 95 in 100 hold
    assert width <= 0.4
    assert narrower <= 0.3


@pytest.mark.slow
def test_nine_in_ten_intervals_hold_the_truth():
    of_kl, of_js, width, _ = coverage(200)
    assert min(of_kl, of_js) >= 0.9
    assert width <= 0.4


def test_the_interval_knows_the_bias_in_many_dimensions():
    """In ten dimensions the estimate is a quarter too small; extrapolated, that is in the interval."""
    held = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=(600, 10)), rng.normal(0.5, 1, size=(600, 10))
        found = kl_from_samples(x, y, rng=rng)
        held.append(found.lower <= 10 * 0.125 <= found.upper)
    assert sum(held) >= 5


def test_compare_puts_estimates_beside_the_atomic_answer():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(200, 2)), rng.normal(1, 1, size=(150, 2))
    found = compare(samples(x), samples(y), estimate=True, rng=5)
    plain = compare(samples(x), samples(y))
    assert {name: found[name].value for name in plain} == {name: plain[name].value for name in plain}
    assert found["kl"].value == math.inf
    row = found["kl_estimate"]
    assert (row.warrant, row.unit, row.bounds) == ("sampled", "nats", None)
    assert row.interval == (row.lower, row.upper)
    assert row.lower < row.value < row.upper
    assert found["reverse_kl_estimate"].value == pytest.approx(kl_from_samples(y, x).value)
    assert f"95 %: [{row.lower:.4g}, {row.upper:.4g}]" in str(found)
    assert found.to_dict()["distances"]["js_estimate"]["warrant"] == "sampled"


def test_rows_are_told_as_they_are_ready_and_nothing_else_changes():
    rng, told = np.random.default_rng(4), []
    pair = samples(rng.normal(size=(30, 1))), samples(rng.normal(size=(30, 1)))
    found = compare(*pair, ready=told.append, estimate=True, test="w1", permutations=19, rng=1)
    assert told == list(found.values())
    assert found.test.p_value >= 0.05
    assert "19 relabellings of 30 and 30 points" in " ".join(str(found).split())


@pytest.mark.parametrize(("n", "part"), [(80, 20), (12_000, 2000)])
@pytest.mark.parametrize("mean", [4.0, 6.0])
def test_the_interval_by_hand(n, part, mean):
    """Half of the subsamples find 1 less than their mean, half 1 more; a bias falls by share^(1/d)."""
    sizes, told = [], iter([5.0, *[mean - 1, mean + 1] * (DRAWS // 2)])

    def estimate(x, y, rng):
        sizes.append((len(x), len(y), len(np.unique(x, axis=0))))
        return next(told)

    points = np.arange(2.0 * n).reshape(n, 2)
    found = _with_interval(estimate, points, np.vstack([points, points + 0.5]), 0, 9.0)
    assert sizes == [(n, 2 * n, n), *[(part, 2 * part, part)] * DRAWS]
    share = part / n
    spread = 1.959963984540054 * math.sqrt(DRAWS / (DRAWS - 1)) * math.sqrt(share / (1 - share))
    bias = (mean - 5.0) / (share**-0.5 - 1)  # of the whole sample: lower where the parts find too much
    lower, upper = 5.0 - spread - max(bias, 0), 5.0 + spread - min(bias, 0)
    assert found.value == 5.0
    assert (found.lower, found.upper) == pytest.approx((lower, min(upper, 9.0)), rel=1e-13)


def test_intervals_hold_possible_values_alone():
    rng = np.random.default_rng(6)
    x, y, far = rng.normal(size=60), rng.normal(size=60), rng.normal(50, 1, size=60)
    same, apart = js_from_samples(x, y, rng=0), js_from_samples(x, far, rng=0)
    assert (same.lower, kl_from_samples(x, y, rng=0).lower, apart.upper) == (0.0, 0.0, math.log(2))
    assert 0 < same.upper <= math.log(2)
    assert kl_from_samples(x, far, rng=0).upper > math.log(2)


def test_an_estimate_that_no_divergence_can_have_says_so():
    impossible = set()
    for seed in range(8):
        rng = np.random.default_rng(seed)
        found = compare(*(samples(rng.normal(size=40)) for _ in range(2)), estimate=True, rng=seed)
        for name in ("kl_estimate", "reverse_kl_estimate", "js_estimate"):
            row = found[name]
            assert (row.value < 0) == ("below 0 is noise" in (row.reason or ""))
            assert 0 <= row.lower <= row.upper
            impossible |= {name} if row.value < 0 else set()
    assert len(impossible) > 1


TIES = np.random.default_rng(5).normal(size=(30, 2))


@pytest.mark.parametrize(
    ("x", "y", "words", "message"),
    [
        (TIES[:10], TIES[10:], {}, "takes at least 24 points of each law; x has 10, y has 20"),
        (TIES, TIES[:25], {"k": 2}, "at least 32 points"),
        (TIES, np.r_[TIES[4:5], TIES + 1], {}, r"1 of the points .* row 1 of y repeats row 5 of x"),
        (np.r_[TIES, TIES[:2]], TIES + 1, {}, r"2 of the points .* row 31 of x repeats row 1 of x"),
        (TIES, TIES[:, :1], {}, "x and y must have the same dimension; they have 2 and 1"),
        (TIES, TIES[:, :1] + [[1.0, 1.0]], {}, "points of y have 2 coordinates and fill 1 dimension only"),
        (TIES, TIES + 1, {"k": 0}, "k must be a whole number of at least 1"),
    ],
)
def test_what_is_refused(x, y, words, message):
    with pytest.raises(ValueError, match=message):
        kl_from_samples(x, y, **words)
    with pytest.raises(ValueError, match=message):
        js_from_samples(x, y, **words)


def test_compare_refuses_laws_that_are_no_samples():
    from scipy import stats

    with pytest.raises(ValueError, match=r"an estimate of densities takes points .* q is norm\(0, 1\)"):
        compare(samples(TIES), stats.norm(0, 1), estimate=True)
    weighted = samples([0.0, 1.0], [0.25, 0.75])
    with pytest.raises(ValueError, match=r"a permutation test takes points .* p is 2 atoms, in 1 dim.* with"):
        compare(weighted, mixture([1.0], [stats.norm()]), test="energy")
    with pytest.raises(ValueError, match="unknown statistic 'enrgy'"):
        compare(samples(TIES), samples(TIES), test="enrgy")


def test_subsamples_are_a_quarter_of_few_points_and_two_thousand_of_many():
    """100 subsamples of a quarter take 25 times the whole, those of a million points a fifth of it."""
    few, many = estimated_seconds(1000, 1000, 1) / 26, estimated_seconds(10**6, 10**6, 1) / 1.2
    assert many / few == pytest.approx(1000 * 1.6 / min(1.6, 2 + 1e-3 * 1000), rel=1e-12)
