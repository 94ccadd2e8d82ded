"""Steps of the optimizers passed backward, against complex steps of the formulas themselves."""

import numpy as np
import pytest

from toygan.network.optimizer_adjoints import ADJOINTS
from toygan.network.optimizers import OPTIMIZERS

NUMBERS = 0.02, 0.8, 0.95, 1 - 0.8**3, 1 - 0.95**3


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_adjoints_are_the_derivatives_of_a_step(name):
    rng = np.random.default_rng(6)
    state, bars = rng.normal(size=(3, 40)), rng.normal(size=(3, 40))
    state[2] = state[2] ** 2

    def cost(g, first, second):
        step, *moments = OPTIMIZERS[name](g, first, second, *NUMBERS)
        return sum(bar * x for bar, x in zip(bars, (-step, *moments)))

    def slope(row):
        moved = state.astype(complex)
        moved[row] += 1e-30j
        return cost(*moved).imag / 1e-30

    found = ADJOINTS[name](*state, *bars, *NUMBERS)
    for row in range(3):
        np.testing.assert_allclose(found[row], slope(row), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_where_nothing_was_seen_every_adjoint_is_finite(name, dtype):
    nothing = np.zeros(5, dtype)
    bars = np.ones((3, 5), dtype)
    numbers = [np.dtype(dtype).type(number) for number in NUMBERS]
    assert all(np.isfinite(x).all() for x in ADJOINTS[name](*[nothing] * 3, *bars, *numbers))
