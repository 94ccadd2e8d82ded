"""What critics claim and prove while they play: no proof is above the exact W₁, in any run."""

from types import SimpleNamespace

import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs import train
from toygan.runs.history import History
from toygan.studies.claim_table import check_proofs, history_rows, read_table, summary, write_table

SMALL = {
    "objective": "wasserstein",
    "hidden": (8, 8),
    "batch_size": 32,
    "iterations": 20,
    "evaluate_every": 10,
}
CONSTRAINED = {
    "clip": {"clip": 0.1},
    "gradient_penalty": {"penalty": "gradient_penalty"},
    "lipschitz_penalty": {"penalty": "lipschitz_penalty"},
    "spectral_norm": {"constraint": "spectral_norm"},
    "orthonormal": {"constraint": "orthonormal", "critic_activation": "groupsort"},
    "nothing": {"learning_rate": 0.1},
}
ROW = {
    "game": "g",
    "data": "ring8",
    "seed": 3,
    "step": 10,
    "claimed": 0.6,
    "proved": 0.3,
    "slope": 1.5,
    "lipschitz": 2.0,
    "w1": 0.5,
}


@pytest.mark.parametrize("data", ["ring8", "swissroll"])
@pytest.mark.parametrize("name", CONSTRAINED)
def test_no_proof_is_above_w1_at_any_recorded_step(name, data):
    run = train(TrainConfig(data=data, seed=1, **SMALL, **CONSTRAINED[name]))
    rows = history_rows(run, name)  # which compares every proof with W₁, and every slope with K
    assert [row["step"] for row in rows] == [10, 20]
    assert all(0 <= row["proved"] <= row["w1"] for row in rows)
    if name == "orthonormal":
        assert all(row["lipschitz"] <= 1 + 1e-6 and row["claimed"] <= row["w1"] for row in rows)


@pytest.mark.parametrize("wrong", [{"proved": 0.5 + 1e-9}, {"slope": 2.1}, {"proved": float("nan")}])
def test_a_proof_above_w1_and_a_slope_above_k_are_found(wrong):
    check_proofs([ROW])
    message = r"must be at most (w1|lipschitz); it is above it in the row .*'seed': 3"
    with pytest.raises(ValueError, match=message):
        check_proofs([ROW, ROW | wrong])


def test_rows_are_those_of_the_history():
    columns = {"step": [10, 20], "critic_gap": [0.6, 0.1], "critic_proof": [0.3, 0.05], "w1": [0.5, 0.4]}
    history = History(columns | {"critic_slope": [1.5, 1.0], "critic_lipschitz": [2.0, 2.0]})
    run = SimpleNamespace(history=history, config=TrainConfig(seed=3))
    assert history_rows(run, "g")[0] == ROW
    assert history_rows(SimpleNamespace(history=History({"step": [1], "w1": [0.5]})), "g") == []


def test_a_summary_by_hand():
    rows = [ROW, ROW | {"step": 20, "claimed": 0.25, "proved": 0.1}, ROW | {"seed": 4, "claimed": 0.5}]
    found = summary(rows)
    assert (found["runs"], found["runs_above"]) == (2, 1)
    assert (found["evaluations"], found["evaluations_above"]) == (3, 1)  # a claim of W₁ itself is not
    assert found["claimed"] == pytest.approx((1.0, 1.2))
    assert found["proved"] == pytest.approx((0.6, 0.6))
    assert found["lipschitz"] == (2.0, 2.0)


def test_the_table_is_read_as_it_was_written(tmp_path):
    rows = [ROW, ROW | {"game": "λ = 10, one", "lipschitz": 12345.678}]
    write_table(rows, tmp_path / "claims.csv")
    assert read_table(tmp_path / "claims.csv") == rows
    (tmp_path / "claims.csv").write_text("game,data\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the columns must be game,data,seed,step"):
        read_table(tmp_path / "claims.csv")
