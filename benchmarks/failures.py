"""How often does each game fail? The three failures of the lectures, over many seeds.

    python benchmarks/failures.py                  # twelve seeds, two minutes on one core: docs/failures.md
    python benchmarks/failures.py --seeds 3 --games strong-minimax strong-non-saturating
    python benchmarks/failures.py --claims         # does the critic claim more than W1? three minutes

One seed proves nothing, so failures are counted over many. Every game has a measure, and a run fails when its
measure is beyond a bound:

    stalls    the discriminator takes twenty steps for one of the generator's; failed: W1 to the data is no
              smaller after 300 updates than before the first
    drops     the generator learns five times as fast as the discriminator; failed: fewer than eight modes get
              a fifth of their due share of 2,500 samples
    piles     failed: more than half of the critic's weights lie within 1 % of the largest magnitude, which is
              c where weights are clipped

The table is a row per game: failed seeds, and the measure's median with its least and largest value.

``--claims`` asks a fourth question, of Wasserstein games whose critics differ in their constraint alone: does
the critic claim more than W1? Eight evaluations of each run are compared with the exact W1 of the same
points, and the script ends with an error where a proof, gap / K, is above it. The rows go to
``figures/data/claims_failures.csv``; its columns are those of ``toygan.studies.claim_table``.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from toygan.config import TrainConfig
from toygan.config.presets import preset
from toygan.metrics import assign, w1
from toygan.runs import train
from toygan.runs.run import Run
from toygan.studies.claim_table import history_rows, summary, write_table

SAMPLES, W1_SAMPLES = 2_500, 1_000
CLAIMS = Path(__file__).parents[1] / "figures" / "data" / "claims_failures.csv"


class Failure(NamedTuple):
    """What is measured of a run, when it counts as a failure, and how the measure is called."""

    measure: Callable[[Run], float]
    failed: Callable[[float], bool]
    heading: str


def w1_ratio(run: Run) -> float:
    """W1 to the data after the last update, over W1 before the first."""
    first, last = (w1(s.samples[:W1_SAMPLES], run.data, 0) for s in (run.snapshots[0], run.snapshots[-1]))
    return last / first


def modes_served(run: Run) -> float:
    """Modes that get at least a fifth of their due share, near or far."""
    modes = run.data.modes
    shares = np.bincount(assign(run.sample(SAMPLES, 0), modes).nearest, minlength=len(modes.weights))
    return float((shares >= 0.2 * SAMPLES * modes.weights).sum())


def piled(run: Run) -> float:
    """Share of the critic's weights within 1 % of the largest magnitude."""
    weights = np.abs(np.concatenate([W.ravel() for W in run.critic.weights]))
    return float((weights >= 0.99 * weights.max()).mean())


STALLS = Failure(w1_ratio, lambda ratio: ratio >= 1, "W₁ at the end / at the start")
DROPS = Failure(modes_served, lambda modes: modes < 8, "modes served")
PILES = Failure(piled, lambda share: share > 0.5, "weights at the largest magnitude")

STRONG = TrainConfig(
    data="ring8",
    objective="minimax",
    hidden=(64, 64),
    activation="tanh",
    batch_size=64,
    critic_steps=20,
    iterations=300,
    generator_learning_rate=1e-3,
    critic_learning_rate=2e-3,
    schedule="constant",
    snapshot_every=300,
)
# the game of tutorial 05
FORGETFUL = TrainConfig(
    data="ring8",
    objective="non_saturating",
    hidden=(64, 64),
    activation="tanh",
    batch_size=128,
    critic_steps=1,
    iterations=4000,
    generator_learning_rate=1e-3,
    critic_learning_rate=2e-4,
    schedule="constant",
)
CLIPPED = preset("wgan-small", data="ring8", iterations=800)
GAMES = {
    "strong-minimax": (STALLS, STRONG),
    "strong-non-saturating": (STALLS, STRONG.replace(objective="non_saturating")),
    "plain": (DROPS, FORGETFUL),
    "clipped": (PILES, CLIPPED),
    "penalised": (PILES, CLIPPED.replace(clip=None, penalty="gradient_penalty", penalty_weight=10.0)),
}
EVALUATED = CLIPPED.replace(evaluate_every=100)
FREE = EVALUATED.replace(clip=None)
CLAIMANTS = {
    "clipping": EVALUATED,
    "gradient penalty, λ = 0.1": FREE.replace(penalty="gradient_penalty", penalty_weight=0.1),
    "gradient penalty, λ = 10": FREE.replace(penalty="gradient_penalty", penalty_weight=10.0),
    "one-sided penalty, λ = 10": FREE.replace(penalty="lipschitz_penalty", penalty_weight=10.0),
    "spectral norm": FREE.replace(constraint="spectral_norm"),
    "orthonormal GroupSort": FREE.replace(constraint="orthonormal", critic_activation="groupsort"),
}
CLAIM_HEAD = (
    "| game | runs that claim more | evaluations | claimed / W₁: median, largest | K: median, largest | "
    "proved / W₁: median, largest |\n|---|---|---|---|---|---|"
)


def row(name: str, seeds: int) -> str:
    """One line of the table: the game over seeds 0, 1, …"""
    failure, config = GAMES[name]
    values = [failure.measure(train(config.replace(seed=seed))) for seed in range(seeds)]
    failed = sum(map(failure.failed, values))
    spread = f"{median(values):.2g} ({min(values):.2g}–{max(values):.2g})"
    return f"| {name} | {failed}/{seeds} | {failure.heading} | {spread} |"


def claim_row(name: str, rows: list[dict]) -> str:
    """One line of the table of claims, from the rows of its game."""
    found = summary(rows)
    runs, evaluations = (f"{found[f'{each}_above']}/{found[each]}" for each in ("runs", "evaluations"))
    claimed, proved = (", ".join(f"{value:.2g}" for value in found[key]) for key in ("claimed", "proved"))
    bounds = ", ".join(f"{value:.3g}" for value in found["lipschitz"])
    return f"| {name} | {runs} | {evaluations} | {claimed} | {bounds} | {proved} |"


def claims(seeds: int, out: Path) -> None:
    """Play the games of ``CLAIMANTS``, print their table and write its rows."""
    print(CLAIM_HEAD, flush=True)
    rows: list[dict] = []
    for name, config in CLAIMANTS.items():
        mine = [r for seed in range(seeds) for r in history_rows(train(config.replace(seed=seed)), name)]
        print(claim_row(name, mine), flush=True)
        rows += mine
        write_table(rows, out)


def main() -> None:
    """Play the games and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=12, help="how many, from 0 on")
    parser.add_argument("--games", nargs="+", choices=GAMES, default=list(GAMES))
    parser.add_argument("--claims", action="store_true", help="compare what critics claim with W1 instead")
    parser.add_argument("--out", type=Path, default=CLAIMS, help="the table of claims")
    options = parser.parse_args()
    if options.seeds < 1:
        parser.error(f"--seeds must be 1 or more; it is {options.seeds}")
    if options.claims:
        claims(options.seeds, options.out)
        return
    print("| game | failed | measure | median (least to largest) |\n|---|---|---|---|", flush=True)
    for name in options.games:
        print(row(name, options.seeds), flush=True)


if __name__ == "__main__":
    main()
