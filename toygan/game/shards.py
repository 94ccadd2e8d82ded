"""What one shard of rows computes: scores, gradients of both players, and a block of an optimizer's step.

Rows of the critic's batch in a shard, with n rows of each kind (mixed and tangent rows only with a penalty):
    mixed x̂ | real x | fake G(z) | tangent V
"""

from toygan.engine.array_views import part, view
from toygan.engine.compilation import compiled
from toygan.engine.loops import copy, fill
from toygan.engine.separate import separately_compiled
from toygan.game.players import SHARDS
from toygan.network import passes
from toygan.network.layout import Buffers, layer
from toygan.network.optimizers import optimizer_step
from toygan.objectives.penalties import penalise


@compiled(inline="always")
def buffers_of(player, s):
    """The buffers of shard s."""
    return Buffers(
        z=player.z[s],
        a=player.a[s],
        delta=player.delta[s],
        nabla=player.nabla[s],
        rz=player.rz[s],
        panels=player.panels,
    )


@compiled(inline="always")
def add_noise(x, noise):
    """Instance noise: x ← x + σε; ``noise`` is σε (`toygan.game.random_numbers`)."""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += noise[i, j]  # (NOISE)


@compiled(inline="always")
def mix(x, real, partner, epsilon):
    """x̂ = ε x + (1 − ε) partner, one ε per row (WGAN-GP Algorithm 1)."""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = epsilon[i] * real[i, j] + (epsilon.dtype.type(1) - epsilon[i]) * partner[i, j]


@compiled(inline="always")
def generate_shard(generator, s, latent):
    """G(z) of the rows of a shard, as a view of the shard's buffers."""
    n, shape, buffers = len(latent), generator.shape, buffers_of(generator, s)
    copy(latent, layer(buffers.a, shape, 0, n, 0, n))
    passes.forward(generator.theta, shape, buffers, n, 0, n)
    return layer(buffers.a, shape, len(shape.sizes) - 1, n, 0, n)


@compiled(inline="always")
def score_shard(critic, s, rows, scored):
    """D of the first ``scored`` rows, whose points lie in a[0]: shape (scored,)."""
    buffers, shape = buffers_of(critic, s), critic.shape
    passes.forward(critic.theta, shape, buffers, rows, 0, scored)
    return view(layer(buffers.a, shape, len(shape.sizes) - 1, rows, 0, scored), 0, (scored,))


@compiled(inline="always")
def penalty_shard(critic, s, rows, n, penalty, weight, value):
    """The penalty on the shard's n mixed rows, and all of its gradient but (BP3) and (R-BP3).

    ``weight`` is the shard's share of λ. The objective's slopes are not needed.
    """
    buffers, shape = buffers_of(critic, s), critic.shape
    slopes = layer(buffers.delta, shape, len(shape.sizes) - 1, rows, 0, n)
    fill(slopes, 1)  # the backward pass of D itself
    passes.backward(critic.theta, shape, buffers, rows, 0, n, n)
    passes.input_gradient(critic.theta, shape, buffers, rows, 0, n)
    g = layer(buffers.delta, shape, 0, rows, 0, n)
    V = layer(buffers.a, shape, 0, rows, rows - n, rows)
    penalise(penalty, g, weight, V, value)
    passes.r_forward(critic.theta, shape, buffers, rows, n)
    if shape.smooth:
        passes.r_backward(critic.theta, shape, buffers, rows, n)


@compiled(inline="always")
def critic_gradient_shard(critic, s, rows, n):
    """The shard's gradient of the critic's cost, after `penalty_shard` on its n mixed rows.

    delta[L] holds the objective's slopes at the real and fake rows.
    """
    buffers = buffers_of(critic, s)
    passes.backward(critic.theta, critic.shape, buffers, rows, n, rows - n, 0)
    passes.parameter_gradient(critic.shape, buffers, rows, n, critic.gradients[s])


@compiled(inline="always")
def fake_gradient_shard(critic, s, rows, n):
    """∂C/∂x at the last n rows, the fake ones: what the generator receives; slopes lie in delta[L]."""
    buffers, shape = buffers_of(critic, s), critic.shape
    passes.backward(critic.theta, shape, buffers, rows, rows - n, rows, 0)
    passes.input_gradient(critic.theta, shape, buffers, rows, rows - n, rows)
    return layer(buffers.delta, shape, 0, rows, rows - n, rows)


@compiled(inline="always")
def generator_gradient_shard(generator, s, nabla_fake):
    """The shard's gradient of the generator's cost from ∂C/∂G(z)."""
    n, shape, buffers = len(nabla_fake), generator.shape, buffers_of(generator, s)
    copy(nabla_fake, layer(buffers.delta, shape, len(shape.sizes) - 1, n, 0, n))
    passes.backward(generator.theta, shape, buffers, n, 0, n, 0)
    passes.parameter_gradient(shape, buffers, n, 0, generator.gradients[s])


@separately_compiled(inner=True)
def update_block(player, mean, block, rules, t, alpha, clip, averaging):
    """Sum the shards' gradients, step, clip and average, on one block of parameters."""
    count = len(player.theta)
    lo, hi = block * count // SHARDS, (block + 1) * count // SHARDS
    theta, g = part(player.theta, (), lo, hi), part(player.gradients, (0,), lo, hi)
    for s in range(1, SHARDS):
        _add(g, part(player.gradients, (s,), lo, hi))
    first, second = part(player.first, (), lo, hi), part(player.second, (), lo, hi)
    if rules.history_weight > 0:
        _pull_to_history(g, theta, part(player.history, (), lo, hi), rules.history_weight, t)
    optimizer_step(rules.optimizer, theta, g, first, second, t, alpha, rules.beta1, rules.beta2)
    if clip > 0:
        _clip(theta, theta.dtype.type(clip))
    if averaging > 0:
        average(part(mean, (), lo, hi), theta, averaging)
    passes.set_panels(player.theta, player.shape, player.panels, lo, hi)


@compiled(inline="always")
def _add(x, y):
    for i in range(x.size):
        x[i] += y[i]


@compiled(inline="always")
def _pull_to_history(g, theta, history, weight, t):
    """Historical averaging: the gradient of w‖θ − mean of past θ‖²; then θ joins the mean."""
    share = theta.dtype.type(1.0 / t)
    strength = theta.dtype.type(2.0 * weight)
    for i in range(theta.size):
        history[i] += (theta[i] - history[i]) * share
        g[i] += strength * (theta[i] - history[i])  # (HISTORY)


@compiled(inline="always")
def _clip(theta, c):
    """WGAN Algorithm 1, line 7: after the step, every parameter into [−c, c]."""
    for i in range(theta.size):
        theta[i] = min(max(theta[i], -c), c)  # (CLIP)


@compiled(inline="always")
def average(mean, theta, decay):
    """Exponential moving average of the generator's parameters."""
    keep = mean.dtype.type(decay)
    for i in range(mean.size):
        mean[i] = keep * mean[i] + (mean.dtype.type(1) - keep) * theta[i]  # (AVERAGE)
