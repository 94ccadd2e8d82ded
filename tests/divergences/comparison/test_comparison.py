"""compare: every distance, its warrant, its witness, its reason."""

import json

import numpy as np
import pytest
from scipy import stats

import divergences
from divergences import compare, mixture, pmf, samples
from divergences.comparison.comparison import Comparison

N = stats.norm
NAMES = (
    "total_variation",
    "kl_divergence",
    "js_divergence",
    "js_distance",
    "squared_hellinger",
    "hellinger_distance",
    "chi_square_divergence",
    "earth_mover_distance",
)
RNG = np.random.default_rng(0)
PAIRS = {
    "normals": (N(0, 1), N(1, 2)),
    "plane": (samples(RNG.random((20, 2))), samples(RNG.random((30, 2)))),
    "line": (samples(RNG.random(20)), pmf([0.5, 0.5], [0.0, 3.0])),
    "shared": (samples([[0, 0], [1, 1]]), samples([[1, 1], [2, 2]])),
    "atoms and density": (samples([0.0, 1.0]), stats.laplace()),
    "mixture": (mixture([0.5, 0.5], [N(-2), N(2)]), stats.uniform(-5, 10)),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_numbers_are_those_of_the_functions(pair):
    table = compare(*pair)
    for name in NAMES:
        assert table[name].value == pytest.approx(getattr(divergences, name)(*pair), rel=1e-14)
    assert table["reverse_kl"].value == pytest.approx(divergences.kl_divergence(*pair[::-1]), rel=1e-14)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_every_number_has_its_warrant(pair):
    for distance in compare(*pair).values():
        assert distance.warrant in ("exact", "certified", "estimated")
        if np.isinf(distance.value):
            assert distance.reason
        else:
            assert distance.error is not None or distance.bounds is not None
        if distance.warrant == "certified":
            assert distance.lower <= distance.value <= distance.upper
        if distance.error is not None and np.isfinite(distance.value):
            assert 0 <= distance.error <= 1e-8 * max(distance.value, 1e-3)


def test_exact_where_nothing_is_integrated_and_certified_where_something_is_solved():
    table = compare(*PAIRS["plane"])
    assert table["js"].warrant == "exact"
    assert table["w1"].warrant == "certified"
    assert compare(*PAIRS["line"])["w1"].warrant == "exact"
    assert compare(*PAIRS["normals"])["w1"].warrant == "estimated"
    assert compare(N(0, 1), N(3, 1))["w1"].warrant == "exact"


def test_infinities_say_why():
    table = compare(stats.uniform(0, 2), stats.uniform(0, 1))
    assert table["kl"].reason == "p has mass in (1, 2), where q has none"
    assert table["reverse_kl"].value == pytest.approx(np.log(2))
    assert compare(stats.cauchy(), N())["w1"].reason.startswith("a tail is too heavy")
    assert "p has mass 0.5" in compare([0.5, 0.5], [0.0, 1.0])["kl"].reason


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_potential_attains_the_earth_movers_distance(pair):
    distance = compare(*pair)["w1"]
    f, gap = distance.witness, 0.0
    for law, sign in zip(pair, (1, -1)):
        if isinstance(law, divergences.Discrete):
            gap += sign * (law.weights @ f(law.points))
        else:
            u = (np.arange(200_000) + 0.5) / 200_000
            x = np.sort(law.ppf(u))
            gap += sign * f(x).mean()
    assert gap == pytest.approx(distance.value, abs=2e-4)
    x = np.sort(RNG.uniform(-5, 5, 300))
    if not isinstance(pair[0], divergences.Discrete) or pair[0].dimension == 1:
        assert np.all(np.abs(np.diff(f(x))) <= np.diff(x) * (1 + 1e-9) + 1e-12)


def test_labels_have_no_earth_movers_distance():
    table = compare([0.5, 0.5], [0.2, 0.8])
    assert "w1" not in table
    assert len(table) == 8
    with pytest.raises(ValueError, match="unknown distance 'earth_mover_distance'; known: total_variation"):
        table["w1"]
    np.testing.assert_allclose(table["js"].witness, [0.5 / 0.7, 0.5 / 1.3])


def test_unknown_names_are_helped():
    with pytest.raises(ValueError, match="Did you mean 'js_divergence'"):
        compare([1.0], [1.0])["js_divergance"]


def test_dictionaries_hold_json():
    found = compare(*PAIRS["atoms and density"]).to_dict()
    again = json.loads(json.dumps(found, allow_nan=False))
    assert again["distances"]["kl_divergence"]["value"] == "inf"
    assert again["distances"]["js_divergence"]["value"] == np.log(2)
    assert again["q"] == "laplace()"


def test_the_table_is_aligned_text():
    text = str(compare(*PAIRS["plane"]))
    lines = text.splitlines()
    assert lines[0] == "P = 20 atoms, in 2 dimensions"
    rows = [line for line in lines[3:] if line]
    starts = {line.index("exact") for line in rows if "exact" in line} | {
        line.index("certified") for line in rows if "certified" in line
    }
    assert len(starts) == 1
    assert max(map(len, lines)) <= 80
    reasons = {distance.reason for distance in compare(*PAIRS["plane"]).values() if distance.reason}
    assert all(" ".join(text.split()).count(reason) == 1 for reason in reasons)
    assert isinstance(compare(*PAIRS["plane"]), Comparison)


def test_metrics_and_their_names():
    p, q = samples([[0.0, 0.0]]), samples([[3.0, 4.0]])
    assert compare(p, q)["w1"].value == 5.0
    assert compare(p, q, metric="cityblock")["w1"].value == 7.0
    with pytest.raises(ValueError, match="metric"):
        compare(p, q, metric="manhatan")


@pytest.mark.skipif(not hasattr(stats, "landau"), reason="SciPy has it from 1.15 on")
def test_what_floats_cannot_give_is_said_in_its_row():
    table = compare(stats.landau(), N())
    lost = table["reverse_kl"]
    assert (lost.value, lost.warrant, lost.error) == (None, "none", None)
    assert lost.reason.startswith("p: its log-density is lost near x = -5.")
    assert table["tv"].value == pytest.approx(divergences.total_variation(stats.landau(), N()))
    assert table["js"].warrant == "estimated"
    row = next(line for line in str(table).splitlines() if line.startswith("reverse_kl"))
    assert row.split()[:3] == ["reverse_kl_divergence", "-", "none"]
    again = json.loads(json.dumps(table.to_dict(), allow_nan=False))
    assert again["distances"]["reverse_kl_divergence"]["value"] is None


def test_a_density_that_is_none_leaves_the_rows_that_need_none():
    class Wrong(stats.rv_continuous):
        def _logpdf(self, x):
            return -(x**2) / 2  # lacks the normalisation

        def _pdf(self, x):
            return np.exp(self._logpdf(x))

        def _cdf(self, x):
            return N.cdf(x)

    table = compare(Wrong(name="wrong")(), N(1, 1))
    assert table["js"].value is table["js_distance"].value is None
    assert "integrate to 2.50663" in table["js"].reason
    assert table["w1"].value == pytest.approx(1.0, rel=1e-12)


def test_laws_of_other_spaces_are_refused_whole():
    with pytest.raises(ValueError, match="same dimension"):
        compare(samples([[0.0, 1.0]]), samples([0.0]))
    with pytest.raises(ValueError, match="p must have points on the line"):
        compare(samples([[0.0, 1.0]]), N())
