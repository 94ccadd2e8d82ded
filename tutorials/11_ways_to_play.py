"""
Ways to play
============

Two players that descend at the same time need not arrive: on the smallest games they run in circles. What you
will see: by which factor one update changes the distance to the solution, for six ways to play; the same on
the Dirac-GAN; what each costs in gradients; and a game of two networks in which simultaneous updates leave,
alternating ones circle and two other ways arrive, beside one in which they do not help.

Run it with ``python tutorials/11_ways_to_play.py``; ``--quick`` trains for a shorter time, ``--out FOLDER``
says where the picture goes. Its figures in the lectures: ``python -m figures ways_to_play``,
``python -m figures oscillation``, ``python -m figures dirac_fields``.

中文摘要：双方同时下降不一定收敛。本课用最大乘子比较六种博弈方式（同时、交替、外推梯度、乐观、共识优化、展开），
在 Dirac-GAN 上走出轨迹，按梯度次数计算代价，再看两个网络的博弈中谁绕圈、谁到达，以及在 ring8 上为何帮助不大。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure

from figures.style import context
from figures.tutorial import Tutorial
from toygan import train
from toygan.config import TrainConfig
from toygan.dirac import dirac_game, multipliers, trajectory
from toygan.dirac.plays import parsed

lesson = Tutorial("11_ways_to_play", quick="train for a shorter time")
WAYS = ("simultaneous", "alternating", "extragradient", "optimistic", "consensus:0.5", "unrolled:2")

# %%
# One number decides
# ------------------
# In min over x, max over y of x·y both gradients together are a field v that turns round the solution (0, 0):
# its derivative J has the eigenvalues i and -i. An update is a linear map of the state, and its largest
# eigenvalue in modulus, the multiplier, says by which factor the distance changes in the long run. Each way
# has a formula for it. Simultaneous: w + h v. Extragradient: look one step ahead, then step by the gradient
# found there. Optimistic: twice the gradient less the one before, which guesses the next. Consensus: both
# players also shorten v itself. Unrolled: the generator's gradient is taken through k steps of the other.
h, gamma, k = 0.1, 0.5, 2
formulas = {
    "simultaneous": np.sqrt(1 + h**2),
    "alternating": 1.0,
    "extragradient": np.hypot(1 - h**2, h),
    "optimistic": np.abs(np.roots([1, -(1 - 2j * h), -1j * h])).max(),
    "consensus:0.5": np.hypot(1 - h * gamma, h),
    "unrolled:2": np.sqrt(1 - (2 * k - 1) * h**2),
}
game, found, ends = dirac_game("xy"), {}, {}
print("xy, step 0.1         multiplier  formula     after 100 updates")
for way in WAYS:
    found[way] = np.abs(multipliers(game, h, way)).max()
    ends[way] = np.hypot(*trajectory(game, (1, 0), h, 100, update=way)[-1])
    print(f"{way:20} {found[way]:.8f}  {formulas[way]:.8f}  {ends[way]:.4f}")

# %%
# Above 1 the players leave, below 1 they arrive. A map whose eigenvectors are at right angles multiplies the
# distance by the same factor in every update: 100 simultaneous updates, or 100 of extragradient, end at the
# hundredth power of the multiplier. Start them with your own hand, with simultaneous and alternating updates:
# ``toygan lab --state "page=dirac&game=xy"``.

# %%
# The smallest GAN
# ----------------
# In the Dirac-GAN the data are one point at 0, the generator is a point theta and D(x) = psi·x. With WGAN's
# loss it is the xy-game, with psi clipped at 1; with the minimax loss the field is half as strong near the
# solution, and weaker far from it. Below: the largest distance in the last 100 of 500 updates with h = 0.2
# from (1, 1).
late = {}
print("Dirac-GAN            minimax   WGAN")
for way in WAYS:
    paths = [
        trajectory(dirac_game(name), (1, 1), 0.2, 500, update=way) for name in ("minimax", "wasserstein")
    ]
    late[way] = [np.hypot(*path[-100:].T).max() for path in paths]
    print(f"{way:20} {late[way][0]:7.4f}  {late[way][1]:7.4f}")

# %%
# What an update costs
# --------------------
# One gradient for each player is two. Extragradient needs them twice; consensus and unrolling differentiate
# gradients, which counts as two more for each. Fair comparisons give every way the same number of gradients,
# as ``toygan report`` does.
gradients = {}
for way in WAYS:
    play, number = parsed(way)
    gradients[way] = play.gradients(1, number)
print("gradients of an update:", gradients)

# %%
# Two networks that circle
# ------------------------
# A WGAN without a penalty or clipping, with plain gradient steps, is nearest to the xy-game: the critic's
# slope and the place of the generator's points turn round each other. The data are N(0, 1), both players have
# 16 units. What is followed is how far the mean of the generated points is from that of the data; with three
# seeds, and as many gradients for each way. ``train`` takes the way as ``play=``.
seeds = range(2 if lesson.quick else 3)
budget = 2400 if lesson.quick else 6000  # gradients
players = {"hidden": (16,), "activation": "tanh", "init": "glorot", "latent_dim": 2, "batch_size": 256}
rates = {"optimizer": "sgd", "learning_rate": 0.05, "schedule": "constant", "critic_steps": 1}
circling = TrainConfig(data="gaussian", objective="wasserstein", penalty="none", **players, **rates)
trained, off, moments = ("simultaneous", "alternating", "extragradient", "optimistic"), {}, 60
swing = {}
for way in trained:
    updates = budget // gradients[way]
    lesson.tell(f"{way}: {len(seeds)} games of {updates} updates")
    length = {"iterations": updates, "snapshot_every": updates // moments, "play": way}
    runs = [train(circling.replace(seed=seed, **length)) for seed in seeds]
    off[way] = np.array([[shot.samples.mean() for shot in run.snapshots] for run in runs])
    swing[way] = np.abs(off[way][:, moments // 2 :]).mean()
    print(f"{way:20} mean of the samples in the second half: {swing[way]:.3f} off")

with context():
    figure = Figure(figsize=(11, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
    for way, colour, line in zip(
        WAYS, ("C3", "C4", "C4", "C5", "C6", "C3"), ("--", ":", "-", "-.", ":", "-")
    ):
        left.plot(*trajectory(game, (1, 0), h, 100, update=way).T, color=colour, linestyle=line, label=way)
        if way in trained:
            shown = np.linspace(0, budget, len(off[way][0]))
            right.plot(shown, off[way][0], color=colour, linestyle=line)
    left.set(title="min x, max y of x·y", xlabel="x", ylabel="y", aspect="equal")
    right.set(title="Mean of the generated points", xlabel="gradients")
    figure.legend(loc="outside lower center", ncols=3, fontsize="small")
    lesson.save(
        figure,
        "paths",
        "Left: six paths in the plane of x and y; one leaves, one circles, four come closer. Right: the mean "
        "of the generated points over gradients; it swings widely with simultaneous updates, less with "
        "alternating ones, and little with extragradient and optimistic ones.",
    )

# %%
# Where it does not help
# ----------------------
# Circles are not what keeps a GAN with Adam from the ring of eight Gaussians. With 4,000 gradients each,
# which is without ``--quick``, alternating updates are nearest to the data, and extragradient has had half as
# many updates. The coverage study (docs/coverage.md) has five seeds of two laws.
size = {"data": "ring8", "objective": "non_saturating", "hidden": (64, 64), "init": "he", "batch_size": 128}
adam = {"optimizer": "adam", "learning_rate": 1e-3, "betas": (0.5, 0.9), "schedule": "constant"}
budget, some, w1 = (400, [0], {}) if lesson.quick else (4000, seeds, {})
for way in trained:
    updates = budget // gradients[way]
    config = TrainConfig(**size, **adam, critic_steps=1, latent_dim=2, play=way, iterations=updates)
    w1[way] = [
        train(config.replace(seed=s, evaluate_every=updates)).history["w1"][-1]
        for s in seeds[: 1 if lesson.quick else 3]
    ]
    print(f"ring8, {way:20} W1 after {budget} gradients: {np.mean(w1[way]):.3f}")

# %%
# Exercises
# ---------
# 1. For which steps h is the multiplier of extragradient on the xy-game below 1?
# 2. Take the step of ``circling`` twice as large. Which ways still arrive?
# 3. Why does unrolling refuse a critic that judges two samples at once? Ask ``toygan train --set
#    play=unrolled:2 --set coupling=packing:2``.

# %%
# .. dropdown:: Solutions
#
#    1. (1 - h²)² + h² < 1 where h⁴ < h², so for 0 < h < 1.
#    2. Extragradient and optimistic ones, 0.06 off; alternating updates are 0.3 off, simultaneous ones 0.8.
#    3. It says that the rows of a coupling have no place in a gradient through steps of the critic.

# %%
# Check the claims.
assert all(abs(found[way] - formulas[way]) < 1e-9 for way in WAYS)
for way in ("simultaneous", "extragradient"):
    assert abs(ends[way] - found[way] ** 100) < 1e-9
assert late["simultaneous"][0] > 3
assert 1.4 < late["alternating"][0] < 1.5
assert max(late["extragradient"][0], late["optimistic"][0]) < 0.2
assert max(late["consensus:0.5"][0], late["unrolled:2"][0]) < 0.005
assert max(late[way][1] for way in WAYS[2:]) < 1e-3 < 0.9 < late["alternating"][1] < late["simultaneous"][1]
assert list(gradients.values()) == [2, 2, 4, 2, 6, 6]
assert swing["simultaneous"] > 1.5 * swing["alternating"]
assert swing["alternating"] > 2 * max(swing["extragradient"], swing["optimistic"])
assert lesson.quick or min(w1, key=lambda way: np.mean(w1[way])) == "alternating"
print("\nAll checks passed.")
