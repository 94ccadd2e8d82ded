"""
What the critic knows
=====================

A WGAN's critic is trained to make E_P D - E_Q D large, and that number is read as W1. What you will see: laws
whose W1 is known, and what critics claim beside it; what any critic proves of W1, however badly it was
trained; why a penalty may claim too much, or hold a slope of the wrong sign; and why GroupSort with weights
of norm 1 proves all it claims.

Run it with ``python tutorials/10_what_the_critic_knows.py``; ``--quick`` trains less, ``--out FOLDER`` says
where the picture goes. Its figures in the lectures: ``python -m figures critic_examination``, ``python -m
figures lipschitz_by_construction``, ``python -m figures one_or_two_sided``.

中文摘要：WGAN 的评论家声称 E_P D − E_Q D 就是 W₁，这里在 W₁ 已知的分布上核对。任何评论家的声称除以
坡度的上界 K，都是得到证明的下界；惩罚项可能声称过多，也可能守住符号错误的坡度；权重范数为 1 的
GroupSort 能证明自己的全部声称。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure

from divergences import compare, earth_mover_distance, samples
from figures.style import context
from figures.tutorial import Tutorial
from toygan import critic_bound, lipschitz_bound
from toygan.config import TrainConfig
from toygan.datasets import funnels
from toygan.datasets.definition import Dataset
from toygan.game.critic_only import train_critic
from toygan.network import Network
from toygan.studies.critic_examination import Source, examine

lesson = Tutorial("10_what_the_critic_knows", quick="train for a shorter time")

# %%
# Laws whose W1 is known
# ----------------------
# Take a few points a_n and heights b_n, and let f(x) be the smallest ‖x - a_n‖ + b_n: a landscape of
# funnels, nowhere steeper than 1. P is uniform on a square, and Q is where its points end when each slides
# straight down its funnel, from x to y. There f falls by exactly ‖x - y‖, so that E_P f - E_Q f is the mean
# distance that a point slides. No function of slope 1 has a larger difference than the cheapest transport
# costs, and this transport costs no more: W1 is that mean distance. A solver that knows nothing of funnels
# finds the same.
pair = funnels(4, dimension=2, rng=0)
x, y = pair.sample_pair(400, rng=1)
way = np.linalg.norm(x - y, axis=1).mean()
difference = pair.potential(x).mean() - pair.potential(y).mean()
solved = earth_mover_distance(samples(x), samples(y))
print(f"mean distance {way:.10f}, E_P f - E_Q f {difference:.10f}, cheapest transport {solved:.10f}")
assert max(abs(difference - way), abs(solved - way)) < 1e-12

# %%
# What any critic proves
# ----------------------
# Let K be a number that no slope of D exceeds. Then D / K is one of the functions over which W1 is the
# maximum, and (E_P D - E_Q D) / K is at most W1, whatever D is. For a network K is the product of the
# largest singular values of its matrices (ReLU and GroupSort stretch nothing), and ``critic_bound``
# computes both. It counts its rounding errors, so that the bound is a proof. Below: a network that was
# never trained, whose claim is negative and proves nothing; its mirror image; and the same with scores a
# thousand times as large.
critic, bounds = Network([2, 64, 64, 1], rng=0), {}
for name, factor in (("untrained", 1), ("mirrored", -1), ("times 1000", 1000)):
    critic.weights[-1][...] *= factor
    bounds[name] = found = critic_bound(critic, x, y)
    print(f"{name:10} claims {found.gap:8.3f}, K = {found.lipschitz:9.3f}, proves W1 >= {found.lower:.4f}")
assert bounds["untrained"].gap < 0 == bounds["untrained"].lower < bounds["mirrored"].lower < way
assert np.isclose(bounds["times 1000"].gap, 1000 * bounds["mirrored"].gap)
assert np.isclose(bounds["times 1000"].lower, bounds["mirrored"].lower)

# %%
# Norm 1, and the kink that ReLU cannot make
# ------------------------------------------
# If all matrices have norm 1, K is 1 and a claim is a proof. What can such a network be? For one funnel on
# the line the best critic is ``abs(x)``. Two units are enough with GroupSort, which sorts its units in
# pairs: of ``(x, -x)/√2`` it makes ``(abs(x), -abs(x))/√2``, and the last layer puts both together. ReLU
# makes ``(x₊, -x₋)/√2`` and cuts what is negative: at every x half of the height is lost.
points, half, kinks = np.array([[-2.0], [0.0], [2.0]]), np.sqrt(0.5), {}
for name, last in (("groupsort", [half, -half]), ("relu", [half, half])):
    critic = Network([1, 2, 1], activation=name, rng=0)
    critic.weights[0][...], critic.weights[1][...] = [[half], [-half]], [last]
    kinks[name] = critic(points).ravel()
    print(f"{name:9} at -2, 0, 2: {kinks[name].round(6)}, K = {lipschitz_bound(critic):.6f}")
assert np.allclose(kinks["groupsort"], [2, 0, 2])
assert np.allclose(kinks["relu"], [1, 0, 1])

# %%
# Claim, proof and truth
# ----------------------
# Four critics of one size learn to tell P from Q, with the same number of gradients. Two are pulled towards
# slope 1 by a penalty: GP charges every slope that is not 1, LP those above 1 alone. Two have orthonormal
# weights. The cosine says how well the slopes of the critic point along the true ones, which a generator
# would have to follow.
steps = 500 if lesson.quick else 2000
size = {"critic_hidden": (32, 32, 32, 32), "batch_size": 128, "critic_steps": 1, "iterations": steps}
adam = {"optimizer": "adam", "learning_rate": 5e-3, "betas": (0.9, 0.99), "schedule": "linear"}
shared = TrainConfig(data="funnels:4:2:0", objective="wasserstein", penalty="none", **size, **adam)
ways = {
    "GP, λ = 1": {"penalty": "gradient_penalty", "penalty_weight": 1.0},
    "LP, λ = 10": {"penalty": "lipschitz_penalty", "penalty_weight": 10.0},
    "norm 1, ReLU": {"constraint": "orthonormal"},
    "norm 1, GroupSort": {"constraint": "orthonormal", "critic_activation": "groupsort"},
}
critics, rows = {}, {}
print(f"{'':18} {'claimed':>8} {'proved':>7} {'cosine':>7} {'steepest':>9} {'K':>8}")
for name, setting in ways.items():
    lesson.tell(f"training {name}")
    config, source = shared.replace(**setting), Dataset("P", Source(pair))
    critics[name], _ = train_critic(config, lambda n, rng: pair.sample_pair(n, rng)[1], source)
    rows[name] = row = examine(critics[name], pair, rng=2)
    numbers = row["claimed"], row["proved"], row["cosine"], row["largest_slope"], row["lipschitz"]
    print("{:18} {:8.3f} {:7.3f} {:7.3f} {:9.3f} {:8.1f}".format(name, *numbers))

# %%
# Claims and proofs are parts of the true W1. GP claims one and a half times what there is: at λ = 1 it pays
# to be steeper than 1. Its K is above a hundred, though no slope that was seen exceeds 3: nothing bounds
# the weights, so next to nothing is proved. LP with λ = 10 claims nearly the truth, but the critic alone
# does not tell you so. With norm 1 every claim is a proof, to the last digits of K; and GroupSort comes
# nearer than ReLU.
with context():
    figure = Figure()
    axes = figure.subplots()
    for number, row in enumerate(rows.values()):
        axes.barh(
            number - 0.19, row["claimed"], 0.36, color="C2", alpha=0.4, label="" if number else "claimed"
        )
        axes.barh(number + 0.19, row["proved"], 0.36, color="C2", label="" if number else "proved")
    axes.axvline(1, color="C4", linestyle=":", label="W₁")
    axes.set(title="Penalties claim, norm 1 proves", xlabel="in parts of W₁", xlim=(0, 2), ylim=(3.5, -0.5))
    axes.set_yticks(range(len(ways)), ways)
    axes.legend(loc="lower right")
    lesson.save(
        figure,
        "claims_and_proofs",
        "Two bars for each of four critics, what it claims and what it proves. Those of GP and LP claim more "
        "than W1 and prove almost nothing; those of norm 1 prove what they claim, GroupSort most.",
    )

# %%
# One side or two
# ---------------
# On the line E_P D - E_Q D is the integral of D'(x) g(x), with g(x) = F_Q(x) - F_P(x) the mass that has to
# pass x to the left. So every place has its own best slope s: it earns s g and costs ``λ τ (abs(s) - 1)²``,
# with τ the density of the points of the penalty; one-sided only if ``abs(s) > 1``. Try all slopes, where
# mass passes and where none does: ``peaks`` are those from which no small change gains.
slopes, peaks = np.linspace(-2, 2, 4001), {}
for g in (0.25, 0.0):
    for sides, over in (("two", abs(slopes) - 1), ("one", np.maximum(abs(slopes) - 1, 0))):
        gain = slopes * g - 10.0 * 0.1 * over**2  # λ = 10, τ = 0.1
        flat = (gain[1:-1] >= gain[:-2]) & (gain[1:-1] >= gain[2:])
        peaks[g, sides] = found = slopes[1:-1][flat]
        shown = f"{found.round(3)}" if len(found) < 3 else f"from {found[0]:.3f} to {found[-1]:.3f}"
        print(f"g = {g:4}, {sides}-sided penalty: slopes {shown}")

# %%
# Both penalties have the same best slope, 1 + g / (2 λ τ), above 1: both claim too much, by less the larger
# λ is. But two-sided there is a second peak of the wrong sign: a slope that begins there would have to pass
# through 0, where the penalty is λ τ, and stays. Where no mass passes, two-sided asks for slope 1 or -1 all
# the same, and one-sided takes whatever lies between. (In the plane a slope can also turn round, without
# passing 0.)

# %%
# The proof beside the exact distance
# -----------------------------------
# ``compare`` puts the critic's proof beside the exact distance of the same points, which is certified, too:
# it lies between two proved bounds. So the critic is right, and you see by how much it falls short.
table = compare(samples(x), samples(y), witness=critics["norm 1, GroupSort"])
for name in ("critic_bound", "earth_mover_distance"):
    print(f"{name:21} {table[name].value:.4f} {table[name].unit}, {table[name].warrant}")

# %%
# Exercises
# ---------
# 1. A critic claims 3, its K is 4 and the largest slope that anybody saw is 2. What is proved of W1?
# 2. From which λ on has the two-sided penalty a second peak, for the g and τ above?
# 3. Examine your own critic: ``toygan examine --law funnels:4:2:0 --iterations 2000 --set penalty=r1+r2``.

# %%
# .. dropdown:: Solutions
#
#    1. W1 >= 3/4. A slope that was seen proves nothing of those that were not.
#    2. From λ = g / (2 τ) = 1.25 on: then the slope -(1 - g / (2 λ τ)) is negative.
#    3. It prints the means of five seeds, and ``critics.csv`` has the rows; docs/critics.md has eight others.

# %%
# Check the claims.
gp, lp, relu, groupsort = rows.values()
assert 1.3 < gp["claimed"] < 1.7
assert gp["largest_slope"] < 3 < 100 < gp["lipschitz"]
assert 0.9 < lp["claimed"] < 1.2
assert max(gp["proved"], lp["proved"]) < 0.05
assert all(np.isclose(row["proved"], row["claimed"], rtol=1e-5) for row in (relu, groupsort))
assert relu["claimed"] + 0.08 < groupsort["claimed"] < 1
assert relu["cosine"] + 0.1 < groupsort["cosine"]
assert np.allclose([*peaks[0.25, "two"], *peaks[0.25, "one"]], [-0.875, 1.125, 1.125])
assert np.allclose(peaks[0.0, "two"], [-1, 1])
assert np.allclose(peaks[0.0, "one"][[0, -1]], [-1, 1])
assert 0.7 * way < table["critic_bound"].value < table["earth_mover_distance"].value
print("\nAll checks passed.")
