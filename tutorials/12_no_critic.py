"""
No critic
=========

If the distance between two batches can be computed exactly, why train a critic to estimate it? What you will
see: six distances between points, with the slope that each sends back to a generator; generators that descend
them, with W1 beside it; why the exact distance of a batch leads to the wrong law, and by how much; and what a
critic knows that no batch does.

Run it with ``python tutorials/12_no_critic.py``; ``--quick`` trains for a shorter time, ``--out FOLDER`` says
where the picture goes. Its figures in the lectures: ``python -m figures without_a_critic``,
``python -m figures sampling_floor``.

中文摘要：既然两个批次之间的距离可以精确计算，为什么还要训练评论家？本课列出六种距离及其传回生成器的梯度，
用它们训练生成器；再看批次的精确 W₁ 为何把生成器引向过窄的分布、偏差随批次与维数如何变化，以及评论家知道什么。
"""

# %%
# What is needed.
import time

import numpy as np
from matplotlib.figure import Figure

from figures.chapters.without_the_game.without_a_critic import best_width
from figures.style import context
from figures.tutorial import Tutorial
from toygan import train
from toygan.config import TrainConfig
from toygan.without_the_game.distances import DISTANCES

lesson = Tutorial("12_no_critic", quick="train for a shorter time")
rng = np.random.default_rng(0)

# %%
# A value and a slope
# -------------------
# Each distance takes real points x and generated points y and gives a value and ∂value/∂y, one arrow for each
# generated point. From there on it is backpropagation through the generator, as in lesson 3, where a critic
# would have given ∂D/∂y. First two points, 5 apart; then two batches, where one of the slopes is compared
# with a difference of values.
x, y, eps = rng.normal(size=(30, 2)), rng.normal(size=(20, 2)) + 1, 1e-6
far, off = {}, {}
for name in ("w1", "w2", "energy", "mmd", "sliced", "sinkhorn"):
    distance = DISTANCES[name]
    far[name], arrow = distance([[0.0, 0.0]], [[3.0, 4.0]], rng=0)
    slope, moved = distance(x, y, rng=0)[1], np.zeros_like(y)
    moved[7, 1] = eps
    change = (distance(x, y + moved, rng=0)[0] - distance(x, y - moved, rng=0)[0]) / (2 * eps)
    off[name] = abs(change - slope[7, 1])
    print(f"{name:9} of points 5 apart {far[name]:8.4f}, slope {arrow[0].round(3)}, off by {off[name]:.0e}")

# %%
# W1 and Sinkhorn's divergence say 5, and their arrow has length 1 however far the point is. W2 is squared:
# 25, with a longer arrow the farther it is. The energy distance doubles W1 of two points. Sliced W1 is a mean
# over directions, each of which sees a part of the way. MMD with narrow kernels says 2 of all that is far,
# and its arrow has vanished, as that of the Jensen-Shannon divergence in lesson 1.

# %%
# Generators that descend them
# ----------------------------
# ``toygan train --distance sliced`` is the command; the settings of a critic are refused. The data are the
# Swiss roll; network, start, batches and number of updates are the same for all, WGAN-GP has five critic
# steps an update. W1 is exact, to 1024 points of the data, and the seconds are those of your machine.
updates = 300 if lesson.quick else 1500
players = {"hidden": (64, 64, 64), "activation": "relu", "init": "he", "latent_dim": 2, "batch_size": 128}
rates = {"optimizer": "adam", "learning_rate": 2e-3, "betas": (0.5, 0.9), "schedule": "linear"}
shared = {"data": "swissroll", "iterations": updates, "evaluate_every": updates, **players, **rates}
penalty = {"objective": "wasserstein", "penalty": "gradient_penalty", "penalty_weight": 0.1}
ends = {}
for name in ("energy", "sliced", "w1", "WGAN-GP"):
    lesson.tell(f"{name}: {updates} updates")
    rules = {**penalty, "critic_steps": 5} if name == "WGAN-GP" else {"distance": name, "critic_steps": 0}
    start = time.perf_counter()
    ends[name] = train(TrainConfig(**shared, **rules)).history["w1"][-1]
    print(f"{name:9} W1 {ends[name]:.3f} after {time.perf_counter() - start:.1f} s")

# %%
# The batch's own optimum
# -----------------------
# The critic comes closest, though it only estimates what ``w1`` computes. One reason can be worked out. Take
# a batch of one point. Exact W1 of two single points is their distance, and to make E‖X - Y‖ small a
# generator has to give the same point always, the middle of the data. With n points something of that
# remains: they are matched with n real ones that happened to come, at less cost when they are nearer to the
# middle. Let the data be N(0, I) in the plane and the generator s·z. Descend from the right answer, s = 1,
# with batches of 16.
widths = {}
for name, rate in (("w1", 0.1), ("energy", 0.1), ("energy_unbiased", 0.1)):
    s, path = 1.0, []
    for _ in range(900 if lesson.quick else 6000):
        real, z = rng.standard_normal((2, 16, 2))
        s -= rate * (z * DISTANCES[name](real, s * z)[1]).sum()
        path.append(s)
    widths[name] = np.mean(path[len(path) // 3 :])
    print(f"{name:16} from s = 1 to {widths[name]:.3f}")

# %%
# For the energy distance it can be worked out by hand: E‖X - sY‖ is √((1 + s²)/2) E‖X - X′‖, and of the pairs
# within a batch one in n is a point with itself, at distance 0. The least value is at s = κ/√(2 - κ²) with
# κ = 1 - 1/n. Without these pairs (``energy_unbiased``) κ is 1, and so is s: the bias of the energy distance
# can be left out. That of W1 cannot: its plan is the best for this batch.
kept = 1 - 1 / 16
by_hand = kept / np.sqrt(2 - kept**2)
print(f"energy distance by hand {by_hand:.3f}, by descent {widths['energy']:.3f}")

# %%
# Larger batches, more dimensions
# -------------------------------
# The bias falls with the batch, and grows with the dimension, where 64 points leave more and more room
# between them. The energy distance stays where it was, in every dimension.
sizes, pairs = (4, 16, 64), (1000 if lesson.quick else 20_000)
by_size = {name: [best_width(name, n, pairs, 0) for n in sizes] for name in ("w1", "sliced", "energy")}
for name, found in by_size.items():
    print(f"best s for {name:9}", ", ".join(f"{s:.3f} at n = {n}" for n, s in zip(sizes, found)))


def best_in(dimension, name, n=64):
    """The width where the mean slope over batches is 0, by secants."""
    draw = np.random.default_rng(1)
    batches = draw.standard_normal((pairs // 50, 2, n, dimension))
    slope = lambda s: np.mean([(z * DISTANCES[name](x, s * z)[1]).sum() for x, z in batches])  # noqa: E731
    low, high = (0.2, slope(0.2)), (1.2, slope(1.2))
    for _ in range(4):
        s = low[0] - low[1] * (high[0] - low[0]) / (high[1] - low[1])
        at = s, slope(s)
        low, high = (at, high) if at[1] < 0 else (low, at)
    return s


dimensions = (2, 8, 32)
by_dimension = {name: [best_in(d, name) for d in dimensions] for name in ("w1", "energy")}
for name, found in by_dimension.items():
    print(f"best s for {name:9}", ", ".join(f"{s:.3f} in d = {d}" for d, s in zip(dimensions, found)))

with context():
    figure = Figure(figsize=(11, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for name, colour, line in (("w1", "C4", "o-"), ("sliced", "C6", "^:"), ("energy", "C5", "v-.")):
        left.plot(sizes, by_size[name], line, color=colour, label=name)
        if name in by_dimension:
            right.plot(dimensions, by_dimension[name], line, color=colour)
    for axes, ticks, words in ((left, sizes, "points of a batch"), (right, dimensions, "dimension, n = 64")):
        axes.set(title="Best width s, true: 1", xlabel=words, xscale="log", ylim=(0.2, 1.05))
        axes.set_xticks(ticks, ticks)
        axes.minorticks_off()
    left.legend()
    lesson.save(
        figure,
        "best_widths",
        "Left: the best width rises with the batch towards 1, lowest for W1. Right: over the dimension it "
        "falls for W1 and stays for the energy distance.",
    )

# %%
# What a critic knows
# -------------------
# A distance sees one batch and forgets it. A critic is trained on all batches that came: 1,500 updates with 5
# steps of 128 points are nearly a million points. It costs a second network, its claims may be wrong (lesson
# 10), and its game may circle (lesson 11). In the plane a distance is the simpler tool, though not
# the one that comes closest. As the dimension grows, a batch says less and less of its law. What a critic
# would have to learn of two laws on the line, their potential, moves with your hand in
# ``toygan lab --state "page=laws&scene=line&witness=potential"``.

# %%
# Exercises
# ---------
# 1. For which s is E abs(X - s Y) least, with X and Y standard normal, single points on the line?
# 2. Train on ``ring8`` with ``energy`` and with ``energy_unbiased``. Can the difference be seen at batch 128?
# 3. By which number would you multiply the width of a generator trained on W1 of 16 points of the plane?

# %%
# .. dropdown:: Solutions
#
#    1. X - sY is N(0, 1 + s²): least at s = 0, a generator that always gives 0.
#    2. Hardly: κ = 0.992 puts the best width at 0.985 of the true one.
#    3. By about 1/0.76. That is no cure: for laws that are not normal the bias has another shape.

# %%
# Check the claims.
assert np.allclose([far["w1"], far["w2"], far["energy"], far["sinkhorn"]], [5, 25, 10, 5])
assert abs(far["mmd"] - 2) < 1e-3
assert max(off.values()) < 1e-6
assert min(ends, key=ends.get) == "WGAN-GP"
assert 0.7 < widths["w1"] < 0.82
assert abs(widths["energy"] - by_hand) < 0.02
assert abs(widths["energy_unbiased"] - 1) < 0.02
assert all(np.diff(found).min() > 0 and max(found) < 1 for found in by_size.values())
assert np.diff(by_dimension["w1"]).max() < 0
assert np.ptp(by_dimension["energy"]) < 0.05
print("\nAll checks passed.")
