"""The tape against mpmath, central differences and hand-computed values, to first and second order."""

from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toygan import autograd
from toygan.autograd import Tensor, concatenate, grad, logsumexp, sqrt, stop_gradient, value_and_grad, where

mpmath.mp.dps = 40
SMOOTH = {
    "exp": mpmath.exp,
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "square": lambda x: x**2,
}
KINKED = {
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "leaky_relu": lambda x: x if x > 0 else x / 5,
    "elu": lambda x: x if x > 0 else mpmath.expm1(x),
    "identity": lambda x: x,
    "absolute": abs,
}
POSITIVE = {"log": mpmath.log, "log1p": mpmath.log1p, "sqrt": mpmath.sqrt}
ACTIVATIONS = ["identity", "relu", "leaky_relu", "elu", "sigmoid", "tanh", "softplus", "silu"]


def derivatives(name, x):
    """The value, the slope and the slope's slope of one operation at one number, all from the tape."""
    t = Tensor(x)
    out = autograd.OPERATIONS[name](t)
    slope = grad(out, t, create_graph=True)
    return float(out), float(slope), float(grad(slope, t))


def central_difference(function, x, h=1e-6):
    x = np.array(x, dtype=float)
    slope = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        slope[i] = (float(function(up)) - float(function(down))) / (2 * h)
    return slope


@pytest.mark.parametrize("name", [*SMOOTH, *KINKED, *POSITIVE])
@pytest.mark.parametrize("x", [-3.7, -0.4, 0.3, 2.9])
def test_value_slope_and_curvature_agree_with_mpmath(name, x):
    x = abs(x) if name in POSITIVE else x
    function = (SMOOTH | KINKED | POSITIVE)[name]
    wanted = [float(mpmath.diff(function, x, order)) for order in (0, 1, 2)]
    assert derivatives(name, x) == pytest.approx(wanted, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("x", [-1e4, -745.0, -40.0, 0.0, 40.0, 710.0, 1e4])
def test_activations_hold_far_out(name, x):
    value, slope, curvature = derivatives(name, x)
    assert np.isfinite([value, slope, curvature]).all()
    if name in SMOOTH:
        with mpmath.workdps(9000):
            assert value == pytest.approx(float(SMOOTH[name](mpmath.mpf(x))), rel=1e-14, abs=1e-300)


def test_activations_at_zero_follow_the_book():
    slopes = {name: derivatives(name, 0.0)[1] for name in ACTIVATIONS}
    assert slopes == {
        "identity": 1.0,
        "relu": 0.0,
        "leaky_relu": 0.2,
        "elu": 1.0,
        "sigmoid": 0.25,
        "tanh": 1.0,
        "softplus": 0.5,
        "silu": 0.5,
    }


EXPRESSIONS = {
    "broadcast row": lambda x: (x * np.array([1.0, 2.0, 3.0]) + x.sum(axis=1, keepdims=True)).sum(),
    "broadcast new axis": lambda x: (x.reshape((3, 1, 3)) * x).sum(),
    "divide": lambda x: (x / (2 + x * x)).sum(),
    "reflected": lambda x: (1 / (3 + x) - (2 - x) * np.ones((3, 3))).sum(),
    "matmul": lambda x: ((x @ x.T) ** 2).sum(),
    "matrix vector": lambda x: ((x @ x[0]) * (x[1] @ x)).sum() + x[0] @ x[2],
    "batched matmul": lambda x: (np.ones((2, 1, 3)) * x @ x.T @ x[:, 0]).sum(),
    "fancy index": lambda x: (x[np.array([0, 0, 2])] ** 3).sum() + (x[:, 1:] * x[:, :-1]).sum(),
    "mask": lambda x: (x[np.eye(3, dtype=bool)] ** 2).sum(),
    "mean": lambda x: (x.mean(axis=0) ** 3).mean() + x.mean(),
    "max": lambda x: (x.max(axis=1) ** 2).sum() + x.max() ** 3,
    "min": lambda x: (x.min(axis=0, keepdims=True) * x).sum() + x.min() ** 2,
    "where": lambda x: where(x > 0.1, x**2, x**3).sum(),
    "maximum": lambda x: np.maximum(x * x, 0.5 * x).sum() + np.minimum(x, x.T * 2).sum(),
    "concatenate": lambda x: (concatenate([x, x[:1] * 2, x**2]) ** 2).sum(),
    "concatenate columns": lambda x: (
        concatenate([x, x * x], axis=-1) @ np.arange(12.0).reshape(6, 2) ** 2
    ).sum(),
    "transpose": lambda x: (x.reshape((1, 3, 3)).transpose((2, 0, 1)).reshape((3, 3)) * x).sum(),
    "logsumexp": lambda x: (logsumexp(x, axis=1) ** 2).sum() + logsumexp(3 * x),
    "logaddexp": lambda x: np.logaddexp(x, x.T).sum() + np.logaddexp(0, x).sum(),
    "norm": lambda x: sqrt((x * x).sum(axis=1) + 1e-12).sum(),
    "powers": lambda x: ((2 + x) ** (x * x)).sum() + (2.0**x).sum() + (x**0).sum(),
    "numpy names": lambda x: np.sum(np.exp(x) * np.tanh(x)) + np.mean(np.abs(x)) + np.max(np.reshape(x, -1)),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions_to_first_and_second_order(name):
    rng = np.random.default_rng(4)
    x, v = rng.normal(size=(2, 3, 3))
    function = EXPRESSIONS[name]
    value, gradient = value_and_grad(function)(x)
    assert value == float(function(Tensor(x)))
    np.testing.assert_allclose(
        gradient, central_difference(lambda u: function(Tensor(u)), x), rtol=2e-8, atol=2e-8
    )

    def slope_along_v(u):
        t = Tensor(u)
        return (grad(function(t), t, create_graph=True) * v).sum(), t

    along, t = slope_along_v(x)
    numeric = central_difference(lambda u: slope_along_v(u)[0], x)
    np.testing.assert_allclose(grad(along, t).value, numeric, rtol=2e-7, atol=2e-7)


def test_a_graph_of_gradients_is_a_hessian():
    t = Tensor([1.0, 2.0])
    first = grad(t[0] ** 2 * t[1] ** 3, t, create_graph=True)
    hessian = [grad(first[i], t).value for i in range(2)]
    np.testing.assert_allclose(hessian, [[16.0, 24.0], [24.0, 12.0]], rtol=1e-15)
    third = grad(grad(t[0] ** 4, t, create_graph=True)[0], t, create_graph=True)[0]
    assert grad(third, t).value[0] == 24.0


def test_norm_with_epsilon_has_no_nan_at_zero():
    t = Tensor(np.zeros((4, 2)))
    penalty = ((sqrt((t * t).sum(axis=1) + 1e-12) - 1) ** 2).mean()
    slope = grad(penalty, t, create_graph=True)
    assert (slope.value == 0).all()
    assert np.isfinite(grad((slope * np.ones((4, 2))).sum(), t).value).all()


@pytest.mark.parametrize(
    ("x", "value", "slopes"),
    [
        ([-np.inf, -np.inf], -np.inf, [0.0, 0.0]),
        ([-np.inf, 2.0], 2.0, [0.0, 1.0]),
        ([np.inf, -np.inf], np.inf, None),
        ([1e4, 1e4], 1e4 + np.log(2), [0.5, 0.5]),
    ],
)
def test_logsumexp_of_infinities_is_no_nan(x, value, slopes):
    t = Tensor(x)
    out = logsumexp(t)
    assert float(out) == value
    if slopes is not None:
        assert grad(out, t).value == pytest.approx(slopes, rel=1e-11)


def test_powers_of_zero():
    x, y = Tensor([0.0, 2.0]), Tensor([2.0, 3.0])
    to_x, to_y = grad((x**y).sum(), (x, y))
    assert to_x.value.tolist() == [0.0, 12.0]
    assert to_y.value.tolist() == [0.0, 8 * np.log(2)]


def test_kinks_have_the_slope_that_the_table_says():
    """|x| has 0 at 0; ReLU, LeakyReLU and ELU have the slope from the left, and so has its curvature."""
    t = Tensor([-2.0, 0.0, -0.0, 3.0])
    for name, slopes in (
        ("absolute", [-1.0, 0.0, 0.0, 1.0]),
        ("relu", [0.0, 0.0, 0.0, 1.0]),
        ("leaky_relu", [0.2, 0.2, 0.2, 1.0]),
        ("elu", [np.exp(-2.0), 1.0, 1.0, 1.0]),
    ):
        slope = grad(autograd.OPERATIONS[name](t).sum(), t, create_graph=True)
        assert slope.value == pytest.approx(slopes), name
        assert np.isfinite(grad(slope.sum(), t).value).all(), name


def test_far_below_zero_the_slope_of_elu_keeps_its_digits():
    t = Tensor([-20.0, -50.0, 700.0])
    slopes = grad(autograd.elu(t).sum(), t).value
    assert slopes == pytest.approx([np.exp(-20.0), np.exp(-50.0), 1.0], rel=1e-15, abs=0.0)


def test_ties_share():
    t = Tensor([2.0, 2.0, 1.0])
    assert grad(t.max(), t).value.tolist() == [0.5, 0.5, 0.0]
    assert grad(np.maximum(t[0], t[1]), t).value.tolist() == [0.5, 0.5, 0.0]


@given(st.integers(0, 10**6))
def test_gradients_are_linear(seed):
    rng = np.random.default_rng(seed)
    x, a, b = rng.normal(size=5), *rng.normal(size=2)
    t = Tensor(x)
    f, h = autograd.tanh(t).sum(), (t**3).sum()
    np.testing.assert_allclose(
        grad(a * f + b * h, t).value, a * grad(f, t).value + b * grad(h, t).value, rtol=1e-12, atol=1e-12
    )


def test_constants_and_seeds():
    t, c = Tensor([1.0, 2.0]), stop_gradient([3.0, 4.0])
    assert not (c * c).tracked
    assert grad((t * c).sum(), (t, c))[1].value.tolist() == [0.0, 0.0]
    assert grad((stop_gradient(t) * t).sum(), t).value.tolist() == [1.0, 2.0]
    assert grad(t * c, t, seed=[1.0, 10.0]).value.tolist() == [3.0, 40.0]


def test_float32_stays_float32():
    t = Tensor(np.ones((3, 2), np.float32))
    out = (autograd.softplus(2 * t) ** 2 / 3).mean() + t.max() + np.maximum(t, 0.5).sum()
    assert out.dtype == np.float32
    slope = grad((out * np.float64(2)).sum(), t, create_graph=True)
    assert slope.dtype == np.float32
    assert grad(slope.sum(), t).dtype == np.float32


def test_gradients_take_the_dtype_of_each_tensor_on_the_way():
    """A float64 weight of a float32 tensor is rounded there, not first where the walk ends."""
    weights = np.random.default_rng(2).normal(size=100)
    t = Tensor(np.ones(100, np.float32))
    found = grad((3 * (7 * t) * weights).sum(), t).value
    by_hand = np.float32(7) * (np.float32(3) * weights.astype(np.float32))
    assert found.dtype == np.float32
    assert found.tolist() == by_hand.tolist()
    assert found.tolist() != (21 * weights).astype(np.float32).tolist()


def test_several_arguments():
    value, (to_x, to_y) = value_and_grad(lambda x, y: (x @ y).sum(), argnums=(0, 1))(
        np.ones((2, 3)), np.ones((3, 1))
    )
    assert value == 6.0
    assert to_x.shape == (2, 3)
    assert (to_y == 2).all()


def test_no_gradient_goes_on_to_what_is_older_than_all_that_was_asked_for():
    x = Tensor(0.0)
    y = autograd.sqrt(x)  # its slope at 0 divides by 0, which is an error here
    assert (float(grad(2 * y, y)), float(grad(y, y))) == (2.0, 1.0)
    with pytest.raises(RuntimeWarning, match="divide by zero"):
        grad(2 * y, x)
    slope = grad(y * y * y, y, create_graph=True)
    assert (float(slope), float(grad(slope, y))) == (0.0, 0.0)
    assert grad(2 * y, ()) == ()


def test_small_things():
    t = Tensor([[1, 2], [3, 4]])
    assert len(t) == 2
    assert t.dtype == float
    assert [float(x.sum()) for x in t] == [3.0, 7.0]
    assert t.reshape(4, 1).shape == t.reshape((4, -1)).shape == (4, 1)
    assert repr(Tensor(1.5)) == "Tensor(1.5)"
    assert (np.array([2.5, 2.5]) > t[0]).tolist() == [True, True]
    assert (t[0] >= 2).tolist() == [False, True]
    assert autograd.exp.__doc__.startswith("Compute exp(x)")
    assert len(Path(autograd.__file__).read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda t: grad(t, t), ValueError, r"output must be one number, its shape is \(2,\)"),
        (lambda t: grad(t, t, seed=1.0), ValueError, r"seed must have the shape of output, \(2,\)"),
        (lambda t: grad(t.sum(), np.ones(2)), TypeError, "must be tensors; got "),
        (lambda t: np.sin(t), TypeError, "np.sin has no rule on the tape; use one of: absolute, add"),
        (lambda t: np.add.reduce(t), TypeError, "np.add.reduce has no rule"),
        (lambda t: np.linalg.norm(t), TypeError, "np.norm has no rule"),
        (lambda t: autograd.sum([t, t]), TypeError, "not dtype object .concatenate joins tensors"),
        (lambda t: Tensor([1j]), TypeError, "the tape takes real numbers, not dtype complex128"),
        (lambda t: Tensor(None), TypeError, "the tape takes real numbers, not dtype object"),
        (lambda t: autograd.reshape(t, 2, 1), TypeError, r"reshape takes \(x, shape\); got 3 values"),
    ],
)
def test_errors_say_what_to_do(call, error, message):
    with pytest.raises(error, match=message):
        call(Tensor([1.0, 2.0]))


def power_derivative(order_x, order_y, x, y):
    """∂ of x^y, by x so many times and then by y, from mpmath."""
    return float(mpmath.diff(lambda a, b: mpmath.power(a, b), (x, y), (order_x, order_y)))


@pytest.mark.parametrize(("x", "y"), [(2.5, 0.0), (0.7, 1.0), (4.0, 2.0), (1.3, -1.0), (1e-3, 0.0)])
@pytest.mark.parametrize("orders", ["xy", "yx", "xxy", "xyx", "yxx", "yy", "yyx"])
def test_mixed_derivatives_of_powers(x, y, orders):
    t = {"x": Tensor(x), "y": Tensor(y)}
    along = t["x"] ** t["y"]
    for letter in orders:
        along = grad(along, t[letter], create_graph=True)
    wanted = power_derivative(orders.count("x"), orders.count("y"), x, y)
    assert float(along) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


def test_powers_at_the_edges_of_their_domain():
    """Bases 0 and below: what exists is right, and NaN stands only where nothing does."""
    x, y = Tensor([0.0, 0.0, 0.0, -2.0, -2.0]), Tensor([0.0, 1.0, 2.0, 3.0, -2.0])
    to_x, to_y = grad((x**y).sum(), (x, y))
    assert to_x.value.tolist() == [0.0, 1.0, 0.0, 12.0, 0.25]
    assert to_y.value[:3].tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(to_y.value[3:]).all()
    curvature = grad(grad((x**y).sum(), x, create_graph=True).sum(), x)
    assert curvature.value.tolist() == [0.0, 0.0, 2.0, -12.0, 0.375]
    t = Tensor(0.0)  # a constant base has no derivative that could warn
    assert float(grad(0.0 ** (t + 0.5), t)) == 0.0


@pytest.mark.parametrize("axes", [(-1, 0, 1), (1, -1, 0), (-3, -2, -1), (2, 0, -2), None])
def test_transposes_with_negative_axes(axes):
    c = np.arange(24.0).reshape(2, 3, 4)
    t = Tensor(np.zeros((2, 3, 4)))
    gradient = grad((np.transpose(t, axes) * np.transpose(c, axes)).sum(), t)
    assert gradient.value.tolist() == c.tolist()


def test_tensors_compare_entry_by_entry():
    t = Tensor([[1.0, 2.0], [2.0, 3.0]])
    assert (t == 2).tolist() == [[False, True], [True, False]]
    assert (t != t.T).tolist() == [[False, False], [False, False]]
    assert (np.full((2, 2), 2.0) == t).tolist() == (t == 2.0).tolist()
    assert len({t, t.T, t}) == 2
    assert not Tensor(0.0)
    with pytest.raises(ValueError, match="truth value"):
        bool(t)
    with pytest.raises(TypeError, match="unsized"):
        list(Tensor(1.0))


def test_gradients_are_memory_of_their_own():
    x, seed = np.ones(3), np.array([1.0, 2.0, 3.0])
    a, b = Tensor(x), Tensor(x)
    for create_graph in (False, True):
        gradients = [*grad(a - (-b), (a, b), create_graph, seed=seed), grad(a.sum(), a, create_graph)]
        for g in gradients:
            g.value *= 10
        assert [g.value.tolist() for g in gradients] == [[10, 20, 30], [10, 20, 30], [10, 10, 10]]
    assert seed.tolist() == [1, 2, 3]
    _, (to_a, to_b) = value_and_grad(lambda a, b: (a.mean() + b.mean()) * 3, (0, 1))(x, x)
    to_a -= to_b
    assert to_b.tolist() == [1, 1, 1]


INFINITE = [
    ("logaddexp", [-np.inf, 0.5], [0.0, 1.0]),
    ("logaddexp", [-np.inf, -np.inf], [0.0, 0.0]),
    ("logaddexp", [np.inf, 3.0], [1.0, 0.0]),
    ("logaddexp", [np.inf, np.inf], [0.5, 0.5]),
    ("logaddexp", [1e4, 1e4 - 2], [1 / (1 + np.exp(-2.0)), 1 / (1 + np.exp(2.0))]),
    ("logsumexp", [np.inf, 3.0, np.inf], [0.5, 0.0, 0.5]),
    ("logsumexp", [-np.inf, -np.inf, -np.inf], [0.0, 0.0, 0.0]),
    ("silu", [-np.inf, np.inf], [0.0, 1.0]),
    ("softplus", [-np.inf, np.inf], [0.0, 1.0]),
    ("elu", [-np.inf, np.inf], [0.0, 1.0]),
    ("tanh", [-np.inf, np.inf], [0.0, 0.0]),
]


@pytest.mark.parametrize(("name", "x", "slopes"), INFINITE)
def test_slopes_and_curvatures_at_infinities(name, x, slopes):
    t, operation = Tensor(x), autograd.OPERATIONS[name]
    out = operation(t[0], t[1]) if name == "logaddexp" else operation(t)
    assert not np.isnan(out.value).any()
    slope = grad(out, t, create_graph=True, seed=np.ones(out.shape))
    np.testing.assert_allclose(slope.value, slopes, rtol=1e-15)
    assert np.isfinite(grad((slope * np.arange(1.0, 1 + len(x))).sum(), t).value).all()


def test_an_infinite_slope_stays_where_it_belongs():
    """√max(x, 0) is flat below 0: the infinite slope of the root at 0 must not become 0 · ∞."""
    t = Tensor([-1.0, 4.0])
    with np.errstate(divide="ignore"):
        assert grad(sqrt(np.maximum(t, 0.0)).sum(), t).value.tolist() == [0.0, 0.25]


@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "logsumexp"])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, -1), (-2,), (), (1, 0, 2)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_reductions_over_every_kind_of_axis(name, axis, keepdims):
    x = np.random.default_rng(5).normal(size=(2, 3, 4))
    function = lambda u: (autograd.OPERATIONS[name](u, axis=axis, keepdims=keepdims) ** 2).sum()  # noqa: E731
    numeric = central_difference(lambda u: function(Tensor(u)), x)
    np.testing.assert_allclose(value_and_grad(function)(x)[1], numeric, rtol=1e-7, atol=1e-7)


def test_arrays_that_hold_nothing():
    for axis, shape in ((1, (0, 5)), (0, (2, 0)), (-1, (0, 1, 4))):
        t = Tensor(np.zeros(shape))
        for name in ("sum", "mean") if np.prod(np.delete(shape, axis)) == 0 else ("sum",):
            out = autograd.OPERATIONS[name](t, axis=axis)
            assert grad(out.sum(), t).shape == shape
    assert (
        grad((Tensor(np.zeros((0, 3))) + (row := Tensor([1.0, 2.0, 3.0]))).sum(), row).value.tolist()
        == [0] * 3
    )
    joined = concatenate([t := Tensor(np.ones((0, 2))), np.ones((1, 2))])
    assert grad(joined.sum(), t).shape == (0, 2)


def test_joined_zeros_keep_their_sign():
    """1/(2 √x) is -inf at -0.0; zeros that are added to would make it +inf."""
    t = Tensor([-0.0, 0.0])
    joined = concatenate([t, np.array([-0.0, 1.0]), t * 1.0])
    assert np.signbit(joined.value).tolist() == [True, False, True, False, True, False]
    with np.errstate(divide="ignore"):
        assert grad(sqrt(concatenate([t, t])).sum(), t).value.tolist() == [-np.inf, np.inf]


def test_truncation_has_slope_zero():
    t = Tensor([1.7, -0.2])
    assert grad(autograd.astype(t, int).sum(), t).value.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda t: np.add(t, 1.0, out=np.zeros(2)), TypeError, r"add takes \(x, y\); got 2 values, out="),
        (
            lambda t: np.sum(t, dtype=float),
            TypeError,
            r"sum takes \(x, axis, keepdims\); got 1 values, dtype=",
        ),
        (lambda t: concatenate([t[None], np.ones((2, 1))]), ValueError, "must match exactly"),
    ],
)
def test_what_would_be_lost_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call(Tensor([1.0, 2.0]))


@pytest.mark.parametrize("axis", [None, 0])
def test_the_only_infinity_has_the_whole_slope_of_logsumexp(axis):
    x = Tensor(np.array([1.0, np.inf, -2.0]))
    (slope,) = grad(logsumexp(x, axis=axis), [x])
    np.testing.assert_array_equal(slope.value, [0.0, 1.0, 0.0])
