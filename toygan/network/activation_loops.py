"""What an activation does to a layer: once as a line of NumPy, once as the loop that Numba makes fast.

Letters as in `toygan.network.backprop`. Calls from Python run the line of NumPy and give the activation's
name or its place in the table. Compiled code runs the loop and gives the place: compiling the lines of NumPy
instead would take seconds each.
"""

from numba.extending import register_jitable

from toygan.engine.array_views import view
from toygan.engine.scalar_math import in_wide_vectors
from toygan.engine.separate import choice
from toygan.network.activations import ACTIVATIONS


def _activation(sigma):
    """z += b and a = σ(z); where z is given in the memory of a, only a remains."""

    def line(z, b, a):
        z += b
        a[...] = sigma(z)

    def loop(z, b, a):
        in_wide_vectors()
        if z.ctypes.data == a.ctypes.data:  # in the loop below, LLVM would use no vectors then
            for i in range(a.shape[0]):
                for j in range(a.shape[1]):
                    a[i, j] = sigma(a[i, j] + b[j])
        else:
            for i in range(z.shape[0]):
                for j in range(z.shape[1]):
                    z[i, j] += b[j]
                    a[i, j] = sigma(z[i, j])

    return line, loop


def _slope_product(slope):
    """delta *= σ′(z)."""

    def line(z, a, delta):
        delta *= slope(z, a)

    def loop(z, a, delta):
        in_wide_vectors()
        z, a, delta = view(z, 0, (z.size,)), view(a, 0, (z.size,)), view(delta, 0, (z.size,))
        for i in range(z.size):
            delta[i] *= slope(z[i], a[i])

    return line, loop


def _curvature_sum(curvature):
    """Rdelta += nabla σ″(z) Rz."""

    def line(z, a, nabla, Rz, Rdelta):
        Rdelta += nabla * curvature(z, a) * Rz

    def loop(z, a, nabla, Rz, Rdelta):
        in_wide_vectors()
        z, a, nabla = view(z, 0, (z.size,)), view(a, 0, (z.size,)), view(nabla, 0, (z.size,))
        Rz, Rdelta = view(Rz, 0, (z.size,)), view(Rdelta, 0, (z.size,))
        for i in range(z.size):
            Rdelta[i] += nabla[i] * curvature(z[i], a[i]) * Rz[i]

    return line, loop


def _by_code(name, make, formula):
    """A function ``f(code, …)`` that works with the formula of that row of the activations."""
    pairs = {row: make(register_jitable(formula(functions))) for row, functions in ACTIVATIONS.items()}
    lines, loops = ({row: pair[i] for row, pair in pairs.items()} for i in (0, 1))
    return choice(loops, name, plain=lines)


activate = _by_code("activation", _activation, lambda row: row.formula)
times_slope = _by_code("slope", _slope_product, lambda row: row.slope_formula)
plus_curvature = _by_code("curvature", _curvature_sum, lambda row: row.curvature_formula)
