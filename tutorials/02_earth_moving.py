"""
Earth moving
============

The distance that WGAN is named after is the least work that turns one pile of earth into another. That is
a linear program. Its dual gives the critic of a WGAN. What you will see: work and earnings meet at 5
shovelfuls; four ways to one number; and a proof, from any numbers at all, that nobody can do better.

Run it with ``python tutorials/02_earth_moving.py``; ``--quick`` uses fewer points, ``--out FOLDER`` says
where the pictures go. Its figures in the lectures: ``python -m figures transport_plan``, ``python -m
figures linear_program``, ``python -m figures kantorovich_potential``.

中文摘要：推土机距离是线性规划；对偶问题的“价格”就是 WGAN 的 critic。弱对偶给出下界，强对偶使上下界相遇；
任取一组数作 c-变换即得 1-Lipschitz 函数，从而得到不依赖求解器的证明。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure

from divergences import earth_mover_distance, linear_program, optimal_transport, pmf, samples
from divergences.transport.certificates import CTransform
from divergences.transport.ground_cost import GroundCost
from figures.style import context
from figures.tutorial import Tutorial

lesson = Tutorial("02_earth_moving", quick="use fewer points")

# %%
# Four piles
# ----------
# Weng's example: piles of 3, 2, 1 and 4 shovelfuls stand one step apart; 1, 2, 4 and 3 are wanted. Carrying
# one shovelful one step is one unit of work. The unknown x is the plan, read row by row; A takes it to its
# row sums and column sums, which b prescribes; c says how far each shovelful goes.
P, Q = [3, 2, 1, 4], [1, 2, 4, 3]
primal = linear_program.primal(P, Q)
print(primal)
print("A, the first and the last row:")
print(primal.A.toarray()[[0, -1]].astype(int))
print("who carries what where:", primal.plan.astype(int), sep="\n")

# %%
# Prices
# ------
# A carrier offers to do it all: she buys a shovelful at pile i for -u[i] and sells it at hole j for v[j]. No
# route may be dearer than walking it oneself: u[i] + v[j] <= ``|i - j|``. Whatever such prices she asks, she
# cannot earn more than the work is worth: that is weak duality, and takes one line to prove.
# At her best prices she earns exactly that: strong duality.
dual = linear_program.dual(P, Q)
modest = np.concatenate([-np.arange(4), np.arange(4)]) * 0.5  # earth gains half a unit per step right
print(f"\nmodest prices earn {dual.objective(modest)}, and break the rule by {dual.violation(modest)}")
print(f"the best ones earn {dual.value}, the least work is {primal.value}")
u, v = dual.potentials
slack = np.abs(np.subtract.outer(np.arange(4), np.arange(4))) - u[:, None] - v
print(f"earth only moves where the rule is tight: slack x plan is at most {(slack * primal.plan).max():.1g}")

# %%
# Ten bins
# --------
# Herrmann's histograms, each divided by its sum so that it is a law. On the line the least work is also the
# area between the two distribution functions, and sorting finds it without any program.
first = np.array([12, 7, 4, 1, 19, 14, 9, 6, 3, 2])
second = np.array([1, 5, 11, 17, 13, 9, 6, 4, 3, 2])
first, second = first / first.sum(), second / second.sum()
bins, area = np.arange(10), np.abs(np.cumsum(first - second)).sum()
p, q = pmf(first, bins), pmf(second, bins)
ten = {
    "primal": linear_program.primal(first, second).value,
    "dual": linear_program.dual(first, second).value,
    "sorting": earth_mover_distance(p, q),
    "area": float(area),
}
print("\nten bins: " + ", ".join(f"{name} {value:.12f}" for name, value in ten.items()))
with context():
    figure = Figure()
    axes = figure.subplots(1, 2, width_ratios=[1.25, 1])
    axes[0].bar(bins - 0.2, first, 0.4, label="P")
    axes[0].bar(bins + 0.2, second, 0.4, label="Q", hatch="//")
    axes[0].plot(bins, np.cumsum(first - second), "ko-", label="F − G")
    axes[0].set(title=f"Between F and G lies an area of {area:.4f}", xlabel="bin", ylabel="mass")
    axes[0].legend()
    image = axes[1].imshow(optimal_transport(p, q).plan.toarray(), cmap="cividis", origin="lower")
    axes[1].plot([-0.5, 9.5], [-0.5, 9.5], "w:", linewidth=1)
    axes[1].set(title="The plan: what goes where", xlabel="to bin", ylabel="from bin")
    axes[1].grid(False)
    figure.colorbar(image, ax=axes[1], label="mass", shrink=0.72)
    lesson.save(
        figure,
        "ten_bins",
        "Left: two histograms of ten bins and the difference of their distribution functions. Right: the "
        "plan as a heat map whose mass lies near the diagonal.",
    )

# %%
# A proof that trusts no solver
# -----------------------------
# Take *any* numbers v on the points of Q and let f(z) = min over j of ``|z - y[j]| - v[j]``. This f changes
# by at most the distance (it is 1-Lipschitz) whatever v is, so E_P f - E_Q f never exceeds W. A solver's plan
# costs at least W. If the two meet, the number is proven, even if the solver is not to be trusted.
rng = np.random.default_rng(0)
n = 60 if lesson.quick else 200
x = rng.normal(size=(n, 2)) * 0.5
y = rng.normal(size=(n, 2)) * 0.35 + np.repeat([[2, 1], [2, -1]], n // 2, axis=0)
cloud_p, cloud_q = samples(x), samples(y)
best = optimal_transport(cloud_p, cloud_q)
metric = GroundCost("euclidean", 1, 0)
guesses = {
    "all 0": np.zeros(n),
    "random": rng.normal(size=n),
    "the first coordinate": y[:, 0],
    "the solver's": -best.potential(y),
}
print("\nv                            proves W at least")
proofs = {}
for name, guess in guesses.items():
    f = CTransform(y, guess, metric)
    proofs[name] = float(f(x).mean() - f(y).mean())
    print(f"{name:28} {proofs[name]:.12f}")
print(f"the plan costs               {best.upper:.12f}")

# %%
# The potential
# -------------
# The f of the best proof is the Kantorovich potential: the critic that a WGAN tries to learn. It falls with
# slope 1 along every step of the plan: from each point of P straight to its partner in Q.
i, j = best.plan.nonzero()
lengths = np.linalg.norm(x[i] - y[j], axis=1)
drops = best.potential(x)[i] - best.potential(y)[j]
grid_x, grid_y = np.meshgrid(np.linspace(-2, 3.5, 120), np.linspace(-2.2, 2.2, 100))
surface = best.potential(np.column_stack([grid_x.ravel(), grid_y.ravel()])).reshape(grid_x.shape)
with context():
    figure = Figure()
    ax = figure.subplots()
    shades = ax.contourf(grid_x, grid_y, surface, 24, cmap="cividis")
    ax.plot(*np.stack([x[i], y[j]]).transpose(2, 0, 1), color="white", linewidth=0.6, linestyle="-")
    ax.plot(*x.T, "o", color="#56B4E9", markeredgecolor="black", markersize=6, linestyle="none", label="P")
    ax.plot(*y.T, "s", color="#E69F00", markeredgecolor="black", markersize=6, linestyle="none", label="Q")
    ax.set(title=f"f falls with slope 1 along the plan; W = {best.value:.4f}", aspect="equal")
    ax.set(xlabel="first coordinate", ylabel="second coordinate")
    ax.legend(loc="upper left")
    figure.colorbar(shades, ax=ax, label="potential f")
    lesson.save(
        figure,
        "potential",
        "A plane shaded by the potential; white lines lead from the circles of P on the left to the "
        "squares of Q on the right, straight down the slope.",
    )

# %%
# All pairs, from a few of them
# -----------------------------
# The proof is about n² pairs, and few of them can matter: where cost - u - v is bounded above 0 on a whole
# block of pairs, none of them is computed. So a solver for many points keeps a few arcs for each point, finds
# missing pairs by the potentials, and stops when none is missing: ``python -m figures transport_at_scale``.
rounds = []
sparse = optimal_transport(cloud_p, cloud_q, method="sparse_simplex", progress=rounds.append)
print(f"\nfound on {rounds[-1].arcs} of {n * n} pairs, proved over all: {sparse.lower:.12f} <= W")

# %%
# Two traps
# ---------
# Mass that both laws share need not move, but only if the cost is a distance. With squared distances, from
# {0, 1} to {1, 2}, two short steps (1 + 1) cost less than one long one (4).
# And costs in small units: solvers stop at absolute tolerances, so they are scaled before they are solved.
pair = samples([0.0, 1.0]), samples([1.0, 2.0])
w2 = earth_mover_distance(*pair, order=2)
tiny = earth_mover_distance(samples(1e-8 * x), samples(1e-8 * y), method="dual" if lesson.quick else "auto")
print(f"\nW_2 squared from {{0, 1}} to {{1, 2}}: {w2**2}")
print(f"in units of 1e-8: {tiny * 1e8:.12f}, as before: {best.value:.12f}")

# %%
# Exercises
# ---------
# 1. Exchange P and Q. What becomes of the plan, the prices and the work?
# 2. Move every point of both clouds by the same vector. What becomes of W and of the potential?

# %%
# .. dropdown:: Solutions
#
#    1. The plan is transposed (one as cheap, if there are several), u and v change places, the work stays 5.
#    2. W stays; the potential moves along with the points.

# %%
# Check the claims.
assert primal.value == dual.value == 5.0
assert dual.violation(modest) == 0.0
assert dual.objective(modest) <= primal.value
assert np.abs(slack * primal.plan).max() < 1e-12
assert max(ten.values()) - min(ten.values()) < 1e-12
assert all(value <= best.upper + 1e-12 for value in proofs.values())
assert abs(proofs["the solver's"] - best.upper) < 1e-12
assert best.lower <= best.value <= best.upper < best.lower + 1e-12
assert np.abs(drops - lengths).max() < 1e-12
assert abs(sparse.value - best.value) < 1e-12 < rounds[-1].arcs / n**2 < 1
assert w2 == 1.0
assert abs(tiny * 1e8 - best.value) < 1e-9
assert linear_program.primal(Q, P).value == 5.0
assert abs(earth_mover_distance(samples(x + 7), samples(y + 7)) - best.value) < 1e-12
print("\nAll checks passed.")
