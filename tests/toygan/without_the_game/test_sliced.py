"""Sliced distances: POT's, batches of different sizes, directions, errors."""

from fractions import Fraction

import numpy as np
import pytest

from toygan.without_the_game.sliced import matched_ranks, sliced


@pytest.mark.parametrize(("n", "m"), [(20, 20), (20, 13)])
@pytest.mark.parametrize("order", [1, 2])
def test_the_value_is_that_of_pot(n, m, order):
    ot = pytest.importorskip("ot")
    rng = np.random.default_rng(0)
    x, y, u = rng.normal(size=(n, 3)), rng.normal(size=(m, 3)), rng.normal(size=(50, 3))
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    theirs = ot.sliced_wasserstein_distance(x, y, projections=u.T, p=order)
    assert sliced(x, y, directions=u, order=order)[0] == pytest.approx(theirs**order, rel=1e-12)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (4, 4), (4, 6), (7, 5), (1, 9), (256, 100)])
def test_ranks_are_matched_with_all_of_their_mass(n, m):
    i, j, mass = matched_ranks(n, m)
    assert np.bincount(i, mass) == pytest.approx(np.full(n, 1 / n), rel=1e-13)
    assert np.bincount(j, mass) == pytest.approx(np.full(m, 1 / m), rel=1e-13)
    assert (np.diff(i) >= 0).all()
    assert (np.diff(j) >= 0).all()
    assert sum(Fraction(float(part)).limit_denominator(n * m) for part in mass) == 1


def test_equal_points_have_no_slope_and_directions_are_drawn_from_the_seed():
    x = np.zeros((3, 2))
    assert sliced(x, x)[1].tolist() == x.tolist()
    y = np.random.default_rng(0).normal(size=(3, 2))
    assert sliced(x, y, 1)[0] == sliced(x, y, np.random.default_rng(1))[0] != sliced(x, y, 2)[0]


def test_the_mean_over_many_directions_is_that_of_the_circle():
    """A point at (r, 0): the mean of |r cos φ| is 2r/π, of (r cos φ)² r²/2."""
    x, y = np.zeros((1, 2)), np.array([[3.0, 0.0]])
    assert sliced(x, y, 0, directions=20_000)[0] == pytest.approx(6 / np.pi, rel=0.01)
    assert sliced(x, y, 0, directions=20_000, order=2)[0] == pytest.approx(4.5, rel=0.02)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"order": 3}, "order must be 1 or 2; it is 3"),
        ({"directions": 0}, "directions must be 1 or more; it is 0"),
        ({"directions": [[1.0, 1.0]]}, r"directions must be unit vectors, shape \(k, 2\)"),
        ({"directions": [[1.0]]}, r"their shape is \(1, 1\)"),
    ],
)
def test_settings_out_of_range_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        sliced(np.zeros((2, 2)), np.ones((2, 2)), **settings)
