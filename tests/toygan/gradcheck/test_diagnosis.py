"""From rows to the name of a mistake: factors in both tables of rules, and what is blamed first."""

from dataclasses import replace

import numpy as np
import pytest

from toygan.gradcheck.diagnosis import OWN_RULES, diagnose, first_wrong
from toygan.gradcheck.rows import compare

REFERENCE = np.array([[1.0, -2.0, 3.0], [0.5, 0.25, -4.0]])
N = 7


def row(part, equation, tensor, factor=1.0, reference=REFERENCE):
    return compare((part, equation, tensor), factor * reference, reference, 1.0)


def slopes(real, fake, generator):
    names = ("d_real", "d_fake", "generator d_fake")
    return [row("objective", "nabla_a", name, f) for name, f in zip(names, (real, fake, generator))]


def named(rows, n=N, relu=True, **rules):
    return diagnose(rows, n, lambda: relu, **rules)


@pytest.mark.parametrize(
    ("factors", "name"),
    [
        ((1, 1, 1), None),
        ((N, N, N), "missing-mean"),
        ((1, 0, 1), "fake-ignored"),
        ((1, 1, -1), "generator-sign"),
        ((-1, -1, -1), "wrong-sign"),
        ((1, -1, 1), "wrong-sign"),
        ((2, 2, 2), "factor-two"),
        ((0.5, 1, 0.5), "factor-two"),
        ((1, 0.5, 1), "factor-two"),
        ((0.25, 0.25, 0.25), "wrong-objective-slope"),
        ((1, 1, 3), "wrong-objective-slope"),
        ((1, 2, 0.5), "wrong-objective-slope"),
    ],
)
def test_factors_of_the_slopes(factors, name):
    assert named(slopes(*factors)) == name


@pytest.mark.parametrize(
    ("factor", "name"), [(N, "penalty-mean"), (0.5, "missing-two"), (2, "norm-over-batch"), (1, None)]
)
def test_factors_of_the_penalty(factor, name):
    assert named([*slopes(1, 1, 1), row("penalty", "dP/dg", "V", factor)]) == name


def test_a_batch_of_one_has_no_mean_to_miss():
    assert named(slopes(1.0000001, 1.0000001, 1.0000001), n=1) == "wrong-objective-slope"
    assert named([row("penalty", "dP/dg", "V", 1.0000001)], n=1) == "norm-over-batch"


@pytest.mark.parametrize(
    ("part", "equation", "tensor", "name"),
    [
        ("objective", "no overflow", "C at scores ±1e4", "overflow"),
        ("penalty", "no NaN", "P", "no-epsilon"),
        ("activation", "sigma'", "tanh slope", "wrong-slope"),
        ("activation", "sigma''", "tanh curvature", "wrong-curvature"),
        ("discriminator", "BP1", "delta[2]", "missing-output-slope"),
        ("discriminator", "BP2", "delta[1]", "missing-slope"),
        ("discriminator", "BP3", "W[1]", "weighted-input"),
        ("discriminator", "BP4", "b[1]", "bias-axis"),
        ("generator", "nabla_x", "nabla_x", "wrong-input-gradient"),
        ("generator", "BP2", "delta[1]", "missing-slope"),
        ("generator", "BP3", "W[1]", "weighted-input"),
        ("generator", "BP4", "b[1]", "bias-axis"),
        ("penalty", "R-BP4", "b[1]", "missing-r-delta"),
        ("penalty", "R-BP3", "W[1]", "missing-tangent"),
        ("training", "mean", "W[1]", "shard-share"),
        ("constraint", "SPECTRAL-BACK", "W[1]", "spectral-held"),
        ("discriminator", "value", "C", "unknown"),
    ],
)
def test_one_wrong_row(part, equation, tensor, name):
    wrong = row(part, equation, tensor, 1.5)
    assert named([*slopes(1, 1, 1), wrong]) == name
    assert first_wrong([*slopes(1, 1, 1), wrong]) == f"{part}, {tensor} ({equation})"


def test_nothing_arrives_at_the_generator():
    assert named([row("generator", "nabla_x", "nabla_x", 0.0)]) == "generator-flushed"


@pytest.mark.parametrize(
    ("top", "below", "relu", "name"),
    [
        (1.0, 1.5, True, "missing-r-slope"),
        (1.5, 1.5, True, "missing-curvature"),
        (1.0, 1.5, False, "missing-tangent-slope"),
        (1.5, 1.0, False, "missing-tangent-slope"),
    ],
)
def test_rows_of_r_delta(top, below, relu, name):
    rows = [row("penalty", "R-BP1", "Rdelta[2]", top), row("penalty", "R-BP2", "Rdelta[1]", below)]
    assert named(rows, relu=relu) == name


def test_the_weights_of_the_penalty_wrong_above_the_first_layer():
    rows = [row("penalty", "R-BP3", "W[2]", 1.5), row("penalty", "R-BP3", "W[1]")]
    assert named(rows) == "missing-tangent-slope"


def test_what_comes_first_is_blamed_and_values_come_last():
    rows = [row("discriminator", "value", "C", 2), row("generator", "BP4", "b[1]", 2), *slopes(2, 2, 2)]
    assert named(rows) == "factor-two"
    assert first_wrong(rows) == "generator, b[1] (BP4)"
    assert first_wrong(slopes(1, 1, 1)) is None


@pytest.mark.parametrize(
    ("factors", "name"),
    [
        ((0.5, 0.5), "factor-two"),
        ((2, 2), "factor-two"),
        ((3, 3), "missing-mean"),
        ((2.5, 2.5), "constant-factor"),
        ((0.25, 0.25), "constant-factor"),
        ((-3, -3), "sign"),
        ((1, 0), "zero"),
        ((1, 3), "some-factor"),
        ((1.0001, 1), "imprecise"),
        ((1.002, 1.002), "constant-factor"),
        ((np.inf, 1), "not-a-number"),
    ],
)
def test_factors_of_a_gradient_of_ones_own(factors, name):
    rows = [row("gradient", "", tensor, factor) for tensor, factor in zip(("W1", "W2"), factors)]
    assert named(rows, rules=OWN_RULES) == name


def test_patterns_of_the_arrays_are_named_in_their_order():
    noise = compare(("gradient", "", "W1"), REFERENCE[::-1], REFERENCE, 1.0)
    assert named([noise], rules=OWN_RULES, patterns=["weight-decay"]) == "weight-decay"
    assert named([noise], rules=OWN_RULES, patterns=["weight-decay", "transposed"]) == "transposed"
    assert named([noise, row("gradient", "", "W2")], rules=OWN_RULES) == "earlier-layers"
    assert named([row("gradient", "", "W2"), noise], rules=OWN_RULES) == "unknown"
    vector = compare(("gradient", "", "b1"), [1.0, 2.0], [2.0, 1.0], 1.0)
    assert named([row("gradient", "", "W2"), vector], rules=OWN_RULES) == "biases-only"
    assert named([vector], rules=OWN_RULES) == "unknown"


@pytest.mark.parametrize(("off", "name"), [(0.7e-6, "factor-two"), (1.5e-6, "wrong-objective-slope")])
def test_a_factor_is_known_to_a_millionth(off, name):
    factor = 2 * (1 + off)
    assert named(slopes(factor, factor, factor)) == name
    bent = 2 * REFERENCE.ravel()
    bent[[0, 1]] += off * np.linalg.norm(bent) * np.array([2.0, 1.0]) / np.sqrt(5)  # across the reference
    assert named([compare(("objective", "nabla_a", "d_real"), bent, REFERENCE.ravel(), 1.0)]) == name


def test_one_tensor_that_is_off_by_no_factor_is_enough_to_blame_none():
    noise = compare(("gradient", "", "W1"), REFERENCE[::-1], REFERENCE, 1.0)
    twice = row("gradient", "", "W2", 2)
    assert named([twice, row("gradient", "", "W3")], rules=OWN_RULES) == "some-factor"
    assert named([noise, twice, row("gradient", "", "W3")], rules=OWN_RULES) == "earlier-layers"
    zero = row("gradient", "", "W2", 0)
    assert named([zero, twice, row("gradient", "", "W3")], rules=OWN_RULES) == "earlier-layers"
    slight = row("gradient", "", "W2", 1 + 1e-4)
    assert named([slight, twice, row("gradient", "", "W3")], rules=OWN_RULES) == "some-factor"


@pytest.mark.parametrize(("spread", "name"), [(0.9e-6, "factor-two"), (1.1e-6, "wrong-objective-slope")])
def test_a_factor_is_one_only_to_a_millionth(spread, name):
    rows = [replace(found, spread=spread) for found in slopes(2, 2, 2)]
    assert named(rows) == name
