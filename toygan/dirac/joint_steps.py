"""One update of both players along a field, in each way to play: state and memory to state and memory.

Letters: w = (theta, psi) the state, v the field, h the step; J = ∂v/∂w.
"""

import numpy as np

_WIDTH = 1e-5  # of central differences


def advance(game, state, memory, step, play, first="discriminator", discriminator_steps=1):
    """The state after one update, and what the next one remembers (the field of an optimistic step).

    Parameters
    ----------
    game : toygan.dirac.games.Game
    state : pair of float
    memory : pair of float or None
        None before the first update.
    step : float
    play : (Play, float)
        As `toygan.dirac.plays.parsed` gives them.
    first : {"discriminator", "generator"}
    discriminator_steps : int
    """
    row, number = play
    if row.name == "alternating":
        return _alternating(game, state, step, first, discriminator_steps), None
    theta, psi = state
    for _ in range(discriminator_steps - 1):
        psi = _clipped(game, psi + step * game.field(theta, psi)[1])
    w = np.array([theta, psi], dtype=float)
    if row.name == "optimistic":
        v = field(game, w)
        before = v if memory is None else np.asarray(memory)
        return _moved(game, w, step, 2 * v - before), v  # (OPTIMISTIC)
    return _moved(game, w, step, _DIRECTIONS[row.name](game, w, step, number)), None


def field(game, w) -> np.ndarray:
    """v(w), shape (2,)."""
    return np.array(game.field(*w), dtype=float)


def _alternating(game, state, step, first, discriminator_steps):
    theta, psi = state
    if first == "generator":
        theta = theta + step * game.field(theta, psi)[0]
    for _ in range(discriminator_steps):
        psi = _clipped(game, psi + step * game.field(theta, psi)[1])
    if first == "discriminator":
        theta = theta + step * game.field(theta, psi)[0]
    return np.array([theta, psi])


def _clipped(game, psi):
    return np.clip(psi, -game.clip, game.clip)


def _moved(game, w, step, direction):
    theta, psi = w + step * direction
    return np.array([theta, _clipped(game, psi)])


def _extragradient(game, w, step, number):
    return field(game, _moved(game, w, step, field(game, w)))  # (EXTRAGRADIENT)


def _consensus(game, w, step, gamma):
    """v - γ ∇½‖v‖² = v - γ Jᵀ v."""
    v = field(game, w)
    ways = _WIDTH * np.eye(2)
    rows = [(field(game, w + e) - field(game, w - e)) / (2 * _WIDTH) for e in ways]  # ∂v/∂w_i
    return v - gamma * np.array([row @ v for row in rows])  # (CONSENSUS)


def _unrolled(game, w, step, k):
    """The generator's gradient at (theta, psi_k), psi_k after k steps of the discriminator that see theta.

    Raises
    ------
    ValueError
        For a game whose generator's value is not known.
    """
    if game.generator_by_psi is None:
        raise ValueError(f"unrolled needs the generator's value, which the game {game.name!r} does not give")
    theta, psi = w

    def ahead(theta):
        seen = psi
        for _ in range(int(k)):
            seen = _clipped(game, seen + step * game.field(theta, seen)[1])
        return seen

    follows = (ahead(theta + _WIDTH) - ahead(theta - _WIDTH)) / (2 * _WIDTH)  # ∂psi_k/∂theta
    psi_k = ahead(theta)
    descent = game.field(theta, psi_k)[0] - game.generator_by_psi(theta, psi_k) * follows  # (UNROLLED)
    return np.array([descent, game.field(theta, psi)[1]])


_DIRECTIONS = {
    "simultaneous": lambda game, w, step, number: field(game, w),
    "extragradient": _extragradient,
    "consensus": _consensus,
    "unrolled": _unrolled,
}
