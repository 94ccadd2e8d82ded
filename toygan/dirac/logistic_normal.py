"""Means of the logistic function over a normal variable, to machine precision for any mean and width.

    A(mu, tau) = E sigma(-T),   B(mu, tau) = E sigma'(T),   T ~ N(mu, tau²), sigma the logistic function

Both are sums of positive terms over equally spaced nodes, which converge like exp(-2 pi d / h) when the
integrand is analytic in a strip of half-width d (Trefethen and Weideman, SIAM Review 56, 2014). For tau < 1
the nodes lie in z = (T - mu)/tau, where sigma has its poles at pi/tau. For larger tau they lie in T itself,
where the poles are at pi, with A = ∫ sigma'(t) Phi((t - mu)/tau) dt by parts; so one distance of the nodes
is fine enough for every width. Both integrands are log-concave: outside of the window of nodes they are below
e⁻³⁸ of their mode.

Letters: mu >= 0, without loss, since A(-mu) = 1 - A(mu) and B(-mu) = B(mu); c about where the mode is.
"""

import numpy as np
from scipy.special import expit, ndtr

STEP = 0.4
ROOM = 1 << 20  # numbers held at once


def means(mu, tau):
    """Return A and B.

    Parameters
    ----------
    mu : float array
    tau : float array of its shape
        0 or more.

    Returns
    -------
    A, B : float64 arrays
        Relative error some 1e-15 times max(1, \\|mu\\|), as of exp(-mu); 0 where they are below 1e-308.

    Examples
    --------
    >>> A, B = means(np.array([0.0, 0.0]), np.array([0.0, 1e6]))
    >>> A.tolist(), B.round(9).tolist()  # B is close to the normal density at 0 for large tau
    ([0.5, 0.5], [0.25, 3.99e-07])
    """
    mu, tau = np.broadcast_arrays(np.asarray(mu, dtype=float), np.asarray(tau, dtype=float))
    flat, width = np.abs(mu).ravel(), tau.ravel()
    found = np.empty((2, flat.size))
    for chosen, rule in ((width < 1, _narrow), (width >= 1, _wide)):
        if chosen.any():
            found[:, chosen] = rule(flat[chosen], width[chosen])
    A, B = found.reshape(2, *mu.shape)
    return np.where(mu < 0, 1 - A, A), B


def _narrow(mu, tau):
    z = STEP * np.arange(-26, 27)
    weight = STEP * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    t = mu[:, None] + tau[:, None] * z
    return expit(-t) @ weight, (expit(t) * expit(-t)) @ weight


def _wide(mu, tau):
    with np.errstate(over="ignore"):
        c, rate = np.maximum(mu - tau**2, 0), np.maximum(1 - mu / tau**2, 0)
    start = c - np.minimum(9 * tau + 2, c + 40)
    with np.errstate(divide="ignore"):
        end = c + np.minimum(9 * tau, 45 / rate) + 44 + 2 * np.log1p(tau)
    count = int(np.max(np.ceil((end - start) / STEP)))
    if len(mu) > 1 and count * len(mu) > ROOM:
        order = np.argsort(end - start)  # those that need as many nodes together
        halves = [_wide(mu[half], tau[half]) for half in np.array_split(order, 2)]
        found = np.empty((2, len(mu)))
        found[:, order] = np.concatenate(halves, axis=1)
        return found
    t = start[:, None] + STEP * np.arange(count)
    x, density = (t - mu[:, None]) / tau[:, None], STEP * expit(t) * expit(-t)
    A = (density * ndtr(x)).sum(axis=1)
    return np.stack([A, (density * np.exp(-(x**2) / 2)).sum(axis=1) / (np.sqrt(2 * np.pi) * tau)])
