"""Regression on codes: an answer from linear algebra, codes that are given and drawn, errors."""

import numpy as np
import pytest

from toygan.without_the_game.fixed_codes import fit_fixed_codes


def test_without_hidden_layers_it_is_least_squares():
    rng = np.random.default_rng(0)
    codes, x = rng.normal(size=(40, 2)), rng.normal(size=(40, 3))
    fixed = fit_fixed_codes(x, codes, hidden=(), steps=3000, batch_size=40, learning_rate=0.05, rng=1)
    design = np.column_stack([codes, np.ones(40)])
    solution, *_ = np.linalg.lstsq(design, x, rcond=None)
    np.testing.assert_allclose(fixed(codes), design @ solution, atol=1e-6)
    assert fixed.losses[-1] == pytest.approx(0.5 * ((design @ solution - x) ** 2).sum(axis=1).mean())


def test_every_code_gives_its_own_example_back():
    x = np.random.default_rng(1).normal(size=(12, 2))
    fixed = fit_fixed_codes(x, code_dim=2, hidden=(32, 32), steps=2000, learning_rate=0.02, rng=2)
    assert fixed.codes.shape == (12, 2)
    assert np.abs(fixed(fixed.codes) - x).max() < 0.1
    assert fixed.losses[-1] < 1e-2 * fixed.losses[0]


def test_neighbouring_codes_of_unlike_examples_leave_a_worse_generator_than_codes_in_order():
    t = np.linspace(-1, 1, 24)[:, None]
    x, between = np.hstack([t, t**2]), 0.5 * (t[1:] + t[:-1])
    settings = {"hidden": (48, 48), "steps": 2500, "learning_rate": 0.01, "rng": 3}
    shuffled = np.random.default_rng(4).permutation(t)
    error = [
        np.abs(made[:, 1] - made[:, 0] ** 2).mean()
        for made in (fit_fixed_codes(x, codes, **settings)(between) for codes in (t, shuffled))
    ]
    assert error[0] < 0.02
    assert error[1] > 3 * error[0]


def test_the_same_seed_gives_the_same_generator():
    x = np.random.default_rng(1).normal(size=(6, 2))
    first, again = (fit_fixed_codes(x, hidden=(8,), steps=20, rng=5) for _ in range(2))
    np.testing.assert_array_equal(first.generator.parameters, again.generator.parameters)
    np.testing.assert_array_equal(first.codes, again.codes)


@pytest.mark.parametrize(
    ("x", "codes", "options", "message"),
    [
        ([1.0, 2.0], None, {}, r"x must have shape \(n, d\)"),
        ([[np.nan]], None, {}, r"x\[0, 0\] = nan"),
        ([[1.0], [2.0]], [[1.0]], {}, "one row for each of the 2 rows of x; they have 1"),
        ([[1.0]], [[np.inf]], {}, r"codes\[0, 0\] = inf"),
        ([[1.0]], None, {"code_dim": 0}, "code_dim must be an integer of 1 or more; it is 0"),
        ([[1.0]], None, {"activation": "reLU6"}, "unknown activation 'reLU6'"),
    ],
)
def test_bad_input_says_what_is_wrong(x, codes, options, message):
    with pytest.raises(ValueError, match=message):
        fit_fixed_codes(x, codes, **options)


def test_codes_of_another_width_are_refused():
    fixed = fit_fixed_codes([[1.0]], code_dim=2, hidden=(), steps=1)
    with pytest.raises(ValueError, match=r"z must have shape \(n, 2\)"):
        fixed([[1.0]])
