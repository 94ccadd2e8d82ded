"""The derivatives as training computes them, by the modules backprop, objectives and penalties.

Every quantity is filed under ``(part, equation, tensor)``. The parts are what can be checked on its own:

    activation      σ′ and σ″ at a few points
    objective       the slopes of both players' values by the scores
    discriminator   its value and BP1-BP4 through it, without the penalty
    generator       BP1-BP4 through the generator, behind the discriminator
    penalty         V = ∂P/∂g and R-BP1-R-BP4
    constraint      the gradient by W of a discriminator whose passes read W / s
"""

import types

import numpy as np

from toygan.game import trainer as training
from toygan.network import activations, backprop
from toygan.network import mlp as network
from toygan.objectives import penalties, spectral_norm
from toygan.objectives import table as objectives

POINTS = np.linspace(-3.1, 3.0, 14)  # none of them a kink
FAR = 1e4
INSTALLED = types.SimpleNamespace(
    activations=activations,
    backprop=backprop,
    network=network,
    objectives=objectives,
    penalties=penalties,
    spectral_norm=spectral_norm,
    training=training,
)


def derivatives(problem, modules=INSTALLED) -> dict:
    """Compute every quantity of the problem with the given modules, which may be a broken copy."""
    with np.errstate(all="ignore"):  # what overflows is found by looking at the result
        return {
            **_activation(problem, modules),
            **_objective(problem, modules),
            **_discriminator(problem, modules),
            **_generator(problem, modules),
            **_penalty(problem, modules),
            **_constraint(problem, modules),
        }


def _activation(problem, modules):
    found = {}
    for name in problem.activations:
        row = modules.activations.ACTIVATIONS[name]
        found["activation", "sigma'", f"{name} slope"] = row.times_slope(POINTS, factors_of(row))
        found["activation", "sigma''", f"{name} curvature"] = row.curvature(POINTS)
    return found


def factors_of(row):
    """What σ′ is multiplied with: of pairs numbers that differ, since sorting ones shows nothing."""
    return np.ones_like(POINTS) if row.units == 1 else np.arange(1.0, 1 + len(POINTS))


def _scores(problem, modules):
    """Forward passes of both networks: the fake and the real points go through the critic as one batch."""
    generator, critic = problem.networks(modules)
    z, real, _ = problem.batch()
    through_generator = generator.forward(z)
    through_critic = critic.forward(np.concatenate([real, through_generator.output]))
    scores = through_critic.output.ravel()
    return generator, critic, through_generator, through_critic, scores[: len(z)], scores[len(z) :]


def _objective(problem, modules):
    row = modules.objectives.OBJECTIVES[problem.objective]
    _, _, _, _, real, fake = _scores(problem, modules)
    _, d_real, d_fake = row.discriminator_formula(real, fake)
    far = np.array([-FAR, FAR])
    return {
        ("objective", "nabla_a", "d_real"): d_real,
        ("objective", "nabla_a", "d_fake"): d_fake,
        ("objective", "nabla_a", "generator d_fake"): row.generator_formula(real, fake)[1],
        ("objective", "no overflow", "C at scores ±1e4"): np.array([row.discriminator_formula(far, far)[0]]),
    }


def _discriminator(problem, modules):
    row = modules.objectives.OBJECTIVES[problem.objective]
    _, critic, _, forward, real, fake = _scores(problem, modules)
    value, d_real, d_fake = row.discriminator_formula(real, fake)
    gradients = critic.backward(forward, np.concatenate([d_real, d_fake]).reshape(-1, 1))
    return {
        ("discriminator", "value", "C"): np.array([value]),
        **_by_layer("discriminator", "", critic, forward.buffers, len(real) + len(fake), gradients),
    }


def _generator(problem, modules):
    row = modules.objectives.OBJECTIVES[problem.objective]
    generator, critic, forward, _, real, _ = _scores(problem, modules)
    through_critic = critic.forward(forward.output)
    value, d_fake = row.generator_formula(real, through_critic.output.ravel())
    nabla_x = critic.backward(through_critic, d_fake.reshape(-1, 1)).inputs
    gradients = generator.backward(forward, nabla_x)
    return {
        ("generator", "value", "C"): np.array([value]),
        ("generator", "nabla_x", "nabla_x"): nabla_x,
        **_by_layer("generator", "", generator, forward.buffers, len(real), gradients),
    }


def _penalty(problem, modules):
    if problem.penalty == "none":
        return {}
    _, critic = problem.networks(modules)
    _, _, mixed = problem.batch()
    formula = problem.penalty_formula(modules)
    value, V, buffers, gradient = critic.r_pass(mixed, formula)
    weights, biases = critic.views(gradient)
    gradients = types.SimpleNamespace(weights=weights, biases=biases)
    if not critic.shape.smooth:
        buffers.delta[...] = 0  # Rdelta is 0 there and is not computed: its memory still holds delta
    return {
        ("penalty", "value", "P"): np.array([value]),
        ("penalty", "dP/dg", "V"): V,
        ("penalty", "no NaN", "V at g = 0"): formula(np.zeros_like(mixed))[1],
        **_by_layer("penalty", "R-", critic, buffers, 2 * len(mixed), gradients, len(mixed)),
    }


def _constraint(problem, modules):
    if not problem.reparametrised:
        return {}
    row, found = modules.objectives.OBJECTIVES[problem.objective], {}
    _, critic, _, forward, real, fake = _scores(problem, modules)
    _, raw = problem.networks(modules, raw=True)
    _, d_real, d_fake = row.discriminator_formula(real, fake)
    gradients = critic.backward(forward, np.concatenate([d_real, d_fake]).reshape(-1, 1)).weights
    for l, (g, W, (u, v)) in enumerate(zip(gradients, raw.weights, problem.vectors(raw)), start=1):
        found["constraint", "SPECTRAL-BACK", f"W[{l}]"] = modules.spectral_norm.pulled_back(g, W, u, v)
    return found


def _by_layer(part, r, net, buffers, rows, gradients, first=None):
    """File delta[l] (of the first rows), nabla_W[l] and nabla_b[l] from the top layer down."""
    delta, found = "Rdelta" if r else "delta", {}
    for l in range(net.depth, 0, -1):
        equation = f"{r}BP1" if l == net.depth else f"{r}BP2"
        found[part, equation, f"{delta}[{l}]"] = net.layer(buffers.delta, l, rows)[:first].copy()
        found[part, f"{r}BP3", f"W[{l}]"] = gradients.weights[l - 1]
        found[part, f"{r}BP4", f"b[{l}]"] = gradients.biases[l - 1]
    return found
