"""A trainer of a few lines, so that tests of folders, checkpoints and the loop need no compiler."""

import numpy as np
import pytest

from toygan.runs.work import Parts


class FakeNetwork:
    """An affine map with one flat parameter vector."""

    def __init__(self, sizes, dtype=float):
        self.sizes = tuple(sizes)
        self.parameters = np.zeros(sizes[0] * sizes[-1], dtype)

    def copy(self):
        twin = FakeNetwork(self.sizes, self.parameters.dtype)
        twin.parameters[:] = self.parameters
        return twin

    def __call__(self, x):
        return x @ self.parameters.reshape(self.sizes[0], self.sizes[-1])


class FakeDivergedError(ArithmeticError):
    """As the trainer's own."""


class FakeTrainer:
    """A random walk of both parameter vectors, each step a function of (seed, step)."""

    diverges_at = None

    def __init__(self, config, dataset=None):
        self.config, self.dataset, self.step = config, dataset, 0
        self.generator = FakeNetwork((config.latent_dim, 2), dtype=config.dtype)
        self.critic = FakeNetwork((2, 1), dtype=config.dtype)
        self._average = np.zeros_like(self.generator.parameters)
        self.chunks = []

    @property
    def averaged(self):
        return self._average if self.config.averaging else None

    def advance(self, updates):
        losses = []
        for _ in range(updates):
            if self.step == self.diverges_at:
                raise FakeDivergedError(f"not finite at step {self.step}")
            rng = np.random.default_rng([self.config.seed, self.step])
            for network in (self.generator, self.critic):
                network.parameters += rng.standard_normal(network.parameters.shape)
            self._average += 0.1 * (self.generator.parameters - self._average)
            self.step += 1
            losses.append(rng.random(4))
        self.chunks.append(updates)
        names = ("generator_loss", "critic_loss", "critic_estimate", "penalty")
        return dict(zip(names, np.array(losses).T))

    def state(self):
        return {
            "generator": self.generator.parameters.copy(),
            "critic": self.critic.parameters.copy(),
            "average": self._average.copy(),
            "step": np.array(self.step),
        }

    def load_state(self, state):
        self.generator.parameters[:] = state["generator"]
        self.critic.parameters[:] = state["critic"]
        self._average[:] = state["average"]
        self.step = int(state["step"])


def measure(trainer, config, data):
    """Metrics that are functions of the step."""
    return {
        "w1": 1 / (1 + trainer.step),
        "modes": 8 - 8 / (1 + trainer.step // 10),
        "histogram": np.arange(3) + trainer.step,
    }


FAKE_PARTS = Parts(FakeTrainer, measure, check_stop=lambda config, data: None)


@pytest.fixture
def fake_parts():
    """For ``train(…, parts=fake_parts)``."""
    return FAKE_PARTS


@pytest.fixture
def fake_training(monkeypatch):
    """`FAKE_PARTS` as the parts that runs are made with when none are given, as by the commands."""
    monkeypatch.setattr("toygan.runs.work.PARTS", FAKE_PARTS)
    return FakeTrainer


@pytest.fixture
def four_threads(monkeypatch):
    """Numba with four threads and a machine that has as many, whatever it has."""
    threads = [4]
    monkeypatch.setattr("toygan.engine.workers.jit_enabled", lambda: True)
    monkeypatch.setattr("numba.get_num_threads", lambda: threads[0])
    monkeypatch.setattr("numba.set_num_threads", lambda count: threads.__setitem__(0, count))
    monkeypatch.setattr("os.sched_getaffinity", lambda process: set(range(4)), raising=False)
