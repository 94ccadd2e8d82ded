"""Optimal transport: the earth mover's distance, the plan that attains it, the potential that proves it.

P, Q   two laws; x, y their atoms, (n, d) and (m, d); p, q their weights, (n,) and (m,)
plan   Γ, (n, m): Γ[i, j] is the mass that goes from x[i] to y[j]
f      the Kantorovich potential: E_P f - E_Q f = W_1, f 1-Lipschitz (the perfect critic of a WGAN)

    W_order(P, Q) = (min over plans of the sum of Γ[i, j] d(x[i], y[j])**order) ** (1/order)

On the line sorting solves it; elsewhere a network simplex does, and the potential proves its result.

S0: the notes *Generative adversarial networks* (对抗生成网络). S2: the lecture notes *GAN: Meeting #3*.
"""

from collections.abc import Callable
from dataclasses import replace

from divergences.laws.construct import as_placed_law, what_was_divided
from divergences.laws.discrete import Discrete
from divergences.laws.validation import known, whole_number
from divergences.transport.between_atoms import (
    distance_by_solver,
    distance_by_sorting,
    transport_by_solver,
    transport_on_line,
)
from divergences.transport.choice import METHODS
from divergences.transport.ground_cost import checked_metric, checked_order
from divergences.transport.transport_result import Transport

__all__ = ["METHODS", "Transport", "earth_mover_distance", "optimal_transport"]


def earth_mover_distance(p, q, *, metric: str = "euclidean", order: float = 1, method: str = "auto") -> float:
    """The earth mover's distance W_order between two laws (S0, S2; W_1 unless another order is asked for).

    Parameters
    ----------
    p, q : Discrete, or a continuous law on the line
        ``samples(points)``, ``pmf(weights, points)``, a frozen scipy.stats law or a ``mixture``. Bare arrays
        are refused: they could be weights or points.
    metric : {"euclidean", "cityblock"}
    order : float, at least 1
        p of W_p.
    method : str, default "auto"
        One of "auto", "sort", "1d", "network_simplex", "sparse_simplex", "lazy", "primal", "dual",
        "assignment"; ``METHODS`` says what each is. ``"auto"`` sorts on the line. Elsewhere it runs POT's
        network simplex for up to 2·10⁶ pairs of atoms, beyond that the one on candidate arcs, and above 8
        dimensions POT's lazy one. The others are cross-checks.

    Returns
    -------
    float
        In data units, >= 0; 0 for equal laws. For a translation by t it is the norm of t. In more than one
        dimension the number has been proven by its potential before it is returned.

    Raises
    ------
    TypeError, ValueError
        For bare arrays, labels without points, different dimensions, unknown names.
    RuntimeError
        When a solver stops before its optimum, or the potential does not prove its number.

    Notes
    -----
    Two continuous laws, or atoms against a continuous law, on the line: by integration (``compare`` gives the
    error). Weights whose sum differs from 1 by at most 1e-9 are divided by it.

    Examples
    --------
    >>> from divergences import pmf, samples
    >>> earth_mover_distance(samples([0.0, 1.0]), samples([5.0, 6.0]))
    5.0
    >>> p = pmf([0.5, 0.5], [[0.0, 0.0], [1.0, 0.0]])
    >>> earth_mover_distance(p, samples([[3.0, 4.0]]), metric="cityblock")
    6.5
    """
    p, q, method = _checked(p, q, metric, order, method)
    if not (isinstance(p, Discrete) and isinstance(q, Discrete)):
        from divergences.transport.line_transport import wasserstein_1d

        return wasserstein_1d(p, q, order)[0]
    if method == "sort":
        return distance_by_sorting(p, q, order)
    return distance_by_solver(p, q, metric, order, method)


def optimal_transport(
    p,
    q,
    *,
    metric: str = "euclidean",
    order: float = 1,
    method: str = "auto",
    max_iterations: int | None = None,
    progress: Callable | None = None,
) -> Transport:
    """The optimal transport between two discrete laws: value, plan, potential and proven bounds.

    Parameters
    ----------
    p, q, metric, order, method
        As for ``earth_mover_distance``, but discrete laws only.
    max_iterations : int, optional
        Pivots that a solver may spend; as many as it takes if None. A solver that runs out raises.
    progress : callable, optional
        Called by ``"sparse_simplex"`` several times a second with a ``Progress``: ``level``, ``levels``,
        ``points``, ``arcs``, ``pivots`` and ``violation``. Other solvers do not call it.

    Returns
    -------
    Transport
        Its bounds always hold. ``status`` says whether they prove the value, or how far they leave it open.

    Raises
    ------
    TypeError, ValueError
        As for ``earth_mover_distance``.
    RuntimeError
        When a solver stops before its optimum.

    Examples
    --------
    >>> from divergences import pmf
    >>> half = [0.5, 0.5]
    >>> found = optimal_transport(pmf(half, [0.0, 1.0]), pmf(half, [1.0, 2.0]), order=2)
    >>> found.value, found.lower, found.upper
    (1.0, 1.0, 1.0)
    >>> found.plan.toarray()
    array([[0.5, 0. ],
           [0. , 0.5]])
    """
    p, q, method = _checked(p, q, metric, order, method)
    for name, law in (("p", p), ("q", q)):
        if not isinstance(law, Discrete):
            raise TypeError(f"{name} must be discrete here; for a plan write samples({name}.rvs(n))")
    if max_iterations is not None:
        whole_number(max_iterations, "max_iterations")
    if method == "sort":
        found = transport_on_line(p, q, metric, order)
    else:
        found = transport_by_solver(p, q, metric, order, method, max_iterations, progress)
    divided = "".join(
        f"{said} ({name})" for name, law in (("p", p), ("q", q)) if (said := what_was_divided(law))
    )
    return replace(found, status=found.status + divided) if divided else found


def _checked(p, q, metric: str, order: float, method: str):
    """The laws, and the method that will solve it."""
    checked_metric(metric)
    checked_order(order)
    known(METHODS, method, "method")
    p, q = as_placed_law(p, "p"), as_placed_law(q, "q")
    if not (isinstance(p, Discrete) and isinstance(q, Discrete)):
        _require_line(p, q)
        if method != "auto":
            raise ValueError(f"method must be 'auto' for a continuous law; got {method!r}")
        return p, q, "integration"
    if p.dimension != q.dimension:
        raise ValueError(f"p and q must have the same dimension; p has {p.dimension} and q has {q.dimension}")
    if method in ("auto", "sort", "1d"):
        if p.dimension > 1 and method != "auto":
            raise ValueError(
                f"method={method!r} needs laws on the line; p and q have dimension {p.dimension}"
            )
        method = "auto" if p.dimension > 1 else "sort"
    return p, q, method


def _require_line(p, q) -> None:
    for name, law, other in (("p", p, "q"), ("q", q, "p")):
        if isinstance(law, Discrete) and law.dimension > 1:
            raise ValueError(
                f"{name} must lie on the line, as {other} does; it has dimension {law.dimension}"
            )
