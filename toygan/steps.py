"""One game, step by step: what a critic update and a generator update compute, shard by shard.

A batch is cut into a fixed number of shards of rows. A shard has its own buffers and its own gradient, so
shards run side by side on any number of threads, and the sum over shards, taken in order, is the same for
every number of threads.

Rows of the critic's batch in a shard, with n rows of each kind (mixed and tangent rows only with a penalty):
    mixed x̂ | real x | fake G(z) | tangent V

Two drivers run the same shard functions: ``play`` below runs whole chunks of updates in compiled code, for
the objectives it can compile; `toygan.game` runs one update at a time from Python, for everything else.
"""

from typing import NamedTuple

import numba
import numpy as np

from toygan import backprop
from toygan.backprop import Buffers, Shape, layer
from toygan.compilation import compiled
from toygan.objectives import OBJECTIVES
from toygan.optimizers import optimizer_step
from toygan.penalties import towards_one, towards_zero

SHARDS = 4
BLOCKS = 4  # of parameters, for the optimizer
FUSED = ("minimax", "non_saturating", "least_squares", "wasserstein")
GENERATOR_LOSS, CRITIC_LOSS, CRITIC_ESTIMATE, PENALTY = range(4)  # columns of the report


class Player(NamedTuple):
    """A network in training: the fields of its `Shape` (Numba's ``prange`` takes no tuple in a tuple), and

    Attributes
    ----------
    theta, first, second, history : (P,) arrays
        Parameters, the optimizer's moments, and the mean of past parameters.
    gradients : (SHARDS, P) array
        One row per shard; row 0 holds the sum when the optimizer runs.
    m, a, delta, nabla, rz : (SHARDS, length) arrays
        Buffers, a row per shard.
    """

    sizes: np.ndarray
    weights: np.ndarray
    biases: np.ndarray
    layers: np.ndarray
    hidden: int
    output: int
    smooth: bool
    theta: np.ndarray
    first: np.ndarray
    second: np.ndarray
    history: np.ndarray
    gradients: np.ndarray
    m: np.ndarray
    a: np.ndarray
    delta: np.ndarray
    nabla: np.ndarray
    rz: np.ndarray


class Rules(NamedTuple):
    """The numbers of the game that compiled code reads."""

    objective: int
    smoothing: float
    penalty: int  # 0 none, 1 towards norm one, 2 towards zero
    penalty_weight: float
    partner_is_fake: bool  # x̂ lies between the real row and the fake one, else between it and ``partner``
    optimizer: int
    beta1: float
    beta2: float
    clip: float  # 0: none
    history_weight: float
    averaging: float


class Draws(NamedTuple):
    """The random numbers of a chunk of K updates with C critic steps each, n rows a batch.

    Attributes
    ----------
    latent : (K, C + 1, n, latent_dim)
    real : (K, C or C + 1, n, d)
    epsilon : (K, C, n), or empty without a penalty
    partner : (K, C, n, d), or empty when the partner is the fake row
    noise : (K, C + 1, 2, n, d), or empty; already scaled; index 0 on real rows, 1 on fake rows
    """

    latent: np.ndarray
    real: np.ndarray
    epsilon: np.ndarray
    partner: np.ndarray
    noise: np.ndarray


def new_player(shape: Shape, theta, rows: int) -> Player:
    """A player with zeroed moments and room for ``rows`` rows per shard."""
    dtype, count = theta.dtype, len(theta)
    moments = (np.zeros(count, dtype) for _ in range(3))
    length = rows * int(shape.layers[-1])
    buffers = (np.zeros((SHARDS, length), dtype) for _ in Buffers._fields)
    return Player(*shape, theta, *moments, np.zeros((SHARDS, count), dtype), *buffers)


def shard_rows(n: int, shard: int) -> tuple[int, int]:
    """First and last + 1 row of a shard."""
    return shard * n // SHARDS, (shard + 1) * n // SHARDS


_shard_rows = compiled(shard_rows)


@compiled
def _shape(player):
    return Shape(
        player.sizes,
        player.weights,
        player.biases,
        player.layers,
        player.hidden,
        player.output,
        player.smooth,
    )


@compiled
def _buffers(player, s):
    return Buffers(player.m[s], player.a[s], player.delta[s], player.nabla[s], player.rz[s])


@compiled
def _add(x, y):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += y[i, j]


@compiled
def _mix(x, real, partner, epsilon):
    """x̂ = ε x + (1 − ε) partner, one ε per row (WGAN-GP Algorithm 1)."""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = epsilon[i] * real[i, j] + (epsilon.dtype.type(1) - epsilon[i]) * partner[i, j]


@compiled
def generate_shard(generator, s, latent):
    """G(z) of the rows of a shard, as a view of the shard's buffers."""
    n, shape, buffers = len(latent), _shape(generator), _buffers(generator, s)
    backprop.copy(latent, layer(buffers.a, shape, 0, n))
    backprop.forward(generator.theta, shape, buffers, n, 0, n)
    return layer(buffers.a, shape, len(shape.sizes) - 1, n)


@compiled
def score_shard(critic, s, rows, scored):
    """D of the first ``scored`` rows, whose points lie in a[0]: shape (scored,)."""
    buffers, shape = _buffers(critic, s), _shape(critic)
    backprop.forward(critic.theta, shape, buffers, rows, 0, scored)
    return layer(buffers.a, shape, len(shape.sizes) - 1, rows)[:scored].reshape(scored)


@compiled
def critic_gradient_shard(critic, s, rows, n, penalty, weight):
    """The shard's gradient of the critic's cost and of the penalty on its n mixed rows; the penalty's value.

    delta[L] holds the objective's slopes at the real and fake rows; ``weight`` is the shard's share of λ.
    """
    buffers, shape, value = _buffers(critic, s), _shape(critic), 0.0
    depth = len(shape.sizes) - 1
    if n > 0:
        layer(buffers.delta, shape, depth, rows)[:n] = 1  # the backward pass of D itself
    backprop.backward(critic.theta, shape, buffers, rows, 0, rows - n, n)
    if n > 0:
        g = backprop.input_gradient(critic.theta, shape, buffers, rows, 0, n)
        value, V = towards_one(g, weight) if penalty == 1 else towards_zero(g, weight)
        backprop.copy(V, layer(buffers.a, shape, 0, rows)[rows - n :])
        backprop.r_forward(critic.theta, shape, buffers, rows, n)
        if shape.smooth:
            backprop.r_backward(critic.theta, shape, buffers, rows, n)
    backprop.parameter_gradient(shape, buffers, rows, n, critic.gradients[s])
    return value


@compiled
def fake_gradient_shard(critic, s, rows, n):
    """∂C/∂x at the last n rows, the fake ones: what the generator receives; slopes lie in delta[L]."""
    buffers, shape = _buffers(critic, s), _shape(critic)
    backprop.backward(critic.theta, shape, buffers, rows, rows - n, rows, 0)
    return backprop.input_gradient(critic.theta, shape, buffers, rows, rows - n, rows)


@compiled
def generator_gradient_shard(generator, s, nabla_fake):
    """The shard's gradient of the generator's cost from ∂C/∂G(z)."""
    n, shape, buffers = len(nabla_fake), _shape(generator), _buffers(generator, s)
    backprop.copy(nabla_fake, layer(buffers.delta, shape, len(shape.sizes) - 1, n))
    backprop.backward(generator.theta, shape, buffers, n, 0, n, 0)
    backprop.parameter_gradient(shape, buffers, n, 0, generator.gradients[s])


@compiled
def update_block(player, block, rules, t, alpha, clip):
    """Sum the shards' gradients and step, on one block of parameters."""
    count = len(player.theta)
    lo, hi = block * count // BLOCKS, (block + 1) * count // BLOCKS
    theta, g = player.theta[lo:hi], player.gradients[0][lo:hi]
    for s in range(1, SHARDS):
        g += player.gradients[s][lo:hi]
    first, second = player.first[lo:hi], player.second[lo:hi]
    if rules.history_weight > 0:
        _pull_to_history(g, theta, player.history[lo:hi], rules.history_weight, t)
    optimizer_step(rules.optimizer, theta, g, first, second, t, alpha, rules.beta1, rules.beta2)
    if clip > 0:
        _clip(theta, theta.dtype.type(clip))


@compiled
def _pull_to_history(g, theta, history, weight, t):
    """Historical averaging (S4): the gradient of w‖θ − mean of past θ‖²; then θ joins the mean."""
    share = theta.dtype.type(1.0 / t)
    strength = theta.dtype.type(2.0 * weight)
    for i in range(theta.size):
        history[i] += (theta[i] - history[i]) * share
        g[i] += strength * (theta[i] - history[i])


@compiled
def _clip(theta, c):
    """WGAN Algorithm 1, line 7: after the step, every parameter into [−c, c]."""
    for i in range(theta.size):
        theta[i] = min(max(theta[i], -c), c)


@compiled
def average(mean, theta, decay):
    """Exponential moving average of the generator's parameters."""
    keep = mean.dtype.type(decay)
    for i in range(mean.size):
        mean[i] = keep * mean[i] + (mean.dtype.type(1) - keep) * theta[i]


def _objective_chain(formulas):
    """Compiled ``f(code, real, fake)`` over the objectives that ``play`` knows."""
    minimax, non_saturating, least_squares, wasserstein = map(compiled, formulas)

    @compiled
    def choose(code, real, fake):
        if code == 0:
            return minimax(real, fake)
        if code == 1:
            return non_saturating(real, fake)
        if code == 2:
            return least_squares(real, fake)
        return wasserstein(real, fake)

    return choose


_critic_cost = _objective_chain([OBJECTIVES[name].discriminator_formula for name in FUSED])
_generator_cost = _objective_chain([OBJECTIVES[name].generator_formula for name in FUSED])


@compiled
def _critic_shard(generator, critic, rules, draws, k, c, s, report):
    """Everything of one critic step on one shard, and its share of the step's report."""
    count = draws.latent.shape[2]
    lo, hi = _shard_rows(count, s)
    n, share = hi - lo, (hi - lo) / count
    mixed = n if rules.penalty > 0 else 0
    rows, shape = 2 * n + 2 * mixed, _shape(critic)
    fake = generate_shard(generator, s, draws.latent[k, c, lo:hi])
    x = layer(critic.a[s], shape, 0, rows)
    x_real, x_fake = x[mixed : mixed + n], x[mixed + n : mixed + 2 * n]
    backprop.copy(draws.real[k, c, lo:hi], x_real)
    backprop.copy(fake, x_fake)
    if draws.noise.size > 0:
        _add(x_real, draws.noise[k, c, 0, lo:hi])
        _add(x_fake, draws.noise[k, c, 1, lo:hi])
    if mixed > 0:
        partner = x_fake if rules.partner_is_fake else draws.partner[k, c, lo:hi]
        _mix(x[:n], x_real, partner, draws.epsilon[k, c, lo:hi])
    scores = score_shard(critic, s, rows, mixed + 2 * n)
    real, fake_scores = scores[mixed : mixed + n], scores[mixed + n :]
    value, d_real, d_fake = _critic_cost(rules.objective, real, fake_scores)
    slopes = layer(critic.delta[s], shape, len(shape.sizes) - 1, rows)
    for i in range(n):
        slopes[mixed + i, 0] = share * (d_real[i] + rules.smoothing / n)
        slopes[mixed + n + i, 0] = share * d_fake[i]
    penalty = critic_gradient_shard(critic, s, rows, mixed, rules.penalty, rules.penalty_weight * share)
    estimate = np.mean(real) - np.mean(fake_scores)
    report[s, CRITIC_LOSS] = share * (value + rules.smoothing * np.mean(real)) + penalty
    report[s, CRITIC_ESTIMATE] = share * estimate
    report[s, PENALTY] = penalty


@compiled
def _generator_shard(generator, critic, rules, draws, k, s, report):
    """Everything of one generator step on one shard, and its share of the step's report."""
    count, c = draws.latent.shape[2], draws.latent.shape[1] - 1
    lo, hi = _shard_rows(count, s)
    n, share = hi - lo, (hi - lo) / count
    shape = _shape(critic)
    fake = generate_shard(generator, s, draws.latent[k, c, lo:hi])
    x = layer(critic.a[s], shape, 0, n)
    backprop.copy(fake, x)
    if draws.noise.size > 0:
        _add(x, draws.noise[k, c, 1, lo:hi])
    scores = score_shard(critic, s, n, n)
    value, d_fake = _generator_cost(rules.objective, scores, scores)
    slopes = layer(critic.delta[s], shape, len(shape.sizes) - 1, n)
    for i in range(n):
        slopes[i, 0] = share * d_fake[i]
    generator_gradient_shard(generator, s, fake_gradient_shard(critic, s, n, n))
    report[s, GENERATOR_LOSS] = share * value


# Drivers: the same shard functions over all shards, for updates led from Python (`toygan.game`).


@compiled(cached=True, parallel=True)
def generate(generator, latent, fake):
    """fake ← G(latent), (n, d)."""
    for s in numba.prange(SHARDS):
        lo, hi = _shard_rows(len(latent), s)
        backprop.copy(generate_shard(generator, s, latent[lo:hi]), fake[lo:hi])


@compiled(cached=True, parallel=True)
def score(critic, mixed, real, fake, real_scores, fake_scores):
    """D(real) and D(fake); the forward pass also runs on the mixed rows. mixed and real may be empty."""
    depth = len(critic.sizes) - 1
    for s in numba.prange(SHARDS):
        lo, hi = _shard_rows(len(fake), s)
        n, shape = hi - lo, _shape(critic)
        m, r = n * (len(mixed) > 0), n * (len(real) > 0)
        rows = 2 * m + r + n
        x = layer(critic.a[s], shape, 0, rows)
        if m > 0:
            backprop.copy(mixed[lo:hi], x[:m])
        if r > 0:
            backprop.copy(real[lo:hi], x[m : m + r])
        backprop.copy(fake[lo:hi], x[m + r : m + r + n])
        backprop.forward(critic.theta, shape, _buffers(critic, s), rows, 0, m + r + n)
        scores = layer(critic.a[s], shape, depth, rows)
        for i in range(r):
            real_scores[lo + i] = scores[m + i, 0]
        for i in range(n):
            fake_scores[lo + i] = scores[m + r + i, 0]


@compiled(cached=True, parallel=True)
def critic_gradient(critic, d_real, d_fake, penalty, weight, nabla_x, values):
    """The critic's gradient, ∂C/∂x of the real and fake rows (2, n, width), the penalty's share per shard."""
    count, depth = len(d_fake), len(critic.sizes) - 1
    for s in numba.prange(SHARDS):
        lo, hi = _shard_rows(count, s)
        n, shape = hi - lo, _shape(critic)
        m = n if penalty > 0 else 0
        rows = 2 * m + 2 * n
        slopes = layer(critic.delta[s], shape, depth, rows)
        for i in range(n):
            slopes[m + i, 0] = d_real[lo + i]
            slopes[m + n + i, 0] = d_fake[lo + i]
        values[s] = critic_gradient_shard(critic, s, rows, m, penalty, weight * n / count)
        if nabla_x.size > 0:
            buffers = _buffers(critic, s)
            x = backprop.input_gradient(critic.theta, shape, buffers, rows, m, m + 2 * n)
            backprop.copy(x[:n], nabla_x[0, lo:hi])
            backprop.copy(x[n:], nabla_x[1, lo:hi])


@compiled(cached=True, parallel=True)
def fake_gradient(critic, d_fake, paired, nabla_fake):
    """nabla_fake ← ∂C/∂x at the fake rows, after ``score`` without mixed rows."""
    depth = len(critic.sizes) - 1
    for s in numba.prange(SHARDS):
        lo, hi = _shard_rows(len(d_fake), s)
        n, shape = hi - lo, _shape(critic)
        rows = 2 * n if paired else n
        slopes = layer(critic.delta[s], shape, depth, rows)
        for i in range(n):
            slopes[rows - n + i, 0] = d_fake[lo + i]
        backprop.copy(fake_gradient_shard(critic, s, rows, n), nabla_fake[lo:hi])


@compiled(cached=True, parallel=True)
def generator_gradient(generator, nabla_fake):
    """The generator's gradient, after ``generate``."""
    for s in numba.prange(SHARDS):
        lo, hi = _shard_rows(len(nabla_fake), s)
        generator_gradient_shard(generator, s, nabla_fake[lo:hi])


@compiled(cached=True, parallel=True)
def update(player, rules, t, alpha, clip):
    """One optimizer step of a player whose shards hold their gradients."""
    for block in numba.prange(BLOCKS):
        update_block(player, block, rules, t, alpha, clip)


@compiled(cached=True, parallel=True)
def play(generator, critic, rules, draws, mean, step, rates, report):
    """A chunk of updates: Algorithm 1 of GAN, WGAN and WGAN-GP.

    Parameters
    ----------
    generator, critic : Player
    rules : Rules
    draws : Draws
    mean : (P,) array
        The averaged generator; used when ``rules.averaging > 0``.
    step : int
        Generator updates done before this chunk.
    rates : (K, 2) float64 array
        Learning rates of the generator and of the critic.
    report : (K, SHARDS, 4) float64 array
        Filled with every shard's share of the losses; of the last critic step for the critic's.
    """
    updates, critic_steps = draws.latent.shape[0], draws.latent.shape[1] - 1
    for k in range(updates):
        for c in range(critic_steps):
            for s in numba.prange(SHARDS):
                _critic_shard(generator, critic, rules, draws, k, c, s, report[k])
            t = (step + k) * critic_steps + c + 1
            for block in numba.prange(BLOCKS):
                update_block(critic, block, rules, t, rates[k, 1], rules.clip)
        for s in numba.prange(SHARDS):
            _generator_shard(generator, critic, rules, draws, k, s, report[k])
        for block in numba.prange(BLOCKS):
            update_block(generator, block, rules, step + k + 1, rates[k, 0], 0.0)
        if rules.averaging > 0:
            average(mean, generator.theta, rules.averaging)
