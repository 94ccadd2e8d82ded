"""Elementwise work on a layer, each once as a line of NumPy and once as the loop that Numba makes fast.

Names as in ``backprop``: z = m + b, a = σ(z). The lines are what runs uncompiled; compiling them instead
of the loops would take seconds each.
"""

from numba.extending import register_jitable

from toygan.engine.compilation import jit_enabled
from toygan.engine.scalar_math import in_wide_vectors
from toygan.engine.separate import apart, choice
from toygan.network.activations import ACTIVATIONS


def _activation(sigma):
    """a = σ(m + b)."""

    def line(m, b, a):
        a[...] = sigma(m + b)

    def loop(m, b, a):
        in_wide_vectors()
        for i in range(m.shape[0]):
            for j in range(m.shape[1]):
                a[i, j] = sigma(m[i, j] + b[j])

    return line, loop


def _slope_product(slope):
    """delta *= σ′(m + b)."""

    def line(m, b, a, delta):
        delta *= slope(m + b, a)

    def loop(m, b, a, delta):
        in_wide_vectors()
        for i in range(m.shape[0]):
            for j in range(m.shape[1]):
                delta[i, j] *= slope(m[i, j] + b[j], a[i, j])

    return line, loop


def _curvature_sum(curvature):
    """rdelta += nabla σ″(m + b) rz."""

    def line(m, b, a, nabla, rz, rdelta):
        rdelta += nabla * curvature(m + b, a) * rz

    def loop(m, b, a, nabla, rz, rdelta):
        in_wide_vectors()
        for i in range(m.shape[0]):
            for j in range(m.shape[1]):
                rdelta[i, j] += nabla[i, j] * curvature(m[i, j] + b[j], a[i, j]) * rz[i, j]

    return line, loop


def _copy(source, target):
    target[...] = source


def _copy_loop(source, target):
    for i in range(target.shape[0]):
        for j in range(target.shape[1]):
            target[i, j] = source[i, j]


def _fill(x, value):
    x[...] = value


def _fill_loop(x, value):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = value


def _sum_rows(x, sums):
    sums[...] = x.sum(axis=0)


def _sum_rows_loop(x, sums):
    for j in range(sums.size):
        sums[j] = 0
    for i in range(x.shape[0]):
        for j in range(sums.size):
            sums[j] += x[i, j]


def _by_code(name, make, formula):
    """A function ``f(code, …)`` that works with the formula of that row of the activations."""
    work = {row: make(register_jitable(formula(functions))) for row, functions in ACTIVATIONS.items()}
    return choice({row: _fitting(*pair) for row, pair in work.items()}, name)


def _fitting(line, loop):
    return loop if jit_enabled() else line


activate = _by_code("activation", _activation, lambda row: row.formula)
times_slope = _by_code("slope", _slope_product, lambda row: row.slope_formula)
plus_curvature = _by_code("curvature", _curvature_sum, lambda row: row.curvature_formula)
copy = apart(_fitting(_copy, _copy_loop), inner=True)  # source into target
fill = apart(_fitting(_fill, _fill_loop), inner=True)
sum_rows = apart(_fitting(_sum_rows, _sum_rows_loop), inner=True)
