"""
Distances
=========

A GAN makes its fakes resemble the real data: it makes a distance between two laws small. Which distance
decides whether that can work. Here are those of the lecture, computed exactly, and how they differ when the
two laws lie far apart.

Run it with ``python tutorials/01_distances.py``; ``--quick`` uses fewer points, ``--out FOLDER`` says where
the pictures go.
"""

# %%
# What is needed.
import argparse
from pathlib import Path

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

parser = argparse.ArgumentParser(description="Distances")
parser.add_argument("--quick", action="store_true", help="use fewer points")
parser.add_argument("--out", default="build/tutorials", help="folder for the pictures")
options = parser.parse_args()
out = Path(options.out)
out.mkdir(parents=True, exist_ok=True)


def save(figure, name):
    """Write a picture and say where."""
    path = out / f"01_{name}.png"
    figure.savefig(path, metadata={"Software": None})
    print(f"saved {path}")


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
# -2 log 2 + 2 JS (S1): the discriminator of a GAN *measures* the JS divergence. A clumsier one finds less.
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
    save(figure, "witnesses")

# %%
# Sliding apart
# -------------
# Now two equal bumps, one moved away. All four begin at 0. Once the bumps hardly overlap, TV and JS have
# reached their ceilings and stay there; KL has no ceiling; only W goes on saying how far.
steps = np.linspace(0, 8, 9 if options.quick else 33)
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
    save(figure, "sliding")

# %%
# Two lines
# ---------
# The example of the WGAN paper (S0): mass on a line in the plane, and on the line beside it. They never
# overlap, however near: TV is 1, JS is log 2, KL is infinite for every shift but 0, and their slopes are 0.
# W is the shift. The table holds each number twice: from the formula, and from solving the transport.
lines = theta_shift.table([-1.0, -0.5, 0.0, 0.5, 1.0], atoms=16 if options.quick else 64)
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
# What was claimed, checked.
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
print("\nall of it holds")
