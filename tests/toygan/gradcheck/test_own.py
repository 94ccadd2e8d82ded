"""check_gradient on other people's functions: what passes, what is named, what is refused."""

import json

import numpy as np
import pytest

import toygan
from toygan.gradcheck import check_gradient

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 1))
PARAMETERS = {
    "W1": RNG.normal(size=(4, 3)),
    "b1": RNG.normal(size=4),
    "W2": RNG.normal(size=(1, 4)),
    "b2": RNG.normal(size=1),
}


def cost(p):
    a = np.tanh(X @ p["W1"].T + p["b1"])
    return 0.5 * np.mean((a @ p["W2"].T + p["b2"] - Y) ** 2)


def backprop(p, slope=lambda a: 1 - a * a, axis=0, mean=6):
    a = np.tanh(X @ p["W1"].T + p["b1"])
    delta2 = (a @ p["W2"].T + p["b2"] - Y) / mean
    delta1 = delta2 @ p["W2"] * slope(a)
    return {"W1": delta1.T @ X, "b1": delta1.sum(axis=0), "W2": delta2.T @ a, "b2": delta2.sum(axis=0)}


def test_a_student_s_backpropagation_passes():
    report = toygan.check_gradient(cost, backprop, PARAMETERS)
    assert report.passed
    assert report.diagnosis is None
    assert [row.tensor for row in report.rows] == ["W1", "b1", "W2", "b2"]
    assert report.worst["autograd"] < 1e-13
    assert report.worst["complex"] < 1e-13
    assert report.worst["central"] < 1e-8
    assert str(report).startswith("gradient check PASSED")
    assert json.loads(json.dumps(report.to_dict()))["passed"] is True


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda p: backprop(p, mean=1), "missing-mean"),
        (lambda p: backprop(p, mean=12), "factor-two"),
        (lambda p: backprop(p, mean=-6), "sign"),
        (lambda p: backprop(p, mean=5), "constant-factor"),
        (lambda p: backprop(p, slope=lambda a: 1.0), "earlier-layers"),
        (lambda p: {k: v * 0 for k, v in p.items()}, "zero"),
        (lambda p: {k: v * (1 if v.ndim == 2 else 3.3) for k, v in backprop(p).items()}, "biases-only"),
        (lambda p: {k: v * np.nan for k, v in p.items()}, "not-a-number"),
        (lambda p: {k: v + (k == "W2") for k, v in backprop(p).items()}, "unknown"),
    ],
)
def test_patterns_are_named(wrong, name):
    report = check_gradient(cost, wrong, PARAMETERS)
    assert not report.passed
    assert report.diagnosis == name, str(report)
    assert "FAILED" in str(report)
    assert "✗" in str(report)
    json.dumps(report.to_dict(), allow_nan=False)


def test_functions_that_take_only_plain_floats():
    """A loop over math.exp takes neither tensors nor complex numbers: differences alone remain."""
    import math

    report = check_gradient(lambda x: sum(math.exp(v) for v in x), np.exp, np.array([0.1, 0.7, -2.0]))
    assert report.passed
    assert list(report.worst) == ["central"]
    assert report.reference == "central"
    assert not check_gradient(
        lambda x: sum(math.exp(v) for v in x), lambda x: 1.001 * np.exp(x), np.ones(2)
    ).passed


def test_a_function_that_swallows_imaginary_parts_is_not_believed():
    report = check_gradient(lambda x: float(np.sum(np.abs(np.real(x)) ** 3)), lambda x: 3 * x * np.abs(x), X)
    assert report.passed
    assert "complex" not in report.worst


def test_kinks_are_skipped():
    x = np.array([0.0, 1.0, -1.0])
    report = check_gradient(lambda x: np.maximum(x, 0).sum(), lambda x: (x >= 0) * 1.0, x)
    assert report.passed
    assert report.skipped == 1
    assert not check_gradient(lambda x: np.maximum(x, 0).sum(), lambda x: (x >= -2) * 1.0, x).passed


def test_large_tensors_are_sampled():
    x = RNG.normal(size=(50, 60))
    report = check_gradient(lambda x: (x**3).sum(), lambda x: 3 * x**2, x, entries=20)
    assert report.passed
    assert "checked at 20" in report.title
    wrong = check_gradient(lambda x: (x**3).sum(), lambda x: 3 * x**2 * (1 + (x > 1)), x, entries=400)
    i, j = wrong.rows[0].entry
    assert x[i, j] > 1
    assert wrong.rows[0].value == pytest.approx(6 * x[i, j] ** 2)


def test_lists_of_arrays_and_gradients_given_as_arrays():
    w, b = RNG.normal(size=(2, 3)), RNG.normal(size=2)
    report = check_gradient(
        lambda p: ((p[0] @ X[0] + p[1]) ** 2).sum(),
        [2 * np.outer(w @ X[0] + b, X[0]), 2 * (w @ X[0] + b)],
        [w, b],
    )
    assert report.passed
    assert check_gradient(lambda x: x**2, lambda x: 2 * x, 3.0).passed
    assert check_gradient(lambda x: x[0] * x[1], [2.0, 1.0], [1.0, 2.0]).passed


@pytest.mark.parametrize(
    ("f", "grad", "x", "error", "message"),
    [
        (lambda x: x, lambda x: x, np.ones(3), TypeError, "f must return one number; it returned ndarray"),
        (lambda x: np.inf, lambda x: x, np.ones(3), ValueError, "f must be finite where it is checked"),
        (
            lambda x: np.random.default_rng().random(),
            lambda x: x,
            np.ones(3),
            ValueError,
            "at one x: give its",
        ),
        (
            np.sum,
            lambda x: x[:2],
            np.ones(3),
            ValueError,
            r"grad must have the shape of x; for x it is \(2,\), x has \(3,\)",
        ),
        (np.sum, lambda x: x, np.array([np.nan]), ValueError, "x must hold finite numbers"),
        (cost, lambda p: {"W1": p["W1"]}, PARAMETERS, ValueError, "it gives none for 'b1'"),
        (
            lambda p: p[0].sum(),
            lambda p: [p[0]],
            [np.ones(2), np.ones(2)],
            ValueError,
            "grad must give 2 arrays",
        ),
    ],
)
def test_bad_input(f, grad, x, error, message):
    with pytest.raises(error, match=message):
        check_gradient(f, grad, x)
