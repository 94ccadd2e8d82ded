"""
WGAN and WGAN-GP
================

Four small changes turn a GAN into a WGAN. What you will see: made one at a time, what each is for; weights
that pile up at ±c when they are clipped, and do not under a penalty; and three independent ways to the
gradient of a gradient that agree to the last digits.

Run it with ``python tutorials/06_wgan_and_wgan_gp.py``; ``--quick`` trains less, ``--out FOLDER`` says
where the pictures go. Its figures in the lectures: ``python -m figures critic_vs_discriminator``, ``python
-m figures value_surfaces``, ``python -m figures weight_histograms``.

中文摘要：从 GAN 到 WGAN 的四处改动逐一进行，各看其作用；再用梯度惩罚代替权重裁剪（WGAN-GP），
并用三种互不相干的方法核对惩罚项的导数，即“梯度的梯度”。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure

from figures.style import context
from figures.tutorial import Tutorial
from toygan import autograd
from toygan.config import TrainConfig
from toygan.datasets import dataset
from toygan.network import Network
from toygan.runs import train

lesson = Tutorial("06_wgan_and_wgan_gp", quick="train for a shorter time")

# %%
# Four changes, one by one
# ------------------------
# The lecture lists them: (1) no sigmoid at the discriminator's end, (2) no logarithm in the losses, (3) the
# weights are clipped after each step, (4) no optimizer with momentum. Here scores are always raw, and sigmoid
# and logarithm are both in the objective, so (1) and (2) are one change of a word.
#
# The critic's estimate mean D(real) - mean D(fake) is set beside the exact W1 of the same moment.
law = dataset("8gaussians")
gan = TrainConfig(
    data="8gaussians",
    objective="non_saturating",
    penalty="none",
    hidden=(64, 64, 64),
    batch_size=64,
    critic_steps=5,
    iterations=400 if lesson.quick else 3000,
    optimizer="adam",
    learning_rate=1e-3,
    betas=(0.5, 0.9),
    evaluate_every=50 if lesson.quick else 250,
)
no_log = gan.replace(objective="wasserstein")
clipped = no_log.replace(clip=0.041)
wgan = clipped.replace(optimizer="rmsprop", betas=(0.0, 0.99))
wgan_gp = no_log.replace(penalty="gradient_penalty", penalty_weight=1.0)
stages = {
    "GAN": gan,
    "(1, 2) no sigmoid, no log": no_log,
    "(3) clipped at 0.041": clipped,
    "(4) RMSProp: WGAN": wgan,
    "penalty instead: WGAN-GP": wgan_gp,
}
runs = {name: train(config, callback=lesson.progress(name)) for name, config in stages.items()}
print(f"{'':30} {'estimate':>10} {'exact W1':>9} {'steepest':>9} {'modes':>5}")
slopes, ratios = {}, {}
for name, run in runs.items():
    points = np.concatenate([law.sample(500, rng=0), run.sample(500, rng=0)])
    slopes[name] = np.linalg.norm(run.critic.input_gradient(points), axis=1)
    last = {column: float(run.history[column][-1]) for column in ("critic_estimate", "w1", "modes")}
    ratios[name] = abs(np.median(run.history["critic_estimate"][-3:] / run.history["w1"][-3:]))
    print(
        f"{name:30} {last['critic_estimate']:10.3f} {last['w1']:9.3f} "
        f"{slopes[name].max():9.3f} {last['modes']:5.0f}"
    )

# %%
# Without a bound on its slope the critic of (1, 2) has nothing to stop it: its estimate is as large as the
# steepness it has reached, and says nothing about distance. Clipping bounds the slope by sqrt(d) c^L h^(L-1)
# (here by 1), but the critic stays far below that. Only the penalty brings the slope near 1, and with it the
# estimate to the size of W1: within a factor of three here, where λ = 1 and the critic is not yet optimal;
# with λ = 10 and more steps of the critic it follows W1 (``python -m figures loss_tracks_w1``).
bound = np.sqrt(2) * 0.041**4 * 64**3
print(f"clipping allows a slope of {bound:.2f}; the critic reaches {slopes['(4) RMSProp: WGAN'].max():.3f}")
assert ratios["(1, 2) no sigmoid, no log"] > 10
assert slopes["(4) RMSProp: WGAN"].max() <= bound
assert ratios["(4) RMSProp: WGAN"] < 0.1
assert 0.6 < np.median(slopes["penalty instead: WGAN-GP"]) < 1.6
assert 0.3 < ratios["penalty instead: WGAN-GP"] < 3


# %%
# Clipping against penalty
# ------------------------
# Clipping pushes most weights onto the two ends ±c, which leaves only very simple functions; the penalty
# leaves the weights alone. Above, the weights of both critics; below, their scores in the plane, with data
# (blue dots) and generated points (orange squares).
clip, pair = 0.041, ("(4) RMSProp: WGAN", "penalty instead: WGAN-GP")
weights = {name: np.concatenate([W.ravel() for W in runs[name].critic.weights]) for name in pair}
for name in pair:
    at_ends = np.mean(np.isclose(np.abs(weights[name]), clip, rtol=0.02))
    print(f"{name:30} weights up to {np.abs(weights[name]).max():.3f}, {at_ends:.0%} of them at ±{clip}")
assert np.mean(np.isclose(np.abs(weights[pair[0]]), clip, rtol=0.02)) > 0.3
assert np.mean(np.isclose(np.abs(weights[pair[1]]), clip, rtol=0.02)) < 0.1

with context():
    figure = Figure(figsize=(9, 8), layout="constrained")
    ticks = np.linspace(-2, 2, 101)
    plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    for name, above, below in zip(pair, *figure.subplots(2, 2, height_ratios=[2, 3])):
        above.hist(weights[name], bins=81, color="C2")
        above.set_title(name, fontsize="medium")
        above.set(xlabel="weight of the critic", ylabel="count")
        below.contourf(ticks, ticks, runs[name].critic(plane).reshape(101, 101), levels=20, cmap="cividis")
        outlined = {"linestyle": "", "markeredgecolor": "white", "markeredgewidth": 0.6}
        below.plot(*runs[name].sample(300, rng=1).T, "s", color="C1", markersize=4, **outlined)
        below.plot(*law.sample(300, rng=1).T, "o", color="C0", markersize=6, **outlined)
        below.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal")
    lesson.save(
        figure,
        "clipping_against_penalty",
        "Above: the clipped critic's weights stand at the two ends, the penalised critic's spread around "
        "0. Below: the clipped critic is a bowl whose rim is the ring, the penalised one has a peak at each "
        "of the eight modes.",
    )

# %%
# The gradient of a gradient
# --------------------------
# The penalty P = λ·mean(‖∇ₓD‖ - 1)² contains a gradient already, and the critic's step needs ∇P by the
# weights. No new backpropagation through backpropagation is needed: with V = ∂P/∂(∇ₓD) held fixed, ⟨V, ∇ₓD⟩
# is the change of D along V, so one more forward pass of directions and one more backward pass do it
# (R-BP1 to R-BP4). Three independent ways must agree on the same numbers; the network is smooth, with steep
# weights, so that no term is too small to be missed.
net = Network([2, 16, 16, 1], activation="tanh", init="he", rng=0)
net.parameters *= 2
x, lam = law.sample(32, rng=1), 10.0
by_hand = net.penalty_gradient(x, "gradient_penalty", lam)


def on_the_tape():
    """P written down as it stands, ∇ₓD included, and differentiated by the tape."""
    weights, biases = [autograd.Tensor(W) for W in net.weights], [autograd.Tensor(b) for b in net.biases]
    a = points = autograd.Tensor(x)
    for l, (W, b) in enumerate(zip(weights, biases), start=1):
        z = a @ W.T + b
        a = autograd.tanh(z) if l < net.depth else z
    g = autograd.grad(autograd.sum(a), points, create_graph=True)
    r = autograd.sqrt(autograd.sum(g * g, axis=1) + 1e-12)
    found = autograd.grad(lam * autograd.mean((r - 1.0) * (r - 1.0)), weights)
    return [W.value for W in found]


def along_the_direction(h=1e-30):
    """Plain backpropagation at x + ihV: the imaginary part over h is ∇P, to the last digits."""
    g = net.input_gradient(x)
    r = np.sqrt((g * g).sum(axis=1, keepdims=True) + 1e-12)
    V = 2 * lam / len(x) * (r - 1) / r * g
    a, delta = [x + 1j * h * V], None
    for l, (W, b) in enumerate(zip(net.weights, net.biases), start=1):
        z = a[-1] @ W.T + b
        a.append(np.tanh(z) if l < net.depth else z)
    delta, found = np.ones_like(a[-1]), []
    for l in range(net.depth, 0, -1):
        found.append((delta.T @ a[l - 1]).imag / h)  # (BP3)
        if l > 1:
            delta = (delta @ net.weights[l - 1]) * (1 - a[l - 1] ** 2)  # (BP2)
    return found[::-1]


for name, found in (("the tape", on_the_tape()), ("a complex step", along_the_direction())):
    apart = [np.abs(a - b).max() / np.abs(b).max() for a, b in zip(by_hand.weights, found)]
    print(f"by hand against {name:14}: relative difference at most {max(apart):.1e}")
    assert max(apart) < 1e-10

# %%
# Exercises
# ---------
# 1. Which c bounds the slope by 1 for three hidden layers of width 512, in the plane?
# 2. Why has the penalty no gradient by the biases when the critic's hidden layers are ReLU?
# 3. In ``along_the_direction`` write r as ``np.linalg.norm(g, axis=1)`` of a complex g. What goes wrong?

# %%
# .. dropdown:: Solutions
#
#    1. √2 c⁴ 512³ = 1 gives c = 0.0085.
#    2. σ″ = 0, so (R-BP1) and (R-BP2) are 0 everywhere, and with them (R-BP4).
#    3. The norm takes absolute values and so drops the imaginary part: no derivative is left in it.

# %%
# Check the claims.
assert abs((np.sqrt(2) * 512**3) ** -0.25 - 0.0085) < 1e-4
relu = Network([2, 16, 16, 1], activation="relu", rng=0).penalty_gradient(x, "gradient_penalty", lam)
assert all((b == 0).all() for b in relu.biases)
assert max(np.abs(b).max() for b in by_hand.biases) > 0.1
print("\nAll checks passed.")
