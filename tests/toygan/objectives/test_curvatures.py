"""Second derivatives of losses against central differences of the slopes, and in closed form at 0."""

import numpy as np
import pytest

from toygan.objectives.curvatures import CURVATURES
from toygan.objectives.table import OBJECTIVES

SCORES = np.array([-3.1, -0.7, 0.4, 1.6, 2.9])  # away from the kinks at ±1


@pytest.mark.parametrize("name", CURVATURES)
def test_against_differences_of_the_slopes(name):
    row, h, n = OBJECTIVES[name], 1e-5, len(SCORES)
    up, down = SCORES + h, SCORES - h
    _, real_up, fake_up = row.discriminator(up, up)
    _, real_down, fake_down = row.discriminator(down, down)
    by_generator = row.generator(up, up)[1] - row.generator(down, down)[1]
    differences = real_up - real_down, fake_up - fake_down, by_generator
    for formula, difference in zip(CURVATURES[name], differences, strict=True):
        wanted = n * difference / (2 * h)
        np.testing.assert_allclose(formula(SCORES), wanted, rtol=1e-8, atol=1e-8)


def test_at_zero():
    found = [float(f(np.zeros(1))[0]) for f in CURVATURES["minimax"]]
    assert found == [0.25, 0.25, -0.25]
    assert [float(f(np.zeros(1))[0]) for f in CURVATURES["f_gan:hellinger"]] == [1.0, 1.0, -1.0]


def test_every_objective_of_single_scores_has_a_row():
    single = [name for name, row in OBJECTIVES.items() if row.compiled and not row.paired]
    assert list(CURVATURES) == single
