"""One game, step by step: what a critic update and a generator update compute, shard by shard.

A batch is cut into a fixed number of shards of rows. A shard has its own buffers and its own gradient, so
shards run side by side on any number of threads, and the sum over shards, taken in order, is the same for
every number of threads.

Rows of the critic's batch in a shard, with n rows of each kind (mixed and tangent rows only with a penalty):
    mixed x̂ | real x | fake G(z) | tangent V

A game is a program of phases that ``play`` runs. For the objectives in ``FUSED`` one program holds a whole
chunk of updates; for everything else (`toygan.game`) Python comes in between: phases leave scores on the
board, Python writes slopes, further phases take them from there.
"""

from typing import NamedTuple

import numpy as np

from toygan import backprop
from toygan.backprop import Buffers, Shape, layer
from toygan.compilation import compiled
from toygan.objectives import OBJECTIVES
from toygan.optimizers import optimizer_step
from toygan.penalties import towards_one, towards_zero
from toygan.team import meet

SHARDS = 4
FUSED = ("minimax", "non_saturating", "least_squares", "wasserstein")
CRITIC, UPDATE_CRITIC, GENERATOR, UPDATE_GENERATOR = range(4)  # phases of a program; those of a fused game
CRITIC_GRADIENT, GENERATOR_GRADIENT = 4, 5  # after Python wrote the slopes on the board
GENERATE, COUPLED_SCORES, FAKE_GRADIENT, COUPLED_GENERATOR_GRADIENT = range(6, 10)  # around a coupling
PYTHON = 10  # the phases from here on are Python's, see `toygan.game`
GENERATOR_LOSS, CRITIC_LOSS, CRITIC_ESTIMATE, PENALTY = range(4)  # columns of the report


class Player(NamedTuple):
    """A network in training.

    Attributes
    ----------
    shape : Shape
    theta, first, second, history : (P,) arrays
        Parameters, the optimizer's moments, and the mean of past parameters.
    gradients : (SHARDS, P) array
        One row per shard; row 0 holds the sum when the optimizer runs.
    m, a, delta, nabla, rz : (SHARDS, length) arrays
        Buffers, a row per shard.
    """

    shape: Shape
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

    objective: int  # an index into FUSED, or −1 when Python computes the slopes
    paired: bool
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


class Board(NamedTuple):
    """What phases hand to one another, and to Python between them; N rows of the critic's batch.

    Attributes
    ----------
    scores, slopes : (2, N)
        D and ∂C/∂D at real rows (index 0) and fake rows (1).
    report : (K, SHARDS, 4) float64
        Every shard's share of the losses of an update.
    mean : (P,)
        The averaged generator.
    fake, nabla_fake : (n, d)
        G(z) before a coupling, and ∂C/∂G(z) behind it.
    x_real, x_fake, mixed : (N, width)
        The critic's batches after a coupling.
    nabla_x : (2, N, width), or empty where no coupling asks for it
    """

    scores: np.ndarray
    slopes: np.ndarray
    report: np.ndarray
    mean: np.ndarray
    fake: np.ndarray
    nabla_fake: np.ndarray
    x_real: np.ndarray
    x_fake: np.ndarray
    mixed: np.ndarray
    nabla_x: np.ndarray


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
    return Player(shape, theta, *moments, np.zeros((SHARDS, count), dtype), *buffers)


def shard_rows(n: int, shard: int) -> tuple[int, int]:
    """First and last + 1 row of a shard."""
    return shard * n // SHARDS, (shard + 1) * n // SHARDS


_shard_rows = compiled(shard_rows)


@compiled(inline="always")
def _buffers(player, s):
    return Buffers(player.m[s], player.a[s], player.delta[s], player.nabla[s], player.rz[s])


@compiled(inline="always")
def _add(x, y):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] += y[i, j]


@compiled(inline="always")
def _mix(x, real, partner, epsilon):
    """x̂ = ε x + (1 − ε) partner, one ε per row (WGAN-GP Algorithm 1)."""
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = epsilon[i] * real[i, j] + (epsilon.dtype.type(1) - epsilon[i]) * partner[i, j]


@compiled(inline="always")
def generate_shard(generator, s, latent):
    """G(z) of the rows of a shard, as a view of the shard's buffers."""
    n, shape, buffers = len(latent), generator.shape, _buffers(generator, s)
    backprop.copy(latent, layer(buffers.a, shape, 0, n))
    backprop.forward(generator.theta, shape, buffers, n, 0, n)
    return layer(buffers.a, shape, len(shape.sizes) - 1, n)


@compiled(inline="always")
def score_shard(critic, s, rows, scored):
    """D of the first ``scored`` rows, whose points lie in a[0]: shape (scored,)."""
    buffers, shape = _buffers(critic, s), critic.shape
    backprop.forward(critic.theta, shape, buffers, rows, 0, scored)
    return layer(buffers.a, shape, len(shape.sizes) - 1, rows)[:scored].reshape(scored)


@compiled(inline="always")
def critic_gradient_shard(critic, s, rows, n, penalty, weight):
    """The shard's gradient of the critic's cost and of the penalty on its n mixed rows; the penalty's value.

    delta[L] holds the objective's slopes at the real and fake rows; ``weight`` is the shard's share of λ.
    """
    buffers, shape, value = _buffers(critic, s), critic.shape, 0.0
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


@compiled(inline="always")
def fake_gradient_shard(critic, s, rows, n):
    """∂C/∂x at the last n rows, the fake ones: what the generator receives; slopes lie in delta[L]."""
    buffers, shape = _buffers(critic, s), critic.shape
    backprop.backward(critic.theta, shape, buffers, rows, rows - n, rows, 0)
    return backprop.input_gradient(critic.theta, shape, buffers, rows, rows - n, rows)


@compiled(inline="always")
def generator_gradient_shard(generator, s, nabla_fake):
    """The shard's gradient of the generator's cost from ∂C/∂G(z)."""
    n, shape, buffers = len(nabla_fake), generator.shape, _buffers(generator, s)
    backprop.copy(nabla_fake, layer(buffers.delta, shape, len(shape.sizes) - 1, n))
    backprop.backward(generator.theta, shape, buffers, n, 0, n, 0)
    backprop.parameter_gradient(shape, buffers, n, 0, generator.gradients[s])


@compiled
def update_block(player, mean, block, rules, t, alpha, clip, averaging):
    """Sum the shards' gradients, step, clip and average, on one block of parameters."""
    count = len(player.theta)
    lo, hi = block * count // SHARDS, (block + 1) * count // SHARDS
    theta, g = player.theta[lo:hi], player.gradients[0][lo:hi]
    for s in range(1, SHARDS):
        g += player.gradients[s][lo:hi]
    first, second = player.first[lo:hi], player.second[lo:hi]
    if rules.history_weight > 0:
        _pull_to_history(g, theta, player.history[lo:hi], rules.history_weight, t)
    optimizer_step(rules.optimizer, theta, g, first, second, t, alpha, rules.beta1, rules.beta2)
    if clip > 0:
        _clip(theta, theta.dtype.type(clip))
    if averaging > 0:
        average(mean[lo:hi], theta, averaging)


@compiled(inline="always")
def _pull_to_history(g, theta, history, weight, t):
    """Historical averaging (S4): the gradient of w‖θ − mean of past θ‖²; then θ joins the mean."""
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


@compiled(inline="always")
def _critic_scores(generator, critic, rules, draws, board, k, c, s):
    """D(real) and D(G(z)) of the shard, with the mixed rows passed forward beside them."""
    lo, hi = _shard_rows(draws.latent.shape[2], s)
    n, shape = hi - lo, critic.shape
    mixed = n if rules.penalty > 0 else 0
    x = layer(critic.a[s], shape, 0, 2 * n + 2 * mixed)
    x_real, x_fake = x[mixed : mixed + n], x[mixed + n : mixed + 2 * n]
    backprop.copy(draws.real[k, c, lo:hi], x_real)
    backprop.copy(generate_shard(generator, s, draws.latent[k, c, lo:hi]), x_fake)
    if draws.noise.size > 0:
        _add(x_real, draws.noise[k, c, 0, lo:hi])
        _add(x_fake, draws.noise[k, c, 1, lo:hi])
    if mixed > 0:
        partner = x_fake if rules.partner_is_fake else draws.partner[k, c, lo:hi]
        _mix(x[:n], x_real, partner, draws.epsilon[k, c, lo:hi])
    _score(critic, board.scores, s, lo, n, mixed, n)


@compiled(inline="always")
def _score(critic, scores, s, lo, n, mixed, real):
    """Forward pass of mixed, real and fake rows that lie in a[0]; the last two kinds' scores to the board."""
    rows = score_shard(critic, s, 2 * mixed + real + n, mixed + real + n)
    for i in range(real):
        scores[0, lo + i] = rows[mixed + i]
    for i in range(n):
        scores[1, lo + i] = rows[mixed + real + i]


@compiled(inline="always")
def _critic_slopes(rules, board, k, s):
    """The objective at the shard's scores, for objectives that compiled code knows."""
    count = board.scores.shape[1]
    lo, hi = _shard_rows(count, s)
    share = (hi - lo) / count
    real, fake = board.scores[0, lo:hi], board.scores[1, lo:hi]
    board.report[k, s, CRITIC_LOSS] = 0
    board.report[k, s, CRITIC_ESTIMATE] = 0
    if hi > lo:  # a batch of fewer rows than shards leaves some of them empty: no mean there
        value, d_real, d_fake = _critic_cost(rules.objective, real, fake)
        for i in range(hi - lo):
            board.slopes[0, lo + i] = share * d_real[i] + rules.smoothing / count
            board.slopes[1, lo + i] = share * d_fake[i]
        board.report[k, s, CRITIC_LOSS] = share * (value + rules.smoothing * np.mean(real))
        board.report[k, s, CRITIC_ESTIMATE] = share * (np.mean(real) - np.mean(fake))


@compiled(inline="always")
def _critic_gradient(critic, rules, board, k, s):
    """From the slopes on the board to the shard's gradient."""
    count, depth = board.slopes.shape[1], len(critic.shape.sizes) - 1
    lo, hi = _shard_rows(count, s)
    n, shape = hi - lo, critic.shape
    mixed = n if rules.penalty > 0 else 0
    rows = 2 * mixed + 2 * n
    slopes = layer(critic.delta[s], shape, depth, rows)
    for i in range(n):
        slopes[mixed + i, 0] = board.slopes[0, lo + i]
        slopes[mixed + n + i, 0] = board.slopes[1, lo + i]
    share = rules.penalty_weight * n / count
    board.report[k, s, PENALTY] = critic_gradient_shard(critic, s, rows, mixed, rules.penalty, share)
    if board.nabla_x.size > 0:  # a coupling learns from it
        x = backprop.input_gradient(critic.theta, shape, _buffers(critic, s), rows, mixed, mixed + 2 * n)
        backprop.copy(x[:n], board.nabla_x[0, lo:hi])
        backprop.copy(x[n:], board.nabla_x[1, lo:hi])


@compiled(inline="always")
def _generator_scores(generator, critic, rules, draws, board, k, s):
    """D(G(z)) of the shard, and D(real) where the generator's objective pairs the two."""
    c = draws.latent.shape[1] - 1
    lo, hi = _shard_rows(draws.latent.shape[2], s)
    n, shape = hi - lo, critic.shape
    real = n if rules.paired else 0
    x = layer(critic.a[s], shape, 0, real + n)
    backprop.copy(generate_shard(generator, s, draws.latent[k, c, lo:hi]), x[real:])
    if real > 0:
        backprop.copy(draws.real[k, c, lo:hi], x[:real])
    if draws.noise.size > 0:
        _add(x[real:], draws.noise[k, c, 1, lo:hi])
        if real > 0:
            _add(x[:real], draws.noise[k, c, 0, lo:hi])
    _score(critic, board.scores, s, lo, n, 0, real)


@compiled(inline="always")
def _generator_slopes(rules, board, k, s):
    """The generator's objective at the shard's scores."""
    count = board.scores.shape[1]
    lo, hi = _shard_rows(count, s)
    share = (hi - lo) / count
    board.report[k, s, GENERATOR_LOSS] = 0
    if hi > lo:
        value, d_fake = _generator_cost(rules.objective, board.scores[0, lo:hi], board.scores[1, lo:hi])
        for i in range(hi - lo):
            board.slopes[1, lo + i] = share * d_fake[i]
        board.report[k, s, GENERATOR_LOSS] = share * value


@compiled(inline="always")
def _fake_gradient(critic, rules, board, s):
    """∂C/∂x of the shard's fake rows, from the slopes on the board."""
    lo, hi = _shard_rows(board.slopes.shape[1], s)
    n = hi - lo
    rows = 2 * n if rules.paired else n
    slopes = layer(critic.delta[s], critic.shape, len(critic.shape.sizes) - 1, rows)
    for i in range(n):
        slopes[rows - n + i, 0] = board.slopes[1, lo + i]
    return fake_gradient_shard(critic, s, rows, n)


@compiled(inline="always")
def _coupled_scores(critic, rules, board, c, s):
    """Scores of the coupled batches on the board; c < 0 in a generator step, which has no penalty."""
    lo, hi = _shard_rows(board.x_fake.shape[0], s)
    n, shape = hi - lo, critic.shape
    mixed = n if rules.penalty > 0 and c >= 0 else 0
    x = layer(critic.a[s], shape, 0, 2 * mixed + 2 * n)
    if mixed > 0:
        backprop.copy(board.mixed[lo:hi], x[:n])
    backprop.copy(board.x_real[lo:hi], x[mixed : mixed + n])
    backprop.copy(board.x_fake[lo:hi], x[mixed + n : mixed + 2 * n])
    _score(critic, board.scores, s, lo, n, mixed, n)


@compiled(inline="always")
def _phase(phase, k, c, s, generator, critic, rules, draws, board):
    """One phase on one shard."""
    fused = rules.objective >= 0
    lo, hi = _shard_rows(draws.latent.shape[2], s)
    if phase == CRITIC:
        _critic_scores(generator, critic, rules, draws, board, k, c, s)
        if fused:
            _critic_slopes(rules, board, k, s)
    elif phase == GENERATOR:
        _generator_scores(generator, critic, rules, draws, board, k, s)
        if fused:
            _generator_slopes(rules, board, k, s)
    elif phase == GENERATE:
        backprop.copy(generate_shard(generator, s, draws.latent[k, c, lo:hi]), board.fake[lo:hi])
    elif phase == COUPLED_SCORES:
        _coupled_scores(critic, rules, board, c, s)
    elif phase == FAKE_GRADIENT:
        lo, hi = _shard_rows(board.slopes.shape[1], s)
        backprop.copy(_fake_gradient(critic, rules, board, s), board.nabla_x[1, lo:hi])
    elif phase == COUPLED_GENERATOR_GRADIENT:
        generator_gradient_shard(generator, s, board.nabla_fake[lo:hi])
    if phase == CRITIC_GRADIENT or (phase == CRITIC and fused):
        _critic_gradient(critic, rules, board, k, s)
    if phase == GENERATOR_GRADIENT or (phase == GENERATOR and fused):
        generator_gradient_shard(generator, s, _fake_gradient(critic, rules, board, s))


@compiled(cached=True)
def play(worker, workers, control, program, rates, generator, critic, rules, draws, board):
    """Run a program: phase after phase, the shards (or blocks of parameters) of each dealt to the workers.

    Phases of Python (from `PYTHON` on) are the caller's business: here they are meeting points only.

    Parameters
    ----------
    worker, workers, control
        See `toygan.team`.
    program : (N, 4) int64 array
        Rows of phase, update k of the chunk, critic step c, optimizer step t.
    rates : (K, 2) float64 array
        Learning rates of the generator and of the critic in each update.
    generator, critic : Player
    rules : Rules
    draws : Draws
    board : Board
    """
    for row in range(len(program)):
        phase, k, c, t = program[row]
        for s in range(worker, SHARDS, workers):
            if phase == UPDATE_CRITIC:
                update_block(critic, board.mean, s, rules, t, rates[k, 1], rules.clip, 0.0)
            elif phase == UPDATE_GENERATOR:
                update_block(generator, board.mean, s, rules, t, rates[k, 0], 0.0, rules.averaging)
            else:
                _phase(phase, k, c, s, generator, critic, rules, draws, board)
        if not meet(control, workers):
            return


def chunk_program(updates: int, critic_steps: int, step: int) -> np.ndarray:
    """The program of whole updates: Algorithm 1 of GAN, WGAN and WGAN-GP.

    Examples
    --------
    >>> chunk_program(updates=1, critic_steps=2, step=0)[:, [0, 2, 3]]
    array([[0, 0, 0],
           [1, 0, 1],
           [0, 1, 0],
           [1, 1, 2],
           [2, 0, 0],
           [3, 0, 1]])
    """
    rows = []
    for k in range(updates):
        for c in range(critic_steps):
            rows += [(CRITIC, k, c, 0), (UPDATE_CRITIC, k, c, (step + k) * critic_steps + c + 1)]
        rows += [(GENERATOR, k, 0, 0), (UPDATE_GENERATOR, k, 0, step + k + 1)]
    return np.array(rows, np.int64).reshape(-1, 4)
