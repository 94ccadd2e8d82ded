"""What is checked: two networks, a batch, an objective and a penalty, all drawn from one seed."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from toygan.network import mlp as network
from toygan.network.activations import ACTIVATIONS
from toygan.network.checks import check_widths
from toygan.objectives import penalties
from toygan.objectives.constraints import CONSTRAINTS, refuse_beside
from toygan.objectives.penalties import weights_of
from toygan.objectives.spectral_norm import followed, normalised
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
        Names of `toygan.objectives.table` and `toygan.objectives.penalties`, or ``"none"`` for no penalty;
        a sum of penalties such as ``"r1+r2"``.
    penalty_weight : float or tuple of float
    constraint : str
        Of `toygan.objectives.constraints`: with ``spectral_norm`` the critic is W / s, and its gradient by W
        is checked too.
    batch_size : int
        n rows of real, fake and mixed points each; of a sum n mixed points for each row.
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
    penalty_weight: float | tuple = 10.0
    batch_size: int = 7
    gain: float = 2.0
    seed: int = 0
    constraint: str = "none"

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
        look_up(CONSTRAINTS, self.constraint, "constraint")
        object.__setattr__(self, "penalty_weight", self._checked_weight())
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

    def _checked_weight(self):
        """The penalty's weight, a tuple for a sum; refused beside a constraint that forbids it."""
        refuse_beside(self.constraint, self.penalty)
        weights = weights_of(self.penalty, self.penalty_weight)
        if not (np.isfinite(weights).all() and all(weight >= 0 for weight in weights)):
            raise ValueError(f"penalty_weight must be finite and 0 or more; it is {self.penalty_weight}")
        return weights if len(weights) > 1 else self.penalty_weight

    @property
    def penalised(self) -> bool:
        """Whether there is a penalty."""
        return self.penalty != "none"

    def penalty_formula(self, modules=None):
        """The function ``g -> (P, V)`` of the penalty, from the given copy of the kernel modules."""
        table = modules.penalties if modules else penalties
        return table.summed(table.rows_of(self.penalty), weights_of(self.penalty, self.penalty_weight))

    def penalty_value(self, g):
        """P of an input gradient on the tape, by the values that stand in the table of penalties."""
        rows, weights = penalties.rows_of(self.penalty), weights_of(self.penalty, self.penalty_weight)
        n = len(g) // len(rows)
        parts = [g[j * n : (j + 1) * n] for j in range(len(rows))]
        return sum(row.formula(part, weight)[0] for row, part, weight in zip(rows, parts, weights))

    def describe(self) -> str:
        """One line for the head of a report."""
        critic, generator = ("-".join(map(str, sizes)) for sizes in (self.critic_sizes, self.generator_sizes))
        weights = ", ".join(f"{weight:g}" for weight in weights_of(self.penalty, self.penalty_weight))
        penalty = f"{self.penalty} ({weights})" if self.penalised else "no penalty"
        penalty += "" if self.constraint == "none" else f", {self.constraint}"
        output = "" if self.output == "identity" else f" with {self.output} output"
        return (
            f"critic {critic}, generator {generator}, {self.activation}{output}, {self.objective}, "
            f"{penalty}, n = {self.batch_size}, gain {self.gain:g}, seed {self.seed}"
        )

    def networks(self, modules=None, raw=False):
        """Draw the generator and the critic, as networks of the given copy of the kernel modules.

        The critic's weights are those that its passes read; ``raw`` asks for those that the optimizer moves.
        """
        make = (modules.network if modules else network).Network
        rng = np.random.default_rng([self.seed, 1])
        generator = make(self.generator_sizes, self.activation, rng=rng)
        critic = make(self.critic_sizes, self.activation, self.output, rng=rng)
        for net in (generator, critic):
            net.parameters *= self.gain
            for b in net.biases:
                b[...] = 0.3 * rng.normal(size=b.shape)
        if self.reparametrised and not raw:
            for W, (u, v) in zip(critic.weights, self.vectors(critic)):
                W[...] = normalised(W, u, v)
        return generator, critic

    @property
    def reparametrised(self) -> bool:
        """Whether the critic's weights are computed from others, by which it is differentiated too."""
        return CONSTRAINTS[self.constraint].reparametrised

    def vectors(self, critic):
        """Draw u and v for every layer of the raw critic, and let them follow W a little."""
        rng, found = np.random.default_rng([self.seed, 5]), []
        for W in critic.weights:
            u = rng.normal(size=len(W))
            for _ in range(2):
                u, v = followed(W, u)
            found.append((u, v))
        return found

    def batch(self):
        """Draw latent points, real points and the points where the penalty looks: rows z, x, x̂."""
        rng = np.random.default_rng([self.seed, 2])
        z = rng.normal(size=(self.batch_size, self.generator_sizes[0]))
        real, mixed = rng.normal(size=(2, self.batch_size, self.critic_sizes[0]))
        rows = max(1, len(weights_of(self.penalty, self.penalty_weight)))
        more = rng.normal(size=((rows - 1) * self.batch_size, self.critic_sizes[0]))
        return z, real, np.concatenate([mixed, more])

    @property
    def activations(self) -> tuple:
        """Names of the activations that occur, each once."""
        return tuple(dict.fromkeys((self.activation, self.output)))

    @property
    def playable(self) -> bool:
        """Whether the trainer can play it: its critics end in a linear layer."""
        return self.output == "identity"

    @property
    def analytic(self) -> bool:
        """Whether complex steps apply: every σ takes complex numbers, and no value is made of tensors."""
        return OBJECTIVES[self.objective].compiled and all(
            ACTIVATIONS[name].complex_too for name in self.activations
        )

    def replace(self, **changes) -> "Problem":
        """A copy with some settings changed."""
        return dataclasses.replace(self, **changes)
