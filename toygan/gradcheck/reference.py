"""The same derivatives from the tape: forward passes in `toygan.autograd` operations, nothing by hand.

delta[l] = ∂C/∂z[l] is read off as the derivative by an offset o[l] = 0 added to z[l]; so is
Rdelta[l] = ∂P/∂o[l]. The values of objectives and penalties are those of the installed tables; only their
slopes are checked.
"""

import numpy as np

from toygan.autograd import Tensor, grad
from toygan.gradcheck.hand_written import FAR, POINTS, factors_of
from toygan.network.activations import ACTIVATIONS
from toygan.network.on_tape import TapeNetwork, on_tape
from toygan.objectives.spectral_norm import normalised
from toygan.objectives.table import OBJECTIVES


class OffsetNetwork(TapeNetwork):
    """The forward pass of a network as tensors, with one offset per layer and row besides W and b."""

    def __init__(self, net, rows):
        super().__init__(net)
        self.offsets = [Tensor(np.zeros((rows, n))) for n in net.sizes[1:]]

    def __call__(self, a):
        """Return the outputs for the rows of ``a``."""
        for W, b, o, sigma in zip(self.weights, self.biases, self.offsets, self.activations):
            a = sigma(a @ W.T + b + o)
        return a

    def by_layer(self, output, part, r=""):
        """File the derivatives of one number by offsets, weights and biases, from the top layer down."""
        depth, delta = len(self.weights), "Rdelta" if r else "delta"
        found, tensors = {}, [*self.offsets, *self.weights, *self.biases]
        gradients = [t.value for t in grad(output, tensors)]
        for l in range(depth, 0, -1):
            equation = f"{r}BP1" if l == depth else f"{r}BP2"
            found[part, equation, f"{delta}[{l}]"] = gradients[l - 1]
            found[part, f"{r}BP3", f"W[{l}]"] = gradients[depth + l - 1]
            found[part, f"{r}BP4", f"b[{l}]"] = gradients[2 * depth + l - 1]
        return found


def derivatives(problem) -> dict:
    """Compute every quantity of `toygan.gradcheck.hand_written.derivatives` on the tape."""
    with np.errstate(over="ignore"):
        return {
            **_activation(problem),
            **_objective_and_discriminator(problem),
            **_generator(problem),
            **_penalty(problem),
            **_constraint(problem),
        }


def _activation(problem):
    found, t = {}, Tensor(POINTS)
    for name in problem.activations:
        factors = factors_of(ACTIVATIONS[name])
        slope = grad((factors * on_tape(name)(t)).sum(), t, create_graph=True)
        found["activation", "sigma'", f"{name} slope"] = slope.value
        found["activation", "sigma''", f"{name} curvature"] = grad(slope.sum(), t).value
    return found


def _objective_and_discriminator(problem):
    row, n = OBJECTIVES[problem.objective], problem.batch_size
    generator, critic = problem.networks()
    z, real, _ = problem.batch()
    tape = OffsetNetwork(critic, 2 * n)
    scores = tape(Tensor(np.concatenate([real, OffsetNetwork(generator, n)(z).value]))).reshape(-1)
    value = row.discriminator_value(scores[:n], scores[n:])
    d_scores = grad(value, scores).value
    fake = Tensor(scores.value[n:])
    far = np.array([-FAR, FAR])
    return {
        ("objective", "nabla_a", "d_real"): d_scores[:n],
        ("objective", "nabla_a", "d_fake"): d_scores[n:],
        ("objective", "nabla_a", "generator d_fake"): grad(
            row.generator_value(scores.value[:n], fake), fake
        ).value,
        ("objective", "no overflow", "C at scores ±1e4"): np.array(
            [float(row.discriminator_value(far, far))]
        ),
        ("discriminator", "value", "C"): np.array([float(value)]),
        **tape.by_layer(value, "discriminator"),
    }


def _generator(problem):
    row, n = OBJECTIVES[problem.objective], problem.batch_size
    generator, critic = problem.networks()
    z, real, _ = problem.batch()
    tape, judge = OffsetNetwork(generator, n), OffsetNetwork(critic, n)
    fake = tape(Tensor(z))
    value = row.generator_value(judge(real).value.ravel(), judge(fake).reshape(-1))
    return {
        ("generator", "value", "C"): np.array([float(value)]),
        ("generator", "nabla_x", "nabla_x"): grad(value, fake).value,
        **tape.by_layer(value, "generator"),
    }


def _penalty(problem):
    if problem.penalty == "none":
        return {}
    _, critic = problem.networks()
    _, _, mixed = problem.batch()
    tape, x = OffsetNetwork(critic, len(mixed)), Tensor(mixed)
    g = grad(tape(x).sum(), x, create_graph=True)
    value, zero = problem.penalty_value(g), Tensor(np.zeros_like(mixed))
    return {
        ("penalty", "value", "P"): np.array([float(value)]),
        ("penalty", "dP/dg", "V"): grad(value, g).value,
        ("penalty", "no NaN", "V at g = 0"): grad(problem.penalty_value(zero), zero).value,
        **tape.by_layer(value, "penalty", "R-"),
    }


def _constraint(problem):
    if not problem.reparametrised:
        return {}
    generator, raw = problem.networks(raw=True)
    vectors, (z, real, _) = problem.vectors(raw), problem.batch()
    tape = TapeNetwork(raw, effective=lambda l, W: normalised(W, *vectors[l - 1]))
    scores = [tape(points).reshape(-1) for points in (real, TapeNetwork(generator)(z).value)]
    value = OBJECTIVES[problem.objective].discriminator_value(*scores)
    gradients = grad(value, tape.weights)
    return {("constraint", "SPECTRAL-BACK", f"W[{l}]"): g.value for l, g in enumerate(gradients, start=1)}
