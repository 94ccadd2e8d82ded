"""
Distances
=========

A GAN makes its fakes resemble the real data: it makes a distance between two distributions ("laws") small.
Which distance decides whether that can work. What you will see: as two laws slide apart, TV and JS soon stand
still and W goes on; between two samples of one law JS is as large as it can be.

Run it with ``python tutorials/01_distances.py``; ``--quick`` uses fewer points, ``--out FOLDER`` says
where the pictures go. Its figures in the lectures: ``python -m figures theta_shift``, ``python -m figures
divergence_vs_shift``, ``python -m figures optimal_discriminator``.

中文摘要：TV、KL、JS 与推土机距离 W 的精确计算。两个分布逐渐远离时，TV 和 JS 很快到顶不再变化，
只有 W 仍能指出相距多远；同一分布的两组样本之间 JS 总是 log 2，而 W 随样本增多而变小。

S0: the notes *Generative adversarial networks* (对抗生成网络). S1: the lecture *Introduction to GAN*.
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from divergences import (
    compare,
    discriminator_value,
    earth_mover_distance,
    gan_value,
    js_divergence,
    kl_divergence,
    mixture,
    optimal_discriminator,
    samples,
    theta_shift,
    total_variation,
)
from figures.style import context, role
from figures.tutorial import Tutorial

lesson = Tutorial("01_distances", quick="use fewer points")

# %%
# Two coins
# ---------
# A law on finitely many outcomes is a list of weights. Half the sum of the differences is the total
# variation; KL asks how surprised one is, on average, to see p when one expected q; JS is the mean surprise
# of p and q at their average m.
p, q = np.array([0.5, 0.5]), np.array([0.25, 0.75])
m = (p + q) / 2
by_hand = {
    "total_variation": np.abs(p - q).sum() / 2,
    "kl_divergence": (p * np.log(p / q)).sum(),
    "js_divergence": ((p * np.log(p / m)).sum() + (q * np.log(q / m)).sum()) / 2,
}
coins = compare(p, q)
print(coins)
print({name: float(value) for name, value in by_hand.items()})

# %%
# Two densities
# -------------
# The same call takes densities. Each number comes with its warrant: how it is known, and how well.
real = mixture([0.6, 0.4], [stats.norm(-1.5, 0.6), stats.norm(1.2, 0.9)])
fake = stats.norm(0.3, 1.5)
table = compare(real, fake)
print(f"\n{table}")

# %%
# The discriminator
# -----------------
# Between p and q the best discriminator is D* = p/(p + q) (S0, eq. 3). What it achieves in the game is
# -2 log 2 + 2 JS (S1): the discriminator of a GAN *measures* the JS divergence. A worse one finds less.
best = optimal_discriminator(real, fake)
values = {
    "D*": discriminator_value(real, fake, best),
    "D = 1/2": discriminator_value(real, fake, lambda x: np.full(len(x), 0.5)),
    "D falls with x": discriminator_value(real, fake, lambda x: 1 / (1 + np.exp(0.4 * x))),
}
print(f"\n-2 log 2 + 2 JS = {gan_value(real, fake):.12f}")
print("\n".join(f"V({name}) = {value:.12f}" for name, value in values.items()))

x = np.linspace(-5, 5, 601)
potential = table["earth_mover_distance"].witness
with context():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.plot(x, real.pdf(x), **role("real", marker=""), label="real p")
    left.plot(x, fake.pdf(x), **role("fake", marker=""), label="fake q")
    left.set(title=f"JS = {table['js'].value:.4f}, W = {table['w1'].value:.4f}", xlabel="x", ylabel="density")
    left.legend()
    right.plot(x, best(x), **role("js", marker=""), label="D*, witness of JS")
    right.plot(x, potential(x) - potential([-5.0]), **role("wasserstein", marker=""), label="f, witness of W")
    right.set(title="What tells them apart", xlabel="x", ylim=(-3, 3))
    right.legend()
    lesson.save(
        figure,
        "witnesses",
        "Left: two bumps of the real density p and one broad bump q. Right: D* falls from 1 to 0 and "
        "rises again where p exceeds q; the potential f is a zigzag line of slopes 1 and -1.",
    )

# %%
# Sliding apart
# -------------
# Now two equal bumps, one moved away. All four begin at 0. Once the bumps hardly overlap, TV and JS have
# reached their ceilings and stay there; KL has no ceiling; only W goes on saying how far.
steps = np.linspace(0, 8, 9 if lesson.quick else 33)
bump = stats.norm(0, 0.5)
slid = {
    "W": [earth_mover_distance(bump, stats.norm(t, 0.5)) for t in steps],
    "JS": [js_divergence(bump, stats.norm(t, 0.5)) for t in steps],
    "TV": [total_variation(bump, stats.norm(t, 0.5)) for t in steps],
    "KL": [kl_divergence(bump, stats.norm(t, 0.5)) for t in steps],
}
with context():
    figure = Figure()
    ax = figure.subplots()
    for name, key in (("W", "wasserstein"), ("JS", "js"), ("TV", "tv"), ("KL", "kl")):
        ax.plot(steps, slid[name], **role(key), markevery=4, label=name)
    ax.axhline(np.log(2), **role("reference"), label="log 2")
    ax.set(title="Two bumps of width ½ slide apart", xlabel="shift θ", ylabel="distance", ylim=(-0.1, 5))
    ax.legend(ncols=3)
    lesson.save(
        figure,
        "sliding",
        "Four curves over the shift from 0 to 8: W is a straight line, KL a parabola, TV and JS level off"
        " at 1 and at log 2 after about 2.",
    )

# %%
# Two lines
# ---------
# The example of the WGAN paper (S0): mass on a line in the plane, and on the line beside it. They never
# overlap, however near: TV is 1, JS is log 2, KL is infinite for every shift but 0, and their slopes are 0.
# W is the shift. The table holds each number twice: from the formula, and from solving the transport.
# Move the line with your own hand: ``toygan lab --state "page=laws&theta=1.5"``.
lines = theta_shift.table([-1.0, -0.5, 0.0, 0.5, 1.0], atoms=16 if lesson.quick else 64)
print(f"\n{lines}")

# %%
# Two samples of one law
# ----------------------
# Samples are atoms. Two samples of the same density share no atom, so that JS calls them as different as can
# be; W is small, and shrinks as they grow. This is why a GAN needs either noise or the Wasserstein distance.
rng = np.random.default_rng(0)
print("\nn        JS                  W")
drawn = {}
for n in (10, 100, 1000, 10_000):
    pair = samples(real.rvs(n, rng)), samples(real.rvs(n, rng))
    drawn[n] = js_divergence(*pair), earth_mover_distance(*pair)
    print(f"{n:<8} {drawn[n][0]:.16f}  {drawn[n][1]:.6f}")

# %%
# Exercises
# ---------
# 1. Find two coins with KL infinite one way round and finite the other.
# 2. Why is V(D = 1/2) the same for every pair of laws?
# 3. Let U(0, 1) slide to U(θ, 1 + θ), with θ up to 1. What are TV, JS and W?

# %%
# .. dropdown:: Solutions
#
#    1. p = (½, ½) and q = (1, 0): KL from p to q is infinite, from q to p it is log 2.
#    2. It is log ½ + log ½ whatever is averaged.
#    3. TV = θ, JS = θ log 2 and W = θ: here alone all three are straight lines.

# %%
# Check the claims.
assert all(abs(coins[name].value - value) < 1e-15 for name, value in by_hand.items())
assert all(distance.error < 1e-11 for distance in table.values())
assert abs(values["D*"] - gan_value(real, fake)) < 1e-12
assert all(value <= values["D*"] for value in values.values())
assert abs(values["D = 1/2"] + 2 * np.log(2)) < 1e-12
assert np.allclose(slid["W"], steps, rtol=0, atol=1e-15)
assert np.all(np.diff(slid["JS"]) >= -1e-12)
assert slid["JS"][-1] <= np.log(2)
assert np.allclose(slid["KL"], steps**2 / 2 / 0.5**2, rtol=1e-10, atol=0)
for row in lines:
    assert row.w == abs(row.theta)
    assert abs(row.w_solved - row.w) < 1e-12
    assert row.js == row.js_solved == (np.log(2) if row.theta else 0.0)
assert all(js == np.log(2) for js, _ in drawn.values())
assert drawn[10_000][1] < drawn[10][1] / 5
assert kl_divergence([0.5, 0.5], [1.0, 0.0]) == np.inf
assert kl_divergence([1.0, 0.0], [0.5, 0.5]) == np.log(2)
box = stats.uniform(0, 1), stats.uniform(0.3, 1)
assert abs(total_variation(*box) - 0.3) < 1e-12
assert abs(js_divergence(*box) - 0.3 * np.log(2)) < 1e-12
assert abs(earth_mover_distance(*box) - 0.3) < 1e-12
print("\nAll checks passed.")
