"""Unrolled: the generator's gradient through k steps of the critic (Metz et al. 2017).

The critic steps from φ₀ on the batch of its own step, along g_i = ∇_φ L_D(φ_i, θ), with its optimizer and the
moments it has. The generator's cost is taken at φ_k(θ): its gradient is that at a fixed φ_k, and what the
steps add. With φ̄ = ∂L_G/∂φ_k, passed back over the steps i = k−1 … 0:

    ḡ, and the adjoints of both moments, by the optimizer      (`toygan.network.optimizer_adjoints`)
    φ̄ ← φ̄ + ∇_φ(ḡ · ∇_φ L_D),   θ̄ ← θ̄ + ∇_θ(ḡ · ∇_φ L_D)   at φ_i

Both are the R-pass along ḡ that `toygan.game.consensus` has. The phases of a joint step, each after all
shards of the one before:

    CRITIC, AHEAD           k times: ∇_φ L_D, then one step; what it began with stays in ``ahead``
    GENERATOR, JUDGED       the gradient at φ_k by θ, then by φ, to ``bends``
    BACK, BEND_CRITIC_COST  k times, the last step first: ḡ to ``history``, back to φ_i, the R-pass
    UNROLLED                the last θ̄, and g_0 in the place of the critic's gradient
"""

from toygan.engine.array_views import part
from toygan.engine.compilation import compiled
from toygan.engine.separate import separately_compiled
from toygan.game.phases import AHEAD, BACK, JUDGED, UNROLLED
from toygan.game.players import SHARDS, compiled_shard_rows
from toygan.game.shards import buffers_of
from toygan.game.updates import sum_over_shards
from toygan.network import passes
from toygan.network.optimizer_adjoints import step_backward
from toygan.network.optimizers import optimizer_step

# What a row of ``ahead`` holds: the critic before a step, and its gradient there. The row after the last step
# has the adjoints of the first three.
THETA, FIRST, SECOND, GRADIENT = range(4)


@separately_compiled(inner=True)
def do_unrolled_phase(phase, i, s, t, alpha, generator, critic, rules, shared):
    """One phase of step i ahead, on one shard or on one block of the parameters."""
    if phase == AHEAD:
        _step_ahead(critic, rules, shared, i, s, t, alpha)
    elif phase == JUDGED:
        _by_critic(critic, shared, s)
    elif phase == BACK:
        _gather(generator, s)
        _step_back(critic, rules, shared, i, s, t, alpha)
    elif phase == UNROLLED:
        _gather(generator, s)
        _first_gradient(critic, s)


@compiled(inline="always")
def _copy(source, target):
    for i in range(target.size):
        target[i] = source[i]


@compiled(inline="always")
def _add(source, target):
    for i in range(target.size):
        target[i] += source[i]


@compiled(inline="always")
def _clear(x):
    for i in range(x.size):
        x[i] = 0


@compiled(inline="always")
def _memory(player, lo, hi):
    """θ and both moments."""
    return (
        part(player.theta, (), lo, hi),
        part(player.first, (), lo, hi),
        part(player.second, (), lo, hi),
    )


@separately_compiled(inner=True)
def _step_ahead(critic, rules, shared, i, s, t, alpha):
    """Keep what step i begins with, and the shard's scores and slopes; take the step."""
    lo, hi = compiled_shard_rows(len(critic.theta), s)
    theta, first, second = _memory(critic, lo, hi)
    g = part(critic.ahead, (i, GRADIENT), lo, hi)
    sum_over_shards(critic, lo, hi)
    _copy(part(critic.gradients, (0,), lo, hi), g)
    _copy(theta, part(critic.ahead, (i, THETA), lo, hi))
    _copy(first, part(critic.ahead, (i, FIRST), lo, hi))
    _copy(second, part(critic.ahead, (i, SECOND), lo, hi))
    optimizer_step(rules.optimizer, theta, g, first, second, t, alpha, rules.beta1, rules.beta2)
    passes.set_panels(critic.theta, critic.shape, critic.panels, lo, hi)
    lo, hi = compiled_shard_rows(shared.scores.shape[1], s)
    for side in range(2):
        _copy(part(shared.scores, (side,), lo, hi), part(shared.ahead, (i, 0, side), lo, hi))
        _copy(part(shared.slopes, (side,), lo, hi), part(shared.ahead, (i, 1, side), lo, hi))


@separately_compiled(inner=True)
def _by_critic(critic, shared, s):
    """∂L_G/∂φ of the shard, after the phase GENERATOR has passed its rows backward; no θ̄ so far."""
    lo, hi = compiled_shard_rows(shared.scores.shape[1], s)
    passes.parameter_gradient(critic.shape, buffers_of(critic, s), hi - lo, 0, critic.bends[s])
    lo, hi = compiled_shard_rows(len(critic.theta), s)
    for adjoint in range(3):
        _clear(part(critic.ahead, (len(critic.ahead) - 1, adjoint), lo, hi))


@separately_compiled(inner=True)
def _step_back(critic, rules, shared, i, s, t, alpha):
    """ḡ to ``history`` and its panels; the critic stands before step i again, with its scores and slopes."""
    lo, hi = compiled_shard_rows(len(critic.theta), s)
    theta, first, second = _memory(critic, lo, hi)
    last = len(critic.ahead) - 1
    moved = part(critic.ahead, (last, THETA), lo, hi)
    for other in range(SHARDS):
        _add(part(critic.bends, (other,), lo, hi), moved)
    _copy(part(critic.ahead, (i, THETA), lo, hi), theta)
    _copy(part(critic.ahead, (i, FIRST), lo, hi), first)
    _copy(part(critic.ahead, (i, SECOND), lo, hi), second)
    g, by_g = part(critic.ahead, (i, GRADIENT), lo, hi), part(critic.history, (), lo, hi)
    adjoints = part(critic.ahead, (last, FIRST), lo, hi), part(critic.ahead, (last, SECOND), lo, hi)
    real = theta.dtype.type
    numbers = real(alpha), real(rules.beta1), real(rules.beta2)
    biases = real(1.0 - rules.beta1**t), real(1.0 - rules.beta2**t)
    step_backward(rules.backward, g, first, second, moved, *adjoints, by_g, *numbers, *biases)
    passes.set_panels(critic.theta, critic.shape, critic.panels, lo, hi)
    passes.set_panels(critic.history, critic.shape, critic.along, lo, hi)
    lo, hi = compiled_shard_rows(shared.scores.shape[1], s)
    for side in range(2):
        _copy(part(shared.ahead, (i, 0, side), lo, hi), part(shared.scores, (side,), lo, hi))
        _copy(part(shared.ahead, (i, 1, side), lo, hi), part(shared.slopes, (side,), lo, hi))


@separately_compiled(inner=True)
def _gather(generator, block):
    """Add θ̄ of the last R-pass to the generator's gradient; take it away, so that it is added once."""
    lo, hi = compiled_shard_rows(len(generator.theta), block)
    g = part(generator.gradients, (0,), lo, hi)
    for s in range(SHARDS):
        bend = part(generator.bends, (s,), lo, hi)
        _add(bend, g)  # (UNROLLED-GRADIENT)
        _clear(bend)


@separately_compiled(inner=True)
def _first_gradient(critic, block):
    """g_0 to the gradient of the first shard, 0 to the others."""
    lo, hi = compiled_shard_rows(len(critic.theta), block)
    _copy(part(critic.ahead, (0, GRADIENT), lo, hi), part(critic.gradients, (0,), lo, hi))
    for s in range(1, SHARDS):
        _clear(part(critic.gradients, (s,), lo, hi))
