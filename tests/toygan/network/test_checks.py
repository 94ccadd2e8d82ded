"""What a network refuses, each with the argument's name and what came."""

import numpy as np
import pytest

from toygan.network import checks
from toygan.network.mlp import Network


def test_sizes_by_hand():
    assert checks.checked_sizes([np.int64(2), 3, 1]) == (2, 3, 1)


@pytest.mark.parametrize(
    ("sizes", "error", "message"),
    [
        ([2], ValueError, r"two or more numbers, each 1 or more; it is \[2\]"),
        ([2, 0, 1], ValueError, r"it is \[2, 0, 1\]"),
        ([2, 1.5], TypeError, "whole numbers"),
        (3, TypeError, "sequence of whole numbers"),
    ],
)
def test_bad_sizes(sizes, error, message):
    with pytest.raises(error, match=message):
        checks.checked_sizes(sizes)


def test_a_batch_is_taken_in_the_networks_dtype_and_order():
    x = np.asfortranarray(np.arange(6).reshape(3, 2))
    found = checks.checked_batch(x, 2, np.dtype(np.float32), False)
    assert (found.dtype, found.flags.c_contiguous, found.tolist()) == (np.float32, True, x.tolist())
    assert checks.checked_batch([1.0, 2.0], 1, np.dtype(float), False).shape == (2, 1)


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (np.zeros((0, 2)), ValueError, "at least one row"),
        (np.zeros((3, 3)), ValueError, r"shape \(n, 2\); its shape is \(3, 3\)"),
        ([["a", "b"]], TypeError, "must hold numbers"),
        (np.ones((1, 2)) * 1j, TypeError, "NUMBA_DISABLE_JIT=1"),
        (np.array([[0.0, 1e300]]), ValueError, r"finite in float32; x\[0, 1\] = 1e\+300"),
    ],
)
def test_bad_batches(x, error, message):
    with pytest.raises(error, match=message):
        checks.checked_batch(x, 2, np.dtype(np.float32), False)


def test_the_layer_of_a_parameter_that_is_not_finite_is_named():
    weights, biases = [np.ones((1, 1)), np.ones((1, 1))], [np.ones(1), np.array([np.inf])]
    with pytest.raises(ValueError, match="layer 2 holds NaN or infinity"):
        checks.check_finite(np.array([1.0, np.inf]), weights, biases)
    checks.check_finite(np.ones(2), weights, biases)


@pytest.mark.parametrize("weight", [-1.0, np.nan, np.inf, "1", None])
def test_bad_penalty_weights(weight):
    with pytest.raises(ValueError, match="weight must be finite and 0 or more"):
        checks.check_weight(weight)


def test_a_row_of_numbers_is_a_column_for_a_width_of_1_alone():
    with pytest.raises(ValueError, match=r"shape \(n, 2\); its shape is \(4,\)"):
        checks.checked_batch(np.ones(4), 2, np.dtype(float), False)
    with pytest.raises(ValueError, match=r"shape \(n, 1\); its shape is \(1, 4\)"):
        checks.checked_batch(np.ones((1, 4)), 1, np.dtype(float), False)


@pytest.mark.parametrize("weight", [0, 0.0, 1, np.float32(0.5)])
def test_a_weight_of_0_is_one(weight):
    checks.check_weight(weight)


def test_complex_numbers_are_taken_where_they_may_be():
    found = checks.checked_batch(np.ones((1, 2)) * 1j, 2, np.dtype(np.float32), True)
    assert found.dtype == complex
    real, output = np.ones((2, 1)), np.ones((2, 1), complex)
    assert checks.checked_nabla(real, output).dtype == complex
    with pytest.raises(TypeError, match="nabla_a must hold real numbers; its dtype is complex128"):
        checks.checked_nabla(output, real)


def test_a_forward_pass_of_other_sizes_or_another_dtype():
    forward = Network([2, 3, 1], rng=0)(np.ones((1, 2)))
    assert forward.shape == (1, 1)
    passed = Network([2, 3, 1], rng=0).forward(np.ones((1, 2)))
    checks.check_forward(passed, (2, 3, 1), passed.output.dtype)
    for sizes, dtype in (((2, 4, 1), passed.output.dtype), ((2, 3, 1), np.dtype(np.float16))):
        with pytest.raises(
            ValueError, match=r"forward must come from this network, .*; it comes from \[2, 3, 1\]"
        ):
            checks.check_forward(passed, sizes, dtype)


def test_weights_alone_or_biases_alone_may_be_what_is_not_finite():
    one = np.ones((1, 1))
    for weights, biases in (([one * np.nan], [one[0]]), ([one], [one[0] * np.nan])):
        with pytest.raises(ValueError, match="layer 1 holds"):
            checks.check_finite(np.array([np.nan]), weights, biases)
