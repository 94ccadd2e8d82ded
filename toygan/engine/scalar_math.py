"""Elementary functions that mean the same for one number in compiled code and for an array in NumPy.

Each is a plain NumPy function. Numba is told (``@overload``) how to compile it for one number: float64 by
the C library, float32 by a polynomial without branches, since only that runs eight numbers at a time.
Measured against the true value, in units of the last place: ``exp_below`` within 2, ``expm1`` within 3,
``log1p_of_exp`` within 4, ``tanh`` within 5.
"""

import math

import numpy as np
from numba import types
from numba.extending import intrinsic, overload, register_jitable

from toygan.engine.numba_private import prefer_wide_vectors
from toygan.support.sigmoid import sigmoid

_f = np.float32


def like(z, constant):
    """``constant`` in the dtype of ``z``: a bare ``0.5`` would turn compiled float32 code into float64."""
    return np.asarray(z).dtype.type(constant)


@overload(like)
def _like(z, constant):
    kind = z if isinstance(z, types.Float) else types.float64
    return lambda z, constant: kind(constant)


def where(condition, x, y):
    """``x`` where the condition holds, else ``y``."""
    return np.where(condition, x, y)


@overload(where)
def _where(condition, x, y):
    return lambda condition, x, y: x if condition else y


def in_wide_vectors():
    """Inside a compiled function: let its loops use vectors of 512 bits, where the processor has them.

    LLVM prefers 256 bits on most of these processors, which is best for loops that mainly read and write;
    with 512 bits, formulas of many operations take as little as half the time.
    """


@intrinsic
def _in_wide_vectors(typing):
    def generate(context, builder, signature, arguments):
        prefer_wide_vectors(builder)
        return context.get_dummy_value()

    return types.none(), generate


@overload(in_wide_vectors, inline="always")
def _in_wide_vectors_overload():
    return lambda: _in_wide_vectors()


def flushed(x):
    """0 in place of denormal numbers, on which processors work a hundred times as long."""
    return np.where(np.abs(x) < np.finfo(x.dtype).tiny, np.zeros((), x.dtype), x)


@overload(flushed)
def _flushed(x):
    tiny = {types.float32: float(np.finfo(np.float32).tiny), types.float64: float(np.finfo(np.float64).tiny)}[
        x
    ]
    return lambda x: like(x, 0.0) if abs(x) < like(x, tiny) else x


def row_sums(x):
    """The sum of each row of a matrix."""
    return x.sum(axis=1)


@overload(row_sums)
def _row_sums(x):
    def loop(x):
        sums = np.zeros(len(x), x.dtype)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                sums[i] += x[i, j]
        return sums

    return loop


def exp_below(z):
    """e^z for z ≤ 0; in float32 underflow is 0 below −87.3."""
    return np.exp(z)


@overload(exp_below)
def _exp_below(z):
    return _exp_below_float32 if z == types.float32 else lambda z: math.exp(z)


def expm1(z):
    """e^z − 1 for z ≤ 0, without the cancellation near 0."""
    return np.expm1(z)


@overload(expm1)
def _expm1(z):
    return _expm1_float32 if z == types.float32 else lambda z: math.expm1(z)


@register_jitable
def _reduced(x):
    """k and e^r − 1 with e^x = 2^k e^r, |r| ≤ log(2)/2: a polynomial in r (Cephes)."""
    k = np.floor(x * _f(1.4426950408889634) + _f(0.5))
    r = x - k * _f(0.693359375) - k * _f(-2.12194440e-4)
    p = _f(1.9875691500e-4)
    p = p * r + _f(1.3981999507e-3)
    p = p * r + _f(8.3334519073e-3)
    p = p * r + _f(4.1665795894e-2)
    p = p * r + _f(1.6666665459e-1)
    p = p * r + _f(5.0000001201e-1)
    return np.int32(k), p * r * r + r


@register_jitable
def _power_of_two(k):
    """2^k, put into the exponent bits of a float32; −126 ≤ k ≤ 127."""
    return np.int32((k + np.int32(127)) << np.int32(23)).view(np.float32)


def _exp_below_float32(z):
    k, q = _reduced(max(z, _f(-87.3)))
    value = (q + _f(1)) * _power_of_two(k)
    value = _f(0) if z < _f(-87.3) else value
    return value if z == z else z


def _expm1_float32(z):
    k, q = _reduced(max(z, _f(-18.0)))  # e^−18 is lost beside 1
    scale = _power_of_two(k)
    return scale * q + (scale - _f(1)) if z == z else z


@overload(sigmoid)
def _sigmoid(t):
    return _sigmoid_of_number if isinstance(t, types.Float) else sigmoid  # for arrays the source itself


def _sigmoid_of_number(t):
    e = exp_below(-abs(t))
    return (like(t, 1.0) if t > 0 else e) / (like(t, 1.0) + e)


def tanh(z):
    """The hyperbolic tangent."""
    return np.tanh(z)


@overload(tanh)
def _tanh(z):
    return _tanh_float32 if z == types.float32 else lambda z: math.tanh(z)


def _tanh_float32(z):
    """A rational function of z on |z| ≤ 7.9, where tanh reaches 1 − 2e-7 (the minimax fit used by Eigen)."""
    x = min(max(z, _f(-7.99881172180175781)), _f(7.99881172180175781))
    s = x * x
    p = _f(-2.76076847742355e-16)
    p = p * s + _f(2.00018790482477e-13)
    p = p * s + _f(-8.60467152213735e-11)
    p = p * s + _f(5.12229709037114e-08)
    p = p * s + _f(1.48572235717979e-05)
    p = p * s + _f(6.37261928875436e-04)
    p = p * s + _f(4.89352455891786e-03)
    q = _f(1.19825839466702e-06)
    q = q * s + _f(1.18534705686654e-04)
    q = q * s + _f(2.26843463243900e-03)
    q = q * s + _f(4.89352518554385e-03)
    return x * p / q if z == z else z


def tanh_slope(z, a):
    """1 − tanh(z)² with a = tanh(z): 4 t/(1 + t)², t = e^−2|z|, keeps its digits where 1 − a² has lost them.

    Compiled float32 code takes 1 − a², which is as good in absolute terms and needs no e^z.
    """
    t = np.exp(2 * np.where(z.real > 0, -z, z))
    return 4 * t / (1 + t) ** 2


@overload(tanh_slope)
def _tanh_slope(z, a):
    if z == types.float32:
        return lambda z, a: _f(1) - a * a
    return lambda z, a: 4.0 * math.exp(-2.0 * abs(z)) / (1.0 + math.exp(-2.0 * abs(z))) ** 2


def exp_beside(z, e):
    """e^z for z ≤ 0 where e = e^z − 1 is known: 1 + e would lose the digits of a small one.

    Compiled float32 code takes 1 + e, which is as good in absolute terms and needs no second e^z.
    """
    return np.exp(z)


@overload(exp_beside)
def _exp_beside(z, e):
    return (lambda z, e: _f(1) + e) if z == types.float32 else lambda z, e: math.exp(z)


def log1p_of_exp(z):
    """softplus: log(1 + e^z), for any z without overflow."""
    if np.iscomplexobj(z):  # complex steps need an analytic form; kinks are decided on the real part
        return np.where(z.real > 0, z, 0) + np.log(1 + np.exp(np.where(z.real > 0, -z, z)))
    return np.logaddexp(np.zeros((), np.asarray(z).dtype), z)


@overload(log1p_of_exp)
def _log1p_of_exp(z):
    if z == types.float32:
        return _log1p_of_exp_float32
    return lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _log1p_of_exp_float32(z):
    """max(z, 0) + log(1 + t), t = e^−|z|, with log(1 + t)/t interpolated at Chebyshev points: within 6e-9."""
    k, q = _reduced(max(-abs(z), _f(-87.3)))
    t = (q + _f(1)) * _power_of_two(k)
    p = _f(-0.003176057)
    p = p * t + _f(0.019542526)
    p = p * t + _f(-0.05637361)
    p = p * t + _f(0.105436236)
    p = p * t + _f(-0.15269667)
    p = p * t + _f(0.19663274)
    p = p * t + _f(-0.24951616)
    p = p * t + _f(0.3332971)
    p = p * t + _f(-0.49999893)
    p = p * t + _f(1)
    value = max(z, _f(0)) + t * p
    return value if z == z else z
