"""How steep a network can be at most: the product of its layers' largest stretches, proved in floats.

Lip(D) ≤ K = Π ‖W[l]‖₂ · Π Lip(σ_l), norms of the Euclidean plane. A computed singular value is not a proof;
what it may be off by is: W = U S Vᵀ + R gives ‖W‖₂ ≤ ‖U‖ ‖S‖ ‖V‖ + ‖R‖, and U, V, R are looked at.
"""

import numpy as np

from toygan.engine.blas import one_blas_thread
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network

UNIT = 2.0**-53  # half a last digit
ROOM = 1 + 2.0**-48  # for the few roundings of the last lines


def lipschitz_bound(network: Network) -> float:
    """A number that no slope of the network exceeds, anywhere.

    Parameters
    ----------
    network : Network

    Returns
    -------
    float
        K ≥ \\|D(x) − D(y)\\| / ‖x − y‖ for all x ≠ y, of the network in exact arithmetic. Often far above
        the largest slope that is seen.

    Raises
    ------
    TypeError
        When it is no network.
    ValueError
        When a parameter is not finite, an activation says no largest slope, or the network is the critic of
        a run with a coupling, which judges no single points.

    Examples
    --------
    >>> net = Network([2, 1], rng=0)
    >>> net.parameters[:] = [3.0, 4.0, 7.0]
    >>> round(lipschitz_bound(net), 9)
    5.0
    """
    if not isinstance(network, Network):
        raise TypeError(
            f"network must be a toygan.Network, such as run.critic; it is a {type(network).__name__}"
        )
    if network.coupling != "none":
        raise ValueError(
            f"this critic stands behind the coupling {network.coupling!r}: it judges what that makes of a "
            "batch, so no slope of it is one of a function of single points"
        )
    if not np.isfinite(network.parameters).all():
        raise ValueError("parameters of the network must be finite; some are NaN or infinite")
    bound = slope_bound(network.output_activation)
    with one_blas_thread():  # on a busy machine, threads that wait for one another take twenty times as long
        for weights in network.weights:
            bound *= spectral_norm_bound(np.asarray(weights, dtype=float)) * ROOM
    for _ in network.weights[1:]:
        bound *= slope_bound(network.activation) * ROOM
    return float(bound)


def slope_bound(activation: str) -> float:
    """The largest slope of an activation.

    Raises
    ------
    ValueError
        When its row of the table does not say it.
    """
    found = ACTIVATIONS[activation].lipschitz
    if found is None:
        raise ValueError(
            f"activation {activation!r} has no proved largest slope: "
            "give its row of ACTIVATIONS the field lipschitz"
        )
    return found


def spectral_norm_bound(w: np.ndarray) -> float:
    """A number that the largest singular value of ``w`` does not exceed; some 1e-13 above it.

    Examples
    --------
    >>> w = np.array([[1.0, 2.0], [2.0, 4.0]])
    >>> 0.0 <= spectral_norm_bound(w) - 5.0 < 1e-12
    True
    """
    scale = float(np.abs(w).max())
    if scale == 0.0:
        return 0.0
    exponent = float(np.frexp(scale)[1])
    w = np.ldexp(w, -int(exponent))  # by a power of two, without rounding but of what is far below
    u, s, vt = np.linalg.svd(w, full_matrices=False)
    k = s.size
    error = 4 * (max(w.shape) + 2) * UNIT  # of a sum of so many products, times the sum of their absolutes
    rest = np.linalg.norm(w - (u * s) @ vt) + error * s.max() * np.linalg.norm(u) * np.linalg.norm(vt)
    rest += error * np.linalg.norm(w) + 2.0**-1060 * w.size
    skew = [np.linalg.norm(part - np.eye(k)) + error * (k + np.trace(part)) for part in (u.T @ u, vt @ vt.T)]
    bound = s.max() * np.sqrt((1 + skew[0]) * (1 + skew[1])) + rest
    return float(np.ldexp(bound * ROOM, int(exponent)))
