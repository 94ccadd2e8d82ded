"""Objectives: hand values, slopes against the tape and complex steps, Numba, far-out scores."""

import math

import numpy as np
import pytest

from divergences.f_divergences.generators import GENERATORS
from toygan import Objective
from toygan.autograd import value_and_grad
from toygan.engine.compilation import compiled, jit_enabled
from toygan.game import compiled_objectives
from toygan.objectives.table import CODES, OBJECTIVES, objective, register

NAMES = list(OBJECTIVES)
REAL, FAKE = np.array([0.3, -1.2, 2.5, 0.9]), np.array([-0.4, 1.7, 0.2, -2.2])


def sp(t):
    return math.log1p(math.exp(t))


def mean(values):
    return sum(values) / len(values)


BY_HAND = {
    "minimax": (mean([sp(-r) for r in REAL]) + mean([sp(f) for f in FAKE]), -mean([sp(f) for f in FAKE])),
    "non_saturating": (
        mean([sp(-r) for r in REAL]) + mean([sp(f) for f in FAKE]),
        mean([sp(-f) for f in FAKE]),
    ),
    "least_squares": (
        mean([(r - 1) ** 2 / 2 for r in REAL]) + mean([f**2 / 2 for f in FAKE]),
        mean([(f - 1) ** 2 / 2 for f in FAKE]),
    ),
    "wasserstein": (mean(FAKE) - mean(REAL), -mean(FAKE)),
    "hinge": (mean([0.7, 2.2, 0.0, 0.1]) + mean([0.6, 2.7, 1.2, 0.0]), -mean(FAKE)),
    "relativistic": (
        mean([sp(f - r) for r, f in zip(REAL, FAKE)]),
        mean([sp(r - f) for r, f in zip(REAL, FAKE)]),
    ),
}


def test_the_table_is_complete():
    assert [*BY_HAND, *(f"f_gan:{name}" for name in GENERATORS)] == NAMES
    assert list(CODES.values()) == list(range(13))


@pytest.mark.parametrize("name", BY_HAND)
def test_values_by_hand(name):
    row = objective(name)
    values = row.discriminator(REAL, FAKE)[0], row.generator(REAL, FAKE)[0]
    assert values == pytest.approx(BY_HAND[name], rel=1e-14)


@pytest.mark.parametrize("name", GENERATORS)
def test_f_gan_values_come_from_the_table(name):
    row, f = objective(f"f_gan:{name}"), GENERATORS[name]
    conjugate = np.mean(f.conjugate(f.g(FAKE)))
    assert row.discriminator(REAL, FAKE)[0] == pytest.approx(conjugate - np.mean(f.g(REAL)), rel=1e-13)
    assert row.generator(REAL, FAKE)[0] == pytest.approx(-conjugate, rel=1e-13)


def test_the_gan_row_of_f_gan_is_the_minimax_game():
    for role in ("discriminator", "generator"):
        one, other = (getattr(objective(name), role)(REAL, FAKE) for name in ("minimax", "f_gan:gan"))
        for x, y in zip(one, other):
            np.testing.assert_allclose(x, y, rtol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_agree_with_the_tape_and_with_complex_steps(name):
    row = objective(name)
    _, d_real, d_fake = row.discriminator(REAL, FAKE)
    _, g_fake = row.generator(REAL, FAKE)
    tape_real, tape_fake = value_and_grad(row.discriminator_value, (0, 1))(REAL, FAKE)[1]
    tape_generator = value_and_grad(row.generator_value, 1)(REAL, FAKE)[1]
    for ours, tape in ((d_real, tape_real), (d_fake, tape_fake), (g_fake, tape_generator)):
        np.testing.assert_allclose(ours, tape, rtol=1e-13, atol=1e-16)
    h = 1e-30
    for i in range(4):
        step = 1j * h * np.eye(4)[i]
        complex_slopes = (
            row.discriminator_value(REAL + step, FAKE).imag / h,
            row.discriminator_value(REAL, FAKE + step).imag / h,
            row.generator_value(REAL, FAKE + step).imag / h,
        )
        np.testing.assert_allclose(complex_slopes, [d_real[i], d_fake[i], g_fake[i]], rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_agree_with_the_tape_at_scores_of_every_size(name):
    row, scores = objective(name), np.linspace(-4.03, 4.01, 40)  # on both sides of every kink
    real, fake = scores, scores[::-1] + 0.007
    ours = row.discriminator(real, fake), row.generator(real, fake)
    tape = value_and_grad(row.discriminator_value, (0, 1))(real, fake)
    np.testing.assert_allclose(ours[0][1:], tape[1], rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(ours[1][1], value_and_grad(row.generator_value, 1)(real, fake)[1], rtol=1e-12)
    assert ours[0][0] == pytest.approx(tape[0], rel=1e-14)


def test_the_hinge_is_flat_from_its_kinks_on():
    near = 1 + np.array([-1e-9, 0.0, 1e-9])
    value, d_real, d_fake = objective("hinge").discriminator(near, -near)
    assert value == pytest.approx(2 * 1e-9 / 3, rel=1e-6)
    np.testing.assert_array_equal(d_real, [-1 / 3, 0.0, 0.0])
    np.testing.assert_array_equal(d_fake, [1 / 3, 0.0, 0.0])


@compiled
def _costs(code, real, fake, slopes, value):
    """As a training step takes them: values and slopes of D's cost, then of G's."""
    compiled_objectives.critic_cost(code, real, fake, slopes[0], slopes[1], value[:1])
    compiled_objectives.generator_cost(code, real, fake, slopes[1], slopes[2], value[1:])


@pytest.mark.skipif(not jit_enabled(), reason="there is no machine code")
@pytest.mark.parametrize(("name", "dtype"), [*((n, np.float32) for n in NAMES), ("f_gan:js", np.float64)])
def test_the_machine_code_of_training_computes_the_very_functions(name, dtype):
    row = objective(name)
    real, fake = REAL.astype(dtype), FAKE.astype(dtype)
    slopes, value = np.zeros((3, 4), dtype), np.zeros(2, dtype)
    _costs(compiled_objectives.FUSED.index(name), real, fake, slopes, value)
    cost, *expected = row.discriminator_formula(real, fake)
    cost_of_g, by_fake = row.generator_formula(real, fake)
    assert all(d.dtype == dtype for d in (*expected, by_fake))
    rtol = 1e-5 if dtype == np.float32 else 1e-14
    np.testing.assert_allclose(value, [cost, cost_of_g], rtol=rtol)
    np.testing.assert_allclose(slopes, [*expected, by_fake], rtol=rtol)


@pytest.mark.parametrize("far", [100.0, 1e4, 1e30, np.inf])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_overflow_is_never_nan(name, dtype, far):
    row = objective(name)
    for real in ([far, far], [-far, -far], [far, -far]):
        for fake in ([far, far], [-far, -far], [-far, far]):
            scores = np.array(real, dtype), np.array(fake, dtype)
            for results in (row.discriminator(*scores), row.generator(*scores)):
                assert not any(np.isnan(x).any() for x in results)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "relativistic"])
def test_batches_of_two_sizes_and_columns(name):
    row = objective(name)
    real, fake = REAL[:3].reshape(3, 1), FAKE.reshape(4, 1)
    value, d_real, d_fake = row.discriminator(real, fake)
    flat = row.discriminator(REAL[:3], FAKE)
    assert value == flat[0]
    assert (d_real.ravel() == flat[1]).all()
    assert (d_real.shape, d_fake.shape) == ((3, 1), (4, 1))
    assert row.generator(real, fake)[1].shape == (4, 1)


@pytest.mark.parametrize("name", NAMES)
def test_both_players_pull_apart_what_they_should(name):
    """At scores of 0 the discriminator raises real and lowers fake ones, the generator raises fake ones."""
    zero = np.zeros(3)
    _, d_real, d_fake = objective(name).discriminator(zero, zero)
    _, g_fake = objective(name).generator(zero, zero)
    assert (d_real < 0).all()
    assert (d_fake >= 0).all()  # least squares already has its fakes at 0
    assert (g_fake < 0).all()


@pytest.mark.parametrize(
    ("name", "real", "fake", "message"),
    [
        ("relativistic", [1.0], [1.0, 2.0], "pairs each real score with a fake one.*real has 1, fake has 2"),
        (
            "hinge",
            [],
            [1.0],
            r"real must hold scores, shape \(n,\) or \(n, 1\) with n ≥ 1; its shape is \(0,\)",
        ),
        ("hinge", [[1.0, 2.0]], [1.0], r"its shape is \(1, 2\)"),
        ("hinge", [1.0], [1.0, float("nan")], r"fake must be scores; fake\[1\] is nan"),
    ],
)
def test_bad_scores(name, real, fake, message):
    for role in ("discriminator", "generator"):
        with pytest.raises(ValueError, match=message):
            getattr(objective(name), role)(real, fake)


def test_integers_become_float64():
    assert objective("wasserstein").discriminator([1, 2], [3, 5])[0] == 2.5
    assert objective("wasserstein").generator([1], [3])[1].dtype == np.float64


def test_unknown_names_are_answered():
    with pytest.raises(ValueError, match="unknown objective 'wgan'; known: minimax"):
        objective("wgan")


def test_register_refuses_what_is_taken():
    with pytest.raises(TypeError, match="register takes an Objective"):
        register("mine")
    taken = Objective.from_values("hinge", lambda real, fake: fake.mean(), lambda real, fake: -fake.mean())
    with pytest.raises(ValueError, match="the name 'hinge' is taken"):
        register(taken)


def test_what_smoothing_leaves_beside_its_slope():
    """-log sigmoid has target 1 - s by a slope alone; (D - (1 - s))² is s(s/2 - 1) more as well."""
    amounts = (0.0, 0.1, 0.4)
    for name in ("minimax", "non_saturating"):
        assert [OBJECTIVES[name].smoothing(s) for s in amounts] == [0.0] * 3
    found = [OBJECTIVES["least_squares"].smoothing(s) for s in amounts]
    np.testing.assert_allclose(found, [((1 - s) ** 2 - 1) / 2 for s in amounts], rtol=1e-15)
