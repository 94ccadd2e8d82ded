"""
Generators without a game
=========================

Before it lets two networks play, the lecture asks whether each could do without the other. What you will see:
four generators without a discriminator, each with the flaw that leads to the next (random codes, an
autoencoder with gaps between its codes, a variational autoencoder that fills them, and its error, which adds
up pixels and misses the whole), and then a discriminator that generates without a generator.

Run it with ``python tutorials/07_generators_without_a_game.py``; ``--quick`` trains for a shorter time,
``--out FOLDER`` says where the picture goes. Its figures in the lectures: ``python -m figures fixed_codes``,
``python -m figures autoencoder_gap``, ``python -m figures vae_codes``, ``python -m figures pixel_errors``,
``python -m figures argmax_of_d``.

中文摘要：没有博弈也能生成：固定编码、自编码器（编码之间有空隙）、变分自编码器（重参数化与 KL 约束）、
平方误差只看像素而不看整体，以及只用判别器、沿 ∇D 上爬的生成方法（迭代负采样）。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure
from scipy import stats
from scipy.ndimage import label
from scipy.spatial.distance import cdist

from divergences import kl_divergence
from figures.chapters.without_the_game.pixel_errors import glyph
from figures.style import context
from figures.tutorial import Tutorial
from toygan.datasets import dataset
from toygan.gradcheck import check_gradient
from toygan.network import Network
from toygan.without_the_game import (
    fit_autoencoder,
    fit_fixed_codes,
    fit_variational_autoencoder,
    negative_sampling,
    strokes,
)
from toygan.without_the_game.glyphs import off_the_law
from toygan.without_the_game.variational import vae_gradients

lesson = Tutorial("07_generators_without_a_game", quick="train for a shorter time")
rng = np.random.default_rng(0)

# %%
# Fixed codes
# -----------
# A generator is a function like any other: give every example x_i a vector z_i of its own, its code, and
# minimise C = 1/n Σ ½‖G(z_i) - x_i‖². Here fourteen points of a wave have codes by chance, then in order.
t = np.linspace(-1, 1, 14)
wave = lambda t: np.column_stack([1.5 * t, np.sin(1.5 * np.pi * t)])  # noqa: E731
astray = {}
for name, codes in (("by chance", rng.permutation(t)), ("in order", t)):
    steps = 1500 if lesson.quick else 5000
    fixed = fit_fixed_codes(wave(t), codes[:, None], steps=steps, learning_rate=5e-3, rng=1)
    made = fixed(np.linspace(-1, 1, 500)[:, None])
    astray[name] = cdist(made, wave(np.linspace(-1, 1, 2000))).min(axis=1).mean()
    print(f"codes {name}: cost {fixed.losses[-1]:.4f}, between the codes {astray[name]:.3f} off the wave")

# %%
# An autoencoder
# --------------
# An encoder can find codes in which like examples are close. E and D are one deep network, D(E(x)) ≈ x; E's
# backward pass starts from the decoder's gradient by its input, ∂C/∂z. The examples are pictures: strokes
# at every angle, thin and thick. A picture counts as a stroke when it is near one of all the possible ones.
x = strokes(rng.uniform(-np.pi / 2, np.pi / 2, 400), rng.uniform(0.08, 0.3, 400))
settings = {"hidden": (64, 32), "activation": "relu", "output": "sigmoid", "rng": 0}
settings |= {"steps": 1500 if lesson.quick else 4000, "batch_size": 32, "learning_rate": 8e-3}


def no_stroke(pictures):
    """The share of pictures further than 0.05 from every stroke, root mean square a pixel."""
    return float((off_the_law(pictures, np.linspace(0.08, 0.3, 6)) > 0.05).mean())


lesson.tell(f"an autoencoder learns: {settings['steps']} steps")
plain = fit_autoencoder(x, **settings)
z = plain.encode(x)
a, b = z[rng.integers(400, size=(2, 500))]
half_way = no_stroke(plain.decode(0.5 * a + 0.5 * b))
print(f"no stroke: {no_stroke(plain.reconstruct(x)):.1%} of the examples rebuilt, {half_way:.1%} half way")

# %%
# A variational autoencoder
# -------------------------
# With noise in the code the decoder learns the surroundings of each code, too: the encoder gives a mean m and
# a log-variance l, the code is z = m + σ ⊙ e with σ = exp(l/2) and e ~ N(0, I). So that σ does not go to 0,
#
#     KL(N(m, σ²) ‖ N(0, I)) = ½ Σ (σ² - 1 - l + m²)
#
# is added to the cost. That z is a function of m, l and of noise from outside is the reparameterisation: the
# derivative passes through, ∂z/∂m = 1 and ∂z/∂l = ½ σ e. First both formulas, then the training.
m, l = 0.7, -0.9
by_formula = 0.5 * (np.exp(l) - 1 - l + m * m)
by_quadrature = kl_divergence(stats.norm(m, np.exp(l / 2)), stats.norm(0, 1))
print(f"KL by the formula {by_formula:.9f}, by quadrature {by_quadrature:.9f}")

encoder, decoder = Network([3, 5, 4], "tanh", rng=1), Network([2, 5, 3], "tanh", rng=2)
batch, noise = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))


def cost(parameters):
    """The cost as a function of all parameters, noise held still: what differences can be taken of."""
    for net, theta in zip((encoder, decoder), parameters):
        net.parameters[...] = theta
    return vae_gradients(encoder, decoder, batch, noise)[0]


here = [encoder.parameters.copy(), decoder.parameters.copy()]
report = check_gradient(cost, list(vae_gradients(encoder, decoder, batch, noise)[1]), here)
print(f"the gradient by hand passes: {report.passed}, at worst {max(report.worst.values()):.0e} off")

lesson.tell(f"the same with noise in the code: {settings['steps']} steps")
noisy = fit_variational_autoencoder(x, deviation=0.25, **settings)
drawn = {
    "autoencoder": plain.decode(rng.multivariate_normal(z.mean(axis=0), np.cov(z.T), 1000)),
    "variational": noisy.sample(1000, rng=0),
}
share = {name: no_stroke(pictures) for name, pictures in drawn.items()}
for name, value in share.items():
    print(f"{name}: {value:.1%} of the pictures of random codes are no stroke")

with context():
    figure = Figure(figsize=(11, 3), layout="constrained")
    for row, (name, pictures) in zip(figure.subplots(2, 10), drawn.items()):
        for axis, picture in zip(row, pictures):
            axis.imshow(picture.reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
            axis.set(xticks=[], yticks=[])
            axis.spines[:].set_visible(True)
            axis.grid(visible=False)
        row[0].set_ylabel(name, fontsize="small")
    lesson.save(
        figure,
        "random_codes",
        "Two rows of ten small pictures of random codes. Above, an autoencoder: some are blots. Below, a "
        "variational autoencoder: nearly all are strokes.",
    )

# %%
# What the error does not see
# ---------------------------
# All of these add up squared errors, pixel by pixel. One wrong pixel that tears the figure 2 in two is a
# smaller error than six that only make it thicker. No generator of this kind is told about the whole.
target, judged = glyph("target"), {}
for name in ("gap", "dot", "thick_top", "thick_foot"):
    picture = glyph(name)
    judged[name] = int(((picture - target) ** 2).sum()), label(picture, np.ones((3, 3)))[1]
    print(f"{name:11} squared error {judged[name][0]}, pieces {judged[name][1]}")

# %%
# A discriminator alone
# ---------------------
# A discriminator does look at the whole. To generate with it, take x̃ = argmax D(x): climb along ∇ₓD. But
# what is it to learn from? From its own mistakes: its present maxima, the tops, become negative examples.
# A D that is shown only the newest of them forgets the older ones, and the tops move away.
moons = dataset("two_moons").sample(300, rng=0)
options = {"rounds": 6, "box": ((-1.8, -1.3), (2.8, 1.8)), "negatives": 150, "learning_rate": 0.01, "rng": 0}
options |= {"steps": 150, "hidden": (32, 32)} if lesson.quick else {"steps": 500}
away = {}
for name, memory in (("all negatives", None), ("the newest", 0)):
    rounds = negative_sampling(moons, memory=memory, **options)
    away[name] = np.array([cdist(done.found, moons).min(axis=1).mean() for done in rounds])
    print(f"from a top to the data, D knows {name}: {away[name].round(2)}")

# %%
# Exercises
# ---------
# 1. What does the variational autoencoder do when ``deviation`` is 5, and why?
# 2. A linear autoencoder without hidden layers: which plane does it find, and how large is its cost?
# 3. Where in the last loop would a generator stand, and what would it save?

# %%
# .. dropdown:: Solutions
#
#    1. The KL term wins: m = 0 and σ = 1 for every x, the code says nothing, and all pictures are the mean.
#    2. The plane of the principal components; half the sum of the other eigenvalues of the covariance.
#    3. In place of the climb: it learns to solve the argmax, and needs one pass for a sample.

# %%
# Check the claims.
assert astray["by chance"] > 5 * astray["in order"]
assert 0.05 < half_way < 0.6
assert abs(by_formula - by_quadrature) < 1e-9
assert report.passed
assert share["variational"] < 0.6 * share["autoencoder"]
assert judged == {"gap": (1, 2), "dot": (1, 2), "thick_top": (6, 1), "thick_foot": (6, 1)}
assert away["all negatives"][-1] < 0.15
assert away["the newest"].max() > 3 * away["all negatives"][-1]
print("\nAll checks passed.")
