"""What ways to play do to parameters besides an optimizer's step: keep them, return, and look back a step.

They share the array ``history`` of a player, which historical averaging has no use for then.
"""

from toygan.engine.array_views import part
from toygan.engine.compilation import compiled
from toygan.game.players import SHARDS
from toygan.network.optimizers import optimizer_step


@compiled(inline="always")
def kept_block(player, block, back):
    """Keep a block of the parameters, or return to what was kept."""
    count = len(player.theta)
    lo, hi = block * count // SHARDS, (block + 1) * count // SHARDS
    theta, kept = part(player.theta, (), lo, hi), part(player.history, (), lo, hi)
    for i in range(theta.size):
        if back:
            theta[i] = kept[i]
        else:
            kept[i] = theta[i]


@compiled(inline="always")
def optimistic_step(rules, theta, g, first, second, before, room, t, alpha):
    """θ ← θ − 2α d_t + α d_t−1, d the direction of the optimizer; ``before`` and ``room`` hold −d.

    There is no d_0: it is 0, as in Daskalakis et al. (2018), Algorithm 1.
    """
    for i in range(room.size):
        room[i] = 0
    optimizer_step(rules.optimizer, room, g, first, second, t, 1.0, rules.beta1, rules.beta2)
    rate = theta.dtype.type(alpha)
    for i in range(theta.size):
        theta[i] += rate * (room[i] + room[i] - before[i])
        before[i] = room[i]
