"""Kantorovich's linear programs written out as A, b, c, to read and to cross-check (S2).

P, Q    piles of earth: masses (n,) and (m,), of equal positive sum; D the costs (n, m)
x       the plan Γ read row by row, (n m,);   c the costs D in the same order
A       (n + m, n m), zeros and ones: A x is the row sums of Γ, then its column sums
b       P and Q one after the other, (n + m,);   y = (u, v) one multiplier for each row of A

    primal   min c.x   subject to   A x = b, x >= 0          (S2, "min c^T x | A x = b, x >= 0")
    dual     max b.y   subject to   A^T y <= c               (S2, "max b^T y | A^T y <= c")

Weak duality: b.y <= c.x for every feasible pair. Strong duality, by Farkas' lemma: equal at the optimum.

S2: the lecture notes *GAN: Meeting #3*.
"""

from dataclasses import dataclass, field

import numpy as np

from divergences.transport.highs import marginal_matrix, solve_dual, solve_primal
from divergences.transport.proven_programs import finite_optimum, proven_pair

__all__ = ["LinearProgram", "dual", "primal"]


@dataclass(frozen=True, repr=False)
class LinearProgram:
    """One of the two programs, with its optimum.

    Attributes
    ----------
    sense : {"min", "max"}
    A : scipy.sparse.csr_array, shape (n + m, n m)
        The same for both programs.
    b, c : ndarray, shapes (n + m,) and (n m,)
    value : float
        The optimum, in mass times data units to the power ``order``.
    solution : ndarray
        x ``(n m,)`` of the primal, y ``(n + m,)`` of the dual.
    multipliers : ndarray
        The solution of the other program that the solver found on the way.
    shape : tuple of int
        (n, m).

    Examples
    --------
    >>> program = primal([1.0, 1.0], [0.0, 2.0])
    >>> program.A.toarray()
    array([[1., 1., 0., 0.],
           [0., 0., 1., 1.],
           [1., 0., 1., 0.],
           [0., 1., 0., 1.]])
    >>> program.b, program.c, program.value
    (array([1., 1., 0., 2.]), array([0., 1., 1., 0.]), 1.0)
    """

    sense: str
    A: object
    b: np.ndarray
    c: np.ndarray
    value: float
    solution: np.ndarray
    multipliers: np.ndarray
    shape: tuple[int, int] = field(default=(0, 0))

    @property
    def row_names(self) -> list[str]:
        """What each row of A x = b says: ``"P[0]"`` pile 0 is emptied, ``"Q[0]"`` hole 0 is filled."""
        n, m = self.shape
        return [f"P[{i}]" for i in range(n)] + [f"Q[{j}]" for j in range(m)]

    @property
    def column_names(self) -> list[str]:
        """The entries of the plan in the order of x: ``"plan[0, 0]", "plan[0, 1]"``, …"""
        n, m = self.shape
        return [f"plan[{i}, {j}]" for i in range(n) for j in range(m)]

    @property
    def dual_names(self) -> list[str]:
        """The entries of y: ``"u[0]"``, …, ``"v[0]"``, …"""
        return [name.replace("P", "u").replace("Q", "v") for name in self.row_names]

    @property
    def plan(self) -> np.ndarray:
        """The optimal plan Γ, shape (n, m)."""
        return (self.solution if self.sense == "min" else self.multipliers).reshape(self.shape)

    @property
    def potentials(self) -> tuple[np.ndarray, np.ndarray]:
        """The optimal u ``(n,)`` and v ``(m,)``."""
        y = self.multipliers if self.sense == "min" else self.solution
        return y[: self.shape[0]], y[self.shape[0] :]

    def objective(self, vector) -> float:
        """c.x of a plan ``(n m,)`` or ``(n, m)`` in the primal, b.y of ``(n + m,)`` in the dual."""
        return float((self.c if self.sense == "min" else self.b) @ self._flat(vector))

    def violation(self, vector) -> float:
        """By how much a vector breaks a constraint at worst; 0 for a feasible one."""
        vector = self._flat(vector)
        if self.sense == "min":
            return float(max(np.abs(self.A @ vector - self.b).max(), -vector.min(), 0.0))
        return float(max((self.A.T @ vector - self.c).max(), 0.0))

    def _flat(self, vector) -> np.ndarray:
        from divergences.laws.validation import real_array

        flat = real_array(vector, "vector").ravel()
        if flat.shape != self.solution.shape:
            raise ValueError(f"vector must have {self.solution.size} entries; got {flat.size}")
        return flat

    def __str__(self) -> str:
        return "\n".join([self._in_words, self._sizes, f"optimum {self.value:.12g}"])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import pairs_table

        sizes, optimum = self._sizes.partition("; "), f"{self.value:.12g}"
        return pairs_table(
            self._in_words, [("transport", sizes[0]), ("size", sizes[2]), ("optimum", optimum)]
        )

    @property
    def _in_words(self) -> str:
        goal, constraints = ("c.x", "A x = b, x >= 0") if self.sense == "min" else ("b.y", "A^T y <= c")
        return f"{self.sense} {goal} subject to {constraints}"

    @property
    def _sizes(self) -> str:
        (n, m), (rows, columns) = self.shape, self.A.shape
        return f"{n} piles, {m} holes; A has {rows} rows and {columns} columns"


def primal(
    P, Q, points=None, other_points=None, *, metric: str = "euclidean", order: float = 1
) -> LinearProgram:
    """min c.x subject to A x = b, x >= 0: the cheapest plan that turns the piles P into the piles Q (S2).

    Parameters
    ----------
    P, Q : array_like, shapes (n,) and (m,), or Discrete
        Non-negative masses of equal positive sum, which need not be 1.
    points, other_points : array_like, shapes (n, d) and (m, d), optional
        Where the piles and the holes are. ``other_points`` are ``points`` if not given, when there are as
        many; without points, pile k is at k.
    metric : {"euclidean", "cityblock"}
    order : float, at least 1
        The cost is distance**order.

    Returns
    -------
    LinearProgram
        Solved; ``.plan`` is the plan. ``.value`` is <plan, D>, not its root.

    Raises
    ------
    ValueError, TypeError
        Naming the argument: negative masses, sums that differ, points that do not fit.
    MemoryError
        When the program cannot fit: it takes some 1250 bytes a pair.
    RuntimeError
        When the solver stops before an optimum; or when plan and prices give bounds that differ by more
        than 1e-7 of the value, because the rounding error of a mass times the largest cost is more than
        that. The message gives the bounds.

    Notes
    -----
    For reading and for cross-checks: A has n m columns, which HiGHS can solve for up to some 200 atoms on
    each side. ``optimal_transport`` goes further.

    Examples
    --------
    Five shovelfuls turn Weng's piles P into Q:

    >>> primal([3, 2, 1, 4], [1, 2, 4, 3]).value
    5.0
    """
    A, b, c, shape = _written_out(P, Q, points, other_points, metric, order)
    x, y = proven_pair(solve_primal, A, b, c, shape)
    return LinearProgram("min", A, b, c, finite_optimum(c, x), x, y, shape)  # (PRIMAL)


def dual(
    P, Q, points=None, other_points=None, *, metric: str = "euclidean", order: float = 1
) -> LinearProgram:
    """max b.y subject to A^T y <= c: the highest prices u, v of piles and holes that no route undercuts (S2).

    Parameters, errors and notes as for ``primal``. S2 prints the constraint once as A^T F >= D; it is <=, as
    S2 has it a few lines earlier.

    Returns
    -------
    LinearProgram
        Solved; ``.potentials`` are (u, v).

    Examples
    --------
    >>> program = dual([3, 2, 1, 4], [1, 2, 4, 3])
    >>> program.value, program.violation(program.solution)
    (5.0, 0.0)
    """
    A, b, c, shape = _written_out(P, Q, points, other_points, metric, order)
    x, y = proven_pair(solve_dual, A, b, c, shape)
    return LinearProgram("max", A, b, c, finite_optimum(b, y), y, x, shape)  # (DUAL)


def _written_out(P, Q, points, other_points, metric, order):
    """A, b and c of the two programs, with (n, m)."""
    from divergences.transport.piles import checked_piles

    piles = checked_piles(P, Q, points, other_points, metric, order)
    n, m = piles.cost.shape
    return marginal_matrix(n, m), np.concatenate([piles.p, piles.q]), piles.cost.ravel(), (n, m)
