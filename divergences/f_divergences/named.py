"""f-divergences between any two laws: total variation, KL, JS, Hellinger, χ², and any convex f.

    D_f(P‖Q) = Σ_{q>0} q f(p/q) + f'(∞) P(q = 0)            in nats, unless a base is asked for

Supports are compared first: laws that share no mass have TV = 1, JS = log 2 and KL = inf, without arithmetic.
Empirical laws are atomic and atoms are matched exactly, so two independent samples of one continuous law
share no atom and have JS = log 2. That is no defect but the lesson: on laws with disjoint supports these
divergences say "different" and nothing about how far.
"""

import numpy as np

from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.measures import as_generator, measure
from divergences.f_divergences.ratios import LOG_2


def total_variation(p, q) -> float:
    """TV(P, Q) = ``sup_A |P(A) - Q(A)|`` = ``½ ∫ |p - q|``, in [0, 1].

    Parameters
    ----------
    p, q : laws
        Arrays of weights ``(n,)``, ``pmf``, ``samples``, ``mixture`` or frozen continuous scipy.stats laws.

    Returns
    -------
    float
        Exactly 1 for laws that share no mass, exactly 0 for equal weights.

    Raises
    ------
    ValueError, TypeError
        Naming p or q, and the entry.

    Examples
    --------
    >>> total_variation([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    0.5
    """
    return measure(p, q, GENERATORS["tv"]).value  # (TV)


def kl_divergence(p, q, *, base: float | None = None) -> float:
    """KL(P‖Q) = ∫ p log(p/q), in nats, in [0, inf].

    Parameters
    ----------
    p, q : laws
        As in ``total_variation``.
    base : float, optional
        Of the logarithm, above 1: ``base=2`` gives bits.

    Returns
    -------
    float
        inf (never NaN) as soon as p has mass where q has none; 0 log 0 is 0.

    Examples
    --------
    >>> round(kl_divergence([0.5, 0.5], [0.25, 0.75]), 12)
    0.143841036226
    >>> kl_divergence([0.5, 0.5], [1.0, 0.0])
    inf
    """
    return measure(p, q, GENERATORS["kl"]).value / _log_of(base)  # (KL)


def js_divergence(p, q, *, base: float | None = None) -> float:
    """JS(P, Q) = ½ KL(P‖M) + ½ KL(Q‖M), M = (P + Q)/2, in nats, in [0, log 2].

    Not to be confused with its root, ``js_distance``, which is what ``scipy.spatial.distance.jensenshannon``
    gives. Disjoint laws have log 2 to the last bit. Parameters as in ``kl_divergence``.

    Examples
    --------
    >>> js_divergence([1.0, 0.0], [0.0, 1.0]) == LOG_2
    True
    >>> js_divergence([1.0, 0.0], [0.0, 1.0], base=2)
    1.0
    """
    return measure(p, q, GENERATORS["js"]).value / 2 / _log_of(base)  # (JS)


def js_distance(p, q, *, base: float | None = None) -> float:
    """√JS(P, Q): a metric, in [0, √log 2]. Parameters as in ``kl_divergence``.

    Examples
    --------
    >>> js_distance([1.0, 0.0], [0.0, 1.0], base=2)
    1.0
    """
    return float(np.sqrt(js_divergence(p, q, base=base)))


def squared_hellinger(p, q) -> float:
    """H²(P, Q) = ½ ∫ (√p - √q)² = 1 - ∫ √(pq), in [0, 1]; its root is ``hellinger_distance``.

    The f-GAN table's row "hellinger" is twice this. Parameters as in ``total_variation``.

    Examples
    --------
    >>> squared_hellinger([1.0, 0.0], [0.0, 1.0])
    1.0
    """
    return measure(p, q, GENERATORS["hellinger"]).value / 2  # (H2)


def hellinger_distance(p, q) -> float:
    """H(P, Q) = √(½ ∫ (√p - √q)²): a metric, in [0, 1]; its square is ``squared_hellinger``.

    Examples
    --------
    >>> round(hellinger_distance([0.5, 0.5], [1.0, 0.0]), 12)
    0.541196100146
    """
    return float(np.sqrt(squared_hellinger(p, q)))


def chi_square_divergence(p, q) -> float:
    """Pearson's χ²(P‖Q) = ∫ (p - q)²/q, in [0, inf]; inf where p has mass and q has none.

    Examples
    --------
    >>> round(chi_square_divergence([0.5, 0.5], [0.25, 0.75]), 15)
    0.333333333333333
    """
    return measure(p, q, GENERATORS["pearson"]).value


def f_divergence(p, q, generator, *, slope_at_infinity: float | None = None) -> float:
    """D_f(P‖Q) = Σ_{q>0} q f(p/q) + f'(∞) P(q = 0) for a row of the f-GAN table or your own convex f.

    Parameters
    ----------
    p, q : laws
        As in ``total_variation``.
    generator : str, Generator or callable
        A name of the table (``kl, reverse_kl, pearson, hellinger, js, gan, tv``), a row of it, or a convex
        function of arrays u >= 0. As f-GAN prints them "js" is 2 JS, "hellinger" 2 H², "gan" 2 JS - log 4.
    slope_at_infinity : float, optional
        f'(∞) = lim f(u)/u of your own function: what a unit of mass of p adds where q has none. Needed only
        when p has such mass.

    Raises
    ------
    ValueError
        For an unknown name (listing those there are), a function that gives NaN, a missing slope.

    Examples
    --------
    >>> f_divergence([0.5, 0.5], [1.0, 0.0], "tv")
    0.5
    >>> f_divergence([0.5, 0.5], [1.0, 0.0], lambda u: abs(u - 1) / 2, slope_at_infinity=0.5)
    0.5
    """
    return measure(p, q, as_generator(generator, slope_at_infinity)).value  # (F-DIV)


def _log_of(base: float | None) -> float:
    if base is None:
        return 1.0
    if isinstance(base, bool) or not isinstance(base, int | float | np.number) or not 1.0 < base < np.inf:
        raise ValueError(f"base must be a finite number above 1, such as 2; got {base!r}")
    return LOG_2 if base == 2 else float(np.log(base))
