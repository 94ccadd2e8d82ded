"""How a player's parameters move: the sum over shards, an optimizer's step, and a constraint's work after it.

Parameters are cut into as many tasks as a batch has shards: blocks of equal length, or, where a constraint
works on whole matrices, every fourth layer. Each number is written by one task, so results do not depend on
the number of threads.
"""

from toygan.engine.array_views import part, view
from toygan.engine.compilation import compiled
from toygan.engine.separate import separately_compiled
from toygan.game.joint_updates import optimistic_step
from toygan.game.players import SHARDS
from toygan.network import passes
from toygan.network.layout import weight
from toygan.network.optimizers import optimizer_step
from toygan.objectives import constraints


@separately_compiled(inner=True)
def update_block(player, mean, block, rules, t, alpha, constraint, averaging):
    """Sum the shards' gradients, step, constrain and average, on one block of parameters."""
    count = len(player.theta)
    lo, hi = block * count // SHARDS, (block + 1) * count // SHARDS
    sum_over_shards(player, lo, hi)
    _step(player, lo, hi, rules, t, alpha)
    theta = part(player.theta, (), lo, hi)
    if constraint > 0:
        constraints.on_entries(constraint, theta, theta.dtype.type(rules.clip))
    if averaging > 0:
        average(part(mean, (), lo, hi), theta, averaging)
    passes.set_panels(player.theta, player.shape, player.panels, lo, hi)


@separately_compiled(inner=True)
def update_layers(player, share, rules, t, alpha):
    """The same for a constraint on whole matrices, on the layers share + 1, share + 1 + SHARDS, …

    The gradients of two other shards are work space once they are summed.
    """
    shape = player.shape
    for l in range(1 + share, len(shape.sizes), SHARDS):
        lo, hi, size = shape.weights[l], shape.biases[l] + shape.sizes[l], shape.biases[l] - shape.weights[l]
        sum_over_shards(player, lo, hi)
        W, W_bar, g = weight(player.theta, shape, l), weight(player.effective, shape, l), gradient(player, l)
        u, v = vectors(player, l)
        room = part(player.gradients, (1,), lo, lo + size)
        other_room = part(player.gradients, (2,), lo, lo + size)
        if not rules.by_tape:
            constraints.pull_back(rules.constraint, W, u, v, W_bar, g, layer_room(player, l))
        _step(player, lo, hi, rules, t, alpha)
        constraints.after_step(rules.constraint, W, u, v, room, other_room)
        _show(player, l, rules.constraint)


@separately_compiled
def show_layers(player, constraint):
    """Compute what the passes read of all layers, from parameters that may have been assigned."""
    for l in range(1, len(player.shape.sizes)):
        _show(player, l, constraint)


@compiled(inner=True)
def _show(player, l, constraint):
    """What the passes read of layer l, and its panels."""
    shape = player.shape
    lo, last, hi = shape.weights[l], shape.biases[l], shape.biases[l] + shape.sizes[l]
    u, v = vectors(player, l)
    W, W_bar = weight(player.theta, shape, l), weight(player.effective, shape, l)
    constraints.effective(constraint, W, u, v, W_bar, layer_room(player, l))
    for i in range(last, hi):
        player.effective[i] = player.theta[i]
    passes.set_panels(player.effective, shape, player.panels, lo, hi)


@compiled(inline="always")
def gradient(player, l):
    """The sum over shards of the gradient by W[l], (n_l, n_{l-1})."""
    shape = player.shape
    return view(player.gradients, shape.weights[l], (shape.sizes[l], shape.sizes[l - 1]))


@compiled(inline="always")
def vectors(player, l):
    """u and v of layer l, (n_l,) and (n_{l-1},)."""
    shape = player.shape
    u = view(player.u, shape.layers[l], (shape.sizes[l],))
    return u, view(player.v, shape.layers[l - 1], (shape.sizes[l - 1],))


@compiled(inline="always")
def layer_room(player, l):
    """Work space of n_l numbers, in a buffer that the passes fill anew."""
    return view(player.rz, player.shape.layers[l], (player.shape.sizes[l],))


@compiled(inline="always")
def sum_over_shards(player, lo, hi):
    """The gradients of all shards in row 0."""
    g = part(player.gradients, (0,), lo, hi)
    for s in range(1, SHARDS):
        _add(g, part(player.gradients, (s,), lo, hi))


@compiled(inline="always")
def _step(player, lo, hi, rules, t, alpha):
    """The optimizer's step on a part of the parameters."""
    theta, g = part(player.theta, (), lo, hi), part(player.gradients, (0,), lo, hi)
    first, second = part(player.first, (), lo, hi), part(player.second, (), lo, hi)
    if rules.history_weight > 0:
        _pull_to_history(g, theta, part(player.history, (), lo, hi), rules.history_weight, t)
    if rules.optimistic:
        before, room = part(player.history, (), lo, hi), part(player.gradients, (1,), lo, hi)
        optimistic_step(rules, theta, g, first, second, before, room, t, alpha)
    else:
        optimizer_step(rules.optimizer, theta, g, first, second, t, alpha, rules.beta1, rules.beta2)


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
def average(mean, theta, decay):
    """Exponential moving average of the generator's parameters."""
    keep = mean.dtype.type(decay)
    for i in range(mean.size):
        mean[i] = keep * mean[i] + (mean.dtype.type(1) - keep) * theta[i]  # (AVERAGE)
