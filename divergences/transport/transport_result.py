"""The result of a transport problem between atoms: value, plan, potential, proven bounds."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Transport:
    """An optimal transport between two discrete laws, with its proof.

    Attributes
    ----------
    value : float
        W_order, in data units, >= 0.
    lower, upper : float
        Proven bounds on W_order, rounded outwards: ``lower`` by the potential, ``upper`` by the plan (on the
        line both by the plan, which sorting makes optimal). lower <= W_order <= upper, value between.
    plan : scipy.sparse.csr_array, shape (n, m)
        Mass from each atom of P to each atom of Q.
    potential : callable
        f, a function of points ``(k, d)``, or ``(k,)`` when d = 1, to ``(k,)``. For order 1 it is 1-Lipschitz
        in the metric, and E_P f - E_Q f lies between ``lower`` and W_1. For order > 1 it is one of a
        c-conjugate pair for W_order**order, in data units**order, and not 1-Lipschitz.
    conjugate : callable
        g with f(x) + g(y) <= d(x, y)**order wherever x is an atom of P or y one of Q, and
        E_P f + E_Q g = W_order**order; -f for order 1.
    marginal_residual : float
        The largest error of a row or column sum of the plan, in mass: the rounding of its entries to floats.
        At most 2**-52 of the largest mass: entries and masses are rounded once each. The bounds are those of
        the plan before that rounding, whose marginals are exact.
    method : str
        The solver: ``"sort"``, ``"network_simplex"``, ``"sparse_simplex"``, ``"lazy"``, ``"primal"``,
        ``"dual"`` or ``"assignment"``.
    status : str
        ``"optimal"`` when the bounds are at most 1e-7 of the value apart; else ``"bounded"``: the bounds
        hold, and floats or the solver cannot bring them closer. Orders 1.5, 2, 2.5 … up to 8 between at most
        4,096 atoms are brought closer in whole numbers (``exact_optimum``).
    """

    value: float
    lower: float
    upper: float
    plan: object
    potential: Callable
    conjugate: Callable
    marginal_residual: float
    method: str
    status: str = "optimal"

    def __repr__(self) -> str:
        return (
            f"Transport(value={self.value:.12g}, lower={self.lower:.12g}, upper={self.upper:.12g}, "
            f"plan={self.plan.shape[0]}x{self.plan.shape[1]} with {self.plan.nnz} entries, "
            f"marginal_residual={self.marginal_residual:.1e}, method={self.method!r}, status={self.status!r})"
        )

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import pairs_table
        from divergences.display.small_pictures import plan

        (n, m), entries = self.plan.shape, self.plan.tocoo()
        words = f"the plan: atoms of P from top to bottom, of Q from left to right, {n} by {m}"
        shown = plan(entries.row, entries.col, entries.data, (n, m), words)
        pairs = [(name, f"{getattr(self, name):.12g}") for name in ("value", "lower", "upper")]
        pairs += [("plan", f"{n} × {m}, {self.plan.nnz} entries"), ("", shown or None)]
        pairs += [("marginal residual", f"{self.marginal_residual:.1e}")]
        pairs += [("method", self.method), ("status", self.status)]
        return pairs_table(f"Transport of {n} atoms to {m}", pairs)
