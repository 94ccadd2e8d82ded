"""Does a loss cover the modes? The protocol of the study, for its methods and for one's own.

``SHARED`` holds for every method; ``METHODS`` adds what makes the method itself, which is its objective, its
constraint on the critic with the published weight, and its critic steps. Four settings depart, each for a
reason: WGAN uses RMSProp, because momentum and clipping do not go together, and a clip for networks that
small; "wgan_gp_tuned" is the preset ``wgan-gp-tuned`` as it stands, cut to the same number of updates;
"wgan_lp" has the five critic steps of the other Wasserstein rows, not its paper's ten. No hyperparameter was
searched for any other row.

``GAMES`` are played alternately. ``OTHER_WAYS`` are other ways to play the non-saturating game, ``DISTANCES``
generators that descend a distance between batches. A second study, of ``EQUAL``, compares methods by what
they reach in ``SECONDS`` of training.

``benchmarks/coverage.py`` runs them; ``toygan coverage`` puts a row of one's own beside them.
"""

import csv
import io
from importlib.resources import files
from pathlib import Path

import numpy as np

from toygan.config.presets import preset
from toygan.config.train_config import TrainConfig, merge
from toygan.metrics import evaluate
from toygan.runs import load_run
from toygan.runs.folder import read_manifest
from toygan.runs.identity import run_name
from toygan.sweeps.plan import PlannedRun

SHARED = {
    "hidden": (64, 64, 64),
    "activation": "relu",
    "init": "he",
    "latent": "normal",
    "latent_dim": 2,
    "batch_size": 256,
    "critic_steps": 1,
    "optimizer": "adam",
    "learning_rate": 1e-3,
    "betas": (0.5, 0.9),
    "schedule": "constant",
}
CLIPPED = {"objective": "wasserstein", "penalty": "none", "clip": 0.041, "optimizer": "rmsprop"}
GAMES = {
    "minimax": {"objective": "minimax"},
    "non_saturating": {"objective": "non_saturating"},
    "least_squares": {"objective": "least_squares"},
    "hinge": {"objective": "hinge"},
    "wgan": CLIPPED | {"critic_steps": 5},
    "wgan_gp_toy": {
        "objective": "wasserstein",
        "penalty": "gradient_penalty",
        "penalty_weight": 0.1,
        "critic_steps": 5,
    },
    "wgan_gp_tuned": None,  # the preset as it stands
    "dragan": {"objective": "non_saturating", "penalty": "dragan", "penalty_weight": 10.0},
    "r1": {"objective": "non_saturating", "penalty": "r1", "penalty_weight": 10.0},
    "packing": {"objective": "non_saturating", "coupling": "packing:2"},
    "wgan_lp": {
        "objective": "wasserstein",
        "penalty": "lipschitz_penalty",
        "penalty_weight": 10.0,
        "critic_steps": 5,
    },
    "spectral": {"objective": "hinge", "constraint": "spectral_norm", "critic_steps": 5},
    "groupsort": {
        "objective": "wasserstein",
        "constraint": "orthonormal",
        "critic_activation": "groupsort",
        "critic_steps": 5,
    },
    "r3gan": {"objective": "relativistic", "penalty": "r1+r2", "penalty_weight": (1.0, 1.0)},
}
OTHER_WAYS = {
    "simultaneous": {"objective": "non_saturating", "play": "simultaneous"},
    "extragradient": {"objective": "non_saturating", "play": "extragradient"},
    "optimistic": {"objective": "non_saturating", "play": "optimistic"},
    "consensus": {"objective": "non_saturating", "play": "consensus:10"},
    "unrolled": {"objective": "non_saturating", "play": "unrolled:5"},
}
NO_CRITIC = {"critic_steps": 0}
DISTANCES = {
    "energy": {"distance": "energy"} | NO_CRITIC,
    "energy_unbiased": {"distance": "energy_unbiased"} | NO_CRITIC,
    "sliced": {"distance": "sliced"} | NO_CRITIC,
    "sliced_w2": {"distance": "sliced_w2"} | NO_CRITIC,
    "mmd": {"distance": "mmd"} | NO_CRITIC,
    "sinkhorn": {"distance": "sinkhorn"} | NO_CRITIC,
    "batch_w1": {"distance": "w1"} | NO_CRITIC,
    "batch_w2": {"distance": "w2"} | NO_CRITIC,
}
METHODS = GAMES | OTHER_WAYS | DISTANCES
EQUAL = (  # at equal seconds: two games to compare with, the other ways to play, the distances
    *("non_saturating", "wgan_gp_toy", "extragradient", "optimistic", "consensus", "unrolled"),
    *("batch_w1", "energy", "sliced", "sinkhorn"),
)
SECONDS, EQUAL_SEEDS = 5, 3  # of training; of the shipped table
STUDIED = ("ring8", "grid25")  # the laws of the study
LAWS = (*STUDIED, "swissroll")  # of the preset wgan-gp-tuned
SEEDS, ITERATIONS = 5, 10_000
EVALUATIONS = 4  # in a run's history
FIXED = ("data", "seed", "iterations", "evaluate_every")  # what the protocol decides, whatever the method
FEW, MANY = 2_500, 100_000  # samples for modes, and for quality
_STREAM = 0xC0E4  # of the measuring, apart from the trainer's


def study(seeds: int, iterations: int, methods=tuple(METHODS)) -> list[PlannedRun]:
    """Every method on ring8 and grid25; all of seed 0 first, so that a part of the study is a study."""
    return [
        planned_run(method, data, seed, iterations)
        for seed in range(seeds)
        for data in STUDIED
        for method in methods
    ]


def tuned(seeds: int, laws=LAWS) -> list[PlannedRun]:
    """The preset ``wgan-gp-tuned`` at its full length."""
    return [
        _planned("wgan_gp_tuned", _config(None, data, seed=seed)) for seed in range(seeds) for data in laws
    ]


def planned_run(method: str, data: str, seed: int, iterations: int = ITERATIONS) -> PlannedRun:
    """One run of a method of ``METHODS`` under the protocol of the study, with so many updates.

    Examples
    --------
    >>> planned_run("sliced", "ring8", seed=0, iterations=500).config.distance
    'sliced'
    """
    return _planned(method, _config(METHODS[method], data, iterations=iterations, seed=seed))


def equal_seconds(seeds: int, methods=EQUAL, milliseconds: dict | None = None) -> list[PlannedRun]:
    """Methods with as many updates each as fit into ``SECONDS`` of training; all of seed 0 first.

    The updates are counted from the milliseconds that one takes, so that a busy machine trains no less.

    Parameters
    ----------
    seeds : int
    methods : sequence of str
        Names of ``METHODS``.
    milliseconds : dict of (str, str) to float, optional
        By method and law; those of ``figures/data/update_times.csv`` when not given.

    Examples
    --------
    >>> planned = equal_seconds(1, ["sliced"], {("sliced", "ring8"): 0.5, ("sliced", "grid25"): 0.4})
    >>> [run.config.iterations for run in planned]
    [10000, 12500]
    """
    known = update_times() if milliseconds is None else milliseconds
    return [
        planned_run(method, data, seed, int(1000 * SECONDS / known[method, data]))
        for seed in range(seeds)
        for data in STUDIED
        for method in methods
    ]


def update_times() -> dict[tuple[str, str], float]:
    """Milliseconds of an update by method and law, as one machine took them."""
    text = files("figures").joinpath("data", "update_times.csv").read_text(encoding="utf-8")
    return {
        (row["method"], row["data"]): float(row["milliseconds"]) for row in csv.DictReader(io.StringIO(text))
    }


def own(
    label: str,
    settings: dict,
    seeds: int = SEEDS,
    iterations: int = ITERATIONS,
    base: str | None = None,
) -> list[PlannedRun]:
    """The runs of a method of one's own under the protocol of the study.

    Parameters
    ----------
    label : str
        The name of its row.
    settings : dict
        What makes the method, over ``SHARED``; fields of `toygan.TrainConfig` but those of ``FIXED``.
    seeds, iterations : int, at least 1
    base : str, optional
        A preset that stands in the place of ``SHARED``.

    Raises
    ------
    ValueError
        For a setting that is unknown, or one that the protocol decides; for a combination that makes no
        sense.

    Examples
    --------
    >>> planned = own("mine", {"objective": "hinge", "critic_steps": 2})
    >>> len(planned), planned[0].config.critic_steps, planned[0].config.hidden
    (10, 2, (64, 64, 64))
    """
    decided = [name for name in FIXED if name in settings]
    if decided:
        raise ValueError(
            f"{', '.join(decided)} cannot be set: the protocol of the study decides {', '.join(FIXED)} for "
            "every method (--seeds and --iterations change how long it takes)"
        )
    if label in METHODS:
        raise ValueError(f"the name {label!r} is that of a method of the study; choose another")
    return [
        _planned(label, _config(settings, data, base, iterations=iterations, seed=seed))
        for seed in range(seeds)
        for data in STUDIED
    ]


def _config(rules: dict | None, data: str, base: str | None = None, **settings) -> TrainConfig:
    """The configuration of a method over ``SHARED`` or a preset; no rules mean wgan-gp-tuned."""
    base = "wgan-gp-tuned" if rules is None else base
    if base is None:
        config = TrainConfig(**merge(SHARED, rules, settings), data=data)
    else:
        config = preset(base, data=data, **merge(rules or {}, settings))
    return config.replace(evaluate_every=config.iterations // EVALUATIONS)


def _planned(method: str, config: TrainConfig) -> PlannedRun:
    return PlannedRun(method, config, run_name(config, method))


def measured(method: str, folder: Path) -> dict:
    """One row of the table, from a finished run folder; the same row every time."""
    run = load_run(folder)
    rng = np.random.default_rng([run.config.seed, _STREAM])
    few = evaluate(run.sample(FEW, rng), run.data, rng)
    many = evaluate(run.sample(MANY, rng), run.data, rng)
    row = {"method": method, "data": run.config.data, "seed": run.config.seed, "iterations": run.step}
    row |= {name: int(few[name]) for name in ("modes", "balanced_modes") if name in few}
    for name in ("high_quality", "reverse_kl", "w1", "w1_floor_q95"):
        row |= {name: round(many[name], 6)} if name in many else {}
    return row | {"seconds": round(read_manifest(folder)["seconds"], 1)}
