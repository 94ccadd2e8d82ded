"""σ, σ′ and σ″ against high precision and differences, and the float32 forms that Numba vectorises."""

import mpmath
import numpy as np
import pytest

from toygan.engine import scalar_math
from toygan.engine.compilation import compiled, jit_enabled
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network

ON_UNITS = [name for name, row in ACTIVATIONS.items() if row.units == 1]
POINTS = np.array([-30.0, -3.3, -1.0, -0.2, 0.4, 1.0, 2.7, 30.0])
EXACT = {
    "identity": lambda z: z,
    "relu": lambda z: max(z, 0),
    "leaky_relu": lambda z: z if z > 0 else z / 5,
    "elu": lambda z: z if z > 0 else mpmath.expm1(z),
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "silu": lambda z: z / (1 + mpmath.exp(-z)),
}


@pytest.mark.parametrize("name", ON_UNITS)
def test_sigma_and_its_derivatives_are_exact(name):
    row = ACTIVATIONS[name]
    with mpmath.workdps(40):
        for order, function in enumerate((row, row.slope, row.curvature)):
            exact = [float(mpmath.diff(EXACT[name], mpmath.mpf(z), order)) for z in POINTS]
            np.testing.assert_allclose(function(POINTS), exact, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_inputs_stay_finite_and_keep_the_dtype(name, dtype):
    z = np.array([-1e4, -100.0, 0.0, 0.0, 100.0, 1e4], dtype)
    row = ACTIVATIONS[name]
    for values in (row(z), row.slope(z), row.curvature(z)):
        assert values.dtype == dtype
        assert np.isfinite(values).all()


@pytest.mark.parametrize("name", ON_UNITS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_compiled_network_applies_the_same_function(name, dtype):
    net = Network([1, 1], output=name, rng=0, dtype=dtype)
    net.parameters[:] = [1, 0]
    z = np.concatenate([np.linspace(-20, 20, 401), [-1e4, 1e4]]).astype(dtype)
    exact = ACTIVATIONS[name](z.astype(float))
    tolerance = 2e-6 if dtype == np.float32 else 1e-14
    np.testing.assert_allclose(net(z[:, None])[:, 0], exact, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(
    ("function", "exact", "units"),
    [
        (scalar_math.exp_below, np.exp, 2),
        (scalar_math.expm1, np.expm1, 3),
        (scalar_math.tanh, np.tanh, 5),
        (scalar_math.log1p_of_exp, lambda z: np.logaddexp(0, z), 4),
    ],
)
def test_float32_forms_are_within_a_few_units_in_the_last_place(function, exact, units):
    name = function.__name__

    @compiled
    def apply(z, out):
        for i in range(z.size):
            out[i] = function(z[i])

    z = np.linspace(-86, 86, 200_001).astype(np.float32)
    z = z[z <= 0] if function in (scalar_math.exp_below, scalar_math.expm1) else z
    out = np.empty_like(z)
    apply(z, out)
    true = exact(z.astype(float))
    error = np.abs(out - true) / np.spacing(np.abs(true).astype(np.float32))
    units = units if jit_enabled() else max(units, 3)  # NumPy's own float32 exp is within 3
    assert error.max() <= units, f"{name}: {error.max()} units at z = {z[error.argmax()]}"


def test_compiled_exp_at_the_ends_of_float32():
    @compiled
    def both(z):
        return scalar_math.exp_below(z), scalar_math.expm1(z)

    assert both(np.float32(-200)) == both(np.float32(-np.inf)) == (0.0, -1.0)
    assert both(np.float32(0)) == (1.0, 0.0)
    assert np.isnan(both(np.float32(np.nan))).all()


@pytest.mark.parametrize("name", ["elu", "sigmoid", "tanh", "softplus", "silu"])
@pytest.mark.parametrize("order", [1, 2])
def test_derivatives_keep_their_digits_where_sigma_saturates(name, order):
    z = np.array([-45.0, -18.0, -9.0, 9.0, 18.0, 36.5, 45.0])
    with mpmath.workdps(120):
        exact = [float(mpmath.diff(EXACT[name], mpmath.mpf(x), order)) for x in z]
    row = ACTIVATIONS[name]
    np.testing.assert_allclose((row.slope, row.curvature)[order - 1](z), exact, rtol=2e-15)


@pytest.mark.parametrize("name", ["elu", "sigmoid", "tanh", "softplus", "silu"])
def test_compiled_slopes_are_those_of_numpy(name):
    net = Network([1, 1], output=name)
    net.parameters[:] = [1, 0]
    z = np.concatenate([np.linspace(-45, 45, 301), [-1e4, 1e4]])
    np.testing.assert_allclose(net.input_gradient(z)[:, 0], ACTIVATIONS[name].slope(z), rtol=1e-14)


@pytest.mark.parametrize("function", [scalar_math.flushed, compiled(lambda x: scalar_math.flushed(x))])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_only_denormal_numbers_are_flushed(function, dtype):
    tiny = np.finfo(dtype).tiny
    values = [(-tiny, -tiny), (-tiny / 2, 0), (0, 0), (tiny / 4, 0), (tiny, tiny), (1, 1), (np.inf, np.inf)]
    for x, expected in values:
        assert function(dtype(x)) == dtype(expected)
    assert np.isnan(function(dtype(np.nan)))


@pytest.mark.skipif(not jit_enabled(), reason="nothing is compiled")
def test_formulas_may_use_wide_vectors():
    def loop(x):
        scalar_math.in_wide_vectors()
        for i in range(x.size):
            x[i] = np.sqrt(x[i])

    function = compiled(loop)
    function(np.ones(8, np.float32))
    [text] = function.inspect_llvm().values()
    assert '"prefer-vector-width"="512"' in text


@pytest.mark.parametrize("name", ["exp_below", "expm1", "tanh", "log1p_of_exp"])
def test_float32_forms_hold_as_they_stand(name):
    form, exact = getattr(scalar_math, f"_{name}_float32"), getattr(scalar_math, name)
    for z in np.float32([-100, -20, -3, -0.5, -1e-3, 0]):
        found = form(z)
        assert found == pytest.approx(float(exact(np.float64(z))), rel=1e-6, abs=1e-30)


def test_group_sort_by_hand():
    row = ACTIVATIONS["groupsort"]
    z, g = np.array([[1.0, 3.0, 5.0, 2.0, 4.0, 4.0]]), np.array([[10.0, 20.0, 30.0, 40.0, 50.0, 60.0]])
    assert row(z).tolist() == [[3.0, 1.0, 5.0, 2.0, 4.0, 4.0]]
    assert row.times_slope(z, g).tolist() == [[20.0, 10.0, 30.0, 40.0, 50.0, 60.0]]  # a tie stays as it is
    assert row.slope(z).tolist() == [[1.0] * 6]
    assert row.curvature(z).tolist() == [[0.0] * 6]
    assert row.side(z).tolist() == [[False, True, True]]


def test_group_sort_keeps_every_length():
    """A permutation neither stretches nor shrinks: orthonormal weights lose no slope to it."""
    row, rng = ACTIVATIONS["groupsort"], np.random.default_rng(0)
    z, g = rng.normal(size=(2, 50, 8))
    for moved, still in ((row(z), z), (row.times_slope(z, g), g)):
        np.testing.assert_allclose(np.linalg.norm(moved, axis=1), np.linalg.norm(still, axis=1), rtol=1e-14)
    np.testing.assert_array_equal(row.times_slope(z, row.times_slope(z, g)), g)


def test_complex_numbers_are_sorted_by_their_real_parts():
    row, z = ACTIVATIONS["groupsort"], np.array([1.0 + 9e-30j, 2.0 - 5e-30j])
    assert row(z).tolist() == [2.0 - 5e-30j, 1.0 + 9e-30j]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_compiled_network_sorts_its_pairs(dtype):
    net = Network([4, 4], output="groupsort", dtype=dtype)
    net.weights[0][...] = np.eye(4)
    assert net([[1.0, 2.0, 4.0, 3.0]]).tolist() == [[2.0, 1.0, 4.0, 3.0]]
    back = net.backward(net.forward([[1.0, 2.0, 4.0, 3.0]]), [[5.0, 6.0, 7.0, 8.0]])
    assert back.inputs.tolist() == [[6.0, 5.0, 7.0, 8.0]]


@pytest.mark.parametrize("sizes", [[2, 7, 1], [2, 4, 5, 1]])
def test_odd_widths_are_refused_with_the_reason(sizes):
    odd = max(width for width in sizes if width % 2)
    message = f"groupsort sorts units in pairs, so the width of its layers must be even; layer .* has {odd}"
    with pytest.raises(ValueError, match=message):
        Network(sizes, activation="groupsort")
    with pytest.raises(ValueError, match=r"layer 1 of .* has 1"):
        Network([2, 1], output="groupsort")
