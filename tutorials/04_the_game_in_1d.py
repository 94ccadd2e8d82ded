"""
The game in one dimension
=========================

A generator moves points of the line, a discriminator says how real each point looks. What you will see: on
the line everything can be drawn, the two densities, the best possible discriminator D* and a network that
learns it, the value of the game, how hard the generator is pulled, and a whole game from first to last.

Run it with ``python tutorials/04_the_game_in_1d.py``; ``--quick`` trains for a shorter time, ``--out
FOLDER`` says where the pictures go. Its figures in the lectures: ``python -m figures
optimal_discriminator``, ``python -m figures three_discriminators``, ``python -m figures
generator_losses``.

中文摘要：一维的 GAN 可以完整画出来：两个密度、最优判别器 D*、博弈的值 V(D*) = −2 log 2 + 2 JS、
两种生成器损失的斜率，以及从头到尾的一局博弈。
"""

# %%
# What is needed, and how long to train.

import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from divergences import earth_mover_distance, gan_value, js_divergence, optimal_discriminator, samples
from figures.style import context
from figures.tutorial import Tutorial
from toygan.config import TrainConfig
from toygan.datasets import dataset
from toygan.network import Network
from toygan.network.optimizers import CODES, optimizer_step
from toygan.objectives import OBJECTIVES
from toygan.runs import train

lesson = Tutorial("04_the_game_in_1d", quick="train for a shorter time")

# %%
# The best discriminator
# ----------------------
# Let the data be two bumps, P = ½N(-2, ½²) + ½N(2, ½²), and let the generator stand still at Q = N(0, 1). The
# discriminator that maximises
#
# .. math:: V(D) = E_P \log D + E_Q \log(1 - D)
#
# is D* = p/(p + q), and its value is V(D*) = -2 log 2 + 2 JS(P, Q). (The slides of the course drop the first
# term in one place and the factor 2 in another: a lecturer should compute it once.)
law = dataset("two_gaussians")
P, Q = law.law, stats.norm(0, 1)
best = optimal_discriminator(P, Q)
value = gan_value(P, Q)
js = js_divergence(P, Q)
print(f"V(D*) = {value:.6f},  -2 log 2 + 2 JS = {-2 * np.log(2) + 2 * js:.6f}  (JS = {js:.6f} nats)")
assert abs(value - (-2 * np.log(2) + 2 * js)) < 1e-9

# %%
# A network that learns D*
# ------------------------
# The discriminator is a network D(x) of raw scores; its probability is the logistic function of the score. It
# minimises minus V on batches of real and fake points: the objective gives the derivatives by the scores, the
# network turns them into derivatives by its weights (BP1-BP4), the optimizer takes the step.
sigmoid = stats.logistic.cdf


def fit(discriminator, real, fake, objective, steps, rate=3e-3, batch=256, seed=0):
    """Train a discriminator with both laws fixed; real and fake are functions (n, rng) -> points."""
    rng, theta = np.random.default_rng(seed), discriminator.parameters
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        forward = discriminator.forward(np.concatenate([real(batch, rng), fake(batch, rng)]))
        _, d_real, d_fake = objective.discriminator(forward.output[:batch], forward.output[batch:])
        gradients = discriminator.backward(forward, np.concatenate([d_real, d_fake]))
        optimizer_step(CODES["adam"], theta, gradients.parameters, first, second, t, rate, 0.9, 0.999)
    return discriminator


steps = 1000 if lesson.quick else 4000
minimax = OBJECTIVES["minimax"]
discriminator = Network([1, 32, 32, 1], activation="tanh", init="glorot", rng=1)
fit(discriminator, law.sample, lambda n, rng: rng.standard_normal((n, 1)), minimax, steps)

x = np.linspace(-4, 4, 401)[:, None]
learned = sigmoid(discriminator(x))[:, 0]
weight = law.pdf(x) + Q.pdf(x[:, 0])
error = np.average(np.abs(learned - best(x[:, 0])), weights=weight)
big = np.random.default_rng(2)
loss, _, _ = minimax.discriminator(
    discriminator(law.sample(50_000, big)), discriminator(big.standard_normal((50_000, 1)))
)
print(f"mean |D - D*| = {error:.4f},  minus its loss = {-loss:.4f} of V(D*) = {value:.4f}")
assert error < 0.05
assert abs(-loss - value) < 0.03

# %%
# Saturating or not
# -----------------
# The generator receives the derivative of its loss by the score s = D(G(z)). The minimax loss mean log(1 - D)
# has the slope -D, the other one, -mean log D, has the slope -(1 - D). Where the discriminator is sure that
# a point is fake, D is near 0, and the first pulls (1 - D)/D times more weakly. There training begins.
scores = np.array([-8.0, -4.0, -2.0, 0.0, 2.0])
pull = {
    name: len(scores) * OBJECTIVES[name].generator(np.zeros(5), scores)[1]
    for name in ("minimax", "non_saturating")
}
print("     score         D   minimax  non-saturating   times")
for s, weak, strong in zip(scores, pull["minimax"], pull["non_saturating"]):
    print(f"{s:10.1f} {sigmoid(s):9.5f} {weak:9.5f} {strong:15.5f} {strong / weak:7.1f}")
D = sigmoid(scores)
np.testing.assert_allclose(pull["minimax"], -D, rtol=1e-12)
np.testing.assert_allclose(pull["non_saturating"], -(1 - D), rtol=1e-12)

# %%
# The whole game
# --------------
# Now both play. Each picture holds the data's density (dotted), the generator's points (bars), the
# discriminator's probability (dashed), and below how the generator carries z to x, as in the first figure of
# the GAN paper.
config = TrainConfig(
    data="two_gaussians",
    objective="non_saturating",
    latent_dim=1,
    hidden=(32, 32),
    activation="tanh",
    init="glorot",
    critic_steps=5,
    iterations=1500 if lesson.quick else 3000,
    learning_rate=3e-3,
    betas=(0.0, 0.9),
    averaging=0.99,
    evaluate_every=250,
    snapshot_every=250,
    seed=1,
)
run = train(config, callback=lesson.progress("the game in one dimension"))
before = earth_mover_distance(samples(run.snapshots[0].samples), P)
after, floor = run.history["w1_true"][-1], run.history["w1_floor_q95"][-1]
away = np.average(np.abs(sigmoid(run.snapshots[-1].critic(x)[:, 0]) - 0.5), weights=law.pdf(x))
print(f"exact W1 to the data: {before:.3f} before, {after:.3f} after {run.step} updates", end="; ")
print(f"two samples of the data itself are within {floor:.3f} of each other 19 times in 20")
print(f"D is {away:.3f} away from 1/2, on average over the data")
assert after < 0.25 * before
assert away < 0.15

with context():
    figure = Figure(figsize=(11, 4), layout="constrained")
    panels = figure.subplots(2, 4, height_ratios=[3, 1], sharex=True)
    last = len(run.snapshots) - 1
    for column, index in enumerate((0, last // 4, last // 2, last)):
        shot, (top, below) = run.snapshots[index], panels[:, column]
        bars = {"bins": 60, "range": (-4, 4), "density": True, "alpha": 0.5, "color": "C1"}
        top.hist(shot.samples[:, 0], **bars, label="generated")
        top.plot(x[:, 0], law.pdf(x), ":", color="C0", label="data density")
        top.plot(x[:, 0], sigmoid(shot.critic(x)[:, 0]), "--", color="C2", label="D(x)")
        top.set(title=f"{shot.step} updates", ylim=(0, 1.2))
        z = np.linspace(-2, 2, 25)
        for start_at, lands in zip(z, shot.generator(z[:, None])[:, 0]):
            below.annotate("", (lands, 1), (start_at, 0), arrowprops={"arrowstyle": "->", "linewidth": 0.6})
        below.set(xlim=(-4, 4), ylim=(0, 1), yticks=[0, 1], yticklabels=["z", "x"])
    figure.legend(
        *panels[0, 0].get_legend_handles_labels(), fontsize="small", loc="outside upper center", ncols=3
    )
    lesson.save(
        figure,
        "whole_game",
        "Four moments of training. The generator's histogram moves from one bump in the middle to the "
        "data's two; D's curve ends near one half where the data are; arrows below show where each z is "
        "carried.",
    )

# %%
# Exercises
# ---------
# 1. At which score do the two losses pull equally hard?
# 2. Put the generator at N(20, 1). What are JS and V(D*), and what does the minimax loss give the generator?

# %%
# .. dropdown:: Solutions
#
#    1. At 0, where D = ½: both slopes are ½.
#    2. JS is log 2 to nearly all digits, V(D*) is 0; D* is 0 on all fakes, so the slope -D is 0, too.

# %%
# Check the claims.
far = stats.norm(20, 1)
assert pull["minimax"][3] == pull["non_saturating"][3] == -0.5
assert abs(gan_value(P, far)) < 1e-9
assert best([0.0])[0] < 0.01 < 0.8 < best([2.0])[0]
assert after < before
print("\nAll checks passed.")
