"""Witnesses: the functions that attain each divergence, which is what a discriminator learns to be.

    D*(x) = p/(p + q)   maximises V(D) = E_P log D + E_Q log(1 - D), to -2 log 2 + 2 JS     (S0 eq. 3, S1)
    T*(x) = f'(p/q)     maximises E_P T - E_Q f*(T), to D_f                                 (f-GAN)
    ½ sign(p - q)       maximises E_P h - E_Q h over |h| <= ½, to TV                        (an IPM)

With bare weights (labels) a witness is an array ``(n,)``; else it is a function of points ``(m, d)``, or
``(m,)`` on the line, to ``(m,)``. Where neither law has mass D* = ½ and T* = f'(1).

S0: the notes *Generative adversarial networks* (对抗生成网络). S1: the lecture *Introduction to GAN*.
"""

from typing import NamedTuple

import numpy as np

from divergences.f_divergences.generators import GENERATORS, Generator, sigmoid
from divergences.f_divergences.likelihood import witness
from divergences.f_divergences.measures import as_generator
from divergences.f_divergences.named import js_divergence
from divergences.f_divergences.ratios import LOG_2
from divergences.integrals.expectations import two_expectations


class Best(NamedTuple):
    """What ``best_discriminator`` returns.

    Attributes
    ----------
    value : float
        max_k V(D_k).
    index : int
        Which k attains it.
    values : tuple of float
        V(D_k) for every k.
    ceiling : float
        V(D*): no discriminator does better.
    """

    value: float
    index: int
    values: tuple[float, ...]
    ceiling: float


def optimal_discriminator(p, q):
    """D* = p/(p + q): the best discriminator between P (real) and Q (fake) (equation 3 of S0; S1).

    Parameters
    ----------
    p, q : laws
        Arrays of weights ``(n,)``, ``pmf``, ``samples``, ``mixture`` or frozen continuous scipy.stats laws.

    Returns
    -------
    ndarray of shape (n,), or a function of points
        In [0, 1]: an array over the labels when p and q are bare weights, else a function of points
        ``(m, d)``, or ``(m,)`` on the line, to ``(m,)``. ½ where neither law has mass.

    Examples
    --------
    >>> optimal_discriminator([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    array([1. , 0.5, 0. ])
    >>> from scipy import stats
    >>> optimal_discriminator(stats.norm(-1, 1), stats.norm(1, 1))([0.0, -40.0])
    array([0.5, 1. ])
    """
    return witness(p, q, _optimal_value, "D* = p/(p + q)")  # (D-STAR)


def gan_value(p, q) -> float:
    """V(G, D*) = -2 log 2 + 2 JS(P, Q), the value of the GAN game at the best discriminator (S1), in nats.

    From -2 log 2 for equal laws to exactly 0 for disjoint ones.

    Examples
    --------
    >>> gan_value([1.0, 0.0], [0.0, 1.0])
    0.0
    """
    return -2 * LOG_2 + 2 * js_divergence(p, q)  # (V-STAR)


def discriminator_value(p, q, discriminator) -> float:
    """V(D) = E_P log D + E_Q log(1 - D) for any discriminator; at most ``gan_value(p, q)``.

    Parameters
    ----------
    p, q : laws
    discriminator : array_like (n,) or callable
        Values in [0, 1]: an array over the labels of bare weights, or a function of points ``(m, d)`` to
        ``(m,)`` (on the line it is called with ``(m,)``).

    Returns
    -------
    float
        -inf when D is 0 where P has mass, or 1 where Q has. 0 log 0 is 0.

    Examples
    --------
    >>> discriminator_value([0.5, 0.5], [0.5, 0.5], [0.5, 0.5]) == -2 * LOG_2
    True
    """
    return _value_of(p, q, discriminator, "discriminator")


def best_discriminator(p, q, discriminators) -> Best:
    """The maximum of V over a few fixed discriminators: S1's {D1, D2, D3}.

    For each D the value V(G, D) is an affine function of the law of G; their maximum is therefore convex in
    it, and its slope at G is that of the discriminator that attains it. It stays below V(G, D*).

    Parameters
    ----------
    p, q : laws
    discriminators : list of discriminators, as in ``discriminator_value``

    Examples
    --------
    >>> best = best_discriminator([0.5, 0.5], [0.0, 1.0], [[0.5, 0.5], [0.9, 0.3], [0.9, 0.6]])
    >>> best.index, best.value < best.ceiling
    (1, True)
    """
    if not isinstance(discriminators, list | tuple) or not discriminators:
        raise TypeError(f"discriminators must be a non-empty list; got {type(discriminators).__name__}")
    values = tuple(_value_of(p, q, d, f"discriminators[{k}]") for k, d in enumerate(discriminators))
    index = int(np.argmax(values))
    return Best(values[index], index, values, gan_value(p, q))


def variational_witness(p, q, generator):
    """T* = f'(p/q): the function that attains D_f(P‖Q) = sup_T E_P T - E_Q f*(T) (f-GAN).

    Parameters
    ----------
    p, q : laws
    generator : str or Generator
        A row of the f-GAN table: ``kl, reverse_kl, pearson, hellinger, js, gan, tv``.

    Returns
    -------
    ndarray of shape (n,), or a function of points
        As ``optimal_discriminator``. Where only P has mass it is f'(∞), where only Q has it is f'(0). Either
        may be infinite, and T* still attains D_f, because f*(-∞) = -f(0). Where ``|log(p/q)|`` exceeds 700,
        p/q is cut at e^±700 so that T* does not overflow; T* then attains less than D_f, except for "kl",
        whose T* is a logarithm.

    Examples
    --------
    >>> variational_witness([0.5, 0.5], [0.25, 0.75], "pearson")
    array([ 2.        , -0.66666667])
    """
    row = _row(generator)
    return witness(p, q, lambda d: _slope_at(row, d), f"T* of {row.name}")


def variational_value(p, q, generator, witness) -> float:
    """E_P T - E_Q f*(T): a lower bound of D_f(P‖Q) for every T, attained by ``variational_witness``.

    Parameters
    ----------
    p, q : laws
    generator : str or Generator
    witness : array_like (n,) or callable
        T, with values in the domain of f* where Q has mass.

    Raises
    ------
    ValueError
        When T leaves the domain of f*, where f* is infinite and the bound says nothing.

    Examples
    --------
    >>> p, q = [0.5, 0.5], [0.25, 0.75]
    >>> round(variational_value(p, q, "kl", variational_witness(p, q, "kl")), 12)
    0.143841036226
    """
    row = _row(generator)
    log_size = _LOG_CONJUGATE.get(row.name)
    return two_expectations(  # (F-BOUND)
        p, q, witness, lambda t: t, lambda t: -_conjugate_at(row, t), "witness", log_size
    )


def total_variation_witness(p, q):
    """½ sign(p - q): attains TV = sup of E_P h - E_Q h over ``|h| <= ½``, as an integral metric.

    It is positive on the set A = {p > q}, for which TV = P(A) - Q(A). Returns as ``optimal_discriminator``.

    Examples
    --------
    >>> total_variation_witness([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    array([ 0.5,  0. , -0.5])
    """
    return witness(p, q, lambda d: 0.5 * np.sign(d), "½ sign(p - q)")


def _optimal_value(d: np.ndarray) -> np.ndarray:
    """p/(p+q); below 1 wherever Q has mass at all, so that log(1 - D*) stays finite there."""
    inside = np.clip(sigmoid(d), 5e-324, 1.0 - 2.0**-53)
    return np.where(d == np.inf, 1.0, np.where(d == -np.inf, 0.0, inside))


def _value_of(p, q, discriminator, name: str) -> float:
    def probability(d: np.ndarray) -> np.ndarray:
        outside = (d < 0.0) | (d > 1.0)
        if outside.any():
            raise ValueError(f"{name} must give numbers in [0, 1]; got {d[outside][0]}")
        return d

    return two_expectations(  # (V)
        p, q, discriminator, lambda d: np.log(probability(d)), lambda d: np.log1p(-probability(d)), name
    )


def _row(generator) -> Generator:
    row = as_generator(generator)
    if row.slope is None:
        raise ValueError(f"generator must be a row of the table ({', '.join(GENERATORS)}); its f' is needed")
    return row


_LOG_CONJUGATE = {  # log |f*(t)|, of the rows whose f* exceeds the largest float
    "kl": lambda t: t - 1.0,
    "pearson": lambda t: np.log(np.abs(t)) + np.log(np.abs(t / 4.0 + 1.0)),
}


def _slope_at(row: Generator, d: np.ndarray) -> np.ndarray:
    """f'(e^d) with its limits, e^d cut at e^700; inside the domain of f* wherever Q has mass at all."""
    inner = 1.0 + d if row.name == "kl" else row.slope(np.exp(np.clip(d, -700.0, 700.0)))
    high = np.float64(row.domain[1])
    if np.isfinite(high) and np.isinf(row.conjugate(high)):
        inner = np.minimum(inner, np.nextafter(high, -np.inf))
    return np.where(np.isinf(d), np.where(d > 0, row.slope_at_infinity, row.slope(np.float64(0.0))), inner)


def _conjugate_at(row: Generator, t: np.ndarray) -> np.ndarray:
    low, high = row.domain
    if np.any((t < low) | (t > high)):
        bad = t[(t < low) | (t > high)][0]
        raise ValueError(
            f"witness must lie in [{low:g}, {high:g}], the domain of f* of {row.name}; it gives {bad}"
        )
    return np.where(t == -np.inf, -row.at_zero, row.conjugate(t))  # f*(-∞) = -f(0)
