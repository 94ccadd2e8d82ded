"""The study of failures: its measures by hand, a row end to end, and the page that holds its table."""

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from toygan.datasets.table import dataset
from toygan.studies.claim_table import check_proofs, read_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study():
    """The script, as a module under a name of its own."""
    spec = importlib.util.spec_from_file_location("failures_study", ROOT / "benchmarks" / "failures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_modes_served_counts_a_fifth_of_the_share(study):
    centres = dataset("ring8").modes.centres
    counts = [1000, 500, 500, 300, 75, 63, 62, 0]  # the share is 312.5, a fifth of it 62.5
    points = np.repeat(centres, counts, axis=0)
    run = SimpleNamespace(data=dataset("ring8"), sample=lambda n, rng: points)
    assert study.modes_served(run) == 6


def test_piled_is_the_share_at_the_largest_magnitude(study):
    weights = (np.array([[1.0, -0.995], [0.5, 0.98]]), np.array([[-1.0, 0.0]]))
    assert study.piled(SimpleNamespace(critic=SimpleNamespace(weights=weights))) == 0.5


def test_w1_ratio_compares_the_end_with_the_start(study):
    law = dataset("gaussian")
    points = law.stratified(1000, 0)
    moments = [SimpleNamespace(samples=points + 2.0), SimpleNamespace(samples=points - 1.0)]
    assert study.w1_ratio(SimpleNamespace(data=law, snapshots=moments)) == pytest.approx(0.5, rel=0.02)


def test_rows_end_to_end(study, monkeypatch, capsys):
    short = {
        name: (failure, config.replace(iterations=3, critic_steps=1, hidden=(4,), batch_size=8))
        for name, (failure, config) in study.GAMES.items()
    }
    monkeypatch.setattr(study, "GAMES", short)
    monkeypatch.setattr(sys, "argv", ["failures.py", "--seeds", "2", "--games", "strong-minimax", "clipped"])
    study.main()
    _, _, *rows = capsys.readouterr().out.splitlines()
    assert [row.split(" | ")[0] for row in rows] == ["| strong-minimax", "| clipped"]
    assert all("/2 | " in row for row in rows)


def test_the_page_states_every_game_over_ten_seeds_or_more(study):
    page = (ROOT / "docs" / "failures.md").read_text(encoding="utf-8")
    page = page.partition(study.CLAIM_HEAD.splitlines()[0])[0]
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if "/12 |" in line]
    assert [row[0] for row in rows] == list(study.GAMES)
    assert [row[2] for row in rows] == [failure.heading for failure, _ in study.GAMES.values()]


def test_claims_end_to_end(study, monkeypatch, capsys, tmp_path):
    short = {"iterations": 4, "evaluate_every": 2, "critic_steps": 1, "hidden": (4, 4), "batch_size": 8}
    chosen = ("clipping", "orthonormal GroupSort")
    games = {name: study.CLAIMANTS[name].replace(**short) for name in chosen}
    monkeypatch.setattr(study, "CLAIMANTS", games)
    out = tmp_path / "claims.csv"
    monkeypatch.setattr(sys, "argv", ["failures.py", "--claims", "--seeds", "2", "--out", str(out)])
    study.main()
    rows = read_table(out)
    assert [(row["game"], row["seed"], row["step"]) for row in rows] == [
        (name, seed, step) for name in chosen for seed in (0, 1) for step in (2, 4)
    ]
    printed = capsys.readouterr().out.splitlines()
    assert printed[2:] == [study.claim_row(n, [row for row in rows if row["game"] == n]) for n in chosen]
    assert printed[3].startswith("| orthonormal GroupSort | 0/2 | 0/4 | ")


def test_the_page_states_the_claims_of_the_rows_that_ship(study):
    page = (ROOT / "docs" / "failures.md").read_text(encoding="utf-8")
    rows = read_table(study.CLAIMS)
    games = {name: [row for row in rows if row["game"] == name] for name in study.CLAIMANTS}
    table = [study.CLAIM_HEAD, *[study.claim_row(name, mine) for name, mine in games.items()]]
    assert "\n".join(table) in page
    assert {len(mine) for mine in games.values()} == {12 * 8}


def test_no_critic_proved_more_than_w1_at_any_recorded_step_and_orthonormal_ones_claimed_no_more(study):
    rows = read_table(study.CLAIMS)
    check_proofs(rows)
    bounded = [row for row in rows if row["game"] == "orthonormal GroupSort"]
    assert all(row["lipschitz"] <= 1 + 1e-6 and row["claimed"] <= row["w1"] for row in bounded)
    weak = [row for row in rows if row["game"] == "gradient penalty, λ = 0.1"]
    assert {row["seed"] for row in weak if row["claimed"] > row["w1"]} == set(range(12))
    penalised = [row for row in rows if "λ" in row["game"]]
    assert max(row["proved"] / row["w1"] for row in penalised) < 1 / 40
