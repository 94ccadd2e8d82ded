"""
Errata
======

The five lecture documents, S0 to S4, hold slips of sign, factor and index; their results stay right. What you
will see: for each slip the number that follows from what is printed, the right one, and a third, found
without either (by hand, by differences, by a solver), which agrees with the second and not with the first.

Run it with ``python tutorials/09_errata.py``; ``--quick`` uses fewer points, ``--out FOLDER`` says where the
picture goes. Its figures in the lectures: ``python -m figures disjoint_gaussians``, ``python -m figures
three_generators``. In words the list is the page of errata of the site, ``docs/errata.rst``.

中文摘要：逐条核对五份讲义中的笔误（符号、系数、下标）。每条给出按讲义所印得到的数、正确的数，
以及由手算、差分或求解器独立得到的数：后两者一致，与所印不同。

S0: the notes *Generative adversarial networks*. S1: the lecture *Introduction to GAN*. S2: the notes *GAN:
Meeting #3*. S3: the article on the losses of GANs. S4: Geißelmann, *Generative Adversarial Networks*, 2018.
"""

# %%
# What is needed, and the ledger in which every slip is entered with its three numbers.
import numpy as np
from matplotlib.figure import Figure
from scipy import stats

from divergences import gan_value, js_divergence, kl_divergence, linear_program, samples
from figures.style import context
from figures.tutorial import Tutorial
from toygan import Network, preset
from toygan.network.minibatch_descent import whole_batch_gradient
from toygan.objectives import objective
from toygan.objectives.penalties import PENALTIES

lesson = Tutorial("09_errata", quick="use fewer points")
rng, log2, ledger = np.random.default_rng(0), np.log(2), {}


def erratum(where, what, printed, right, found, tolerance=1e-9):
    """Enter a slip: the right number must be the one found independently, the printed one must not."""
    ledger[where] = abs(right - found) < tolerance < abs(printed - found)
    print(f"{where:6} {what:48} printed {printed:12.7g}  right {right:12.7g}  found {found:12.7g}")


# %%
# S0 and S1: the value of the game
# --------------------------------
# JS as printed lacks its ½. The value V(D*) is 2 JS - 2 log 2, neither "2 JS = 2 log 2" (S0) nor JS (S1).
p, q, near = np.array([0.5, 0.5, 0, 0]), np.array([0, 0, 0.25, 0.75]), np.array([0.4, 0.3, 0.2, 0.1])
m, best = (p + q) / 2, p / (p + near)
by_hand = (p[:2] * np.log(best[:2])).sum() + (near * np.log(1 - best)).sum()
erratum("S0 a", "JS of disjoint laws", kl_divergence(p, m) + kl_divergence(q, m), js_divergence(p, q), log2)
erratum("S0 b", "V(D*) of two laws that overlap", 2 * log2, gan_value(p, near), by_hand)
erratum("S1 d", "V(D*) of the same two", js_divergence(p, near), gan_value(p, near), by_hand)

# %%
# A large loss of D means a small JS: its least cross-entropy is 2 log 2 - 2 JS. Slide two Gaussians apart.
shifts = np.linspace(0, 4, 5 if lesson.quick else 17)
pairs = [(stats.norm(0, 1), stats.norm(shift, 1)) for shift in shifts]
js = np.array([js_divergence(*pair) for pair in pairs])
loss = np.array([-gan_value(*pair) for pair in pairs])
trend = np.corrcoef(stats.rankdata(js), stats.rankdata(loss))[0, 1]
erratum("S1 c", "rank correlation of D's least loss with JS", 1.0, trend, -1.0)
with context():
    figure = Figure()
    axes = figure.subplots()
    axes.plot(shifts, js, "o-", label="JS")
    axes.plot(shifts, loss, "s--", label="least loss of D, 2 log 2 − 2 JS")
    axes.set(title="The better D can tell, the smaller its loss", xlabel="shift", ylabel="nats")
    axes.legend()
    lesson.save(figure, "loss_and_js", "Over the shift JS rises from 0 to log 2, D's least loss falls to 0.")

# %%
# S0: WGAN and WGAN-GP
# --------------------
# A penalty clips nothing: a gradient of norm 3 stays, at a cost. WGAN's loss is a difference of means, not
# that of the first GAN. The plotted ``y1 + 0.5`` is no density. λ is 10; the critic makes n_critic passes.
penalty = PENALTIES["gradient_penalty"].formula
cost = lambda norm: penalty(np.array([[norm]]), 10.0)[0]  # noqa: E731
real, fake, grid = np.array([2.0, -1.0]), np.array([0.5, 0.0]), np.linspace(-1, 1, 1000)
gan, wgan = (objective(name).discriminator(real, fake)[0] for name in ("minimax", "wasserstein"))
density = stats.norm(0, 0.3).pdf(grid)
areas = np.trapezoid(density + 0.5, grid), np.trapezoid(density, grid)
paper = preset("wgan-gp", data="ring8")
erratum("S0 c", "price of a norm of 3, clipped or penalised", cost(1.0), cost(3.0), 10 * (3 - 1) ** 2, 1e-4)
erratum("S0 d", "WGAN's loss of D for four scores", gan, wgan, fake.mean() - real.mean())
erratum("S0 e", "area below the second curve", *areas, np.diff(stats.norm(0, 0.3).cdf([-1, 1]))[0], 1e-5)
erratum("S0 f", "λ of the paper's Algorithm 1", 10.00001, paper.penalty_weight, 10)
steps = paper.critic_steps
erratum("S0 g", "passes for t = 0, …, n_critic (S4, too)", len(range(steps + 1)), steps, 5)

# %%
# S1 and S3: which way a step goes
# --------------------------------
# D(x) = σ(x), or x for the critic; the generator is one point θ. To maximise, add the gradient; S1 subtracts
# it, and its classifier minimises a loss without the minus sign. S3 adds the gradient of L = -mean D.
sigmoid, theta, h = stats.logistic.cdf, 0.3, 1e-6
slope = 1 - sigmoid(theta)  # of log D(θ)
moved = [np.sign(np.log(sigmoid(t) / sigmoid(theta))) for t in (theta - slope, theta + slope)]
erratum("S1 a", "sign of the change of log D(G(z))", *moved, 1)
_, d_real, _ = objective("minimax").discriminator(np.zeros(1), np.zeros(1))
ends = [np.sign(sigmoid(way * d_real[0]) - 0.5) for way in (1, -1)]
erratum("S1 b", "side of ½ on which D(real) ends", *ends, 1)
difference = (np.log(1 - sigmoid(theta + h)) - np.log(1 - sigmoid(theta - h))) / (2 * h)
right = objective("minimax").generator(np.zeros(1), np.array([theta]))[1][0]
erratum("S1 e", "slope of G's loss, log D(fake) counted", right + slope, right, difference, 1e-8)
slope = objective("wasserstein").generator(np.zeros(1), np.array([theta]))[1][0]
erratum("S3 b", "sign of the change of D(G(z))", np.sign(slope), np.sign(-slope), 1)

# %%
# S2: backpropagation
# -------------------
# A 3-3-2 network. Its derivatives by differences decide between the printed indices and the right ones.
net, x = Network([3, 3, 2], activation="sigmoid", output="sigmoid", rng=1), rng.normal(size=(1, 3))
y, forward = rng.random((1, 2)), net.forward(x)
(W2, W3), a2, h3 = net.weights, forward.a[1][0], forward.output[0]
z = W2[0] @ x[0] + net.biases[0][0]
delta3 = (h3 - y[0]) * h3 * (1 - h3)
delta2 = net.backward(forward, forward.output - y).biases[0]


def differences(tensor, entry, decay=0.0):
    """Slope of the cost by one entry of the network's weights or biases, by central differences."""
    costs, before = [], tensor[entry]
    for step in (h, -h):
        tensor[entry] = before + step
        costs.append(((net(x) - y) ** 2).sum() / 2 + decay / 2 * ((W2**2).sum() + (W3**2).sum()))
    tensor[entry] = before
    return (costs[0] - costs[1]) / (2 * h)


by_bias = differences(net.biases[0], 0)
erratum("S2 a2", "z₁: Σ W₁ₖ aⱼ for Σ W₁ₖ aₖ", W2[0].sum() * x[0, 0] + net.biases[0][0], z, forward.z[0][0, 0])
erratum("S2 a8", "δ₁: δⱼ for δₘ", delta3[0] * W3[:, 0].sum() * a2[0] * (1 - a2[0]), delta2[0], by_bias, 1e-8)
erratum("S2 a9", "δ₁ without Σ over m", delta3[0] * W3[0, 0] * a2[0] * (1 - a2[0]), delta2[0], by_bias, 1e-8)
erratum("S2 c", "slope by a bias: one per layer, or per neuron", delta2.sum(), delta2[0], by_bias, 1e-8)
square = Network([2, 2], output="sigmoid", rng=1)
points = rng.random((1, 2))
costs = ((square(points - square(points)) ** 2).sum() / 2, ((square(points) - square(points)) ** 2).sum() / 2)
erratum("S2 a15", "cost where h(x) = y: h(x - y) for h(x) - y", *costs, 0)

# %%
# ∇W is assigned where ΔW is to be accumulated, so ΔW stays 0. In the worked example W₁₂⁽³⁾ gets a₃ and decays
# W₁₃, W₃₃⁽²⁾ is called W₂₃ and decays it, and W₁₁⁽²⁾ decays W₁₁⁽³⁾ (λ = 0.1).
pure = net.backward(forward, forward.output - y).weights[0]
_, (right2, right3), _ = whole_batch_gradient(net, x, y, "quadratic", 0.1)
erratum("S2 a", "ΔW₁₁ after one sample", 0.0, pure[0, 0], differences(W2, (0, 0)), 1e-8)
slip, found = delta3[0] * a2[2] + 0.1 * W3[0, 2], differences(W3, (0, 1), 0.1)
erratum("S2 b1", "worked example, W₁₂⁽³⁾", slip, right3[0, 1], found, 1e-8)
slip, found = pure[2, 2] + 0.1 * W2[1, 2], differences(W2, (2, 2), 0.1)
erratum("S2 b2", "worked example, W₃₃⁽²⁾", slip, right2[2, 2], found, 1e-8)
slip, found = pure[0, 0] + 0.1 * W3[0, 0], differences(W2, (0, 0), 0.1)
erratum("S2 b3", "worked example, W₁₁⁽²⁾", slip, right2[0, 0], found, 1e-8)

# %%
# S2: the dual program
# --------------------
# Weng's piles. At the best prices Aᵀy ≤ c holds everywhere; ≥, as printed, is broken. And g ≤ -f, not g ≤ f:
# with f = g = 7 even a pile that need not move would earn 14.
dual = linear_program.dual([3, 2, 1, 4], [1, 2, 4, 3])
u, v = dual.potentials
slack = np.abs(np.subtract.outer(np.arange(4), np.arange(4))) - u[:, None] - v
erratum("S2 d1", "by how much the rule is broken", slack.max(), max(0.0, -slack.min()), 0)
stay = linear_program.primal([3, 2, 1, 4], [3, 2, 1, 4]).value
erratum("S2 d2", "E f + E g at f = 7 on one law", 7.0 + 7.0, 7.0 - 7.0, stay)

# %%
# S3 and S4: convex, flat, two-sided, a lower bound
# -------------------------------------------------
# W₁ to a mixture lies below the chord. JS of disjoint samples stays log 2 however they are moved, in 100
# dimensions as in 1 (S3: "large"). The penalty grows below norm 1, too. A family of critics gives a bound.
a, b, middle = np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), np.array([0.5, 0, 0.5])
half = linear_program.primal((a + b) / 2, middle).value
chord = (linear_program.primal(a, middle).value + linear_program.primal(b, middle).value) / 2
clouds = [rng.normal(size=(2, 20, d)) for d in (1, 2, 10, 100)]
change = max(
    abs(js_divergence(samples(s), samples(t + 1)) - js_divergence(samples(s), samples(t))) for s, t in clouds
)
erratum("S3 a", "W₁ half way between two laws: linear, or convex", chord, half, 0)
erratum("S3 c", "largest change of JS as disjoint samples move", np.inf, change, 0)
erratum("S3 d", "price of a norm of ½", 0.0, cost(0.5), 10 * 0.5**2, 1e-4)
erratum("S4 a", "W₁(δ₀, δ₂), by critics of slope 0.3 at most", 0.3 * 2, linear_program.primal(a, b).value, 2)

# %%
# Exercises
# ---------
# 1. Which of S2's slips would a gradient check find, and which not? Try ``toygan gradcheck --list-bugs``.
# 2. S0 prints KL of the two lines as infinite both ways. Is that one right?

# %%
# .. dropdown:: Solutions
#
#    1. Those that change a derivative (a wrong index, a lost sum); not a misprint that is in no code.
#    2. Yes: each line has mass where the other has none. ``kl_divergence(p, q)`` is infinite both ways, too.

# %%
# Check the claims.
assert kl_divergence(p, q) == kl_divergence(q, p) == np.inf
assert len(ledger) == 28
assert all(ledger.values()), [where for where, holds in ledger.items() if not holds]
print("All checks passed.")
