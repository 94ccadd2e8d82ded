"""One frozen description of a training run; equal descriptions give equal runs, bit for bit."""

import copy
import dataclasses
from dataclasses import dataclass

from toygan.config.combinations import check_combination
from toygan.config.defaults import PAIRS, filled, implied
from toygan.config.merging import merge
from toygan.config.rules import RULES
from toygan.config.without_a_critic import CRITICS, NO_STEPS
from toygan.dirac.plays import parsed
from toygan.support.json_files import canonical_json

SCHEMA = 1
# not part of the hash of a configuration: how often a run saves itself changes no result, and which columns
# of a file are coordinates shows in the hash of the file's numbers
NOT_HASHED = ("checkpoint_every", "columns")


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a training run, checked when it is made.

    Parameters
    ----------
    data : str
        Name of a data distribution, a "law" (``toygan list data``), or the path of a file of points
        (`toygan.points` says which).
    objective : str
        What each player minimises (``toygan list objectives``).
    penalty : str, optional
        A function of the critic's input gradient; when not given, ``gradient_penalty`` for the Wasserstein
        objective without a constraint (whose critic is otherwise unbounded) and ``none`` for every other.
        A sum of rows is written ``r1+r2``.
    penalty_weight : float or sequence of float, optional
        λ of ``gradient_penalty``, ``lipschitz_penalty`` and ``dragan``, γ of ``r1`` and ``r2``; when not
        given, the WGAN-GP toy script's 0.1 and the papers' 10. Of a sum one for all rows, or one for each.
    clip : float, optional
        Every critic parameter is clipped to [−clip, clip] after each critic step (WGAN Algorithm 1).
        It bounds the slope of the critic by √d·cᴸ·hᴸ⁻¹ only: 0.01 leaves a small network almost flat.
        Momentum (also inside Adam) with clipping is unstable, as the WGAN paper found; RMSProp goes with it.
    latent : str
        Of the generator's input: ``normal``, ``uniform`` or ``categorical:K`` (``toygan list latents``).
    latent_dim : int
    hidden : sequence of int, optional
        Widths of the hidden layers of both networks; None when the two differ.
    generator_hidden, critic_hidden : sequence of int, optional
        The same for one network; it goes before ``hidden``.
    activation, init : str
        Of the hidden layers of both networks (``toygan list activations``, ``toygan list initialisations``).
    batch_size, critic_steps, iterations : int
        Samples per batch; critic updates before each generator update; generator updates in all.
    optimizer : str
        ``toygan list optimizers``.
    learning_rate, generator_learning_rate, critic_learning_rate : float, optional
        For both players (None when they differ), or for one; 2e-3 when not given, which with ``linear`` finds
        the eight modes of ring8 in the default 10,000 updates. Presets without a schedule keep it constant.
    betas : (float, float)
        Decay rates: momentum reads the first, RMSProp the second, Adam both.
    schedule : str
        How both learning rates fall (``toygan list schedules``).
    averaging : float in [0, 1)
        Decay of the moving average of the generator's parameters, which samples then come from; 0: none.
    instance_noise : float
        Standard deviation of the noise on real and fake inputs at the start; it falls linearly to 0.
    history_weight : float
        Weight of ‖θ − mean of past θ‖² in both players' costs (historical averaging).
    coupling : str
        ``none``, ``packing:m`` (the critic judges m samples at once), ``minibatch_discrimination``
        (``toygan list couplings``).
    label_smoothing : float in [0, 0.5)
        One-sided: the target of real samples is 1 − this.
    seed : int
    dtype : {"float32", "float64"}
    evaluate_every, snapshot_every, checkpoint_every : int
        In generator updates; 0 means never for the first two and only at the end for checkpoints.
    stop_when : str, optional
        ``"w1:10"`` stops after 10 evaluations in a row without a new best ``w1``.
    engine : {"compiled", "autograd"}
        ``autograd`` takes every derivative from the tape: slow, an independent check for small networks.
    columns : sequence of str or int, optional
        Of a file of points: which columns are coordinates, by name or by number from 1; None takes all.
    n_w1 : int
        Points on each side of the metric ``w1``; 1024 unless told otherwise. More show smaller differences
        (the sampling floor falls as n grows) and take longer: see `toygan.metrics.floors`.
    critic_activation : str, optional
        Of the critic's hidden layers, where it is another one than ``activation``.
    constraint : str, optional
        Of the critic's weights (``toygan list constraints``); ``clip=c`` alone means ``clip``, else ``none``.
    distance : str, optional
        The generator descends this distance between its batch and the real one (``toygan list distances``);
        there is no critic, no setting of one, and no ``objective``.
    play : str
        How the players move (``toygan list plays``): ``alternating``, ``simultaneous``, ``extragradient``,
        ``optimistic``, ``consensus:γ`` or ``unrolled:k``.

    Raises
    ------
    TypeError, ValueError
        Naming the field, what it must be, what came; or the reason why a combination makes no sense.

    Examples
    --------
    >>> config = TrainConfig(data="ring8", hidden=(64, 64), seed=1)
    >>> config.critic_hidden, config.penalty
    ((64, 64), 'gradient_penalty')
    >>> config.replace(clip=0.01).clip
    0.01
    >>> TrainConfig(batch_size=0)
    Traceback (most recent call last):
    ValueError: batch_size must be 1 or more; it is 0
    """

    data: str = "ring8"
    objective: str = "wasserstein"
    penalty: str | None = None
    penalty_weight: float | tuple[float, ...] | None = None
    clip: float | None = None
    latent: str = "normal"
    latent_dim: int = 2
    hidden: tuple[int, ...] | None = None
    generator_hidden: tuple[int, ...] | None = None
    critic_hidden: tuple[int, ...] | None = None
    activation: str = "relu"
    init: str = "he"
    batch_size: int = 256
    critic_steps: int = 5
    iterations: int = 10_000
    optimizer: str = "adam"
    learning_rate: float | None = None
    generator_learning_rate: float | None = None
    critic_learning_rate: float | None = None
    betas: tuple[float, float] = (0.5, 0.9)
    schedule: str = "linear"
    averaging: float = 0.0
    instance_noise: float = 0.0
    history_weight: float = 0.0
    coupling: str = "none"
    label_smoothing: float = 0.0
    seed: int = 0
    dtype: str = "float32"
    evaluate_every: int = 0
    snapshot_every: int = 0
    checkpoint_every: int = 1000
    stop_when: str | None = None
    engine: str = "compiled"
    columns: tuple[str, ...] | None = None
    n_w1: int = 1024
    critic_activation: str | None = None
    constraint: str | None = None
    distance: str | None = None
    play: str = "alternating"

    def __post_init__(self):
        settings = filled({field: getattr(self, field) for field in FIELDS})
        settings |= {name: rule(name, settings[name]) for name, rule in RULES.items()}
        check_combination(settings)
        if settings["distance"] is not None:
            settings |= NO_STEPS
        for shared, pair in PAIRS.items():
            values = {settings[name] for name in pair}
            settings[shared] = values.pop() if len(values) == 1 else None
        for name, value in settings.items():
            object.__setattr__(self, name, value)

    def replace(self, **changes) -> "TrainConfig":
        """A copy with some fields changed, checked again.

        ``hidden`` or ``learning_rate`` among the changes goes before the pair that the copy would inherit.
        Another ``penalty`` comes with its own published weight, unless the changes give one.

        Examples
        --------
        >>> TrainConfig(critic_hidden=(8,)).replace(hidden=(32,)).critic_hidden
        (32,)
        >>> TrainConfig(penalty="none").replace(penalty="r1").penalty_weight
        10.0
        """
        settings = merge(self.to_dict(), changes)
        if changes.get("penalty", self.penalty) != self.penalty:
            settings["penalty_weight"] = changes.get("penalty_weight")
        return TrainConfig(**settings)

    def seeded(self, seed: int) -> "TrainConfig":
        """A copy with another seed; nothing else is checked again."""
        made = copy.copy(self)
        object.__setattr__(made, "seed", RULES["seed"]("seed", seed))
        return made

    def to_dict(self) -> dict:
        """Field -> value as JSON can hold it, in the order of the fields; each player has its own settings.

        Settings of a critic are left out where there is none.

        Examples
        --------
        >>> TrainConfig().to_dict()["critic_hidden"]
        [64, 64, 64]
        """
        left_out = (*PAIRS, *(CRITICS if self.distance is not None else ()))
        values = {name: getattr(self, name) for name in FIELDS if name not in left_out}
        young = implied(values)
        values = {name: value for name, value in values.items() if value != young.get(name, _NONE)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}

    @property
    def loss(self) -> str:
        """What the generator descends: the distance, or else the objective of its game.

        Examples
        --------
        >>> TrainConfig().loss, TrainConfig(distance="energy").loss
        ('wasserstein', 'energy')
        """
        return self.objective if self.distance is None else self.distance

    @property
    def gradients_per_update(self) -> int:
        """Gradients of a player that one update evaluates, its critic steps among them.

        Examples
        --------
        >>> TrainConfig().gradients_per_update, TrainConfig(play="extragradient").gradients_per_update
        (6, 8)
        """
        play, number = parsed(self.play)
        return play.gradients(self.critic_steps, number)

    def to_json(self) -> str:
        """The canonical text: keys sorted, no blanks; equal configurations give equal text."""
        return canonical_json(self.to_dict())

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import block, folded, html_table

        usual = TrainConfig()
        rows = [(name, _words(value), _words(getattr(usual, name))) for name, value in self.to_dict().items()]
        head = ("setting", "value", "default")
        changed, same = ([row for row in rows if (row[1] != row[2]) is other] for other in (True, False))
        table = html_table("TrainConfig: what differs from the defaults", head, changed)
        return block(table, folded("all other settings", html_table("left at the defaults", head, same)))


def _words(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


FIELDS = tuple(field.name for field in dataclasses.fields(TrainConfig))
_NONE = object()  # differs from every value
