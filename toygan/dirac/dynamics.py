"""Two players who follow a vector field in steps: their paths, and flows, Jacobians and multipliers.

A game (``Game``) has ``field(theta, psi) -> (d theta/dt, d psi/dt)`` and ``clip``. `toygan.dirac.plays` says
which ways there are to step along it. Radii of alternating runs depend on who moves first: the published
Algorithms let the discriminator begin. Where the discriminator makes n steps in an update and both move
together, n - 1 of them come before.

Letters: state (theta, psi), shape (2,); h the step; J the Jacobian of the field at a state.
"""

import numpy as np

from toygan.dirac.joint_steps import advance
from toygan.dirac.plays import parsed
from toygan.support.names import look_up

_PLAYERS = dict.fromkeys(("discriminator", "generator"))


def step_once(game, state, step, update="simultaneous", first="discriminator", discriminator_steps=1):
    """Return the state after one update of both players.

    Parameters
    ----------
    game : toygan.dirac.games.Game
    state : pair of float
        (theta, psi).
    step : float
        The step h of both players.
    update : str
        ``simultaneous``, ``alternating``, ``extragradient``, ``optimistic``, ``consensus:γ``, ``unrolled:k``;
        an optimistic step is here one that has no step before it, and so is simultaneous.
    first : {"discriminator", "generator"}
        Who moves first in an alternating update.
    discriminator_steps : int
        Steps of the discriminator in one update.

    Returns
    -------
    float64 array (2,)

    Examples
    --------
    >>> from toygan.dirac import dirac_game
    >>> step_once(dirac_game("xy"), (1.0, 1.0), 0.1).tolist()
    [0.9, 1.1]
    >>> step_once(dirac_game("xy"), (1.0, 1.0), 0.1, "alternating").tolist()
    [0.89, 1.1]
    >>> step_once(dirac_game("xy"), (1.0, 1.0), 0.1, "extragradient").round(12).tolist()
    [0.89, 1.09]
    """
    return advance(game, state, None, step, parsed(update, "update"), first, discriminator_steps)[0]


def trajectory(
    game,
    start=(1.0, 1.0),
    step=0.2,
    steps=500,
    update="simultaneous",
    first="discriminator",
    discriminator_steps=1,
):
    """Return the path of the two players, the start included.

    Parameters
    ----------
    game : toygan.dirac.games.Game
    start : pair of float
        (theta, psi).
    step : float
        The step h of both players, positive.
    steps : int
        Number of updates, at least 0.
    update, first, discriminator_steps
        As in `step_once`; an optimistic path remembers.

    Returns
    -------
    float64 array (steps + 1, 2)

    Raises
    ------
    ValueError
        For an unknown update or player, numbers out of their range, or a game that an update does not fit.

    Examples
    --------
    The simultaneous path of the xy-game spirals outward, by sqrt(1 + h²) a step:

    >>> from toygan.dirac import dirac_game
    >>> path = trajectory(dirac_game("xy"), (1.0, 0.0), step=0.1, steps=100)
    >>> round(float(np.hypot(*path[-1])), 6) == round((1 + 0.1**2) ** 50, 6)
    True
    """
    play = _check(start, step, steps, update, first, discriminator_steps)
    path, memory = np.empty((steps + 1, 2)), None
    path[0] = start
    for i in range(steps):
        path[i + 1], memory = advance(game, path[i], memory, step, play, first, discriminator_steps)
    return path


def flow(game, start=(1.0, 1.0), times=(0.0, 1.0)):
    """Return the continuous path at the given times: the limit of ever smaller steps.

    Parameters
    ----------
    game : toygan.dirac.games.Game
        Its clip is not applied: clipping is a projection between steps.
    start : pair of float
        (theta, psi) at ``times[0]``.
    times : increasing sequence of float, at least two

    Returns
    -------
    float64 array (len(times), 2), to a relative error of about 1e-9

    Raises
    ------
    RuntimeError
        When the integration fails.
    """
    from scipy.integrate import solve_ivp

    times = np.asarray(times, dtype=float)
    found = solve_ivp(
        lambda _, state: game.field(*state),
        (times[0], times[-1]),
        np.asarray(start, dtype=float),
        method="DOP853",
        t_eval=times,
        rtol=1e-11,
        atol=1e-13,
    )
    if not found.success:
        raise RuntimeError(f"the flow of {game.name} could not be followed: {found.message}")
    return found.y.T


def jacobian(game, state=(0.0, 0.0)):
    """Return J, the derivatives of (d theta/dt, d psi/dt) by (theta, psi), by central differences.

    Raises
    ------
    ValueError
        Where the field jumps, as the gradient penalty's does at psi = 0: there is no Jacobian.

    Examples
    --------
    >>> from toygan.dirac import dirac_game
    >>> jacobian(dirac_game("xy")).round(9).tolist()
    [[0.0, -1.0], [1.0, 0.0]]
    """
    return _differences(lambda s: np.array(game.field(*s)), state, f"the field of {game.name}")


def eigenvalues(game, state=(0.0, 0.0)):
    """Return the two eigenvalues of J, complex128 (2,), larger imaginary (then real) part first."""
    return _sorted(np.linalg.eigvals(jacobian(game, state)))


def multipliers(game, step, update="simultaneous", first="discriminator", discriminator_steps=1):
    """Return the eigenvalues of one update at (0, 0): a path near it grows when one exceeds 1 in modulus.

    Simultaneous steps have 1 + h·eigenvalue; alternating steps of a rotation stay on the unit circle. An
    optimistic update has four eigenvalues, since its state holds the last field; all others two.

    Examples
    --------
    >>> from toygan.dirac import dirac_game
    >>> abs(multipliers(dirac_game("minimax"), step=0.2)).round(6).tolist()
    [1.004988, 1.004988]
    >>> abs(multipliers(dirac_game("minimax"), step=0.2, update="alternating")).round(6).tolist()
    [1.0, 1.0]
    """
    play = _check((0.0, 0.0), step, 1, update, first, discriminator_steps)
    remembers = play[0].name == "optimistic"

    def updated(state):
        memory = state[2:] if remembers else None
        after, memory = advance(game, state[:2], memory, step, play, first, discriminator_steps)
        return np.concatenate([after, memory]) if remembers else after

    begin = (0.0,) * (4 if remembers else 2)
    return _sorted(np.linalg.eigvals(_differences(updated, begin, f"the update of {game.name}")))


def _differences(function, state, what):
    """Central differences at two widths: where they disagree the function jumps."""
    fine, coarse = _central(function, state, 1e-5), _central(function, state, 1e-4)
    if not np.allclose(fine, coarse, rtol=1e-3, atol=1e-3):
        theta, psi = state[:2]
        raise ValueError(f"{what} is discontinuous at theta = {theta}, psi = {psi}: no Jacobian exists there")
    return fine


def _central(function, state, width):
    state = np.asarray(state, dtype=float)
    steps = width * np.eye(len(state))
    return np.stack([(function(state + e) - function(state - e)) / (2 * width) for e in steps], axis=1)


def _sorted(values):
    values = np.asarray(values, dtype=complex)
    return values[np.lexsort((-values.real, -values.imag))]


def _check(start, step, steps, update, first, discriminator_steps):
    """Refuse arguments of which no path can be made; return the way to play."""
    play = parsed(update, "update")
    look_up(_PLAYERS, first, "player")
    if np.shape(start) != (2,) or not np.isfinite(start).all():
        raise ValueError(f"start must be two finite numbers (theta, psi); start = {start}")
    if not (np.isfinite(step) and step > 0):
        raise ValueError(f"step must be positive; step = {step}")
    if steps < 0 or discriminator_steps < 1:
        raise ValueError(
            f"steps must be at least 0 and discriminator_steps at least 1; "
            f"they are {steps} and {discriminator_steps}"
        )
    return play
