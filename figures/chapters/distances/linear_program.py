"""Transport as a linear program (S2): the matrix A, and primal and dual values that close in on W₁.

The values come from Sinkhorn's scaling with a cooling temperature ε. At every step its plan is rounded to a
feasible one (Altschuler et al. 2017), and its prices are made feasible by the c-transform: two proven bounds.

S2: the lecture notes *GAN: Meeting #3*.
"""

import numpy as np
from scipy.special import logsumexp

from divergences import linear_program
from figures.chapters.distances.transport_plan import EXAMPLES
from figures.look.style import headline, ink, marked, panels, role, scaled

STEPS, COOLING, SWEEPS = 36, 0.85, 60


def compute(quick: bool, seed: int) -> dict:
    """A, b, c of Weng's piles, and the feasible pair of every step."""
    P, Q = EXAMPLES["weng"]
    program = linear_program.primal(P, Q)
    plans, prices = _closing_in(program.c.reshape(program.shape), *np.split(program.b, 2))
    return {
        "A": program.A.toarray(),
        "b": program.b,
        "c": program.c,
        "plans": plans,
        "prices": prices,
        "primal": plans @ program.c,
        "dual": prices @ program.b,
        "optimum": program.value,
    }


def _closing_in(cost: np.ndarray, p: np.ndarray, q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Feasible plans (steps, n m) and feasible prices (steps, n + m)."""
    v, temperature, plans, prices = np.zeros(len(q)), cost.max(), [], []
    for _ in range(STEPS):
        for _ in range(SWEEPS):
            u = temperature * (np.log(p) - logsumexp((v - cost) / temperature, axis=1))
            v = temperature * (np.log(q) - logsumexp((u[:, None] - cost) / temperature, axis=0))
        plans.append(_rounded(np.exp((u[:, None] + v - cost) / temperature), p, q).ravel())
        f = (cost - v).min(axis=1)
        prices.append(np.concatenate([f, (cost - f[:, None]).min(axis=0)]))
        _keep_the_better(plans, prices, cost, np.concatenate([p, q]))
        temperature *= COOLING
    return np.array(plans), np.array(prices)


def _keep_the_better(plans: list, prices: list, cost: np.ndarray, b: np.ndarray) -> None:
    """Keep the best plan and the best prices so far."""
    if len(plans) > 1 and plans[-1] @ cost.ravel() > plans[-2] @ cost.ravel():
        plans[-1] = plans[-2]
    if len(prices) > 1 and prices[-1] @ b < prices[-2] @ b:
        prices[-1] = prices[-2]


def _rounded(plan: np.ndarray, p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """A plan with the right marginals: rows and columns too large are scaled, what is missing is added."""
    plan = plan * np.minimum(1, p / plan.sum(axis=1))[:, None]
    plan = plan * np.minimum(1, q / plan.sum(axis=0))
    missing_p, missing_q = p - plan.sum(axis=1), q - plan.sum(axis=0)
    missing = missing_p.sum()
    return plan + np.outer(missing_p, missing_q) / missing if missing > 0 else plan


def draw(data: dict, text):
    """A with its right-hand side, and the two values by step."""
    figure, axes = panels(1, 2, width_ratios=[1.15, 1])
    _draw_matrix(axes[0], data, text)
    steps = np.arange(1, len(data["primal"]) + 1)
    axes[1].plot(steps, data["primal"], **marked("second", label=text("primal")), markevery=2, gid="primal")
    axes[1].plot(steps, data["dual"], **marked("third", label=text("dual")), markevery=2, gid="dual")
    axes[1].axhline(float(data["optimum"]), **role("reference", linewidth=1.2, label=text("optimum")))
    axes[1].fill_between(steps, data["dual"], data["primal"], color=ink(), alpha=0.08, linewidth=0)
    axes[1].set(title=text("closing"), xlabel=text("step"), ylabel=text("cost"))
    axes[1].legend(loc="upper right")
    headline(figure, text("headline"))
    return figure


def _draw_matrix(axis, data: dict, text) -> None:
    """A as black squares; the right-hand side b beside its rows."""
    rows, columns = data["A"].shape
    i, j = np.nonzero(data["A"])
    half = rows // 2
    for inside, name in ((i < half, "real"), (i >= half, "fake")):
        axis.plot(
            j[inside], i[inside], "s", color=role(name)["color"], markersize=scaled(9), gid=f"ones_{name}"
        )
    axis.set_xticks([])
    axis.set_yticks(
        range(rows),
        [text("row_p").format(i=k) for k in range(half)] + [text("row_q").format(j=k) for k in range(half)],
    )
    for row, mass in enumerate(data["b"]):
        axis.text(columns + 0.2, row, text("mass").format(mass=mass), va="center")
    axis.set(
        title=text("matrix"), xlabel=text("columns"), xlim=(-0.8, columns + 2.6), ylim=(rows - 0.4, -0.6)
    )
    axis.grid(visible=False)


def numbers(data: dict) -> dict:
    """The optimum, and the gap that is left after the last step."""
    return {"optimum_value": float(data["optimum"]), "gap": data["primal"][-1] - data["dual"][-1]}
