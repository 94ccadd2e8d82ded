"""The linear programs of transport, solved by HiGHS (scipy.optimize.linprog).

A, b, c  the constraints, right-hand sides and costs of `linear_program`; x, y  primal and dual solutions
"""

import numpy as np


def marginal_matrix(n: int, m: int):
    """A: takes a plan, read row by row, to its row sums and its column sums; sparse ``(n + m, n m)``.

    Examples
    --------
    >>> marginal_matrix(1, 2).toarray()
    array([[1., 1.],
           [1., 0.],
           [0., 1.]])
    """
    from scipy import sparse

    row_sums = sparse.kron(sparse.eye_array(n), np.ones((1, m)))
    column_sums = sparse.kron(np.ones((1, n)), sparse.eye_array(m))
    return sparse.csr_array(sparse.vstack([row_sums, column_sums]))


def solve_scaled(solve, A, b, c, shape):
    """Solve with masses and costs of order 1, since HiGHS stops at absolute tolerances; scale back."""
    mass, largest = b[: shape[0]].sum(), c.max() or 1.0
    x, y = solve(A, b / mass, c / largest)
    return x * mass, y * largest


def solve_primal(A, b: np.ndarray, c: np.ndarray, max_iterations: int | None = None):
    """min c.x, A x = b, x >= 0 by HiGHS; returns x and the multipliers y of the rows."""
    result = _highs(max_iterations, c=c, A_eq=A, b_eq=b, bounds=(0, None))
    return result.x, result.eqlin.marginals


def solve_dual(A, b: np.ndarray, c: np.ndarray, max_iterations: int | None = None):
    """max b.y, A^T y <= c by HiGHS; returns the multipliers x of the constraints, and y."""
    result = _highs(max_iterations, c=-b, A_ub=A.T, b_ub=c, bounds=(None, None))
    return -result.ineqlin.marginals, result.x


def _highs(max_iterations: int | None, **program):
    from scipy.optimize import linprog

    tight = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    if max_iterations is not None:
        tight["maxiter"] = max_iterations
    result = linprog(method="highs-ds", options=tight, **program)
    if result.status != 0:
        raise RuntimeError(f"HiGHS stopped before an optimum: {result.message}")
    return result
