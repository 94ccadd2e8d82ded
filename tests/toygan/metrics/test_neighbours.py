"""Precision, recall, density and coverage against their definitions, point by point."""

import numpy as np
import pytest

from toygan.metrics import neighbours
from toygan.metrics.neighbours import neighbour_scores


def by_definition(real, fake, k):
    def radius(points, i):
        return sorted(np.linalg.norm(points[i] - other) for j, other in enumerate(points) if j != i)[k - 1]

    holds = np.array([[np.linalg.norm(x - y) <= radius(real, i) for y in fake] for i, x in enumerate(real)])
    held = [any(np.linalg.norm(x - y) <= radius(fake, j) for j, y in enumerate(fake)) for x in real]
    return holds.any(axis=0).mean(), np.mean(held), holds.sum() / (k * len(fake)), holds.any(axis=1).mean()


@pytest.mark.parametrize(("n", "m", "d", "k"), [(13, 9, 2, 3), (8, 15, 1, 5), (20, 20, 3, 1)])
def test_the_definitions(n, m, d, k, monkeypatch):
    monkeypatch.setattr(neighbours, "_ENTRIES", 40)  # several blocks
    rng = np.random.default_rng(n)
    real, fake = rng.normal(size=(n, d)), rng.normal(0.4, 0.7, size=(m, d))
    assert neighbour_scores(real, fake, k) == pytest.approx(by_definition(real, fake, k), abs=1e-12)


def test_a_sample_against_itself_and_far_away():
    points = np.random.default_rng(0).normal(size=(50, 2))
    assert neighbour_scores(points, points, 5) == (1.0, 1.0, pytest.approx(6 / 5), 1.0)
    assert neighbour_scores(points, points + 100, 5) == (0.0, 0.0, 0.0, 0.0)
    atoms = np.repeat([[0.0], [1.0]], 10, axis=0)
    assert neighbour_scores(atoms, atoms[:10], 5) == (1.0, 0.5, 2.0, 0.5)


def test_too_few_points():
    with pytest.raises(ValueError, match="more than 5 points; they have 5 and 9"):
        neighbour_scores(np.zeros((5, 1)), np.zeros((9, 1)))
