"""Matrix products in pieces, against NumPy's."""

import itertools
import types

import numpy as np
import pytest

from toygan.engine import products
from toygan.engine.compilation import compiled, jit_enabled
from toygan.gradcheck import source_copies
from toygan.network.mlp import Network
from toygan.network.passes import set_panels

# within one piece, in even pieces, with short last pieces, thin, one row, nothing
SHAPES = [
    *((192, 64, 64), (192, 128, 128), (97, 130, 131), (64, 600, 600), (300, 129, 65)),
    *((192, 2, 512), (192, 512, 1), (1, 900, 7), (1, 1, 1), (0, 3, 4), (4, 0, 3), (0, 129, 64), (64, 129, 0)),
]


def _callable(module):
    """The functions of the module, which only compiled code calls, for Python to call."""

    def wrapped(function):
        return compiled(lambda *arguments: function(*arguments))

    names = "product", "times", "over_rows", "put_in_panels"
    return types.SimpleNamespace(**{name: wrapped(getattr(module, name)) for name in names})


called = _callable(products)


@pytest.fixture(scope="module")
def without_pieces():
    """The functions as they are on a processor without AVX-512."""
    [line] = [
        line for line in source_copies.source_text("products").splitlines() if line.startswith("UNPACKED =")
    ]
    return _callable(source_copies.copies(("products", line, "UNPACKED = 0"), compile=jit_enabled()).products)


def _random(rng, *shape, dtype="float64"):
    return rng.standard_normal(shape).astype(dtype)


@pytest.mark.parametrize(("m", "k", "n"), SHAPES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_products_in_pieces_are_the_products(m, k, n, dtype, axis):
    rng = np.random.default_rng(0)
    x = _random(rng, m, k, dtype=dtype) if axis == "rows" else _random(rng, k, m, dtype=dtype).T
    y, out = _random(rng, k, n, dtype=dtype), np.full((m, n), np.nan, dtype)
    called.product(x, y, out)
    tolerance = 1e-15 if dtype == "float64" else 1e-6
    np.testing.assert_allclose(out, x.astype(float) @ y.astype(float), atol=tolerance * 10 * (k + 1))


@pytest.mark.parametrize(("m", "k", "n"), [(30, 20, 20), (310, 260, 170)])
def test_a_product_writes_into_its_part_alone(m, k, n):
    rng = np.random.default_rng(0)
    x, y = _random(rng, m + 10, k + 10)[3 : 3 + m, 5 : 5 + k], _random(rng, k + 3, n + 9)[:k, 7 : 7 + n]
    out = np.zeros((m + 10, n + 40))
    called.product(x, y, out[2 : 2 + m, 30 : 30 + n])
    np.testing.assert_allclose(out[2 : 2 + m, 30 : 30 + n], x @ y, atol=1e-12)
    out[2 : 2 + m, 30 : 30 + n] = 0
    assert not out.any()


def _panels(module, W):
    turned, straight = np.zeros(W.size, W.dtype), np.zeros(W.size, W.dtype)
    module.put_in_panels(W, turned, straight, 0, W.size)
    return turned, straight


@pytest.mark.parametrize(("n", "k"), [(64, 64), (65, 2), (400, 300), (100, 400), (600, 600), (1, 513)])
@pytest.mark.parametrize("pieces", [True, False])
def test_products_with_panels_are_the_products(n, k, pieces, without_pieces):
    rng, module = np.random.default_rng(0), called if pieces else without_pieces
    W, x, delta = _random(rng, n, k), _random(rng, 50, k), _random(rng, 50, n)
    turned, straight = _panels(module, W)
    out, below = np.full((50, n), np.nan), np.full((50, k), np.nan)
    module.times(x, W.T, turned, out)
    module.times(delta, W, straight, below)
    np.testing.assert_allclose(out, x @ W.T, atol=1e-11)
    np.testing.assert_allclose(below, delta @ W, atol=1e-11)


# one piece, several pieces, copied into panels, thin, no rows
@pytest.mark.parametrize(
    ("k", "m", "n"), [(192, 64, 64), (190, 97, 101), (192, 512, 300), (256, 2, 512), (256, 512, 1), (0, 5, 4)]
)
@pytest.mark.parametrize("pieces", [True, False])
def test_products_over_rows_are_the_products(k, m, n, pieces, without_pieces):
    rng, module = np.random.default_rng(0), called if pieces else without_pieces
    x, y, out = _random(rng, k + 3, m)[3:], _random(rng, k + 3, n)[3:], np.full((m, n), np.nan)
    rooms, before = (np.zeros((k + 5, m)), np.zeros((k + 5, n))), (x.copy(), y.copy())
    module.over_rows(x, y, *rooms, out)
    np.testing.assert_allclose(out, x.T @ y, atol=1e-11)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(y, before[1])


@pytest.mark.skipif(not products.UNPACKED, reason="weights are read as they are")
@pytest.mark.parametrize(("n", "k"), [(5, 3), (130, 7), (7, 130), (1, 90), (90, 1), (70, 140)])
def test_panels_in_parts_are_the_panels(n, k):
    W = np.arange(1.0, n * k + 1).reshape(n, k)
    whole, parts = _panels(called, W), (np.zeros(n * k), np.zeros(n * k))
    edges = [0, 1, k - 1, k, k + 1, 2 * k + 3, n * k // 2, n * k // 2 + 1, n * k - 1, n * k]
    for first, last in itertools.pairwise(sorted({min(edge, n * k) for edge in edges})):
        called.put_in_panels(W, *parts, first, last)
    np.testing.assert_array_equal(np.sort(whole[0]), W.ravel())
    np.testing.assert_array_equal(whole[0], parts[0])
    if k > products.COLUMNS:  # narrower ones are read as they are
        np.testing.assert_array_equal(np.sort(whole[1]), W.ravel())
        np.testing.assert_array_equal(whole[1], parts[1])


@pytest.mark.skipif(not products.UNPACKED, reason="weights are read as they are")
def test_part_of_a_row_touches_nothing_else():
    W, turned, straight = np.ones((70, 140)), np.zeros(70 * 140), np.zeros(70 * 140)
    called.put_in_panels(W, turned, straight, 3 * 140 + 60, 3 * 140 + 70)
    assert turned.sum() == straight.sum() == 10


@pytest.mark.skipif(not products.UNPACKED, reason="weights are read as they are")
def test_panels_of_a_network_in_parts_are_those_at_once():
    net = Network([3, 5, 70, 1], rng=0)
    count = net.parameters.size
    whole, parts = np.zeros((2, count)), np.zeros((2, count))
    set_panels(net.parameters, net.shape, whole, 0, count)
    for first, last in itertools.pairwise([0, 1, 7, 19, 20, 33, 200, count]):
        set_panels(net.parameters, net.shape, parts, first, last)
    np.testing.assert_array_equal(whole[0], parts[0])
    wide = slice(net.shape.weights[3], net.shape.biases[3])  # narrower ones are read as they are
    assert whole[1][wide].all()
    np.testing.assert_array_equal(whole[1][wide], parts[1][wide])
    for l, W in enumerate(net.weights, start=1):
        start, x, out = net.shape.weights[l], np.ones((50, W.shape[1])), np.zeros((50, len(W)))
        called.times(x, W.T, whole[0, start : start + W.size], out)
        np.testing.assert_allclose(out, x @ W.T, atol=1e-12)


@pytest.mark.parametrize(("m", "k", "n"), [(30, 20, 10), (130, 200, 300), (600, 512, 70)])
@pytest.mark.skipif(jit_enabled(), reason="compiled, the tests above see them")
def test_the_lines_that_are_compiled_hold_as_they_stand(m, k, n, monkeypatch):
    monkeypatch.setattr(products, "UNPACKED", 10**6)
    rng = np.random.default_rng(0)
    x, W, delta = _random(rng, m, k), _random(rng, n, k), _random(rng, m, n)
    turned, straight = _panels(called, W)
    parts = np.zeros(n * k), np.zeros(n * k)
    for first, last in itertools.pairwise([0, 1, k, k + 5, k + 9, n * k]):
        called.put_in_panels(W, *parts, first, last)
    np.testing.assert_array_equal(turned, parts[0])
    out, below, gradient = np.full((m, n), np.nan), np.full((m, k), np.nan), np.full((n, k), np.nan)
    products._product(x, W.T, out)
    np.testing.assert_allclose(out, x @ W.T, atol=1e-11)
    products._times(x, W.T, turned, out)
    np.testing.assert_allclose(out, x @ W.T, atol=1e-11)
    monkeypatch.setattr(products, "product", products._product)
    monkeypatch.setattr(products, "times", products._times)
    products._times(delta, W, straight, below)
    np.testing.assert_allclose(below, delta @ W, atol=1e-11)
    products._over_rows(delta, x, np.zeros((m, n)), np.zeros((m, k)), gradient)
    np.testing.assert_allclose(gradient, delta.T @ x, atol=1e-11)
    products._product(x[:0], W.T, out[:0])
    products._product(x[:, :0], W.T[:0], out)
    assert not out.any()
