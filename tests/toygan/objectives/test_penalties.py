"""Penalties: values by hand, V by differences, and nothing undefined where the gradient is 0."""

import numpy as np
import pytest

from toygan.engine.compilation import compiled
from toygan.objectives.penalties import PENALTIES, rows_of, summed, weights_of

BY_HAND = {
    "gradient_penalty": 16.0,
    "dragan": 16.0,
    "r1": 13.0,
    "r2": 13.0,
    "none": 0.0,
    "lipschitz_penalty": 16.0,
}
G = np.array([[3.0, 4.0], [1.0, 0.0]])


@pytest.mark.parametrize("name", PENALTIES)
def test_values_by_hand(name):
    value, V = PENALTIES[name].formula(G, 2.0)
    assert value == pytest.approx(BY_HAND[name], rel=1e-9)
    assert V.shape == G.shape


def test_points_and_weights_are_those_of_the_papers():
    assert {name: (row.points, row.weight) for name, row in PENALTIES.items()} == {
        "none": ("nowhere", 0.0),
        "gradient_penalty": ("interpolated", 0.1),
        "dragan": ("perturbed", 10.0),
        "r1": ("real", 10.0),
        "r2": ("fake", 10.0),
        "lipschitz_penalty": ("interpolated", 10.0),
    }


@pytest.mark.parametrize("name", ["gradient_penalty", "dragan"])
def test_the_norm_has_1e_12_inside_its_root(name):
    value, V = PENALTIES[name].formula(np.array([[0.0, 0.0], [3e-6, 4e-6]]), 2.0)
    r = np.array([1e-6, np.sqrt(26.0) * 1e-6])
    assert value == pytest.approx(2.0 * np.mean((r - 1) ** 2), rel=1e-13)
    assert V[1] == pytest.approx(2.0 * (r[1] - 1) / r[1] * np.array([3e-6, 4e-6]), rel=1e-12)
    assert V[0].tolist() == [0.0, 0.0]


def test_the_one_sided_penalty_leaves_slopes_up_to_1_alone():
    formula = PENALTIES["lipschitz_penalty"].formula
    value, V = formula(np.array([[0.6, 0.7], [0.0, 0.0], [0.0, 3.0]]), 2.0)
    assert value == pytest.approx(2.0 * 4.0 / 3)
    assert V[:2].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert V[2].tolist() == pytest.approx([0.0, 8.0 / 3])


@pytest.mark.parametrize("name", PENALTIES)
def test_v_is_the_derivative_of_the_value(name):
    formula, h = PENALTIES[name].formula, 1e-6
    rng = np.random.default_rng(0)
    g = rng.normal(size=(5, 3))
    V = formula(g, 0.7)[1]
    for i, j in [(0, 0), (2, 1), (4, 2)]:
        step = np.zeros_like(g)
        step[i, j] = h
        difference = (formula(g + step, 0.7)[0] - formula(g - step, 0.7)[0]) / (2 * h)
        assert V[i, j] == pytest.approx(difference, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", PENALTIES)
def test_compiled_and_plain_agree_and_a_zero_gradient_is_no_accident(name):
    as_compiled = compiled(PENALTIES[name].formula, allocates=True)
    for dtype in (np.float32, np.float64):
        for g in (G.astype(dtype), np.zeros((4, 2), dtype)):
            plain, fast = PENALTIES[name].formula(g, 0.5), as_compiled(g, 0.5)
            assert np.isfinite(plain[0])
            assert np.isfinite(plain[1]).all()
            np.testing.assert_allclose(fast[0], plain[0], rtol=1e-5)
            np.testing.assert_allclose(fast[1], plain[1], rtol=1e-5, atol=1e-12)


def test_the_norm_is_taken_row_by_row():
    one = PENALTIES["gradient_penalty"].formula(G[:1], 1.0)[0]
    other = PENALTIES["gradient_penalty"].formula(G[1:], 1.0)[0]
    assert PENALTIES["gradient_penalty"].formula(G, 1.0)[0] == pytest.approx((one + other) / 2)


def test_a_sum_gives_each_row_its_own_points_and_weight():
    """R1 at the first rows, ‖g‖ towards 1 at the last: γ/2n Σ‖g‖² and λ/n Σ(r − 1)² by hand."""
    rows = rows_of("r1 + gradient_penalty")
    g = np.array([[3.0, 4.0], [0.0, 1.0], [0.0, 2.0], [0.0, 3.0]])
    value, V = summed(rows, (2.0, 10.0))(g)
    assert value == pytest.approx(0.5 * 2.0 * 26 / 2 + 10.0 * (1 + 4) / 2, rel=1e-9)
    np.testing.assert_allclose(V, [[3.0, 4.0], [0.0, 1.0], [0.0, 10.0], [0.0, 20.0]], rtol=1e-9)


def test_rows_and_weights_of_sums():
    assert [row.name for row in rows_of("r1+r2")] == ["r1", "r2"]
    assert rows_of("none") == weights_of("none", 0.0) == ()
    assert weights_of("r1+gradient_penalty", None) == (10.0, 0.1)
    for penalty, message in (
        ("r1+r1", "holds r1 twice: name it once, with a larger weight"),
        ("r1+none", "adds none, which is no penalty: leave it out"),
        ("none+none", "holds none twice"),
        ("r1+", "unknown penalty ''"),
        ("r1+r9", "unknown penalty 'r9'"),
    ):
        with pytest.raises(ValueError, match=message):
            rows_of(penalty)
    with pytest.raises(ValueError, match="one for each of the 2 rows of penalty='r1\\+r2'; there are 3"):
        weights_of("r1+r2", (1, 2, 3))
