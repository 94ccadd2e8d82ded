"""Funnels: the potential, its gradient, the map, and W₁ by an assignment solver."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from toygan.datasets import dataset, funnels
from toygan.datasets.funnel_laws import HALF, POWER, Funnels, from_name, is_funnels


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("n", [1, 5, 33])
def test_the_distance_of_samples_is_their_mean_way(n, d):
    x, y = funnels(n, d, rng=n).sample_pair(300, rng=d)
    cost = cdist(x, y)
    assigned = cost[linear_sum_assignment(cost)].mean()
    assert assigned == pytest.approx(np.linalg.norm(x - y, axis=1).mean(), abs=1e-13)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_potential_proves_it(d):
    pair = funnels(12, d, rng=3)
    x, y = pair.sample_pair(2000, rng=4)
    way = np.linalg.norm(x - y, axis=1)
    np.testing.assert_allclose(pair.potential(x) - pair.potential(y), way, atol=1e-14)
    f, apart = pair.potential(x[:400]), cdist(x[:400], x[:400])
    assert (np.abs(f[:, None] - f) <= apart + 1e-14).all()  # 1-Lipschitz


def test_the_gradient_is_that_of_differences_and_points_along_the_way():
    pair = funnels(9, 2, rng=5)
    x, y = pair.sample_pair(500, rng=6)
    step = 1e-6
    found = [(pair.potential(x + step * e) - pair.potential(x - step * e)) / (2 * step) for e in np.eye(2)]
    near = np.abs(np.column_stack(found) - pair.gradient(x)).max(axis=1)
    assert np.median(near) < 1e-9
    assert (near < 1e-4).mean() > 0.99
    way = x - y
    moved = np.linalg.norm(way, axis=1) > 1e-9
    unit = way[moved] / np.linalg.norm(way[moved], axis=1, keepdims=True)
    np.testing.assert_allclose(pair.gradient(x)[moved], unit, atol=1e-6)


def test_one_funnel_by_hand():
    pair = Funnels(np.array([[0.0, 0.0]]), np.array([0.25]))
    x = np.array([[1.25, 0.0], [0.0, 0.0], [2.5, 2.5], [-1.25, 1.25]])
    assert pair.potential(x).tolist() == pytest.approx([1.5, 0.25, 0.25 + 2.5 * 2**0.5, 0.25 + 1.25 * 2**0.5])
    expected = [[HALF * 0.5**POWER, 0.0], [0.0, 0.0], [2.5, 2.5], [-HALF * 0.5**POWER, HALF * 0.5**POWER]]
    np.testing.assert_allclose(pair.transport(x), expected, atol=1e-15)
    assert pair.gradient(x)[1].tolist() == [0.0, 0.0]


def test_two_funnels_meet_half_way():
    pair = Funnels(np.array([[-1.0], [1.0]]), np.array([0.0, 0.5]))
    lengths = pair.rays(np.array([0, 0, 1, 1]), np.array([[1.0], [-1.0], [-1.0], [1.0]]))
    assert lengths.tolist() == [1.25, 1.5, 0.75, 1.5]


def test_the_law_of_the_table_draws_what_is_carried():
    law, pair = dataset("funnels:6:2:11"), funnels(6, 2, rng=11)
    assert np.array_equal(law.shape.centres, pair.centres)
    assert np.array_equal(law.shape.heights, pair.heights)
    x = law.sample(4000, rng=0)
    assert x.shape == (4000, 2)
    assert (np.abs(x) <= HALF).all()
    y = pair.sample_pair(4000, rng=1)[1]
    nearest = [
        np.bincount(cdist(points, pair.centres).argmin(axis=1), minlength=6) / 4000 for points in (x, y)
    ]
    assert np.abs(nearest[0] - nearest[1]).max() < 4.5 * (0.5 / 4000) ** 0.5
    assert law.modes is None
    assert law.law is None
    assert dataset("funnels:6:2:11") is law


def test_the_first_sample_of_a_seed_is_no_centre_of_that_seed():
    pair = funnels(3, 2, rng=0)
    assert np.abs(pair.source(1, rng=0) - pair.centres).min() > 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("funnels:0:2:1", "n, the number of funnels, must be from 1 to 4096; n = 0"),
        ("funnels:5000:2:1", "must be from 1 to 4096; n = 5000"),
        ("funnels:4:4:1", "dimension must be 1, 2 or 3; dimension = 4"),
        ("funnels:4:2", "must be funnels:<n>:<d>:<seed>"),
        ("funnels:4:2:-1", "must be funnels:<n>:<d>:<seed>"),
        ("funnels:²:2:1", "must be funnels:<n>:<d>:<seed>"),
    ],
)
def test_names_out_of_range_say_what_is_required(name, said):
    assert is_funnels(name)
    for ask in (from_name, dataset):
        with pytest.raises(ValueError, match=f"data = '{name}'") as caught:
            ask(name)
        assert said in str(caught.value)


def test_bad_arguments_name_themselves():
    with pytest.raises(TypeError, match=r"n must be an int; got 2\.5"):
        funnels(2.5)
    with pytest.raises(TypeError, match="dimension must be an int; got True"):
        funnels(2, True)
    pair = funnels(3, 2, rng=0)
    with pytest.raises(ValueError, match=r"shape \(m, 2\); it has shape \(3,\)"):
        pair.potential([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="numbers that are not finite"):
        pair.gradient([[np.nan, 0.0]])
    with pytest.raises(ValueError, match="must lie in the box"):
        pair.transport([[3.0, 0.0]])


def test_no_points_are_no_points():
    pair = funnels(3, 2, rng=0)
    x, y = pair.sample_pair(0, rng=0)
    assert x.shape == y.shape == (0, 2)
    assert pair.potential(x).shape == (0,)
