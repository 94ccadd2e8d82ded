"""The smallest game that does not converge: the Dirac-GAN, its remedies, and the xy-game, as vector fields.

The data is a point mass at 0, the generator a point mass at theta, the discriminator D(x) = psi·x,
and f(t) = -log(1 + exp(-t)). In continuous time the players follow a field v:

    (d theta/dt, d psi/dt) = v(theta, psi),

and the question is where discrete steps along it lead. Following Mescheder et al. (2018, "Which training
methods for GANs do actually converge?") D is high on *fakes*: put -psi for psi to get the fields of
`toygan.objectives.table`.

    game = dirac_game("r1", gamma=0.3)
    path = trajectory(game, start=(1, 1), step=0.2, steps=500)      (501, 2), see `toygan.dirac.dynamics`
    eigenvalues(game)                                               at the equilibrium (0, 0)

Letters: theta the generator, psi the discriminator, h the step; t = theta·psi, f1 and f2 the first and second
derivatives of f.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from toygan.dirac.dynamics import eigenvalues, flow, jacobian, multipliers, step_once, trajectory
from toygan.dirac.logistic_normal import means
from toygan.support.names import look_up

__all__ = [
    "GAMES",
    "Game",
    "dirac_game",
    "eigenvalues",
    "flow",
    "jacobian",
    "multipliers",
    "step_once",
    "trajectory",
]


@dataclass(frozen=True)
class Game:
    """Two players and the field they follow.

    Parameters
    ----------
    name : str
    field : callable
        ``field(theta, psi) -> (d theta/dt, d psi/dt)``, elementwise on arrays.
    eigenvalues : callable or None
        The closed form of the two eigenvalues at (0, 0), as a function without arguments.
    clip : float
        psi is clipped to [-clip, clip] after each of its steps; inf for the other games.
    generator_by_psi : callable or None
        ``generator_by_psi(theta, psi)``, the derivative by psi of what theta minimises, which an unrolled
        generator needs; None where it is not known.
    """

    name: str
    field: Callable
    eigenvalues: Callable | None
    clip: float = np.inf
    generator_by_psi: Callable | None = None


def f1(t):
    """f'(t) = 1/(1 + exp(t)); f'(0) = 1/2."""
    return expit(-t)


def f2(t):
    """f''(t) = -f'(t) f'(-t); f''(0) = -1/4."""
    return -expit(t) * expit(-t)


def _minimax(theta, psi):
    return -psi * f1(theta * psi), theta * f1(theta * psi)  # (DIRAC)


def _non_saturating(theta, psi):
    return -psi * f1(-theta * psi), theta * f1(theta * psi)  # (DIRAC-NS)


def _minimax_by_psi(theta, psi):
    return theta * f1(theta * psi)


def _non_saturating_by_psi(theta, psi):
    return theta * f1(-theta * psi)


def _bilinear_by_psi(theta, psi):
    return theta


def _bilinear(theta, psi):
    return -psi, theta  # (DIRAC-W)


def _pair(mean, square):
    """The eigenvalues mean ± sqrt(square)."""
    root = np.sqrt(complex(square))
    return np.array([mean + root, mean - root])


def _xy_game():
    return Game("xy", _bilinear, lambda: _pair(0, -1), generator_by_psi=_bilinear_by_psi)


def _minimax_game():
    return Game("minimax", _minimax, lambda: _pair(0, -0.25), generator_by_psi=_minimax_by_psi)


def _non_saturating_game():
    return Game(
        "non_saturating", _non_saturating, lambda: _pair(0, -0.25), generator_by_psi=_non_saturating_by_psi
    )


def _wasserstein_game(clip=1.0):
    return Game("wasserstein", _bilinear, lambda: _pair(0, -1), clip, _bilinear_by_psi)


def _gradient_penalty_game(gamma=0.7, target=1.0):
    def field(theta, psi):
        return -psi, theta - gamma * (np.abs(psi) - target) * np.sign(psi)  # (DIRAC-GP)

    return Game("gradient_penalty", field, None, generator_by_psi=_bilinear_by_psi)


def _damped_game(name, base, gamma, by_psi):
    """A game whose discriminator also pays (gamma/2)·psi², the squared slope of D."""

    def field(theta, psi):
        d_theta, d_psi = base(theta, psi)
        return d_theta, d_psi - gamma * psi  # (DIRAC-R1)

    return Game(name, field, lambda: _pair(-gamma / 2, gamma**2 / 4 - 0.25), generator_by_psi=by_psi)


def _r1_game(gamma=0.3):
    return _damped_game("r1", _minimax, gamma, _minimax_by_psi)


def _r2_game(gamma=0.3):
    return _damped_game(
        "r2", _minimax, gamma, _minimax_by_psi
    )  # D is linear: its slope on fakes is its slope on data


def _non_saturating_r1_game(gamma=0.3):
    return _damped_game("non_saturating_r1", _non_saturating, gamma, _non_saturating_by_psi)


def _instance_noise_game(sigma=0.7):
    """Both point masses are blurred by N(0, sigma²); the field is the exact expectation over the noise.

    By Stein's lemma E[e f1(e)] is sigma² E[f1'(e)], so the field takes the means of f1 and f2 alone.
    """

    def field(theta, psi):
        theta, psi = np.broadcast_arrays(np.asarray(theta, dtype=float), np.asarray(psi, dtype=float))
        tau = sigma * np.abs(psi)
        fake, bend = means(theta * psi, tau)
        d_psi = theta * fake - sigma**2 * psi * (bend + means(np.zeros_like(tau), tau)[1])
        return (-psi * fake, d_psi) if tau.ndim else (-float(psi) * float(fake), float(d_psi))

    return Game("instance_noise", field, lambda: _pair(-(sigma**2) / 4, sigma**4 / 16 - 0.25))


def _consensus_game(gamma=1.0):
    """v - gamma·∇½‖v‖² of the minimax field, ½‖v‖² = ½(theta² + psi²) f'(theta·psi)²."""

    def field(theta, psi):
        t = theta * psi
        d_theta, d_psi = _minimax(theta, psi)
        cross = (theta**2 + psi**2) * f1(t) * f2(t)
        return (
            d_theta - gamma * (theta * f1(t) ** 2 + cross * psi),
            d_psi - gamma * (psi * f1(t) ** 2 + cross * theta),
        )

    return Game("consensus", field, lambda: _pair(-gamma / 4, -0.25))


GAMES = {
    "xy": _xy_game,
    "minimax": _minimax_game,
    "non_saturating": _non_saturating_game,
    "wasserstein": _wasserstein_game,
    "gradient_penalty": _gradient_penalty_game,
    "instance_noise": _instance_noise_game,
    "r1": _r1_game,
    "r2": _r2_game,
    "non_saturating_r1": _non_saturating_r1_game,
    "consensus": _consensus_game,
}


def dirac_game(name: str, **parameters: float) -> Game:
    """Return a game of the table.

    Parameters
    ----------
    name : str
        ``xy``: min over theta, max over psi of theta·psi. ``minimax``, ``non_saturating``. ``wasserstein``
        (``clip=1``). ``gradient_penalty`` (``gamma=0.7, target=1``): penalty ``(gamma/2)(|psi| - target)²``.
        ``instance_noise`` (``sigma=0.7``). ``r1``, ``r2``, ``non_saturating_r1`` (``gamma=0.3``; critical
        at 1). ``consensus`` (``gamma=1``).
    **parameters : float
        Non-negative numbers in place of the values above.

    Raises
    ------
    ValueError
        For an unknown game, an unknown parameter, or one that is negative or no number.

    Examples
    --------
    >>> dirac_game("r1", gamma=1.0).eigenvalues().real.tolist()
    [-0.5, -0.5]
    """
    make = look_up(GAMES, name, "game")
    known = list(inspect.signature(make).parameters)
    for key, value in parameters.items():
        if key not in known:
            raise ValueError(
                f"{name} has the parameters {', '.join(known) or '(none)'}; {key!r} is none of them"
            )
        if not value >= 0:
            raise ValueError(f"{key} must be non-negative; {key} = {value}")
    return make(**parameters)
