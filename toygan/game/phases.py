"""The phases of a critic step and of a generator step, each for one shard of a batch.

A phase reads from the shared arrays (`toygan.game.state.SharedArrays`) what earlier phases wrote there. For
the objectives of `toygan.game.compiled_objectives` one phase holds all of a step but its update. For all
others compiled code writes the scores, Python the slopes (`toygan.game.led_by_python`), and further compiled
phases continue from the slopes.
"""

import numpy as np

from toygan.engine.array_views import part
from toygan.engine.compilation import compiled
from toygan.engine.loops import copy
from toygan.engine.separate import separately_compiled
from toygan.game.compiled_objectives import critic_cost, generator_cost
from toygan.game.joint_updates import kept_block
from toygan.game.players import compiled_shard_rows
from toygan.game.shards import (
    add_noise,
    buffers_of,
    critic_gradient_shard,
    fake_gradient_shard,
    generate_shard,
    generator_gradient_shard,
    mix,
    penalty_shard,
    score_shard,
)
from toygan.game.state import CRITIC_ESTIMATE, CRITIC_LOSS, GENERATOR_LOSS, PENALTY
from toygan.network import passes
from toygan.network.layout import layer

# Whole steps but for their update, of a compiled objective; the updates.
CRITIC, UPDATE_CRITIC, GENERATOR, UPDATE_GENERATOR = range(4)
# Parts of a step, between which Python writes the slopes. The penalty needs no slopes: it runs meanwhile.
CRITIC_SCORES, CRITIC_PENALTY, CRITIC_GRADIENT, GENERATOR_SCORES, GENERATOR_GRADIENT = range(4, 9)
# The same around a coupling.
GENERATE, COUPLED_CRITIC_SCORES, COUPLED_GENERATOR_SCORES, FAKE_GRADIENT = range(9, 13)
COUPLED_GENERATOR_GRADIENT = 13
# Keep the parameters of both players, and return to them: between the two a player looks ahead.
KEEP, RETURN = range(14, 16)
CRITIC_ALONG, GENERATOR_ALONG, BEND_CRITIC_COST, BEND_GENERATOR_COST, BENT = range(16, 21)  # of consensus
AHEAD, JUDGED, BACK, UNROLLED = range(21, 25)  # of unrolled, which has BEND_CRITIC_COST, too
# Python's phases: their numbers come after those of all compiled ones.
CRITIC_SLOPES, GENERATOR_SLOPES, COUPLE, DECOUPLE, COUPLING_STEP = range(25, 30)
PYTHON = CRITIC_SLOPES


@separately_compiled(inner=True)
def _critic_scores(generator, critic, rules, draws, shared, k, c, s):
    """D(real) and D(G(z)) of the shard, with the mixed rows passed forward beside them."""
    lo, hi = compiled_shard_rows(draws.latent.shape[2], s)
    n, shape = hi - lo, critic.shape
    mixed = n * rules.penalties.size
    x = layer(critic.a[s], shape, 0, 2 * n + 2 * mixed, 0, mixed + 2 * n)
    x_real, x_fake = part(x, (), mixed, mixed + n), part(x, (), mixed + n, mixed + 2 * n)
    copy(part(draws.real, (k, c), lo, hi), x_real)
    copy(generate_shard(generator, s, part(draws.latent, (k, c), lo, hi)), x_fake)
    if draws.noise.size > 0:
        add_noise(x_real, part(draws.noise, (k, c, 0), lo, hi))
        add_noise(x_fake, part(draws.noise, (k, c, 1), lo, hi))
    for j in range(rules.penalties.size):
        first = j * draws.latent.shape[2] + lo
        partner = x_fake if rules.partner_is_fake[j] else part(draws.partner, (k, c), first, first + n)
        mix(part(x, (), j * n, (j + 1) * n), x_real, partner, part(draws.epsilon, (k, c), first, first + n))
    _score(critic, shared.scores, s, lo, n, mixed, n)


@compiled(inline="always")
def _score(critic, scores, s, lo, n, mixed, real):
    """Forward pass of mixed, real and fake rows that lie in a[0]; keeps the scores of the last two kinds."""
    rows = score_shard(critic, s, 2 * mixed + real + n, mixed + real + n)
    for i in range(real):
        scores[0, lo + i] = rows[mixed + i]
    for i in range(n):
        scores[1, lo + i] = rows[mixed + real + i]


@separately_compiled(inner=True)
def _critic_slopes(rules, shared, k, s):
    """The objective at the shard's scores, for objectives that compiled code knows."""
    count = shared.scores.shape[1]
    lo, hi = compiled_shard_rows(count, s)
    share = (hi - lo) / count
    real, fake = part(shared.scores, (0,), lo, hi), part(shared.scores, (1,), lo, hi)
    shared.report[k, s, CRITIC_LOSS] = 0
    if hi > lo:  # a batch of fewer rows than shards leaves some of them empty: no mean there
        d_real, d_fake = part(shared.slopes, (0,), lo, hi), part(shared.slopes, (1,), lo, hi)
        value = part(shared.report, (k, s), CRITIC_LOSS, CRITIC_LOSS + 1)
        critic_cost(rules.objective, real, fake, d_real, d_fake, value)
        for i in range(hi - lo):
            d_real[i] = share * d_real[i] + rules.smoothing / count
            d_fake[i] *= share
        value[0] = share * (value[0] + rules.smoothing * np.mean(real))


@separately_compiled(inner=True)
def _critic_penalty(critic, rules, shared, k, s):
    """The penalties at the shard's mixed rows."""
    count = shared.slopes.shape[1]
    lo, hi = compiled_shard_rows(count, s)
    n = hi - lo
    if n > 0:
        value = part(shared.report, (k, s), PENALTY, PENALTY + 1)
        penalty_shard(critic, s, 2 * n + 2 * n * rules.penalties.size, n, count, rules, value)


@separately_compiled(inner=True)
def _critic_gradient(critic, rules, shared, k, s):
    """From the shared slopes to the shard's gradient."""
    count, depth = shared.slopes.shape[1], len(critic.shape.sizes) - 1
    lo, hi = compiled_shard_rows(count, s)
    n, shape = hi - lo, critic.shape
    mixed = n * rules.penalties.size
    rows = 2 * mixed + 2 * n
    slopes = layer(critic.delta[s], shape, depth, rows, 0, rows)
    for i in range(n):
        slopes[mixed + i, 0] = shared.slopes[0, lo + i]
        slopes[mixed + n + i, 0] = shared.slopes[1, lo + i]
    estimate = 0.0
    for i in range(lo, hi):
        estimate += shared.scores[0, i] - shared.scores[1, i]
    shared.report[k, s, CRITIC_ESTIMATE] = estimate / count
    critic_gradient_shard(critic, s, rows, mixed)
    if shared.nabla_x.size > 0:  # a coupling learns from it
        passes.input_gradient(critic.effective, shape, buffers_of(critic, s), rows, mixed, mixed + 2 * n)
        nabla_x = layer(critic.delta[s], shape, 0, rows, mixed, mixed + 2 * n)
        copy(part(nabla_x, (), 0, n), part(shared.nabla_x, (0,), lo, hi))
        copy(part(nabla_x, (), n, 2 * n), part(shared.nabla_x, (1,), lo, hi))


@separately_compiled(inner=True)
def _generator_scores(generator, critic, rules, draws, shared, k, c, s):
    """D(G(z)) of the shard, and D(real) where the generator's objective pairs the two."""
    lo, hi = compiled_shard_rows(draws.latent.shape[2], s)
    n, shape = hi - lo, critic.shape
    real = n if rules.paired else 0
    x = layer(critic.a[s], shape, 0, real + n, 0, real + n)
    x_real, x_fake = part(x, (), 0, real), part(x, (), real, real + n)
    copy(generate_shard(generator, s, part(draws.latent, (k, c), lo, hi)), x_fake)
    if real > 0:
        copy(part(draws.real, (k, c), lo, hi), x_real)
    if draws.noise.size > 0:
        add_noise(x_fake, part(draws.noise, (k, c, 1), lo, hi))
        if real > 0:
            add_noise(x_real, part(draws.noise, (k, c, 0), lo, hi))
    _score(critic, shared.scores, s, lo, n, 0, real)


@separately_compiled(inner=True)
def _slopes_of_generator(rules, shared, k, s):
    """The generator's objective at the shard's scores."""
    count = shared.scores.shape[1]
    lo, hi = compiled_shard_rows(count, s)
    share = (hi - lo) / count
    shared.report[k, s, GENERATOR_LOSS] = 0
    if hi > lo:
        real, fake = part(shared.scores, (0,), lo, hi), part(shared.scores, (1,), lo, hi)
        d_real, d_fake = part(shared.slopes, (0,), lo, hi), part(shared.slopes, (1,), lo, hi)
        value = part(shared.report, (k, s), GENERATOR_LOSS, GENERATOR_LOSS + 1)
        generator_cost(rules.objective, real, fake, d_real, d_fake, value)
        for i in range(hi - lo):
            d_fake[i] *= share
        value[0] *= share


@separately_compiled(inner=True)
def _generator_gradient(generator, critic, rules, shared, s):
    """From the shared slopes to the shard's gradient of the generator."""
    generator_gradient_shard(generator, s, _fake_gradient(critic, rules, shared, s))


@separately_compiled(inner=True)
def _coupled_fake_gradient(critic, rules, shared, s):
    """∂C/∂x of the shard's fake rows to the shared arrays, for the coupling to take back."""
    lo, hi = compiled_shard_rows(shared.slopes.shape[1], s)
    copy(_fake_gradient(critic, rules, shared, s), part(shared.nabla_x, (1,), lo, hi))


@separately_compiled(inner=True)
def _generate(generator, draws, shared, k, c, s):
    """G(z) of the shard to the shared arrays, for the coupling to take."""
    lo, hi = compiled_shard_rows(draws.latent.shape[2], s)
    fake = generate_shard(generator, s, part(draws.latent, (k, c), lo, hi))
    copy(fake, part(shared.fake, (), lo, hi))


@separately_compiled(inner=True)
def _coupled_generator_gradient(generator, shared, s):
    """From ∂C/∂G(z) behind the coupling to the shard's gradient of the generator."""
    lo, hi = compiled_shard_rows(shared.nabla_fake.shape[0], s)
    generator_gradient_shard(generator, s, part(shared.nabla_fake, (), lo, hi))


@compiled(inline="always")
def _fake_gradient(critic, rules, shared, s):
    """∂C/∂x of the shard's fake rows, from the slopes in the shared arrays."""
    lo, hi = compiled_shard_rows(shared.slopes.shape[1], s)
    n = hi - lo
    rows = 2 * n if rules.paired else n
    slopes = layer(critic.delta[s], critic.shape, len(critic.shape.sizes) - 1, rows, 0, rows)
    for i in range(n):
        slopes[rows - n + i, 0] = shared.slopes[1, lo + i]
    return fake_gradient_shard(critic, s, rows, n)


@separately_compiled(inner=True)
def _coupled_scores(critic, rules, shared, phase, s):
    """Scores of the coupled batches; in a critic step the mixed rows pass forward beside them."""
    lo, hi = compiled_shard_rows(shared.x_fake.shape[0], s)
    n, shape = hi - lo, critic.shape
    penalties = rules.penalties.size if phase == COUPLED_CRITIC_SCORES else 0
    mixed = n * penalties
    x = layer(critic.a[s], shape, 0, 2 * mixed + 2 * n, 0, mixed + 2 * n)
    for j in range(penalties):
        first = j * shared.x_fake.shape[0] + lo
        copy(part(shared.mixed, (), first, first + n), part(x, (), j * n, (j + 1) * n))
    copy(part(shared.x_real, (), lo, hi), part(x, (), mixed, mixed + n))
    copy(part(shared.x_fake, (), lo, hi), part(x, (), mixed + n, mixed + 2 * n))
    _score(critic, shared.scores, s, lo, n, mixed, n)


@compiled(inline="always")
def do_phase(phase, k, c, s, generator, critic, rules, draws, shared):
    """One phase on one shard."""
    if phase in (CRITIC, CRITIC_SCORES):
        _critic_scores(generator, critic, rules, draws, shared, k, c, s)
    elif phase in (GENERATOR, GENERATOR_SCORES):
        _generator_scores(generator, critic, rules, draws, shared, k, c, s)
    elif phase == GENERATE:
        _generate(generator, draws, shared, k, c, s)
    elif phase in (COUPLED_CRITIC_SCORES, COUPLED_GENERATOR_SCORES):
        _coupled_scores(critic, rules, shared, phase, s)
    elif phase == FAKE_GRADIENT:
        _coupled_fake_gradient(critic, rules, shared, s)
    elif phase == COUPLED_GENERATOR_GRADIENT:
        _coupled_generator_gradient(generator, shared, s)
    elif phase in (KEEP, RETURN):
        kept_block(generator, s, phase == RETURN)
        kept_block(critic, s, phase == RETURN)
    if phase == CRITIC:
        _critic_slopes(rules, shared, k, s)
    elif phase == GENERATOR:
        _slopes_of_generator(rules, shared, k, s)
    if rules.penalties.size > 0 and phase in (CRITIC, CRITIC_PENALTY):
        _critic_penalty(critic, rules, shared, k, s)
    if phase in (CRITIC, CRITIC_GRADIENT):
        _critic_gradient(critic, rules, shared, k, s)
    elif phase in (GENERATOR, GENERATOR_GRADIENT):
        _generator_gradient(generator, critic, rules, shared, s)
