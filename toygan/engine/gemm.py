"""One call of BLAS on parts of matrices, from compiled code.

Compiled code calls SciPy's BLAS itself, since Numba's ``np.dot`` neither adds to a result nor takes a part of
a matrix.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from toygan.engine.blas import CYTHON_BLAS
from toygan.engine.compilation import jit_enabled
from toygan.engine.numba_private import cgutils
from toygan.engine.separate import foreign

_BLAS = {types.float32: "sgemm", types.float64: "dgemm"}


@intrinsic
def _blas(typing, x, y, out, at, first, size, add):
    """The same as `_gemm_line`, by one call of BLAS; in x and y one axis has unit stride."""

    def generate(context, builder, signature, arguments):
        bytes_ = context.get_abi_sizeof(context.get_data_type(out.dtype))
        real, integer = context.get_data_type(out.dtype), ir.IntType(32)

        def there(value):
            """The address of a value: BLAS is written in Fortran and takes every argument by address."""
            return builder.bitcast(cgutils.alloca_once_value(builder, value), cgutils.voidptr_t)

        def part(kind, value, row, column, rows, columns):
            """Whether BLAS shall transpose it, its address, and the step between its rows or columns."""
            matrix = context.make_array(kind)(context, builder, value)
            down, right = cgutils.unpack_tuple(builder, matrix.strides, 2)
            as_it_is = builder.icmp_signed("==", right, right.type(bytes_))
            letter = builder.select(as_it_is, ir.IntType(8)(ord("N")), ir.IntType(8)(ord("T")))
            step = builder.sdiv(builder.select(as_it_is, down, right), right.type(bytes_))
            least = builder.select(as_it_is, columns, rows)  # where it is one row, its stride says nothing
            step = builder.select(builder.icmp_signed("<", step, least), least, step)
            offset = builder.add(builder.mul(row, down), builder.mul(column, right))
            data = builder.gep(builder.bitcast(matrix.data, cgutils.voidptr_t), [offset])
            return there(letter), data, there(builder.trunc(step, integer))

        x, y, out_, at, first, size, add = arguments
        (i, q, p), (m, k, n) = (cgutils.unpack_tuple(builder, numbers, 3) for numbers in (first, size))
        x_letter, x_data, x_step = part(signature.args[0], x, i, q, m, k)
        y_letter, y_data, y_step = part(signature.args[1], y, q, p, k, n)
        _, out_data, out_step = part(signature.args[2], out_, i, builder.add(at, p), m, n)
        m, n, k = (there(builder.trunc(number, integer)) for number in (m, n, k))
        one, beta = there(real(1.0)), there(builder.select(add, real(1.0), real(0.0)))
        # what lies row by row is the transpose to BLAS: outᵀ = yᵀ xᵀ
        values = [y_letter, x_letter, n, m, k, one, y_data, y_step, x_data, x_step, beta, out_data, out_step]
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t] * len(values))
        address = foreign(context, builder, CYTHON_BLAS, _BLAS[out.dtype])
        builder.call(builder.inttoptr(address, kind.as_pointer()), values)
        return context.get_dummy_value()

    three = types.UniTuple(types.intp, 3)
    return types.none(x, y, out, types.intp, three, three, types.boolean), generate


def _gemm_line(x, y, out, at, first, size, add):
    """A piece of x times a piece of y, set or added to the columns of ``out`` from ``at`` on."""
    (i, q, p), (m, k, n) = first, size
    piece = x[i : i + m, q : q + k] @ y[q : q + k, p : p + n]
    target = out[i : i + m, at + p : at + p + n]
    target[...] = target + piece if add else piece


gemm = _blas if jit_enabled() else _gemm_line
