"""POT's network simplex: imported without its backends; its result is an optimum or an error.

p, q   masses (n,) and (m,), positive, of sum 1       cost  (n, m)
u, v   dual variables: u[i] + v[j] <= cost[i, j], with equality where mass moves
"""

import os
import sys
import threading
import warnings
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import numpy as np

UNLIMITED = 10**15  # pivots; POT's own default of 100,000 stops early for some 5,000 points

# Packages that POT imports if they are installed, and the variable that keeps it from doing so.
BACKENDS = {
    "torch": "POT_BACKEND_DISABLE_PYTORCH",
    "jax": "POT_BACKEND_DISABLE_JAX",
    "cupy": "POT_BACKEND_DISABLE_CUPY",
    "tensorflow": "POT_BACKEND_DISABLE_TENSORFLOW",
}
_importing = threading.Lock()


def has_pot() -> bool:
    """Whether POT can be imported; says so without importing it."""
    return find_spec("ot") is not None


def import_pot():
    """Import POT without the backends that nothing has imported yet.

    With PyTorch and JAX installed, a plain ``import ot`` takes seconds and hundreds of megabytes. A backend
    that is already in use stays available to POT. To use POT itself with PyTorch, import torch first.

    Raises
    ------
    ModuleNotFoundError
        When POT is not installed, as on Python 3.15, for which it has no wheels.
    """
    if not has_pot():
        raise ModuleNotFoundError(
            "method='network_simplex' and method='lazy' need POT, which is not installed: "
            "python -m pip install POT; or use method='sparse_simplex', which needs none",
            name="ot",
        )
    with _importing:
        if "ot" in sys.modules:
            return sys.modules["ot"]
        with _environment({variable: "1" for name, variable in BACKENDS.items() if name not in sys.modules}):
            return import_module("ot")


@contextmanager
def _environment(variables: dict[str, str]):
    """Set environment variables that are not set, and unset them again."""
    added = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def network_simplex(p: np.ndarray, q: np.ndarray, cost: np.ndarray, max_iterations: int | None = None):
    """Solve the transport problem; return ``(i, j, mass)`` of the plan, and the dual variable ``v``.

    Parameters
    ----------
    cost : ndarray of float64, C-ordered, shape (n, m)
        Of order 1 (see ``ground_cost``); not copied.
    max_iterations : int, optional
        Pivots allowed; as many as it takes when None.

    Raises
    ------
    RuntimeError
        When the solver stops anywhere but at its optimum.

    Examples
    --------
    >>> i, j, mass, v = network_simplex(np.array([1.0]), np.array([0.5, 0.5]), np.array([[1.0, 0.0]]))
    >>> j, mass
    (array([0, 1]), array([0.5, 0.5]))
    """
    allowed = UNLIMITED if max_iterations is None else max_iterations
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # POT warns where we raise
        plan, log = import_pot().emd(p, q, cost, numItermax=allowed, log=True)
    if log["result_code"] != 1:
        why = str(log["warning"]).rstrip(".")
        raise RuntimeError(
            f"the network simplex gave up before its optimum (at most {allowed} pivots): {why}"
        )
    return *plan_entries(plan), log["v"]


def lazy_network_simplex(x, p, y, q, metric: str, max_iterations: int | None = None):
    """POT's simplex between points, whose costs it computes on the fly; returns as ``network_simplex``.

    Parameters
    ----------
    x, y : ndarray, shapes (n, d) and (m, d)
    p, q : ndarray, shapes (n,) and (m,)
        Whole masses of equal sum.
    metric : {"euclidean", "cityblock", "sqeuclidean"}

    Raises
    ------
    RuntimeError
        When the solver stops anywhere but at its optimum, or POT is older than 0.9.7.
    """
    solve = getattr(import_pot(), "emd2_lazy", None)
    if solve is None:
        raise RuntimeError("method='lazy' needs POT 0.9.7 or newer; use method='sparse_simplex'")
    allowed = UNLIMITED if max_iterations is None else max_iterations
    a, b = ((masses / int(masses.sum())).astype(float) for masses in (p, q))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # POT warns where we raise
        _, log = solve(x, y, a, b, metric=metric, numItermax=allowed, log=True, return_matrix=True)
    if log["result_code"] != 1:
        why = str(log["warning"]).rstrip(".")
        raise RuntimeError(
            f"the network simplex gave up before its optimum (at most {allowed} pivots): {why}"
        )
    plan = log["G"].tocoo()
    moved = np.flatnonzero(plan.data > 0)
    return plan.row[moved], plan.col[moved], plan.data[moved], log["v"]


def plan_entries(plan: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """``(i, j, mass)`` of the entries of a dense plan that are not 0.

    Examples
    --------
    >>> plan_entries(np.array([[0.0, 0.5], [0.5, 0.0]]))
    (array([0, 1]), array([1, 0]), array([0.5, 0.5]))
    """
    flat = np.flatnonzero(plan.ravel() != 0)  # several times faster than nonzero of a matrix
    i, j = np.divmod(flat, plan.shape[1])
    return i, j, plan[i, j]
