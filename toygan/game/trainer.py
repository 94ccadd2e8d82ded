"""The trainer: Algorithm 1 of GAN, WGAN and WGAN-GP, from a configuration, as state that moves step by step.

    random numbers of a chunk  ->  compiled updates (or Python-led ones)  ->  losses, a row per update

It writes nothing and measures nothing; `toygan.runs.loop` does, between calls of ``advance``.
"""

import contextlib

import numpy as np

from toygan.config.play_rules import BENDING
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset as dataset_of
from toygan.dirac.plays import parsed
from toygan.engine.blas import one_blas_thread
from toygan.engine.workers import worker_count
from toygan.game.compiled_objectives import FUSED
from toygan.game.diverged import DivergedError
from toygan.game.joint_steps_on_tape import tape_game
from toygan.game.led_by_python import Game
from toygan.game.players import SHARDS, new_player
from toygan.game.random_numbers import CHUNK, draw_chunk
from toygan.game.start import rules_of, shared_arrays, start_layers, start_networks, steps_ahead
from toygan.game.state import COLUMNS, CRITIC_LOSS, PENALTY, Draws
from toygan.network.mlp import Network
from toygan.objectives import table as objectives
from toygan.objectives.constraints import CONSTRAINTS
from toygan.remedies.couplings import coupling as coupling_of
from toygan.remedies.label_smoothing import smoothed
from toygan.remedies.schedules import schedule


class Trainer:
    """Two networks, their optimizers' memory, and the number of updates done.

    Parameters
    ----------
    config : TrainConfig
    dataset : Dataset, optional
        When not given, the one that ``config.data`` names.
    whole_steps : bool
        Whether compiled code may do whole steps, where the objective is compiled. Else it does parts of them,
        and Python writes the slopes, as for a user's objective: the same results up to rounding.

    Attributes
    ----------
    step : int
        Generator updates done.
    generator, critic : Network
        As functions: under a constraint the critic has the weights that its passes read.
    averaged : (P,) array or None
        The averaged generator's parameters, when averaging is on.

    Examples
    --------
    >>> trainer = Trainer(TrainConfig(data="ring8", hidden=(8,), batch_size=16, iterations=4))
    >>> losses = trainer.advance(4)
    >>> trainer.step, sorted(losses), len(losses["critic_loss"])
    (4, ['critic_estimate', 'critic_loss', 'generator_loss', 'penalty'], 4)
    """

    def __init__(self, config: TrainConfig, dataset=None, *, whole_steps: bool = True):
        self.config = config
        self.dataset = dataset_of(config.data) if dataset is None else dataset
        self.step = 0
        self._drawn = {}  # random numbers by chunk
        coupling = coupling_of(config.coupling, self.dataset.dimension)
        self.generator, self.critic = self.make_networks(coupling.width)
        objective = objectives.objective(config.objective)
        by_hand = config.engine == "compiled"
        compiled = config.objective in FUSED and coupling.name == "none"
        bent, ahead = by_hand and parsed(config.play)[0].name in BENDING, steps_ahead(config)
        self.fused = by_hand and compiled and (whole_steps or bent)
        rules = rules_of(config, self.fused, objective.paired or coupling.name != "none")
        self._constant = 0.0  # of the critic's loss, which compiled code leaves out
        if config.label_smoothing and self.fused:
            self._constant = objective.smoothing(config.label_smoothing)
        elif config.label_smoothing:
            objective = smoothed(objective, config.label_smoothing)
        rows = -(-config.batch_size // SHARDS)
        tangents = 2 if bent else 1
        generator = new_player(self.generator.shape, self.generator.parameters, tangents * rows, bent=bent)
        moved, constraint = self.critic, CONSTRAINTS[config.constraint]
        theirs = constraint.by_layer, constraint.reparametrised
        kinds = 2 + 2 * max(1, len(rules.penalties))
        critic = new_player(moved.shape, moved.parameters, kinds * rows, *theirs, bent, ahead)
        if constraint.by_layer:
            start_layers(critic, constraint)
        if constraint.reparametrised:
            self.critic = moved.viewing(critic.effective)
        self.averaged = self.generator.parameters.copy() if config.averaging else None
        shared = shared_arrays(config, coupling, self.dataset.dimension, self.generator.dtype, self.averaged)
        game = generator, critic, rules, objective, coupling, shared, config.seed, self.fused
        if config.engine == "autograd":
            kind = tape_game(config.play)
            networks = self.generator, moved
            self.game = kind(networks, config.penalty, *game, workers=1, way=config.play)
        else:
            workers = worker_count(SHARDS)
            self.game = Game(*game, workers=workers, way=config.play)
        self._show()

    def make_networks(self, width: int) -> tuple[Network, Network]:
        """Generator and critic with their first parameters; the critic takes rows of ``width`` numbers."""
        return start_networks(self.config, width, self.dataset.dimension)

    def advance(self, updates: int) -> dict:
        """Do that many generator updates, each after its critic steps.

        Returns
        -------
        dict of str to (updates,) float64 arrays
            ``generator_loss``, ``critic_loss`` (with the penalty), ``critic_estimate`` (mean D(real) − mean
            D(fake), of the last critic step), ``penalty``.

        Raises
        ------
        DivergedError
            When a loss is not finite.
        """
        reports = []
        with one_blas_thread(), np.errstate(over="ignore", invalid="ignore"):  # as compiled code; see below
            while updates > 0:
                take = min(updates, CHUNK - self.step % CHUNK)
                reports.append(self._play(take))
                self.step += take
                updates -= take
        columns = np.concatenate(reports) if reports else np.zeros((0, len(COLUMNS)))
        return dict(zip(COLUMNS, columns.T))

    def _play(self, take):
        """The next ``take`` updates, all of one chunk: a row of losses for each."""
        start = self.step % CHUNK
        draws = Draws(*(array[start : start + take] for array in self.draws()))
        self.play(take, draws, self.rates(range(self.step, self.step + take)))
        return self.losses(take)

    def losses(self, updates: int) -> np.ndarray:
        """What the updates played last reported, a row of ``COLUMNS`` each, if it is finite."""
        report = self.game.shared.report[:updates].sum(axis=1)
        report[:, CRITIC_LOSS] += report[:, PENALTY] + self._constant
        bad = ~np.isfinite(report).all(axis=1)
        if bad.any():
            raise DivergedError(self.step + int(np.argmax(bad)) + 1, self._first_bad_layer())
        return report

    def play(self, updates: int, draws: Draws, rates) -> None:
        """Let the players make that many updates, with these random numbers and learning rates."""
        steps = self.config.critic_steps
        self.game.play_updates(updates, steps, self.step, draws, rates, meanwhile=self._draw_ahead)

    def draws(self) -> Draws:
        """The random numbers of the chunk that the next update belongs to."""
        number = self.step // CHUNK
        self._drawn = {chunk: drawn for chunk, drawn in self._drawn.items() if chunk >= number}
        self._draw(number)
        return self._drawn[number]

    def _draw_ahead(self):
        """Draw those of the next chunk; an error is raised only when they are needed, between updates."""
        number = self.step // CHUNK + 1
        if number * CHUNK < self.config.iterations:
            with contextlib.suppress(Exception):
                self._draw(number)

    def _draw(self, number):
        if number not in self._drawn:
            self._drawn[number] = draw_chunk(self.config, self.dataset, self.generator.dtype, number)

    def rates(self, steps) -> np.ndarray:
        """Learning rates of generator and critic at these updates, a row for each."""
        both = self.config.generator_learning_rate, self.config.critic_learning_rate
        factors = [schedule(self.config.schedule, step, self.config.iterations) for step in steps]
        return np.array([[factor * rate for rate in both] for factor in factors])

    @property
    def networks(self) -> dict:
        """The networks that learn, by ``generator`` and ``critic``."""
        return {"generator": self.generator, "critic": self.critic}

    def _first_bad_layer(self) -> str:
        """The first layer that holds NaN or infinity, the critic's first, since the critic moves first."""
        for name, network in reversed(self.networks.items()):
            for l, (W, b) in enumerate(zip(network.weights, network.biases), start=1):
                if not (np.isfinite(W).all() and np.isfinite(b).all()):
                    return f"{name} layer {l}"
        return "the scores, with all parameters still finite"

    def gradient_norms(self) -> dict:
        """‖∇W[l], ∇b[l]‖ per layer of both players at their last step, by ``generator_1`` … ``critic_L``."""
        norms = {}
        for name, (weights, biases) in self.gradients().items():
            for l, (W, b) in enumerate(zip(weights, biases), start=1):
                norms[f"{name}_{l}"] = float(np.hypot(np.linalg.norm(W), np.linalg.norm(b)))
        return norms

    def gradients(self) -> dict:
        """``(∇W[1] … ∇W[L], ∇b[1] … ∇b[L])`` of ``generator`` and ``critic`` at their last step, as views."""
        return {name: one.views(getattr(self.game, name).gradients[0]) for name, one in self.networks.items()}

    def _arrays(self) -> dict:
        """Every array that the next update depends on, by name."""
        game, arrays = self.game, {}
        for name in self.networks:
            player = getattr(game, name)
            vectors = ("u", "v") if player.u.size else ()
            for part in ("theta", "first", "second", "history", *vectors):
                arrays[f"{name}/{part}"] = getattr(player, part)
        arrays |= {"coupling/theta": game.coupled}
        arrays |= {"coupling/first": game.coupled_first, "coupling/second": game.coupled_second}
        if self.averaged is not None:
            arrays["averaged"] = self.averaged
        return arrays

    def state(self) -> dict:
        """Copies of everything that resuming needs, beside the configuration."""
        return {"step": np.array(self.step)} | {name: array.copy() for name, array in self._arrays().items()}

    def load_state(self, state) -> None:
        """Go back to a state.

        Raises
        ------
        ValueError
            When an array is missing or has another shape or dtype.
        """
        arrays = self._arrays()
        for name, array in arrays.items():
            came = state.get(name)
            if came is None or came.shape != array.shape or came.dtype != array.dtype:
                what = "nothing" if came is None else f"{came.dtype} {came.shape}"
                raise ValueError(f"state[{name!r}] must be {array.dtype} {array.shape}; it is {what}")
        for name, array in arrays.items():
            array[...] = state[name]
        self.step = int(state["step"])
        self._show()

    def _show(self):
        """Let the critic's weights be those that its passes read, where a constraint computes them."""
        if self.game.rules.by_layer:
            self.game.show()
