"""What one shard of rows computes: scores and gradients of both players.

Rows of the critic's batch in a shard, with n rows of each kind, mixed and tangent rows for each penalty:
    mixed x̂, x̂′ … | real x | fake G(z) | tangent V, V′ …
"""

from toygan.engine.array_views import view
from toygan.engine.compilation import compiled
from toygan.engine.loops import copy, fill
from toygan.network import passes
from toygan.network.layout import Buffers, layer
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
    passes.forward(critic.effective, shape, buffers, rows, 0, scored)
    return view(layer(buffers.a, shape, len(shape.sizes) - 1, rows, 0, scored), 0, (scored,))


@compiled(inline="always")
def penalty_shard(critic, s, rows, n, count, rules, value):
    """The penalties on the shard's n mixed rows each, and all of their gradient but (BP3) and (R-BP3).

    The shard brings n of ``count`` rows. The objective's slopes are not needed.
    """
    mixed, total = n * rules.penalties.size, 0.0
    buffers, shape = buffers_of(critic, s), critic.shape
    slopes = layer(buffers.delta, shape, len(shape.sizes) - 1, rows, 0, mixed)
    fill(slopes, 1)  # the backward pass of D itself
    passes.backward(critic.effective, shape, buffers, rows, 0, mixed, mixed)
    passes.input_gradient(critic.effective, shape, buffers, rows, 0, mixed)
    for j in range(rules.penalties.size):
        share = rules.penalty_weights[j] * n / count
        g = layer(buffers.delta, shape, 0, rows, j * n, (j + 1) * n)
        first = rows - mixed + j * n
        penalise(rules.penalties[j], g, share, layer(buffers.a, shape, 0, rows, first, first + n), value)
        total += value[0]
    value[0] = total
    passes.r_forward(critic.effective, shape, buffers, rows, mixed)
    if shape.smooth:
        passes.r_backward(critic.effective, shape, buffers, rows, mixed)


@compiled(inline="always")
def critic_gradient_shard(critic, s, rows, n):
    """The shard's gradient of the critic's cost, after `penalty_shard` on n mixed rows in all.

    delta[L] holds the objective's slopes at the real and fake rows.
    """
    buffers = buffers_of(critic, s)
    passes.backward(critic.effective, critic.shape, buffers, rows, n, rows - n, 0)
    passes.parameter_gradient(critic.shape, buffers, rows, n, critic.gradients[s])


@compiled(inline="always")
def fake_gradient_shard(critic, s, rows, n):
    """∂C/∂x at the last n rows, the fake ones: what the generator receives; slopes lie in delta[L]."""
    buffers, shape = buffers_of(critic, s), critic.shape
    passes.backward(critic.effective, shape, buffers, rows, rows - n, rows, 0)
    passes.input_gradient(critic.effective, shape, buffers, rows, rows - n, rows)
    return layer(buffers.delta, shape, 0, rows, rows - n, rows)


@compiled(inline="always")
def generator_gradient_shard(generator, s, nabla_fake):
    """The shard's gradient of the generator's cost from ∂C/∂G(z)."""
    n, shape, buffers = len(nabla_fake), generator.shape, buffers_of(generator, s)
    copy(nabla_fake, layer(buffers.delta, shape, len(shape.sizes) - 1, n, 0, n))
    passes.backward(generator.theta, shape, buffers, n, 0, n, 0)
    passes.parameter_gradient(shape, buffers, n, 0, generator.gradients[s])
