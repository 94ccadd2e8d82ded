"""
Errata
======

The five lecture documents, S0 to S4, hold slips of sign, factor and index. Here most of those a number can
decide are decided: what is printed, what is meant, and how far apart the two are. The full list is in
``docs/errata.rst``; the slips of S2's worked example are in ``tests/toygan/test_worked_example.py``.

Run it with ``python tutorials/09_errata.py``; ``--quick`` uses fewer points, ``--out FOLDER`` says where the
picture goes.
"""

# %%
# What is needed.
import argparse
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from divergences import gan_value, js_divergence, kl_divergence, linear_program, samples
from figures.style import context
from toygan.objectives import objective
from toygan.penalties import PENALTIES

parser = argparse.ArgumentParser(description="Errata")
parser.add_argument("--quick", action="store_true", help="use fewer points")
parser.add_argument("--out", default="build/tutorials", help="folder for the picture")
options = parser.parse_args()
out = Path(options.out)
out.mkdir(parents=True, exist_ok=True)
log2 = np.log(2)

# %%
# S0: the factor ½ of JS
# ----------------------
# Printed: KL(P‖M) + KL(Q‖M). Said of disjoint laws: log 2. Only with the ½ are both true.
p, q = np.array([0.5, 0.5, 0.0, 0.0]), np.array([0.0, 0.0, 0.25, 0.75])
m = (p + q) / 2
printed = kl_divergence(p, m) + kl_divergence(q, m)
print(
    f"JS of disjoint laws: as printed {printed:.6f}, with the ½ {js_divergence(p, q):.6f}, log 2 {log2:.6f}"
)
assert np.isclose(printed, 2 * log2, rtol=1e-14)
assert js_divergence(p, q) == log2

# %%
# S0 and S1: the value of the game is not JS
# ------------------------------------------
# V(D*) = -2 log 2 + 2 JS. For disjoint laws it is 0, not 2 log 2; for equal laws -2 log 2, not 0.
near = np.array([0.4, 0.3, 0.2, 0.1])
for first, second in ((p, q), (p, near), (near, near)):
    value, js = gan_value(first, second), js_divergence(first, second)
    print(f"V(D*) {value:+.6f}   -2 log 2 + 2 JS {2 * js - 2 * log2:+.6f}   JS alone {js:.6f}")
    assert np.isclose(value, 2 * js - 2 * log2, atol=1e-14)

# %%
# S1: a large loss of D means a small JS
# --------------------------------------
# The least cross-entropy of D is 2 log 2 - 2 JS. Slide two Gaussians apart: JS rises, the loss falls.
shifts = np.linspace(0, 4, 5 if options.quick else 17)
pairs = [(stats.norm(0, 1), stats.norm(shift, 1)) for shift in shifts]
js = np.array([js_divergence(*pair) for pair in pairs])
loss = np.array([-gan_value(*pair) for pair in pairs])
assert (np.diff(js) > 0).all()
assert (np.diff(loss) < 0).all()
print(
    f"from shift 0 to 4 JS goes {js[0]:.3f} -> {js[-1]:.3f}, the least loss {loss[0]:.3f} -> {loss[-1]:.3f}"
)

with context():
    figure = Figure()
    axes = figure.subplots()
    axes.plot(shifts, js, "o-", label="JS")
    axes.plot(shifts, loss, "s--", label="least loss of D, 2 log 2 − 2 JS")
    axes.set(title="The better D can tell, the smaller its loss", xlabel="shift", ylabel="nats")
    axes.legend()
    path = out / "09_loss_and_js.png"
    figure.savefig(path, metadata={"Software": None})
    print(f"saved {path}")

# %%
# S0: a density plus ½ is no density
# ----------------------------------
# S0's code lifts a curve by 0.5 to show a second law. Its area rises by half the width of the window.
grid = np.linspace(-1, 1, 1000)
law = stats.norm(0, 0.3)
area = np.trapezoid(law.pdf(grid) + 0.5, grid)
print(f"area of a density + 0.5 over S0's window: {area:.3f}")
assert np.isclose(area, 1.999, atol=5e-4)

# %%
# S0: the losses of GAN and WGAN differ
# -------------------------------------
scores_real, scores_fake = np.array([2.0, -1.0]), np.array([0.5, 0.0])
gan, *_ = objective("minimax").discriminator(scores_real, scores_fake)
wgan, *_ = objective("wasserstein").discriminator(scores_real, scores_fake)
print(f"the same scores cost D {gan:.4f} in a GAN and {wgan:.4f} in a WGAN")
assert abs(gan - wgan) > 1

# %%
# S0 and S3: a penalty clips nothing and has two sides
# ----------------------------------------------------
# λ(‖g‖ - 1)² is 0 at norm 1 only. It pulls up what is below 1, and lets a norm of 3 stand, at a price.
norms = np.array([0.0, 0.5, 1.0, 3.0])
penalty = PENALTIES["gradient_penalty"].formula
costs = np.array([penalty(np.array([[norm]]), 10.0)[0] for norm in norms])
print("penalty at norms 0, ½, 1, 3:", costs.round(4))
np.testing.assert_allclose(costs, [10, 2.5, 0, 40], atol=1e-4)

# %%
# S1 and S3: the generator's step, which sign
# -------------------------------------------
# L = -mean D(G(z)). Take D(x) = x and G = θ: θ + α∇L lowers D(G(z)), θ - α∇L raises it, as it should.
_, slope = objective("wasserstein").generator(np.zeros(1), np.array([0.3]))
up, down = 0.3 + 0.1 * slope[0], 0.3 - 0.1 * slope[0]
print(f"D(G) is 0.3; after the printed step {up:.1f}, after the right one {down:.1f}")
assert up < 0.3 < down

# %%
# S2: the dual constraint is ≤
# ----------------------------
# Weng's piles. The best prices obey Aᵀy ≤ c everywhere; where it is strict, the printed ≥ is broken.
dual = linear_program.dual([3, 2, 1, 4], [1, 2, 4, 3])
u, v = dual.potentials
cost = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
slack = cost - u[:, None] - v
print(f"best prices: c - Aᵀy is between {slack.min():.1g} and {slack.max():.1g}")
assert slack.min() > -1e-12
assert slack.max() > 0.5

# %%
# S3: on disjoint supports the JS gradient is 0 in every dimension
# ----------------------------------------------------------------
# Points in d dimensions, moved a little: JS stays log 2 to the last bit, whatever d is.
rng = np.random.default_rng(0)
for dimension in (1, 2, 10, 100):
    x, y = rng.normal(size=(2, 20, dimension))
    values = [js_divergence(samples(x), samples(y + step)) for step in (0.0, 1e-3, 1.0)]
    assert values == [log2] * 3, dimension
print("JS of disjoint samples does not move in 1, 2, 10 or 100 dimensions")

# %%
# S3 and S4: convex, not linear; a lower bound, not the value
# -----------------------------------------------------------
# W₁ between a law and (1 - t) A + t B lies on or below the chord. Here well below: half way it is 0.
a, b, middle = np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), np.array([0.5, 0, 0.5])
ends = [linear_program.primal(end, middle).value for end in (a, b)]
half = linear_program.primal((a + b) / 2, middle).value
print(f"W₁ at the ends {ends}, half way {half}; linear would be {np.mean(ends)}")
assert half < 0.5 * np.mean(ends)
# A critic f(x) = 0.3 x is 1-Lipschitz: its gap is a lower bound of W₁(δ₀, δ₂) = 2, far from attaining it.
assert 0.3 * 2 < linear_program.primal(a, b).value == 2

# %%
# Exercises
# ---------
# 1. S1's second slip: write the classifier's loss without its minus sign and let gradient descent run. Where
#    does D go?
# 2. Which of S2's slips would a gradient check find, and which not? Try ``toygan gradcheck --list-bugs``.

# %%
# Solutions: 1. To D = 0 on real points and 1 on generated ones: everything is turned round. 2. It finds those
# that change a derivative (a wrong index, a lost sum); a misprint that nobody runs it cannot see.
print("all of it holds")
