"""Matrix products of a network's passes: BLAS, in pieces that it multiplies straight from memory.

OpenBLAS multiplies matrices of up to 100³ multiplications without packing them first, on processors
with AVX-512 at 1.3 to 1.9 times the speed of its packed products. There larger products go in pieces of that
size, and the second matrix is read from *panels*: a copy of it whose pieces of ``COLUMNS`` columns lie one
after the other, so that neighbouring rows of a piece do not compete for the same lines of the cache.

With any other BLAS (`toygan.engine.blas.multiplies_unpacked`) each product is one call: pieces that it packs
would take up to 1.9 times as long.
"""

import numpy as np

from toygan.engine.array_views import of_any_layout, view
from toygan.engine.blas import multiplies_unpacked
from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.gemm import gemm
from toygan.engine.separate import separately_compiled

UNPACKED = 10**6 if jit_enabled() and multiplies_unpacked() else 0  # multiplications
COLUMNS, DEPTH = 64, 128  # at most, of a piece of the second matrix


@compiled(inner=True)
def _pieces(n, most, multiple):
    """Size of the pieces that n is cut into: nearly equal, multiples of a number, at most ``most``."""
    count = (n + most - 1) // most
    return ((n + count - 1) // count + multiple - 1) // multiple * multiple


@compiled(inner=True)
def panel_width(n):
    """Columns of a panel of a matrix that has n; the last panel may have fewer."""
    return _pieces(n, COLUMNS, 16)


@separately_compiled(inner=True)
def _product_at(x, y, out, at):
    """x y into the columns of ``out`` from ``at`` on."""
    m, k, n = x.shape[0], x.shape[1], y.shape[1]
    if m == 0 or n == 0:
        return
    if k == 0:
        for i in range(m):
            for p in range(n):
                out[i, at + p] = 0
    elif UNPACKED == 0 or (k <= DEPTH and m * n * k <= UNPACKED):
        gemm(x, y, out, at, (0, 0, 0), (m, k, n), False)
    else:
        columns, depth = panel_width(n), _pieces(k, DEPTH, 4)
        rows = _pieces(m, UNPACKED // (columns * depth) // 4 * 4, 4)
        for p in range(0, n, columns):
            for q in range(0, k, depth):
                for i in range(0, m, rows):
                    size = min(rows, m - i), min(depth, k - q), min(columns, n - p)
                    gemm(x, y, out, at, (i, q, p), size, q > 0)


def _product(x, y, out):
    _product_at(of_any_layout(x), of_any_layout(y), out, 0)


def _product_line(x, y, out):
    np.matmul(x, y, out=out)


product = compiled(_product, inner=True) if jit_enabled() else _product_line  # x y into ``out``


def _times(x, y, panels, out):
    k, n = y.shape
    if UNPACKED == 0 or (n <= COLUMNS and y.strides[1] == y.itemsize):
        product(x, y, out)
    else:
        columns = panel_width(n)
        for p in range(0, n, columns):
            panel = view(panels, p * k, (k, min(columns, n - p)))
            _product_at(of_any_layout(x), of_any_layout(panel), out, p)


def _times_line(x, y, panels, out):
    np.matmul(x, y, out=out)


# x y into ``out``; panels as of `put_in_panels`
times = separately_compiled(_times, inner=True) if jit_enabled() else _times_line


@compiled(inner=True)
def _turn(W, first, last, panel, p):
    """Rows ``first`` … ``last`` − 1 of W into the columns of a panel that begins with row p.

    Square by square, which stay in the cache.
    """
    k = W.shape[1]
    for i in range(first, last, 16):
        for j in range(0, k, 16):
            for q in range(j, min(j + 16, k)):
                for r in range(i, min(i + 16, last)):
                    panel[q, r - p] = W[r, q]


@compiled(inner=True)
def _cut(y, first, last, panels):
    """Rows ``first`` … ``last`` − 1 of y into the panels of y."""
    k, n = y.shape
    columns = panel_width(n)
    for p in range(0, n, columns):
        width = min(columns, n - p)
        for i in range(first, last):
            source, target = view(y, i * n + p, (width,)), view(panels, p * k + i * width, (width,))
            for j in range(width):
                target[j] = source[j]


def _over_rows(x, y, x_room, y_room, out):
    k, m, n = x.shape[0], x.shape[1], y.shape[1]
    if UNPACKED == 0 or m * n * k <= 16 * UNPACKED:  # the copies would take longer than they save
        product(x.T, y, out)
    else:
        x_panels, y_panels = view(x_room, 0, (m * k,)), view(y_room, 0, (n * k,))
        _cut(x, np.intp(0), k, x_panels)  # for a bare 0 it would be compiled once more
        _cut(y, np.intp(0), k, y_panels)
        for p in range(0, m, panel_width(m)):
            rows = min(panel_width(m), m - p)
            times(view(x_panels, p * k, (k, rows)).T, y, y_panels, view(out, p * n, (rows, n)))


def _over_rows_line(x, y, x_room, y_room, out):
    np.matmul(x.T, y, out=out)


# xᵀ y into ``out``; the rooms, as large as x and y, may be overwritten
over_rows = separately_compiled(_over_rows, inner=True) if jit_enabled() else _over_rows_line


@separately_compiled(inner=True)
def put_in_panels(W, turned, straight, first, last):
    """Copy entries ``first`` … ``last`` − 1 of W into the panels of Wᵀ and of W, which `times` reads.

    Parameters
    ----------
    W : (n, k) array
    turned, straight : (n * k,) arrays
    first, last : int
        Counted row by row.
    """
    if UNPACKED > 0:
        n, k = W.shape
        begin, end = (first + k - 1) // k, last // k  # whole rows
        for p in range(begin // panel_width(n) * panel_width(n), end, panel_width(n)):
            width = min(panel_width(n), n - p)
            panel = view(turned, p * k, (k, width))
            _turn(W, max(p, begin), min(p + width, end), panel, p)
        if k > COLUMNS:
            _cut(W, begin, end, straight)
        _put_part_of_row(W, begin - 1, first, last, turned, straight)
        if end >= begin:
            _put_part_of_row(W, end, first, last, turned, straight)


@compiled(inner=True)
def _put_part_of_row(W, i, first, last, turned, straight):
    """Those of the entries ``first`` … ``last`` − 1 that lie in row i."""
    n, k = W.shape
    left, right = max(first - i * k, 0), min(last - i * k, k)
    if left < right:
        p = i // panel_width(n) * panel_width(n)
        width = min(panel_width(n), n - p)
        for j in range(left, right):
            turned[p * k + j * width + i - p] = W[i, j]
        for q in range(0, k, panel_width(k)):
            width = min(panel_width(k), k - q)
            for j in range(max(left, q), min(right, q + width)):
                straight[q * n + i * width + j - q] = W[i, j]
