"""Laws on a grid: the mass of each cell at its index."""

import numpy as np
import pytest

from divergences import compare, earth_mover_distance, pmf_on_grid
from divergences.transport.linear_program import primal


def test_cells_are_atoms_at_their_indices():
    masses = np.array([[0.0, 0.25], [0.5, 0.25]])
    law = pmf_on_grid(masses)
    assert law.points.tolist() == [[0, 1], [1, 0], [1, 1]]
    assert law.weights.tolist() == [0.25, 0.5, 0.25]
    assert pmf_on_grid([1, 0, 3], normalize=True).points.tolist() == [[0], [2]]
    assert pmf_on_grid(np.full((2, 2, 2), 0.125)).dimension == 3


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
def test_the_distance_is_that_of_the_linear_program(metric):
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 9, (2, 4, 5))
    cells = np.argwhere(np.ones((4, 5)))
    program = primal(a.ravel() / a.sum(), b.ravel() / b.sum(), cells, metric=metric)
    found = earth_mover_distance(*(pmf_on_grid(image, normalize=True) for image in (a, b)), metric=metric)
    assert found == pytest.approx(program.value, abs=1e-9)


def test_divergences_are_those_of_the_weights():
    rng = np.random.default_rng(1)
    a, b = rng.dirichlet(np.ones(12), 2).reshape(2, 3, 4)
    found, flat = compare(pmf_on_grid(a), pmf_on_grid(b)), compare(a.ravel(), b.ravel())
    for name in flat:
        assert found[name].value == pytest.approx(flat[name].value, abs=1e-14)


@pytest.mark.parametrize(
    ("masses", "message"),
    [
        (np.zeros((2, 2)), "masses must have a positive sum; every entry is 0"),
        ([[0.5, 0.5], [-0.1, 0.1]], r"masses must be non-negative; masses\[1, 0\] = -0\.1"),
        (
            [1, 2],
            r"sum to 1 within 1e-9; the sum is 3\. Divide by it, or say pmf_on_grid\(…, normalize=True\)",
        ),
        (np.ones((1, 1, 1, 1)), r"masses must have 1 to 3 axes and a cell; got shape \(1, 1, 1, 1\)"),
        ([[0.5, np.nan]], r"masses must be finite; masses\[0, 1\] = nan"),
    ],
)
def test_what_is_refused(masses, message):
    with pytest.raises(ValueError, match=message):
        pmf_on_grid(masses)
