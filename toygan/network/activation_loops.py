"""What an activation does to a layer: once as a line of NumPy, once as the loop that Numba makes fast.

Letters as in `toygan.network.backprop`. Calls from Python run the line of NumPy and give the activation's
name or its place in the table. Compiled code runs the loop and gives the place: compiling the lines of NumPy
instead would take seconds each.
"""

from numba.extending import register_jitable

from toygan.engine.array_views import view
from toygan.engine.scalar_math import in_wide_vectors
from toygan.engine.separate import choice
from toygan.network.activation import halves, side_by_side
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


def _pair_activation(sigma):
    """The same for pairs of units."""

    def line(z, b, a):
        z += b
        a[...] = side_by_side(*sigma(*halves(z)))

    def loop(z, b, a):
        for i in range(z.shape[0]):
            for j in range(z.shape[1] // 2):
                z[i, 2 * j] += b[2 * j]
                z[i, 2 * j + 1] += b[2 * j + 1]
                a[i, 2 * j], a[i, 2 * j + 1] = sigma(z[i, 2 * j], z[i, 2 * j + 1])

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


def _pair_slope_product(slope):
    """delta = σ′(z) delta for pairs of units, σ′ a symmetric matrix."""

    def line(z, a, delta):
        delta[...] = side_by_side(*slope(*halves(z), *halves(delta)))

    def loop(z, a, delta):
        z, delta = view(z, 0, (z.size,)), view(delta, 0, (z.size,))
        for i in range(z.size // 2):
            g, h = slope(z[2 * i], z[2 * i + 1], delta[2 * i], delta[2 * i + 1])
            delta[2 * i], delta[2 * i + 1] = g, h

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


def _no_curvature_sum(curvature):
    """Nothing: pairs have no σ″."""

    def nothing(z, a, nabla, Rz, Rdelta):
        pass

    return nothing, nothing


def _by_code(table, of_units, of_pairs, formula):
    """A function ``f(code, …)`` that works with the formula of that row of the activations."""
    make = {1: of_units, 2: of_pairs}
    pairs = {name: make[row.units](register_jitable(formula(row))) for name, row in ACTIVATIONS.items()}
    lines, loops = ({row: pair[i] for row, pair in pairs.items()} for i in (0, 1))
    return choice(loops, table, plain=lines)


activate = _by_code("activation", _activation, _pair_activation, lambda row: row.formula)
times_slope = _by_code("slope", _slope_product, _pair_slope_product, lambda row: row.slope_formula)
plus_curvature = _by_code("curvature", _curvature_sum, _no_curvature_sum, lambda row: row.curvature_formula)
