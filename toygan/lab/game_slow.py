"""Slow motion: one update in captioned steps, with the equation that runs and what it makes of the batch.

    D: draw, forward, loss, BP1, BP2, BP3, BP4, penalty (R-BP1 … R-BP4), step    for each step of the critic
    G: draw, forward, loss, BP1, BP2, BP3, BP4, step

The trainer's own passes and steps run (`toygan.game.half_steps`): an update seen slowly has the bits of any
other. What is shown beside it, δ and the shares of loss and penalty by layer, is `toygan.Network`'s.
"""

import numpy as np

from toygan.game.half_steps import HalfSteps
from toygan.game.random_numbers import CHUNK
from toygan.objectives.penalties import rows_of, weights_of

STAGES = ("draw", "forward", "loss", "bp1", "bp2", "bp3", "bp4", "penalty", "step")
TAGS = {"bp1": "BP1", "bp2": "BP2", "bp3": "BP3", "bp4": "BP4", "penalty": "R-BP1 … R-BP4"}
SHOWN = 256  # rows of the batch on the plane


class SlowMotion:
    """The captions of the update under way.

    Parameters
    ----------
    half : HalfSteps
    law : Dataset

    Attributes
    ----------
    shown : dict or None
        The caption that stands: player, stage, number, of, turn, turns, tag, fill.
    arrays : dict of str to array
        Its batch in data units: ``batch_real``, ``batch_fake``, ``batch_mixed`` (n, d), and arrows, their
        places beside their directions: ``batch_pull`` (n, 2d).
    """

    def __init__(self, half: HalfSteps, law):
        self.half, self.law, self.config = half, law, half.trainer.config
        self.end()

    def end(self) -> None:
        """No caption stands; the update goes on some other way."""
        self.place, self.shown, self.arrays = -1, None, {}

    def next(self) -> bool:
        """Do what the next caption says, and let it stand; whether the update is complete with it."""
        player = self.half.player
        stages = [stage for stage in STAGES if stage != "penalty" or self._penalised(player)]
        self.place += 1
        stage = stages[self.place]
        turn, complete = self.half.done + 1, False
        if stage == "step":
            before = self._player().theta.copy()
            moved, self.place = self._player(), -1
            complete = self.half.move()
            fill = {"change": float(np.linalg.norm(moved.theta - before)), "rate": self._rate(player)}
        else:
            fill = getattr(self, f"_{stage}")(player)
        self.shown = {
            "player": player,
            "stage": stage,
            "number": stages.index(stage) + 1,
            "of": len(stages),
            "turn": min(turn, self.config.critic_steps),
            "turns": self.config.critic_steps,
            "tag": TAGS.get(stage, ""),
            "fill": fill,
        }
        return complete

    def _penalised(self, player: str) -> bool:
        return player == "critic" and self.config.penalty != "none"

    def _player(self):
        return getattr(self.half.trainer.game, self.half.player)

    def _rate(self, player: str) -> float:
        return float(self.half.trainer.rates([self.half.trainer.step])[0, int(player == "critic")])

    def _draw(self, player: str) -> dict:
        """The batch, from its place in the stream of random numbers."""
        draws, c, trainer = self.half.draws(), self.half.done, self.half.trainer
        self.z, self.x = draws.latent[0, c], draws.real[0, c]
        if draws.noise.size:
            self.x = self.x + draws.noise[0, c, 0]
        self.arrays = {"batch_real": self._data(self.x)} if player == "critic" else {}
        chunk, row = divmod(trainer.step, CHUNK)
        return {"n": len(self.z), "seed": self.config.seed, "chunk": chunk, "row": row, "batch": c + 1}

    def _forward(self, player: str) -> dict:
        """G(z), and the scores of the trainer's own forward pass."""
        self.half.passes()
        trainer = self.half.trainer
        self.fake = np.asarray(trainer.generator(self.z))
        if (noise := self.half.draws().noise).size:
            self.fake = self.fake + noise[0, self.half.done, 1]
        self.arrays["batch_fake"] = self._data(self.fake)
        self.scores, self.slopes = (
            np.array(a) for a in (trainer.game.shared.scores, trainer.game.shared.slopes)
        )
        means = {name: float(scores.mean()) for name, scores in zip(("real", "fake"), self.scores)}
        return means | {"n": len(self.fake)}

    def _loss(self, player: str) -> dict:
        generator_loss, critic_loss, estimate, penalty = map(float, self.half.losses())
        value = generator_loss if player == "generator" else critic_loss - penalty
        return {"loss": value, "name": self.config.objective.replace("_", " "), "estimate": estimate}

    def _bp1(self, player: str) -> dict:
        """∂C/∂D of the objective; δ of the last layer, whose σ′ is 1."""
        self._backward(player)
        return {"real": float(self.slopes[0].sum()), "fake": float(self.slopes[1].sum())}

    def _backward(self, player: str) -> None:
        """δ and the loss's gradients, by the networks as functions, at the batch of the trainer's passes."""
        critic, generator = self.half.trainer.critic, self.half.trainer.generator
        both = np.concatenate([self.x, self.fake]) if player == "critic" else self.fake
        slopes = self.slopes.reshape(-1, 1) if player == "critic" else self.slopes[1][:, None]
        forward = critic.forward(both)
        found = critic.backward(forward, slopes)
        self.pull = found.inputs
        net = critic
        if player == "generator":
            net, forward = generator, generator.forward(self.z)
            found = net.backward(forward, self.pull)
        rows = len(forward.output)
        layers = range(1, net.depth + 1)
        self.deltas = [_norm(net.layer(forward.buffers.delta, l, rows)) for l in layers]
        self.gradients = [[_norm(array) for array in arrays] for arrays in (found.weights, found.biases)]

    def _bp2(self, player: str) -> dict:
        """δ by layer, from the last to the first; the generator's begins with what the critic hands it."""
        if player == "generator":
            self.arrays["batch_pull"] = self._arrows(self.fake, -len(self.fake) * self.pull)
        return {"norms": self.deltas[::-1]}

    def _bp3(self, player: str) -> dict:
        return {"norms": self.gradients[0]}

    def _bp4(self, player: str) -> dict:
        return {"norms": self.gradients[1]}

    def _penalty(self, player: str) -> dict:
        """The penalty at its points, by the R-pass; the arrows are ∇D there."""
        critic, parts = self.half.trainer.critic, self._mixed()
        rows = rows_of(self.config.penalty)
        weights = weights_of(self.config.penalty, self.config.penalty_weight)
        pairs = zip(parts, rows, weights)
        total = sum(critic.penalty_gradient(x, row.name, weight).parameters for x, row, weight in pairs)
        norms = [_norm(W) for W in critic.views(total)[0]]
        slopes = critic.input_gradient(parts[0])
        self.arrays["batch_mixed"] = self._data(parts[0])
        self.arrays["batch_pull"] = self._arrows(parts[0], slopes)
        size = float(np.median(np.linalg.norm(slopes, axis=1)))
        return {"value": float(self.half.losses()[3]), "slope": size, "norms": norms}

    def _mixed(self) -> list:
        """x̂ = ε x + (1 − ε) partner of each penalty, in trained units."""
        draws, c, n = self.half.draws(), self.half.done, len(self.x)
        found = []
        for j, is_fake in enumerate(self.half.trainer.game.rules.partner_is_fake):
            epsilon = draws.epsilon[0, c, j * n : (j + 1) * n, None]
            partner = self.fake if is_fake else draws.partner[0, c, j * n : (j + 1) * n]
            found.append(epsilon * self.x + (1 - epsilon) * partner)
        return found

    def _data(self, x) -> np.ndarray:
        return self.law.to_data(np.asarray(x[:SHOWN], dtype=float))

    def _arrows(self, x, slopes) -> np.ndarray:
        """Places and slopes, per data unit."""
        return np.hstack([self._data(x), np.asarray(slopes[:SHOWN], dtype=float) / self.law.scale])


def _norm(array) -> float:
    return float(np.linalg.norm(array))
