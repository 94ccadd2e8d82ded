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
        (lambda p: backprop(p, mean=-1), "sign"),
        (lambda p: {k: v * (6 if v.ndim == 2 else 1) for k, v in backprop(p).items()}, "some-factor"),
        (lambda p: {k: v * (1 + 1e-5) for k, v in backprop(p).items()}, "imprecise"),
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


def test_a_transpose_is_named():
    w, x = RNG.normal(size=(2, 3, 3))
    f = lambda w: ((w @ x) ** 2).sum()  # noqa: E731
    assert check_gradient(f, lambda w: 2 * w @ x @ x.T, w).passed
    assert check_gradient(f, lambda w: 2 * x @ x.T @ w.T, w).diagnosis == "transposed"
    with pytest.raises(ValueError, match=r"for x it is \(3, 2\), x has \(2, 3\): it is the transpose"):
        check_gradient(f, lambda w: (2 * w @ x @ x.T).T, w[:2])


def test_a_forgotten_weight_decay_is_named():
    def decayed(p):
        return cost(p) + 0.05 * ((p["W1"] ** 2).sum() + (p["W2"] ** 2).sum())

    right = lambda p: {k: v + 0.1 * p[k] * (v.ndim == 2) for k, v in backprop(p).items()}  # noqa: E731
    assert check_gradient(decayed, right, PARAMETERS).passed
    assert check_gradient(decayed, backprop, PARAMETERS).diagnosis == "weight-decay"


def test_what_cannot_be_compared_does_not_pass():
    """At a kink nobody can say; nor where every value is rounded to float32 behind the caller's back."""
    report = check_gradient(lambda x: np.abs(x).sum(), np.sign, np.zeros(3))
    assert not report.passed
    assert report.diagnosis == "nothing-checked"
    assert str(report).startswith("gradient check FAILED: 1 of 1 tensors could not be checked\n")
    json.dumps(report.to_dict(), allow_nan=False)
    for hidden in (
        lambda x: float((x.astype(np.float32) ** 2).sum()),
        lambda x: float(1e13 + sum(v * v for v in map(float, x))),
    ):
        assert check_gradient(hidden, lambda x: 2 * x, np.ones(3)).diagnosis == "nothing-checked"


def test_single_precision_and_large_constants_are_allowed_for():
    x = RNG.normal(size=5)
    single = lambda x: np.sum(x.astype(np.float32) ** 2)  # noqa: E731
    assert check_gradient(single, lambda x: 2 * x, x).passed
    assert not check_gradient(single, lambda x: 2.01 * x, x).passed
    assert check_gradient(lambda x: (x**2).sum(), lambda x: 2 * x.astype(np.float32), x).passed
    assert check_gradient(lambda x: 1e8 + (x**2).sum(), lambda x: 2 * x, x).passed


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
        (lambda x: x, lambda x: x, np.ones(3), TypeError, r"it returned ndarray of shape \(3,\): take its"),
        (lambda x: 1j, lambda x: x, np.ones(3), TypeError, "f must return one number; it returned complex"),
        (3.0, lambda x: x, np.ones(3), TypeError, "f must be a function of x .*; it is float"),
        (np.sum, lambda x: None, np.ones(3), TypeError, "grad returned None"),
        (np.sum, lambda x: x * 1j, np.ones(3), TypeError, "grad must hold real numbers; x is of dtype "),
        (np.sum, lambda x: x, "text", TypeError, "x must hold real numbers; x is str"),
        (np.sum, lambda x: x, np.ones(0), ValueError, r"x must hold numbers; x has shape \(0,\)"),
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
        (np.sum, lambda x: x, np.array([0, np.nan]), ValueError, r"x must hold finite .*; x\[1\] is nan"),
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


def test_at_least_one_entry():
    with pytest.raises(ValueError, match="entries must be 1 or more; it is 0"):
        check_gradient(np.sum, np.ones(3), np.ones(3), entries=0)


def three_layers(bug=None):
    """A network of three layers, names in any order, and backpropagation with one slip."""
    rng = np.random.default_rng(8)
    x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    shapes = {"W3": (4, 2), "b3": (2,), "W1": (3, 4), "b1": (4,), "W2": (4, 4), "b2": (4,)}
    p = {name: rng.normal(size=shape) for name, shape in shapes.items()}

    def forward(p):
        a1 = np.tanh(x @ p["W1"] + p["b1"])
        a2 = np.tanh(a1 @ p["W2"] + p["b2"])
        return a1, a2, a2 @ p["W3"] + p["b3"]

    def backward(p):
        a1, a2, out = forward(p)
        d3 = 2 * (out - y) / (1 if bug == "mean" else y.size)
        d2 = d3 @ p["W3"].T * (1 if bug == "slope" else 1 - a2 * a2)
        d1 = d2 @ p["W2"] * (1 - a1 * a1) if bug == "transpose" else d2 @ p["W2"].T * (1 - a1 * a1)
        g = {"W3": a2.T @ d3, "b3": d3.sum(0), "W2": a1.T @ d2, "b2": d2.sum(0)}
        return g | {"W1": x.T @ d1, "b1": d1.sum(0) * (2 if bug == "bias" else 1)}

    return lambda p: ((forward(p)[2] - y) ** 2).mean(), backward, p


@pytest.mark.parametrize(
    ("bug", "first"),
    [(None, None), ("mean", "W3"), ("slope", "W2"), ("transpose", "W1"), ("bias", "b1")],
)
def test_the_first_wrong_layer_is_the_one_where_the_error_enters(bug, first):
    assert check_gradient(*three_layers(bug)).first_wrong == first


def test_without_numbers_in_the_names_the_order_is_that_of_the_layers():
    f = lambda p: (p["inner"] ** 2).sum() * (p["outer"] ** 2).sum()  # noqa: E731
    p = {"inner": np.ones(2), "outer": np.ones(2)}
    assert check_gradient(f, dict, p).first_wrong == "outer"


@pytest.mark.parametrize("x", [np.arange(3), [1, 2], 3, np.ones(2, bool), {"W": np.ones(2), "n": 4}])
def test_integers_are_refused(x):
    with pytest.raises(TypeError, match=r"x must hold floats, .* is of dtype (int64|bool): write 1.0 for 1"):
        check_gradient(lambda x: 0.0, lambda x: x, x)


def test_steps_stay_in_the_domain_and_say_nothing():
    """1/√x close to 0 and log of a probability close to 1e-7: warnings are errors, plain floats raise."""
    import math

    x = np.array([3e-7, 0.2, 40.0])
    report = check_gradient(lambda x: (1 / np.sqrt(x)).sum(), lambda x: -0.5 * x**-1.5, x)
    assert report.passed
    assert report.worst["central"] < 1e-10
    plain = lambda x: sum(math.log(v) for v in map(float, x))  # noqa: E731
    assert check_gradient(plain, lambda x: 1 / x, x).passed
    assert not check_gradient(plain, lambda x: np.array([1, 1, 1 + 3e-6]) / x, x[[1, 1, 1]]).passed


def test_an_error_among_entries_that_were_not_chosen_is_found():
    x = np.random.default_rng(6).uniform(0.5, 2, 3000)

    def wrong(x, place=1234):
        g = np.cos(x) * 1.0
        g[place] *= 1 + 2e-6
        return g

    by_complex_steps = check_gradient(lambda x: np.sin(x).sum(), wrong, x, entries=10)
    assert not by_complex_steps.passed
    assert by_complex_steps.rows[0].entry == (1234,)
    on_the_tape = check_gradient(
        lambda x: (x**2).sum(), lambda x: 2 * x * (1 + (x == x.max())), x, entries=10
    )
    assert on_the_tape.rows[0].entry == (int(np.argmax(x)),)
    assert (
        "checked at 10, the others in sums"
        in check_gradient(lambda x: np.sin(x).sum(), np.cos, x, entries=10).title
    )


def test_a_kink_is_shown_by_its_slopes():
    """A corner far smaller than the slope is one; a strong bend is none."""
    corner = check_gradient(
        lambda x: (3 * x + 1e-3 * np.abs(x)).sum(), lambda x: 3.0 + 0 * x, np.array([0.0, 1e-9])
    )
    assert (corner.skipped, corner.passed) == (1, False)  # 3.001 at 1e-9
    bend = check_gradient(
        lambda x: np.sqrt(x * x + 1e-16).sum(), lambda x: x / np.sqrt(x * x + 1e-16), np.zeros(2)
    )
    assert (bend.skipped, bend.passed) == (0, True)
