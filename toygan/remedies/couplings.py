"""Couplings: the critic sees several samples at once, so that a lack of variety shows.

A coupling transforms the input of the critic, which stays a plain network whose first layer is wider. It is
applied to the real batch and to the fake batch separately:

    y, cache = coupling.forward(x, parameters)       (n, d) -> (rows(n), width)
    d_x, d_parameters = coupling.vjp(cache, d_y)     derivatives of Σ d_y·y, written by hand

    packing:m                   PacGAN (Lin et al. 2018): m samples side by side are one input
    minibatch_discrimination    Salimans et al. (2016): each sample is told how close the others are

Letters: x (n, d); B kernels of C components; T (d, B, C) the parameters of minibatch discrimination, M = xT
(here (B, C, n), so that loops run along the batch), c closeness in (0, 1].
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan import autograd
from toygan.engine.compilation import compiled
from toygan.support.names import name_and_number

KERNELS, COMPONENTS = 8, 4  # B and C: small, for data of two dimensions


@dataclass(frozen=True)
class Coupling:
    """An input transform of the critic for data of dimension d.

    Parameters
    ----------
    name : str
    width : int
        Columns of y: the critic's input width.
    samples : int
        Samples per row of y; ``n`` must be a multiple of it.
    parameter_count : int
        Length of the flat parameter vector, trained with the critic's; 0 where there is nothing to learn.
    start : callable
        ``start(rng) -> parameters``, float64 (parameter_count,).
    forward, vjp : callable
        See the module.
    on_tape : callable
        ``on_tape(x, parameters) -> y`` on tensors of `toygan.autograd`, by which ``forward`` and ``vjp`` are
        checked and ``engine="autograd"`` trains.
    """

    name: str
    width: int
    samples: int
    parameter_count: int
    start: Callable
    forward: Callable
    vjp: Callable
    on_tape: Callable


@dataclass(frozen=True)
class Kind:
    """One row of the table of couplings.

    Attributes
    ----------
    make : callable
        ``make(dimension)`` or, where the name takes a number, ``make(dimension, size)`` -> `Coupling`.
    counts : str
        What the number behind the colon counts, 2 or more; empty where the name takes none.
    compares : bool
        Whether the score of a sample depends on the other rows of its batch.
    """

    make: Callable
    counts: str = ""
    compares: bool = False


def coupling(name: str, dimension: int) -> Coupling:
    """Return a coupling for data of that dimension.

    Parameters
    ----------
    name : str
        ``none``, ``packing:m`` with m at least 2, or ``minibatch_discrimination``.
    dimension : int
        Columns d of the data, at least 1.

    Raises
    ------
    ValueError
        For an unknown name or a pack of fewer than two.

    Examples
    --------
    >>> packing = coupling("packing:2", 2)
    >>> y, cache = packing.forward(np.arange(8.0).reshape(4, 2), None)
    >>> y.tolist()
    [[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]
    >>> packing.vjp(cache, y)[0].shape
    (4, 2)
    >>> coupling("minibatch_discrimination", 2).width
    10
    """
    dimension = operator.index(dimension)
    if dimension < 1:
        raise ValueError(f"dimension must be at least 1; dimension = {dimension}")
    head, size = parsed(name)
    make = COUPLINGS[head].make
    return make(dimension) if size is None else make(dimension, size)


def parsed(name: str) -> tuple[str, int | None]:
    """Name and number of a coupling as it is written, ``packing:2``; no number is None.

    Raises
    ------
    ValueError
        For an unknown name, a number that is missing or below 2, or one where none belongs.

    Examples
    --------
    >>> parsed("packing:2"), parsed("none")
    (('packing', 2), ('none', None))
    """
    return name_and_number(COUPLINGS, name, "coupling", 2)


def _no_parameters(rng=None):
    return np.zeros(0)


def _none(dimension):
    """Every sample alone."""
    return Coupling(
        name="none",
        width=dimension,
        samples=1,
        parameter_count=0,
        start=_no_parameters,
        forward=lambda x, parameters=None: (x, None),
        vjp=lambda cache, d_y: (d_y, _no_parameters()),
        on_tape=lambda x, parameters: x,
    )


def _packing(dimension, size):
    """``size`` consecutive samples side by side; only the shape changes, so the vjp changes it back."""

    def forward(x, parameters=None):
        if len(x) % size:
            raise ValueError(f"a batch must be a multiple of the pack, {size}; it has {len(x)} samples")
        return x.reshape(len(x) // size, size * dimension), None

    def vjp(cache, d_y):
        return d_y.reshape(-1, dimension), _no_parameters()

    def on_tape(x, parameters):
        return x.reshape(x.shape[0] // size, size * dimension)

    return Coupling(f"packing:{size}", size * dimension, size, 0, _no_parameters, forward, vjp, on_tape)


def _minibatch_discrimination(dimension):
    """B closeness features beside each sample.

        M = xT        c_ijb = exp(-Σ_k |M_ibk - M_jbk|)        y_i = [x_i, mean over j ≠ i of c_ij]

    The paper sums over j; the mean is the same feature in the range (0, 1] for any batch.
    """
    shape = (dimension, KERNELS, COMPONENTS)

    def start(rng):
        return np.random.default_rng(rng).standard_normal(np.prod(shape)) / np.sqrt(dimension)

    def forward(x, parameters):
        if len(x) < 2:
            raise ValueError("minibatch discrimination compares samples: a batch must have 2 or more")
        T = parameters.reshape(dimension, -1)
        M = (T.T @ x.T).reshape(KERNELS, COMPONENTS, len(x))
        c = np.empty((KERNELS, len(x), len(x)), dtype=x.dtype)
        _distances(M, c)
        np.exp(-c, out=c)
        others = (c.sum(axis=2) - 1).T / x.dtype.type(len(x) - 1)
        return np.concatenate([x, others], axis=1), (x, T, M, c)

    def vjp(cache, d_y):
        x, T, M, c = cache
        d_x, d_others = d_y[:, :dimension], d_y[:, dimension:] / x.dtype.type(len(x) - 1)
        d_M = np.empty_like(M)
        _closeness_vjp(M, c, np.ascontiguousarray(d_others.T), d_M)
        d_M = d_M.reshape(-1, len(x)).T
        return d_x + d_M @ T.T, (x.T @ d_M).ravel()

    width, count = dimension + KERNELS, int(np.prod(shape))
    return Coupling("minibatch_discrimination", width, 1, count, start, forward, vjp, _closeness_on_tape)


def _closeness_on_tape(x, parameters):
    """Minibatch discrimination in operations of the tape, (n, d) -> (n, d + B)."""
    n, d = x.shape
    M = (x @ parameters.reshape(d, KERNELS * COMPONENTS)).reshape(n, KERNELS, COMPONENTS)
    closeness = autograd.exp(-abs(M.reshape(n, 1, KERNELS, COMPONENTS) - M).sum(axis=3))
    return autograd.concatenate([x, (closeness.sum(axis=1) - 1) / (n - 1)], axis=1)


@compiled(cached=True, allocates=True)
def _distances(M, distance):
    """distance_bij = Σ_k |M_bki - M_bkj|, into (B, n, n)."""
    kernels, components, n = M.shape
    for b in range(kernels):
        for i in range(n):
            row = distance[b, i]
            row[:] = 0
            for k in range(components):
                m = M[b, k]
                for j in range(n):
                    row[j] += abs(m[i] - m[j])


@compiled(cached=True, allocates=True)
def _closeness_vjp(M, c, g, d_M):
    """d_M_bkj = Σ_i (g_bi + g_bj) c_bij sign(M_bki - M_bkj): M_j moves c_ij in column j and in row j."""
    kernels, components, n = M.shape
    pull, one = np.empty_like(M[0, 0]), M.dtype.type(1)
    d_M[:] = 0
    for b in range(kernels):
        for i in range(n):
            for j in range(n):
                pull[j] = (g[b, i] + g[b, j]) * c[b, i, j]
            for k in range(components):
                m, d_m = M[b, k], d_M[b, k]
                for j in range(n):  # sign without a branch, so that the loop runs on vectors
                    d_m[j] += pull[j] * (one * (m[i] > m[j]) - one * (m[i] < m[j]))


COUPLINGS = {
    "none": Kind(_none),
    "packing": Kind(_packing, counts="samples per pack"),
    "minibatch_discrimination": Kind(_minibatch_discrimination, compares=True),
}
