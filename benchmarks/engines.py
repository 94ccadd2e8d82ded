"""The engines that the benchmarks compare, each in a process of its own.

In one process the engines would disturb each other: threads of one library spin while the next one is timed,
and which libraries share a pool depends on what was imported first. Here an engine's process sleeps on a pipe
until it is asked.

    python benchmarks/engines.py toygan 2000 '{"width": 64}'     # a whole process: build, run, end
"""

import contextlib
import dataclasses
import itertools
import json
import multiprocessing
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)  # the repository in place of this folder: nothing need be installed

from benchmarks.settings import BATCH, BETAS, CLIP, CRITIC_STEPS, RATE, WEIGHT

NAMES = (
    "toygan",
    "toygan, plain NumPy",
    "pytorch joined, 1 thread",
    "pytorch joined, all threads",
    "pytorch separate, 1 thread",
    "pytorch separate, all threads",
    "pytorch compiled, 1 thread",
    "pytorch compiled, all threads",
    "jax tree",
    "jax flat",
)


@dataclass(frozen=True)
class Settings:
    """The game that all engines play: three hidden layers on the eight Gaussians of the WGAN-GP script."""

    width: int
    activation: str = "relu"
    objective: str = "wasserstein"
    penalty: str = "gradient_penalty"
    depth: int = 3
    batch: int = BATCH
    seed: int = 0
    constraint: str = "none"  # of ours alone

    def layers(self, last):
        """First weights and biases of a network 2 - width × depth - last: list of (W, b), float32."""
        rng = np.random.default_rng([self.seed, last])
        sizes = (2, *(self.width,) * self.depth, last)
        return [
            (rng.normal(0, np.sqrt(2 / n), (m, n)).astype(np.float32), np.zeros(m, np.float32))
            for n, m in itertools.pairwise(sizes)
        ]

    @property
    def generator(self):
        return self.layers(2)

    @property
    def critic(self):
        return self.layers(1)


def add_own_objectives():
    """Two rows of the table once more, as a user writes them: the derivatives come from the tape."""
    from toygan import Objective
    from toygan.objectives import register

    def least_squares(real, fake):
        return 0.5 * ((real - 1) ** 2).mean() + 0.5 * (fake**2).mean()

    register(
        Objective.from_values(
            "own_least_squares", least_squares, lambda real, fake: 0.5 * ((fake - 1) ** 2).mean()
        )
    )
    register(
        Objective.from_values(
            "own_wasserstein",
            lambda real, fake: fake.mean() - real.mean(),
            lambda real, fake: -fake.mean(),
        )
    )


class Toygan:
    """Our trainer, from the shared first parameters."""

    def __init__(self, settings):
        from toygan.config import TrainConfig
        from toygan.game.trainer import Trainer

        if settings.objective.startswith("own_"):
            add_own_objectives()
        self.trainer = Trainer(
            TrainConfig(
                data="8gaussians",
                hidden=(settings.width,) * settings.depth,
                activation=settings.activation,
                objective=settings.objective,
                penalty=settings.penalty,
                penalty_weight=WEIGHT if settings.penalty != "none" else 0.0,
                constraint=settings.constraint,
                clip=CLIP if settings.constraint == "clip" else None,
                batch_size=settings.batch,
                critic_steps=CRITIC_STEPS,
                learning_rate=RATE,
                betas=BETAS,
                schedule="constant",
                iterations=10**6,
            )
        )
        self.settings = settings
        for network, layers in (
            (self.trainer.generator, settings.generator),
            (self.trainer.critic, settings.critic),
        ):
            network.parameters[...] = np.concatenate([array.ravel() for layer in layers for array in layer])

    def run(self, iterations):
        self.trainer.advance(iterations)

    def gradients(self, real, latent, epsilon):
        """Critic's and generator's gradient through the public passes of the networks."""
        from toygan.objectives import objective

        generator, critic = self.trainer.generator, self.trainer.critic
        game, fake = objective(self.settings.objective), generator(latent)
        real_pass, fake_pass = critic.forward(real), critic.forward(fake)
        _, d_real, d_fake = game.discriminator(real_pass.output[:, 0], fake_pass.output[:, 0])
        gradient = critic.backward(real_pass, d_real[:, None]).parameters
        gradient = gradient + critic.backward(fake_pass, d_fake[:, None]).parameters
        if self.settings.penalty != "none":
            mixed = epsilon * real + (1 - epsilon) * fake
            gradient = gradient + critic.penalty_gradient(mixed, self.settings.penalty, WEIGHT).parameters
        forward = generator.forward(latent)
        judged = critic.forward(forward.output)
        _, d_fake = game.generator(judged.output[:, 0], judged.output[:, 0])
        nabla_x = critic.backward(judged, d_fake[:, None]).inputs
        return gradient, generator.backward(forward, nabla_x).parameters


def build(name, settings):
    """The engine of that name; ImportError when its library is missing."""
    family, _, form = name.partition(" ")
    if family == "pytorch":
        from benchmarks.peers_torch import engine
    elif family == "jax":
        from benchmarks.peers_jax import engine
    else:
        return Toygan(settings)
    return engine(form, settings)


def _timed(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def _serve(pipe, name, settings):
    """In the child: answer until told to stop."""
    try:
        engine = build(name, settings)
    except ImportError as error:
        pipe.send(error)
        return
    pipe.send(None)
    while (request := pipe.recv()) is not None:
        what, *arguments = request
        if what == "gradients":
            pipe.send(engine.gradients(*arguments))
        else:
            pipe.send(_timed(engine.run, *arguments))


class Worker:
    """An engine in its own process.

    ``first`` is the seconds until it was built and had run two iterations.
    """

    def __init__(self, name, settings):
        self.name, start = name, time.perf_counter()
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, name, settings), daemon=True)
        with environment(name):
            self.process.start()
        theirs.close()
        if error := self.pipe.recv():
            raise error
        self.first = time.perf_counter() - start

    def run(self, iterations):
        """Seconds that so many iterations take."""
        self.ask(iterations)
        return self.answer()

    def ask(self, iterations):
        """Let it run while this process does something else."""
        self.pipe.send(("run", iterations))

    def answer(self):
        """Wait for the seconds of what was asked."""
        return self.pipe.recv()

    def warm_up(self):
        """The first two iterations, which compile what there is to compile."""
        self.first += self.run(2)

    def gradients(self, *batches):
        """Of the critic and of the generator, at the first parameters if nothing has run yet."""
        self.pipe.send(("gradients", *batches))
        return self.pipe.recv()

    def close(self):
        self.pipe.send(None)
        self.process.join(10)


@contextlib.contextmanager
def environment(name):
    """What the engine's process must find in its environment."""
    if name != "toygan, plain NumPy":
        yield
        return
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    try:
        yield
    finally:
        del os.environ["NUMBA_DISABLE_JIT"]


def start(names, settings):
    """Workers for every engine that is installed, by name."""
    workers = {}
    for name in names:
        try:
            workers[name] = Worker(name, settings)
        except (ImportError, EOFError) as error:
            print(f"without {name}: {error}", file=sys.stderr)
    return workers


def whole_process(name, settings, iterations):
    """Seconds and peak memory (MB, or NaN) of a process that does nothing else."""
    import subprocess

    command = [sys.executable, __file__, name, str(iterations), json.dumps(dataclasses.asdict(settings))]
    with environment(name):
        begin = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = process.communicate()[0]
    seconds = time.perf_counter() - begin
    return seconds, float(peak) if process.returncode == 0 else float("nan")


def _peak_memory():
    """This process's largest resident size, in MB."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    build(sys.argv[1], Settings(**json.loads(sys.argv[3]))).run(int(sys.argv[2]))
    print(_peak_memory())
