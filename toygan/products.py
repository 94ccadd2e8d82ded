"""Matrix products of a network's passes: BLAS, in pieces that it multiplies straight from memory.

Compiled code calls SciPy's BLAS itself, since Numba's ``np.dot`` neither adds to a result nor takes a part of
a matrix. OpenBLAS multiplies matrices of up to 100³ multiplications without packing them first, on processors
with AVX-512 at 1.3 to 1.9 times the speed of its packed products. There larger products go in pieces of that
size, and the second matrix is read from *panels*: a copy of it whose pieces of ``COLUMNS`` columns lie one
after the other, so that neighbouring rows of a piece do not compete for the same lines of the cache.
"""

import numpy as np
from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from toygan import apart
from toygan.compilation import compiled, jit_enabled

UNPACKED = 10**6 if jit_enabled() and get_host_cpu_features().get("avx512f") else 0  # multiplications
COLUMNS, DEPTH = 64, 128  # at most, of a piece of the second matrix
_BLAS = {types.float32: "sgemm", types.float64: "dgemm"}


@intrinsic
def _blas(typing, x, y, out, add):
    """out = x y or out += x y by one call of BLAS; in each matrix one axis has unit stride."""

    def generate(context, builder, signature, arguments):
        size = context.get_abi_sizeof(context.get_data_type(out.dtype))
        real, integer = context.get_data_type(out.dtype), ir.IntType(32)

        def there(value):
            """BLAS is Fortran and wants the address of everything."""
            return builder.bitcast(cgutils.alloca_once_value(builder, value), cgutils.voidptr_t)

        def read(kind, value):
            matrix = context.make_array(kind)(context, builder, value)
            rows, columns = cgutils.unpack_tuple(builder, matrix.shape, 2)
            down, right = cgutils.unpack_tuple(builder, matrix.strides, 2)
            as_it_is = builder.icmp_signed("==", right, right.type(size))
            letter = builder.select(as_it_is, ir.IntType(8)(ord("N")), ir.IntType(8)(ord("T")))
            step = builder.sdiv(builder.select(as_it_is, down, right), right.type(size))
            least = builder.select(as_it_is, columns, rows)  # where it is one row, its stride says nothing
            step = builder.select(builder.icmp_signed("<", step, least), least, step)
            data = builder.bitcast(matrix.data, cgutils.voidptr_t)
            return there(letter), data, there(builder.trunc(step, integer)), rows, columns

        x, y, out_, add = arguments
        x_letter, x_data, x_step, m, k = read(signature.args[0], x)
        y_letter, y_data, y_step, _, n = read(signature.args[1], y)
        _, out_data, out_step, _, _ = read(signature.args[2], out_)
        m, n, k = (there(builder.trunc(number, integer)) for number in (m, n, k))
        one, beta = there(real(1.0)), there(builder.select(add, real(1.0), real(0.0)))
        # what lies row by row is the transpose to BLAS: outᵀ = yᵀ xᵀ
        values = [y_letter, x_letter, n, m, k, one, y_data, y_step, x_data, x_step, beta, out_data, out_step]
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t] * len(values))
        address = apart.foreign(context, builder, "scipy.linalg.cython_blas", _BLAS[out.dtype])
        builder.call(builder.inttoptr(address, kind.as_pointer()), values)
        return context.get_dummy_value()

    return types.none(x, y, out, types.boolean), generate


def _gemm_line(x, y, out, add):
    out[...] = x @ y + out if add else x @ y


_gemm = _blas if jit_enabled() else _gemm_line


def _pieces(n, most, multiple):
    """Size of the pieces that n is cut into: nearly equal, multiples of a number, at most ``most``."""
    count = (n + most - 1) // most
    return ((n + count - 1) // count + multiple - 1) // multiple * multiple


_pieces = compiled(_pieces, inline="always")


@compiled(inline="always")
def panel_width(n):
    """Columns of a panel of a matrix that has n; the last panel may have fewer."""
    return _pieces(n, COLUMNS, 16)


def _product(x, y, out):
    m, n, k = x.shape[0], y.shape[1], x.shape[1]
    if m == 0 or n == 0:
        return
    if k == 0:
        out[:] = 0
    elif UNPACKED == 0 or (k <= DEPTH and m * n * k <= UNPACKED):
        _gemm(x, y, out, False)
    else:
        columns, depth = panel_width(n), _pieces(k, DEPTH, 4)
        rows = _pieces(m, UNPACKED // (columns * depth) // 4 * 4, 4)
        for p in range(0, n, columns):
            for q in range(0, k, depth):
                for i in range(0, m, rows):
                    y_piece, out_piece = y[q : q + depth, p : p + columns], out[i : i + rows, p : p + columns]
                    _gemm(x[i : i + rows, q : q + depth], y_piece, out_piece, q > 0)


def _product_line(x, y, out):
    np.matmul(x, y, out=out)


product = compiled(_product) if jit_enabled() else _product_line  # x y into ``out``


def _times(x, y, panels, out):
    k, n = y.shape
    if UNPACKED == 0 or (n <= COLUMNS and y.strides[1] == y.itemsize):
        product(x, y, out)
    else:
        columns = panel_width(n)
        for p in range(0, n, columns):
            last = min(p + columns, n)
            product(x, panels[p * k : last * k].reshape(k, last - p), out[:, p:last])


def _times_line(x, y, panels, out):
    np.matmul(x, y, out=out)


times = compiled(_times) if jit_enabled() else _times_line  # x y into ``out``; panels as of `put_in_panels`


@compiled
def _transpose(x, out):
    """out = xᵀ, square by square, which stay in the cache."""
    n, k = x.shape
    for i in range(0, n, 16):
        for j in range(0, k, 16):
            for q in range(j, min(j + 16, k)):
                for p in range(i, min(i + 16, n)):
                    out[q, p] = x[p, q]


@compiled
def _cut(y, first, last, panels):
    """Rows ``first`` … ``last`` − 1 of y into the panels of y."""
    k, n = y.shape
    columns = panel_width(n)
    for p in range(0, n, columns):
        width = min(columns, n - p)
        panel = panels[p * k : (p + width) * k].reshape(k, width)
        for i in range(first, last):
            source, target = y[i, p : p + width], panel[i]  # seen to lie in a row, they are copied in vectors
            for j in range(width):
                target[j] = source[j]


def _over_rows(x, y, rooms, out):
    k, m, n = x.shape[0], x.shape[1], y.shape[1]
    if UNPACKED == 0 or m * n * k <= 16 * UNPACKED:  # the copies would take longer than they save
        product(x.T, y, out)
    else:
        x_room, y_room = rooms[0].reshape(rooms[0].size), rooms[1].reshape(rooms[1].size)
        _cut(x, 0, k, x_room)
        _cut(y, 0, k, y_room)
        for p in range(0, m, panel_width(m)):
            bottom = min(p + panel_width(m), m)
            x_panel = x_room[p * k : bottom * k].reshape(k, bottom - p)
            times(x_panel.T, y, y_room, out[p:bottom])


def _over_rows_line(x, y, rooms, out):
    np.matmul(x.T, y, out=out)


# xᵀ y into ``out``; two rooms, as large as x and y, may be overwritten
over_rows = compiled(_over_rows) if jit_enabled() else _over_rows_line


@compiled
def put_in_panels(W, turned, straight, first, last):
    """Keep up what `times` reads: entries ``first`` … ``last`` − 1 of W into the panels of Wᵀ and of W.

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
            top, bottom = max(p, begin), min(p + width, end)
            panel = turned[p * k : (p + width) * k].reshape(k, width)
            _transpose(W[top:bottom], panel[:, top - p : bottom - p])
        if k > COLUMNS:
            _cut(W, begin, end, straight)
        if begin > end:
            _put_part_of_row(W, end, first - end * k, last - end * k, turned, straight)
        else:
            _put_part_of_row(W, begin - 1, first - (begin - 1) * k, k, turned, straight)
            _put_part_of_row(W, end, 0, last - end * k, turned, straight)


@compiled
def _put_part_of_row(W, i, first, last, turned, straight):
    n, k = W.shape
    if first < last:
        p = i // panel_width(n) * panel_width(n)
        width = min(panel_width(n), n - p)
        for j in range(first, last):
            turned[p * k + j * width + i - p] = W[i, j]
        for q in range(0, k, panel_width(k)):
            width = min(panel_width(k), k - q)
            for j in range(max(first, q), min(last, q + width)):
                straight[q * n + i * width + j - q] = W[i, j]
