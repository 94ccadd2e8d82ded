"""
Four equations
==============

Backpropagation is four lines. We write them for the lecture's 3-3-1 network (S2: the notes *GAN: Meeting
#3*), check them by three methods that do not depend on them, take the gradient of a gradient,
and end with a bug to find. You will see: each mistake leaves its own pattern; complex steps lose no digits.

Run it with ``python tutorials/03_four_equations.py``; ``--quick`` trains for a shorter time, ``--out
FOLDER`` says where the pictures go. Its figures in the lectures: ``python -m figures four_equations``,
``python -m figures gradcheck_vcurve``, ``python -m figures bug_fingerprints``.

中文摘要：为讲义中的 3-3-1 网络写出反向传播四个方程 (BP1)–(BP4)，用差分、复数步长和库函数三种方法检验；
再求“梯度的梯度”(R-BP1)–(R-BP4)，最后找出一个故意埋下的错误。
"""

# %%
# What is needed.
import numpy as np
from matplotlib.figure import Figure

from figures.style import context
from figures.tutorial import Tutorial
from toygan import Network, check_gradient
from toygan.gradcheck import Problem, gradcheck, step_size_curve
from toygan.gradcheck.source_copies import uncompiled
from toygan.minibatch_descent import fit
from toygan.network import backprop

lesson = Tutorial("03_four_equations", quick="train for a shorter time")

# %%
# Forwards
# --------
# Three inputs, three hidden neurons, one output, all sigmoids; a row of x is a sample. W2, W3 are S2's names
# (it counts the input as layer 1); the cost is the mean of half the squared error.
rng = np.random.default_rng(0)
x, y = rng.normal(size=(8, 3)), rng.random((8, 1))
p = {"W2": rng.normal(size=(3, 3)), "b2": rng.normal(size=3)}
p |= {"W3": rng.normal(size=(1, 3)), "b3": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forwards(p):
    a2 = sigmoid(x @ p["W2"].T + p["b2"])
    return a2, sigmoid(a2 @ p["W3"].T + p["b3"])


def cost(p):
    return 0.5 * ((forwards(p)[1] - y) ** 2).sum() / len(x)


# %%
# Backwards
# ---------
# delta is the derivative by a neuron's weighted input z. (BP1) gives it at the output, (BP2) takes it one
# layer back, (BP3) and (BP4) make it derivatives by weights and biases. The 1/n of the mean enters in (BP1).
def backwards(p):
    a2, a3 = forwards(p)
    delta3 = (a3 - y) / len(x) * a3 * (1 - a3)  # (BP1)
    delta2 = (delta3 @ p["W3"]) * a2 * (1 - a2)  # (BP2)
    return {
        "W2": delta2.T @ x,  # (BP3)
        "b2": delta2.sum(axis=0),  # (BP4)
        "W3": delta3.T @ a2,  # (BP3)
        "b3": delta3.sum(axis=0),  # (BP4)
    }


right = check_gradient(cost, backwards, p)
print(right)

# %%
# The library's own lines
# -----------------------
# The backward pass as it stands in ``toygan/network/backprop.py``. A letter is a sequence over the layers:
# here plain lists of arrays; a ``Network`` calls the same lines compiled.
#
# .. literalinclude:: ../../toygan/network/backprop.py
#    :pyobject: backward
W, b, sigma = [None, p["W2"], p["W3"]], [None, p["b2"], p["b3"]], [None, "sigmoid", "sigmoid"]
z, a, delta, nabla = ([np.zeros((len(x), n)) for n in (3, 3, 1)] for _ in range(4))
nabla_W, a[0][:] = [None, np.zeros((3, 3)), np.zeros((1, 3))], x
backprop.forward(W, b, sigma, z, a)
delta[2][:] = (a[2] - y) / len(x)  # the derivative of the cost by the outputs
backprop.backward(W, sigma, z, a, delta, nabla)
backprop.weight_gradient(delta, a, nabla_W)
apart = max(np.abs(nabla_W[l] - backwards(p)[f"W{l + 1}"]).max() for l in (1, 2))
print(f"\nby hand and by the library's lines: at most {apart:.1e} apart")
assert apart < 1e-15


# %%
# Three ways to be wrong
# ----------------------
# Change one thing in four lines, and look at what the check says. The pattern gives the mistake away.
def without_mean(p):
    return {name: gradient * len(x) for name, gradient in backwards(p).items()}


def without_slope(p):
    _, a3 = forwards(p)
    delta3 = (a3 - y) / len(x) * a3 * (1 - a3)
    delta2 = delta3 @ p["W3"]
    return backwards(p) | {"W2": delta2.T @ x, "b2": delta2.sum(axis=0)}


def wrong_axis(p):
    gradient = backwards(p)
    return gradient | {"b2": np.full(3, gradient["b2"].sum()), "b3": 3 * gradient["b3"]}


said = {f.__name__: check_gradient(cost, f, p) for f in (without_mean, without_slope, wrong_axis)}
for name, report in said.items():
    print(f"{name:14} -> {report.diagnosis}: {report.advice}")

# %%
# How small a step?
# -----------------
# With large steps the curvature counts, with small ones digits are lost where two nearly equal costs are
# subtracted. A step in the imaginary direction subtracts nothing: Im C(w + ih)/h.
curve = step_size_curve(Problem())
with context():
    figure = Figure()
    ax = figure.subplots()
    for name, look in (("forward", "C1--"), ("central", "C0-"), ("complex", "C2-.")):
        ax.loglog(curve["step"], np.maximum(curve[name], 1e-16), look, label=name)
    ax.invert_xaxis()
    ax.set(title="Smaller steps help until rounding wins", xlabel="step h", ylabel="relative error")
    ax.legend(loc="lower left")
    lesson.save(figure, "step_size", "Errors of differences: a V over h; the complex step falls to rounding.")

# %%
# Down the hill
# -------------
# S2's mini-batch descent with these gradients: is a point inside the ring or outside?
points = rng.uniform(-2, 2, size=(256, 2))
inside = (np.linalg.norm(points, axis=1, keepdims=True) < 1.3).astype(float)
learner = Network([2, 12, 1], activation="tanh", rng=1)
costs = fit(learner, points, inside, "cross_entropy", 20 if lesson.quick else 60, 16, 0.5, rng=2)
hits = float(((learner(points) > 0) == (inside > 0.5)).mean())
print(f"\ncross-entropy {costs[0]:.3f} -> {costs[-1]:.3f}, {hits:.1%} on the right side")

# %%
# The gradient of a gradient
# --------------------------
# A gradient penalty needs the weights' gradient of ``(‖g‖ - 1)²``, g = ∇_x D(x). With V its derivative by
# g, that is the weights' gradient of ⟨V, g⟩, the slope of D along V: run plain backpropagation at x + ihV;
# the imaginary part over h is all of it. The library's second pass, (R-BP1) to (R-BP4), agrees to rounding.
critic = uncompiled().network.Network([2, 7, 5, 1], activation="tanh", rng=3)
critic.parameters *= 2
g = critic.input_gradient(x_hat := rng.normal(size=(6, 2)))
r = np.sqrt((g * g).sum(axis=1, keepdims=True) + 1e-12)
V = 2 / len(g) * (r - 1) / r * g
complex_forward = critic.forward(x_hat + 1e-30j * V)
by_complex_step = critic.backward(complex_forward, np.ones((6, 1))).parameters.imag / 1e-30
by_r_pass = critic.penalty_gradient(x_hat, "gradient_penalty").parameters
second = np.abs(by_complex_step - by_r_pass).max() / np.abs(by_r_pass).max()
print(f"penalty: two ways, {second:.1e} apart; the biases' share is not zero: {by_r_pass[14:21].round(2)}")

# %%
# Find the bug
# ------------
# One line of a copy of the library is broken now. The report says where it starts to be wrong. Which is it?
# ``toygan gradcheck --inject-bug NAME`` has more. With every number to see and to drag, it is in the lab:
# ``toygan lab --state "page=equations&step=r-bp2-1&bug=missing-curvature"``.
mystery = gradcheck(Problem(), bug="missing-curvature", entries=0)
for row in (row for row in mystery.rows if row.part == "penalty"):
    print(f"{'ok ' if row.passed else 'BAD'} {row.equation:6} {row.tensor:12} {row.worst:.1e}")
print(f"first wrong: {mystery.first_wrong}\n{mystery.diagnosis}. {mystery.advice}")

# %%
# Exercises
# ---------
# 1. Add weight decay, ½λ(‖W2‖² + ‖W3‖²), to the cost. Which lines change? Let ``check_gradient`` judge.
# 2. Take the cross-entropy in place of the squared error. Which line changes?

# %%
# .. dropdown:: Solutions
#
#    1. The two of (BP3): add λ W2 and λ W3. No delta changes.
#    2. (BP1) alone: delta3 = (a3 - y)/n, since the slope of the sigmoid cancels.

# %%
# Check the claims.
assert right.passed
assert right.worst["complex"] < 1e-12
assert [r.diagnosis for r in said.values()] == ["missing-mean", "earlier-layers", "biases-only"]
assert curve["complex"][-1] < 1e-14 < 1e-13 < curve["central"].min()
assert costs[-1] < 0.35 * costs[0]
assert min(hits - 0.9, 1e-12 - second) > 0
assert np.abs(by_r_pass[14:21]).max() > 0.1
assert mystery.diagnosis == "missing-curvature"
print("\nAll checks passed.")
