"""W₁ of a pair of funnels: exact on the line, by adaptive quadrature in the plane, by Sobol points in space.

Along a ray of length L the mass moves r − L (r/L)^POWER; the integral of that times r^(d−1) from 0 to L is
L^(d+1) (1/(d + 1) − 1/(d + POWER)). What remains is to integrate L^(d+1) over the directions of every funnel.

Letters: L lengths; w angles of arcs of directions; n which funnel.
"""

import numpy as np

PART = 1e-13  # of the whole: an arc whose halves agree with it to less is done
ROUNDS = 50  # halvings of an arc at most
_ARCS = 16  # to begin with, for each funnel
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(8)
_NETS, _LOG_POINTS = 16, 14  # in space: Sobol nets of 2^14 points each


def mean_transport(pair) -> tuple[float, float]:
    """E‖x − T(x)‖ of a `toygan.datasets.funnel_laws.Funnels`, and an estimate of its error, in data units.

    The error is some 1e-13 of the value on the line and in the plane; in space, where Sobol points are used,
    some 1e-5 to 1e-4.

    Examples
    --------
    >>> from toygan.datasets.funnel_laws import Funnels
    >>> value, error = mean_transport(Funnels(np.array([[0.0]]), np.array([0.0])))
    >>> round(value, 12), error < 1e-12  # 2.5 (1/2 − 1/9)
    (0.972222222222, True)
    """
    d = pair.dimension
    if d == 3:
        return _space(pair)
    index, _ = pair.nearest(pair.centres)
    lowest = np.flatnonzero(index == np.arange(len(index)))  # a funnel above another carries nothing
    total, error = (_line if d == 1 else _plane)(pair, lowest)
    factor = (1 / (d + 1) - 1 / (d + pair.power)) / (2 * pair.half) ** d
    return float(total * factor), float((error + 1e-14 * total) * factor)


def _line(pair, lowest):
    sides = np.tile([[1.0], [-1.0]], (len(lowest), 1))
    return float((pair.rays(np.repeat(lowest, 2), sides) ** 2).sum()), 0.0


def _plane(pair, lowest):
    """Arcs are halved where the whole and the halves differ: at the corners between cells."""
    edges = np.linspace(0.0, 2 * np.pi, _ARCS + 1)
    n = np.repeat(lowest, _ARCS)
    start, end = np.tile(edges[:-1], len(lowest)), np.tile(edges[1:], len(lowest))
    whole = _arcs(pair, n, start, end)
    size, total, error = whole.sum(), 0.0, 0.0
    for left in reversed(range(ROUNDS)):
        middle = 0.5 * (start + end)
        n, start, end = np.tile(n, 2), np.concatenate([start, middle]), np.concatenate([middle, end])
        halves = _arcs(pair, n, start, end)
        found = halves.reshape(2, -1)
        off = np.abs(found.sum(axis=0) - whole)
        done = (off <= PART * size / _ARCS) | (left == 0)
        total, error = total + found[:, done].sum(), error + off[done].sum()
        going = np.tile(~done, 2)
        n, start, end, whole = n[going], start[going], end[going], halves[going]
        if not len(n):
            break
    return total, error


def _arcs(pair, n, start, end):
    """∫ L³ over each arc of directions, by Gauss's rule."""
    half = 0.5 * (end - start)
    w = (0.5 * (start + end))[:, None] + half[:, None] * _NODES
    lengths = _lengths(
        pair, np.repeat(n, w.shape[1]), np.column_stack([np.cos(w).ravel(), np.sin(w).ravel()])
    )
    return (lengths.reshape(w.shape) ** 3 @ _WEIGHTS) * half


def _space(pair) -> tuple[float, float]:
    """E‖x − T(x)‖ over scrambled Sobol points; the error is three standard errors of their mean."""
    from scipy.stats import qmc

    nets = [pair.half * (2 * qmc.Sobol(3, seed=net).random_base2(_LOG_POINTS) - 1) for net in range(_NETS)]
    means = [np.linalg.norm(x - pair.transport(x), axis=1).mean() for x in nets]
    return float(np.mean(means)), float(3 * np.std(means, ddof=1) / np.sqrt(_NETS))


def _lengths(pair, n, v):
    rows = max(1, 2**20 // len(pair.heights))
    return np.concatenate([pair.rays(n[i : i + rows], v[i : i + rows]) for i in range(0, len(n), rows)])
