"""Constraints, sums of penalties and what critics claim, on the command line."""

import json

import pytest
from typer.testing import CliRunner

from toygan.cli import app

SMALL = [
    *("--set", "hidden=4", "--set", "batch_size=8", "--set", "critic_steps=1"),
    *("--set", "evaluate_every=2", "--iterations", "2", "--quiet", "--json"),
]


def run(*words):
    return CliRunner().invoke(app, list(words))


def test_constraints_are_listed_with_their_sources():
    found = json.loads(run("list", "constraints", "--json").output)
    assert [row["name"] for row in found] == ["none", "clip", "spectral_norm", "orthonormal"]
    assert "K is at most 1" in found[-1]["summary"]


def test_a_run_reports_what_its_critic_claims_and_proves(tmp_path):
    folder = str(tmp_path / "run")
    words = ["--constraint", "orthonormal", "--set", "critic_activation=groupsort", "--out", folder]
    last = json.loads(run("train", *words, *SMALL).output)["last"]
    assert last["critic_proof"] <= last["w1"]
    assert last["critic_slope"] <= last["critic_lipschitz"] <= 1 + 1e-6
    shown = run("report", folder).output
    assert "claimed" in shown
    assert "W₁ by the critic: claimed is mean D(real) − mean D(fake)" in shown
    groups = json.loads(run("report", folder, "--json").output)["groups"]
    assert next(iter(groups.values()))["critic_lipschitz"]["mean"] == pytest.approx(1, abs=1e-3)


def test_sums_of_penalties_with_their_weights(tmp_path):
    words = ["--objective", "relativistic", "--penalty", "r1+r2", "--set", "penalty_weight=1,0.5"]
    folder = tmp_path / "run"
    assert run("train", *words, "--out", str(folder), *SMALL).exit_code == 0
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))["config"]
    assert (config["penalty"], config["penalty_weight"]) == ("r1+r2", [1.0, 0.5])


def test_the_gradient_check_takes_constraints_and_sums():
    words = ["--constraint", "spectral_norm", "--entries", "1", "--json"]
    found = json.loads(run("gradcheck", *words).output)
    assert found["passed"] is True
    assert found["problem"]["constraint"] == "spectral_norm"
    assert json.loads(run("gradcheck", "--penalty", "r1+r2", "--entries", "1", "--json").output)["passed"]
    refused = run("gradcheck", "--constraint", "orthonormal")
    assert refused.exit_code == 2 or refused.exception is not None
