"""Couplings: hand-computed values, derivatives against complex step and the tape, refusals."""

import numpy as np
import pytest

from toygan import autograd
from toygan.remedies.couplings import COMPONENTS, COUPLINGS, KERNELS, coupling, parsed


def batch(n=6, d=2, seed=0):
    return np.random.default_rng(seed).standard_normal((n, d))


def taped_minibatch_discrimination(x, parameters):
    """The same features in operations of the tape, pair by pair."""
    n, d = x.shape
    M = autograd.matmul(x, autograd.reshape(parameters, (d, KERNELS * COMPONENTS)))
    M = autograd.reshape(M, (n, KERNELS, COMPONENTS))
    pairs = autograd.reshape(M, (n, 1, KERNELS, COMPONENTS)) - autograd.reshape(
        M, (1, n, KERNELS, COMPONENTS)
    )
    c = autograd.exp(-autograd.sum(autograd.absolute(pairs), axis=3))
    return autograd.concatenate([x, (autograd.sum(c, axis=1) - 1.0) / (n - 1.0)], axis=1)


def test_closeness_of_two_samples_by_hand():
    """Two samples on the line: every kernel sees exp(-|x1 - x2| Σ_k |T_k|)."""
    discrimination = coupling("minibatch_discrimination", 1)
    T = discrimination.start(0)
    y, _ = discrimination.forward(np.array([[0.25], [0.75]]), T)
    expected = np.exp(-0.5 * np.abs(T.reshape(KERNELS, COMPONENTS)).sum(axis=1))
    np.testing.assert_allclose(y, [[0.25, *expected], [0.75, *expected]], rtol=1e-14)


def test_a_collapsed_batch_is_as_close_as_can_be():
    discrimination = coupling("minibatch_discrimination", 2)
    T = discrimination.start(0)
    collapsed, _ = discrimination.forward(np.ones((5, 2)), T)
    spread, _ = discrimination.forward(10 * batch(5), T)
    np.testing.assert_array_equal(collapsed[:, 2:], 1)
    assert spread[:, 2:].max() < 0.2


def test_features_do_not_depend_on_the_order_of_the_batch():
    discrimination = coupling("minibatch_discrimination", 2)
    x, T, order = batch(7), discrimination.start(1), np.random.default_rng(0).permutation(7)
    np.testing.assert_allclose(
        discrimination.forward(x[order], T)[0], discrimination.forward(x, T)[0][order], rtol=1e-13
    )


@pytest.mark.parametrize(("name", "d"), [("none", 2), ("packing:2", 2), ("packing:3", 1)])
def test_linear_couplings_by_the_adjoint_identity(name, d):
    """<d_y, forward(v)> = <vjp(d_y), v> for every v."""
    found, x = coupling(name, d), batch(6, d)
    y, cache = found.forward(x, found.start(0))
    assert y.shape == (6 // found.samples, found.width)
    d_y = np.random.default_rng(5).standard_normal(y.shape)
    d_x, d_parameters = found.vjp(cache, d_y)
    assert d_x.shape == x.shape
    assert d_parameters.shape == (found.parameter_count,) == (0,)
    assert np.sum(d_y * y) == pytest.approx(np.sum(d_x * x), rel=1e-13)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_minibatch_discrimination_has_the_derivatives_of_the_tape(d):
    discrimination = coupling("minibatch_discrimination", d)
    x, T = batch(6, d), discrimination.start(2)
    y, cache = discrimination.forward(x, T)
    d_y = np.random.default_rng(7).standard_normal(y.shape)
    taped_x, taped_T = autograd.Tensor(x), autograd.Tensor(T)
    taped = taped_minibatch_discrimination(taped_x, taped_T)
    np.testing.assert_allclose(autograd.value_of(taped), y, rtol=1e-12)
    expected = autograd.grad(taped, [taped_x, taped_T], seed=d_y)
    for hand, tape in zip(discrimination.vjp(cache, d_y), expected):
        np.testing.assert_allclose(hand, autograd.value_of(tape), rtol=1e-10, atol=1e-13)


def test_minibatch_discrimination_has_the_derivatives_of_finite_differences():
    discrimination = coupling("minibatch_discrimination", 2)
    x, T, h = batch(5), discrimination.start(3), 1e-6
    y, cache = discrimination.forward(x, T)
    d_y = np.random.default_rng(1).standard_normal(y.shape)
    d_x, d_T = discrimination.vjp(cache, d_y)

    def value(x, T):
        return np.sum(d_y * discrimination.forward(x, T)[0])

    for point, gradient, at in ((x, d_x, lambda e: value(x + e, T)), (T, d_T, lambda e: value(x, T + e))):
        steps = h * np.eye(point.size).reshape(point.size, *point.shape)
        numeric = np.array([(at(e) - at(-e)) / (2 * h) for e in steps]).reshape(point.shape)
        np.testing.assert_allclose(gradient, numeric, rtol=1e-6, atol=1e-8)


def test_dtype_is_kept():
    discrimination = coupling("minibatch_discrimination", 2)
    x, T = batch().astype(np.float32), discrimination.start(0).astype(np.float32)
    y, cache = discrimination.forward(x, T)
    d_x, d_T = discrimination.vjp(cache, y)
    assert {a.dtype for a in (y, d_x, d_T)} == {np.dtype(np.float32)}
    assert d_T.shape == (discrimination.parameter_count,)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="a multiple of the pack, 4; it has 6 samples"):
        coupling("packing:4", 2).forward(batch(6), None)
    with pytest.raises(ValueError, match="2 or more, as in 'packing:2'; it is 'packing:1'"):
        coupling("packing:1", 2)
    with pytest.raises(ValueError, match="none takes no number; it is 'none:2'"):
        coupling("none:2", 2)
    with pytest.raises(ValueError, match=r"unknown coupling 'pack'.*Did you mean 'packing'"):
        coupling("pack:2", 2)
    with pytest.raises(ValueError, match="a batch must have 2 or more"):
        coupling("minibatch_discrimination", 2).forward(batch(1), np.zeros(64))
    with pytest.raises(ValueError, match="dimension must be at least 1"):
        coupling("none", 0)


@pytest.mark.parametrize("name", ["minibatch_discrimination", "packing:2", "packing:4"])
@pytest.mark.parametrize("d", [1, 3])
def test_on_the_tape_features_are_the_same(name, d):
    rng = np.random.default_rng(4)
    row = coupling(name, d)
    x, parameters = rng.normal(size=(8, d)), 0.3 * rng.normal(size=row.parameter_count)
    features, _ = row.forward(x, parameters)
    on_tape = row.on_tape(autograd.Tensor(x), autograd.Tensor(parameters)).value
    assert features.shape == on_tape.shape
    np.testing.assert_allclose(on_tape, features, rtol=1e-12)


def test_the_table_of_couplings():
    rows = {name: (kind.counts, kind.compares) for name, kind in COUPLINGS.items()}
    assert rows == {
        "none": ("", False),
        "packing": ("samples per pack", False),
        "minibatch_discrimination": ("", True),
    }


@pytest.mark.parametrize(
    ("name", "d", "sizes"),
    [
        ("none", 3, (3, 1, 0)),
        ("packing:3", 2, (6, 3, 0)),
        ("minibatch_discrimination", 2, (10, 1, 64)),  # 8 kernels of 4 components
        ("minibatch_discrimination", 5, (13, 1, 160)),
    ],
)
def test_width_samples_a_row_and_parameters(name, d, sizes):
    found = coupling(name, d)
    assert (found.width, found.samples, found.parameter_count) == sizes
    assert found.start(0).shape == (found.parameter_count,)


def test_kernels_start_with_a_spread_that_keeps_m_at_1():
    for d in (1, 4, 100):
        T = np.concatenate([coupling("minibatch_discrimination", d).start(seed) for seed in range(30)])
        assert T.std() == pytest.approx(d**-0.5, rel=0.05)
        assert abs(T.mean()) < 0.1 * d**-0.5


@pytest.mark.parametrize("name", ["packing", "packing:", "packing:0", "packing:-2", "packing:²", "packing:٣"])
def test_a_pack_is_a_number_in_plain_digits(name):
    with pytest.raises(ValueError, match="must say how many samples per pack, 2 or more"):
        parsed(name)


@pytest.mark.parametrize("name", ["none:", "none:2", "minibatch_discrimination:3"])
def test_a_number_where_none_belongs(name):
    with pytest.raises(ValueError, match="takes no number"):
        parsed(name)


def test_names_as_they_are_written():
    assert parsed("packing:12") == ("packing", 12)
    assert parsed("minibatch_discrimination") == ("minibatch_discrimination", None)
