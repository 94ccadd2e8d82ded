"""What does a critic know of W₁? Critics trained alone on pairs of laws whose W₁ and potential are known.

The laws are funnels (`toygan.datasets.funnels`): P uniform on a box, Q = T#P. Every method has the same
network, the same batches, the same number of gradients and the same falling rate; ``METHODS`` adds what makes
the method itself. Depth, rate and betas of ``SHARED`` were chosen on funnels:16:2:0 and seed 0 for the last
row, which fits worst in flat networks; weights and clip are the usual ones.
"""

import time
from dataclasses import dataclass
from functools import cache

import numpy as np

from toygan.config.train_config import TrainConfig, merge
from toygan.critics.critic_bound import critic_bound
from toygan.datasets.definition import Dataset
from toygan.datasets.funnel_laws import Funnels, from_name
from toygan.datasets.smooth_shapes import Shape
from toygan.game.critic_only import train_critic
from toygan.game.trainer import DivergedError
from toygan.network.mlp import Network
from toygan.runs.identity import config_hash
from toygan.support.names import look_up

SHARED = {
    "objective": "wasserstein",
    "critic_hidden": (64,) * 6,
    "batch_size": 256,
    "critic_steps": 1,
    "optimizer": "adam",
    "learning_rate": 5e-3,
    "betas": (0.9, 0.99),
    "schedule": "linear",
}
METHODS = {
    "clipping": {"clip": 0.041, "optimizer": "rmsprop"},
    "gp_1": {"penalty": "gradient_penalty", "penalty_weight": 1.0},
    "gp_10": {"penalty": "gradient_penalty", "penalty_weight": 10.0},
    "lp_10": {"penalty": "lipschitz_penalty", "penalty_weight": 10.0},
    "r1": {"penalty": "r1", "penalty_weight": 1.0},
    "spectral_norm": {"constraint": "spectral_norm"},
    "orthonormal_relu": {"constraint": "orthonormal"},
    "orthonormal_groupsort": {"constraint": "orthonormal", "critic_activation": "groupsort"},
}
LAWS = ("funnels:4:2:0", "funnels:16:2:0", "funnels:64:2:0")
SEEDS, ITERATIONS = 5, 10_000  # of the study: critic steps
POINTS = 4096  # on which a critic is examined
_STREAM = 0xE8A  # of the examination, apart from the trainer's


@dataclass(frozen=True, eq=False)
class Source(Shape):
    """The law P of a pair of funnels, as the shape of a data law: uniform on the box."""

    pair: Funnels

    @property
    def dimension(self):
        """Number of coordinates."""
        return self.pair.dimension

    def place(self, u, rng):
        """Points for the uniform numbers u, which decide the first coordinate."""
        others = rng.random((len(u), self.dimension - 1))
        return self.pair.half * (2 * np.column_stack([u, others]) - 1)


@cache
def pair_of(law: str) -> tuple[Funnels, float]:
    """The pair of laws of a name such as ``funnels:16:2:0``, and its W₁."""
    pair, _ = from_name(law)
    return pair, pair.distance()[0]


@dataclass(frozen=True)
class Task:
    """One critic to be trained and examined."""

    method: str
    law: str
    config: TrainConfig

    @property
    def name(self) -> str:
        """Unique among the tasks of an examination."""
        return f"{self.method}-{self.law}-{self.config.seed}"


@dataclass(frozen=True)
class Outcome:
    """The row of a task, or why there is none."""

    name: str
    row: dict | None
    error: str = ""


def planned(methods=tuple(METHODS), laws=LAWS, seeds=SEEDS, iterations=ITERATIONS, own=None) -> list[Task]:
    """The critics of an examination; all of seed 0 first, so that a part of it is one.

    Parameters
    ----------
    methods : sequence of str
        Names of ``METHODS``.
    laws : sequence of str
        ``funnels:<n>:<d>:<seed>`` each.
    seeds, iterations : int, at least 1
        Seeds 0, 1, …; steps of the critic.
    own : dict of str to dict, optional
        Methods of one's own: fields of `toygan.TrainConfig` over ``SHARED``, by name.

    Raises
    ------
    ValueError
        For an unknown method or law, and settings that make no sense together.

    Examples
    --------
    >>> tasks = planned(["lp_10"], ["funnels:4:2:0"], seeds=2)
    >>> [task.name for task in tasks]
    ['lp_10-funnels:4:2:0-0', 'lp_10-funnels:4:2:0-1']
    """
    rules = {name: look_up(METHODS, name, "method") for name in methods} | (own or {})
    for law in laws:
        from_name(law)
    return [
        Task(name, law, TrainConfig(**merge(SHARED, rule), data=law, seed=seed, iterations=iterations))
        for seed in range(seeds)
        for law in laws
        for name, rule in rules.items()
    ]


def do(task: Task) -> Outcome:
    """Train the critic of a task and examine it.

    Returns
    -------
    Outcome
        Its row has the columns of `toygan.studies.critic_table`; a training that diverged says so instead.
    """
    pair, w1 = pair_of(task.law)
    start = time.perf_counter()
    try:
        critic, _ = train_critic(task.config, _ends(pair), Dataset(task.law, Source(pair)))
    except DivergedError as error:
        return Outcome(task.name, None, str(error))
    seconds = time.perf_counter() - start
    row = {"method": task.method, "law": task.law, "seed": task.config.seed}
    row |= {"iterations": task.config.iterations, "config": config_hash(task.config)[:8], "w1": w1}
    row |= examine(critic, pair, np.random.default_rng([task.config.seed, _STREAM]))
    return Outcome(
        task.name, {name: _short(value) for name, value in row.items()} | {"seconds": round(seconds, 1)}
    )


def _short(value):
    """Six digits of a number, as the table keeps it."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _ends(pair: Funnels):
    return lambda n, rng: pair.sample_pair(n, rng)[1]


def examine(critic: Network, pair: Funnels, rng=None, n: int = POINTS) -> dict:
    """What a critic knows of a pair of laws, on n points of each.

    Returns
    -------
    dict
        ``claimed`` is E_P D − E_Q D and ``proved`` the lower bound of W₁ that the critic proves, both divided
        by the true W₁ of the points they are taken on; ``cosine`` the mean cosine between ∇D and ∇f at points
        of P, ``cosine_at_ends`` at those of Q; ``largest_slope`` the largest ‖∇D‖ at both, ``lipschitz`` the
        bound K.

    Examples
    --------
    >>> right = Network([1, 1], rng=0)
    >>> right.parameters[:] = [0.5, 0.0]  # half the slope of the potential
    >>> found = examine(right, Funnels(np.array([[-2.5]]), np.array([0.0])), rng=0, n=100)
    >>> round(found["claimed"], 12), round(found["proved"], 9), found["cosine"]
    (0.5, 1.0, 1.0)
    """
    x, y = pair.sample_pair(n, rng)
    true = np.linalg.norm(x - y, axis=1).mean()
    bound = critic_bound(critic, x, y)
    slopes = [critic.input_gradient(points).astype(float) for points in (x, y)]
    cosines = [_cosine(slope, pair.gradient(x)) for slope in slopes]  # ∇f is the same all along the way
    return {
        "claimed": float(bound.gap / true),
        "proved": float(bound.lower / true),
        "cosine": cosines[0],
        "cosine_at_ends": cosines[1],
        "largest_slope": float(max(np.linalg.norm(slope, axis=1).max() for slope in slopes)),
        "lipschitz": bound.lipschitz,
    }


def _cosine(slopes, units) -> float:
    """Mean cosine; a slope of 0 has none and counts as 0."""
    length = np.linalg.norm(slopes, axis=1)
    along = (slopes * units).sum(axis=1)
    return float(np.divide(along, length, out=np.zeros_like(along), where=length > 0).mean())
