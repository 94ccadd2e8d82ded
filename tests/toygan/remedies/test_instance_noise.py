"""Instance noise: its spread, and how it falls."""

import numpy as np
import pytest

from toygan.remedies.instance_noise import add_instance_noise, annealed


def test_noise_has_its_spread_and_leaves_x_alone():
    x = np.full((20_000, 2), 3.0)
    noisy = add_instance_noise(x, annealed(0.4, 25, 100), np.random.default_rng(0))
    assert noisy.mean() == pytest.approx(3, abs=0.01)
    assert noisy.std() == pytest.approx(0.3, rel=0.02)
    assert (x == 3).all()
    assert add_instance_noise(x, 0.0, None) is x


def test_the_noise_falls_linearly_and_is_gone_at_the_end():
    assert [annealed(0.6, step, 3) for step in range(5)] == pytest.approx([0.6, 0.4, 0.2, 0, 0], abs=1e-15)


def test_a_negative_sigma_is_named():
    with pytest.raises(ValueError, match=r"sigma must be non-negative; sigma = -0\.1"):
        annealed(-0.1, 0, 1)


def test_no_noise_is_an_amount_too():
    assert annealed(0.0, 3, 10) == 0.0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_noise_is_sigma_times_the_next_normal_numbers(dtype):
    x = np.arange(6, dtype=dtype).reshape(3, 2)
    normal = np.random.default_rng(4).standard_normal((3, 2), dtype=dtype)
    np.testing.assert_array_equal(
        add_instance_noise(x, 0.25, np.random.default_rng(4)), x + dtype(0.25) * normal
    )
