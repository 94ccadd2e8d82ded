"""What is checked: two networks, a batch, an objective and a penalty, all drawn from one seed."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from toygan.network import mlp as network
from toygan.network.activations import ACTIVATIONS
from toygan.network.checks import check_widths
from toygan.objectives.penalties import PENALTIES
from toygan.objectives.table import OBJECTIVES
from toygan.support.names import look_up

SIZES = {"generator_sizes": (2, 6, 5, 2), "critic_sizes": (2, 8, 7, 6, 1)}
EVEN_SIZES = {"generator_sizes": (2, 6, 4, 2), "critic_sizes": (2, 8, 6, 6, 1)}


def sizes_for(activation: str) -> dict:
    """Sizes of both networks where none are given."""
    return SIZES if look_up(ACTIVATIONS, activation, "activation").units == 1 else EVEN_SIZES


@dataclass(frozen=True)
class Problem:
    """The setting of a gradient check.

    Parameters
    ----------
    generator_sizes, critic_sizes : tuple of int
        n_0 … n_L of both networks; the generator's last is the critic's first, the critic's last is 1. When
        not given, `SIZES`, or `EVEN_SIZES` where the activation takes pairs of units.
    activation, output : str
        σ of the hidden layers of both, and of the critic's last layer.
    objective, penalty : str
        Names of `toygan.objectives.table` and `toygan.objectives.penalties`, or ``"none"`` for no penalty.
    penalty_weight : float
    batch_size : int
        n rows of real, fake and mixed points each.
    gain : float
        Factor on He's initial weights: at 2 or more a missing σ″ shows clearly.
    seed : int

    Raises
    ------
    ValueError
        For sizes that do not fit together, or an unknown name.

    Examples
    --------
    >>> Problem(critic_sizes=(2, 5, 1)).describe()
    'critic 2-5-1, generator 2-6-5-2, tanh, non_saturating, gradient_penalty (10), n = 7, gain 2, seed 0'
    """

    generator_sizes: tuple | None = None
    critic_sizes: tuple | None = None
    activation: str = "tanh"
    output: str = "identity"
    objective: str = "non_saturating"
    penalty: str = "gradient_penalty"
    penalty_weight: float = 10.0
    batch_size: int = 7
    gain: float = 2.0
    seed: int = 0

    def __post_init__(self):
        look_up(ACTIVATIONS, self.output, "output activation")
        for field, sizes in sizes_for(self.activation).items():
            given = getattr(self, field)
            object.__setattr__(self, field, sizes if given is None else tuple(given))
            if len(getattr(self, field)) < 2 or min(getattr(self, field)) < 1:
                raise ValueError(f"{field} must be two or more sizes ≥ 1; they are {getattr(self, field)}")
        check_widths(self.critic_sizes, self.activation, self.output)
        check_widths(self.generator_sizes, self.activation, "identity")
        look_up(OBJECTIVES, self.objective, "objective")
        look_up(PENALTIES, self.penalty, "penalty")
        if self.critic_sizes[-1] != 1:
            raise ValueError(
                f"the critic gives one score: critic_sizes must end in 1, not {self.critic_sizes[-1]}"
            )
        if self.generator_sizes[-1] != self.critic_sizes[0]:
            raise ValueError(
                "the critic takes what the generator gives: "
                f"generator_sizes ends in {self.generator_sizes[-1]}, "
                f"critic_sizes begins with {self.critic_sizes[0]}"
            )
        if self.batch_size < 1:
            raise ValueError(f"batch_size must be 1 or more; it is {self.batch_size}")
        if not (np.isfinite(self.gain) and self.gain > 0):
            raise ValueError(f"gain must be finite and above 0; it is {self.gain}")
        if not (np.isfinite(self.penalty_weight) and self.penalty_weight >= 0):
            raise ValueError(f"penalty_weight must be finite and 0 or more; it is {self.penalty_weight}")

    def describe(self) -> str:
        """One line for the head of a report."""
        critic, generator = ("-".join(map(str, sizes)) for sizes in (self.critic_sizes, self.generator_sizes))
        penalty = "no penalty" if self.penalty == "none" else f"{self.penalty} ({self.penalty_weight:g})"
        output = "" if self.output == "identity" else f" with {self.output} output"
        return (
            f"critic {critic}, generator {generator}, {self.activation}{output}, {self.objective}, "
            f"{penalty}, n = {self.batch_size}, gain {self.gain:g}, seed {self.seed}"
        )

    def networks(self, modules=None):
        """Draw the generator and the critic, as networks of the given copy of the kernel modules."""
        make = (modules.network if modules else network).Network
        rng = np.random.default_rng([self.seed, 1])
        generator = make(self.generator_sizes, self.activation, rng=rng)
        critic = make(self.critic_sizes, self.activation, self.output, rng=rng)
        for net in (generator, critic):
            net.parameters *= self.gain
            for b in net.biases:
                b[...] = 0.3 * rng.normal(size=b.shape)
        return generator, critic

    def batch(self):
        """Draw latent points, real points and the points where the penalty looks: rows z, x, x̂."""
        rng = np.random.default_rng([self.seed, 2])
        z = rng.normal(size=(self.batch_size, self.generator_sizes[0]))
        real, mixed = rng.normal(size=(2, self.batch_size, self.critic_sizes[0]))
        return z, real, mixed

    @property
    def activations(self) -> tuple:
        """Names of the activations that occur, each once."""
        return tuple(dict.fromkeys((self.activation, self.output)))

    @property
    def analytic(self) -> bool:
        """Whether complex steps apply: every σ takes complex numbers, and no value is made of tensors."""
        return OBJECTIVES[self.objective].compiled and all(
            ACTIVATIONS[name].complex_too for name in self.activations
        )

    def replace(self, **changes) -> "Problem":
        """A copy with some settings changed."""
        return dataclasses.replace(self, **changes)
