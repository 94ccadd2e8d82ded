"""Consensus: each player descends its cost and γ ∇½‖v‖², v both gradients (Mescheder et al. 2017).

With u = v held, ∇½‖v‖² = ∇(u_D · ∇_φ L_D + u_G · ∇_θ L_G). The first part is what the gradient of L_D by both
players changes by along u_D, a direction of the critic's parameters, and the second that of L_G along u_G.
Both are R-passes along a direction of the parameters (`toygan.network.backprop_along`). The phases of a joint
step, each after all shards of the one before:

    CRITIC, GENERATOR               v, as in every game
    CRITIC_ALONG, GENERATOR_ALONG   u of that player is the sum of v over shards; kept in ``history``
    BEND_CRITIC_COST                ∇(u_D · ∇_φ L_D) of both players, to ``bends``
    BEND_GENERATOR_COST             ∇(u_G · ∇_θ L_G) of both players, over their gradients, which u holds now
    BENT                            u + γ times the sum of both, in the place of the gradient

The real and generated rows of a shard are followed by as many tangent rows.
"""

from toygan.engine.array_views import part
from toygan.engine.compilation import compiled
from toygan.engine.loops import copy, fill
from toygan.engine.separate import separately_compiled
from toygan.game.compiled_objectives import critic_curvature, generator_curvature
from toygan.game.phases import (
    BEND_CRITIC_COST,
    BEND_GENERATOR_COST,
    BENT,
    CRITIC_ALONG,
    GENERATOR_ALONG,
)
from toygan.game.players import SHARDS, compiled_shard_rows
from toygan.game.shards import add_noise, buffers_of, generate_shard
from toygan.network import passes
from toygan.network.layout import layer


@separately_compiled(inner=True)
def do_consensus_phase(phase, k, c, s, generator, critic, rules, draws, shared):
    """One phase of consensus on one shard, or on one block of the parameters."""
    if phase == CRITIC_ALONG:
        _keep_gradient(critic, s)
    elif phase == GENERATOR_ALONG:
        _keep_gradient(generator, s)
    elif phase == BEND_CRITIC_COST:
        _bend_critic_cost(generator, critic, rules, draws, shared, k, c, s)
    elif phase == BEND_GENERATOR_COST:
        _bend_generator_cost(generator, critic, rules, draws, shared, k, c, s)
    elif phase == BENT:
        _put_together(generator, rules, s)
        _put_together(critic, rules, s)


@separately_compiled(inner=True)
def _keep_gradient(player, block):
    """The sum over shards to ``history``, and to the panels of it."""
    lo, hi = compiled_shard_rows(len(player.theta), block)
    for i in range(lo, hi):
        total = player.gradients[0, i]
        for s in range(1, SHARDS):
            total += player.gradients[s, i]
        player.history[i] = total
    passes.set_panels(player.history, player.shape, player.along, lo, hi)


@separately_compiled(inner=True)
def _put_together(player, rules, block):
    """u + γ ∇½‖v‖² to the gradient of the first shard, 0 to the others."""
    lo, hi = compiled_shard_rows(len(player.theta), block)
    gamma = player.theta.dtype.type(rules.consensus)
    for i in range(lo, hi):
        bend = player.bends[0, i] + player.gradients[0, i]
        for s in range(1, SHARDS):
            bend += player.bends[s, i] + player.gradients[s, i]
            player.gradients[s, i] = 0
        player.gradients[0, i] = player.history[i] + gamma * bend  # (CONSENSUS-GRADIENT)


@compiled(inline="always")
def _put_curvature(player, s, n, first, curvatures, count):
    """R ∂C/∂D = C″(D) RD into delta[L] of so many rows, from RD in their tangent rows; n rows in all."""
    shape, depth = player.shape, len(player.shape.sizes) - 1
    RD = layer(player.a[s], shape, depth, 2 * n, n + first, n + first + len(curvatures))
    Rdelta = layer(player.delta[s], shape, depth, 2 * n, first, first + len(curvatures))
    for i in range(len(curvatures)):
        Rdelta[i, 0] = curvatures[i] * RD[i, 0] / count


@compiled(inline="always")
def _along(player, s, n, moves):
    """The R-pass forward of shard s, along ``history`` where the player's parameters move."""
    passes.r_forward_along(
        player.effective, player.history, player.along, moves, player.shape, buffers_of(player, s), n
    )


@compiled(inline="always")
def _back_along(player, s, n, moves, gradient):
    """The R-pass backward, and what the gradient by the parameters changes by."""
    buffers = buffers_of(player, s)
    passes.r_backward_along(player.effective, player.history, player.along, moves, player.shape, buffers, n)
    passes.gradient_along(player.shape, buffers, n, gradient)


@separately_compiled(inner=True)
def _bend_critic_cost(generator, critic, rules, draws, shared, k, c, s):
    """Of the critic's cost along u_D, after the phase CRITIC on the same batch."""
    count = draws.latent.shape[2]
    lo, hi = compiled_shard_rows(count, s)
    n, shape, buffers = hi - lo, critic.shape, buffers_of(critic, s)
    depth, rows = len(shape.sizes) - 1, 4 * (hi - lo)
    x = layer(critic.a[s], shape, 0, rows, 0, 2 * n)
    x_real, x_fake = part(x, (), 0, n), part(x, (), n, 2 * n)
    copy(part(draws.real, (k, c), lo, hi), x_real)
    copy(generate_shard(generator, s, part(draws.latent, (k, c), lo, hi)), x_fake)
    if draws.noise.size > 0:
        add_noise(x_real, part(draws.noise, (k, c, 0), lo, hi))
        add_noise(x_fake, part(draws.noise, (k, c, 1), lo, hi))
    passes.forward(critic.effective, shape, buffers, rows, 0, 2 * n)
    slopes = layer(critic.delta[s], shape, depth, rows, 0, 2 * n)
    for i in range(n):
        slopes[i, 0], slopes[n + i, 0] = shared.slopes[0, lo + i], shared.slopes[1, lo + i]
    passes.backward(critic.effective, shape, buffers, rows, 0, 2 * n, 2 * n)
    passes.put_delta_beside(shape, buffers, 2 * n)
    fill(layer(critic.a[s], shape, 0, rows, 2 * n, rows), 0)  # the points do not move
    _along(critic, s, 2 * n, True)
    real, fake = part(shared.scores, (0,), lo, hi), part(shared.scores, (1,), lo, hi)
    of_real, of_fake = part(shared.slopes, (0,), lo, hi), part(shared.slopes, (1,), lo, hi)
    critic_curvature(rules.curvature, real, fake, of_real, of_fake)
    _put_curvature(critic, s, 2 * n, 0, of_real, count)
    _put_curvature(critic, s, 2 * n, n, of_fake, count)
    _back_along(critic, s, 2 * n, True, critic.bends[s])
    nabla_x = layer(critic.delta[s], shape, 0, rows, n, 2 * n)
    of_generator, buffers = generator.shape, buffers_of(generator, s)
    copy(nabla_x, layer(buffers.delta, of_generator, len(of_generator.sizes) - 1, n, 0, n))
    passes.backward(generator.theta, of_generator, buffers, n, 0, n, 0)
    passes.parameter_gradient(of_generator, buffers, n, 0, generator.bends[s])


@separately_compiled(inner=True)
def _bend_generator_cost(generator, critic, rules, draws, shared, k, c, s):
    """Of the generator's cost along u_G, after the phase GENERATOR on the same batch."""
    count = draws.latent.shape[2]
    lo, hi = compiled_shard_rows(count, s)
    n, shape, buffers = hi - lo, generator.shape, buffers_of(generator, s)
    depth = len(shape.sizes) - 1
    copy(part(draws.latent, (k, c), lo, hi), layer(buffers.a, shape, 0, 2 * n, 0, n))
    passes.forward(generator.theta, shape, buffers, 2 * n, 0, n)
    fill(layer(buffers.a, shape, 0, 2 * n, n, 2 * n), 0)
    _along(generator, s, n, True)
    theirs, room = critic.shape, buffers_of(critic, s)
    x = layer(room.a, theirs, 0, 2 * n, 0, n)
    copy(layer(buffers.a, shape, depth, 2 * n, 0, n), x)
    if draws.noise.size > 0:
        add_noise(x, part(draws.noise, (k, c, 1), lo, hi))
    passes.forward(critic.effective, theirs, room, 2 * n, 0, n)
    slopes = layer(room.delta, theirs, len(theirs.sizes) - 1, 2 * n, 0, n)
    for i in range(n):
        slopes[i, 0] = shared.slopes[1, lo + i]
    passes.backward(critic.effective, theirs, room, 2 * n, 0, n, n)
    passes.input_gradient(critic.effective, theirs, room, 2 * n, 0, n)
    passes.put_delta_beside(theirs, room, n)
    copy(layer(room.delta, theirs, 0, 2 * n, 0, n), layer(buffers.delta, shape, depth, 2 * n, 0, n))
    passes.backward(generator.theta, shape, buffers, 2 * n, 0, n, n)
    passes.put_delta_beside(shape, buffers, n)
    copy(layer(buffers.a, shape, depth, 2 * n, n, 2 * n), layer(room.a, theirs, 0, 2 * n, n, 2 * n))
    _along(critic, s, n, False)
    fake, of_fake = part(shared.scores, (1,), lo, hi), part(shared.slopes, (1,), lo, hi)
    generator_curvature(rules.curvature, fake, of_fake)
    _put_curvature(critic, s, n, 0, of_fake, count)
    _back_along(critic, s, n, False, critic.gradients[s])
    copy(layer(room.delta, theirs, 0, 2 * n, 0, n), layer(buffers.delta, shape, depth, 2 * n, 0, n))
    _back_along(generator, s, n, True, generator.gradients[s])
