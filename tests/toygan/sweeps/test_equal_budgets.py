"""Runs at equal numbers of gradients and at equal seconds, from folders written by hand."""

import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.api import train
from toygan.sweeps.equal_budgets import equal_budgets, in_words
from toygan.sweeps.rows import Row, read_runs


def row(folder, name, play, w1, seconds):
    """A run with evaluations after 10, 20 and 30 updates."""
    run = folder / name
    run.mkdir()
    lines = [f"{step},{value}" for step, value in zip((10, 20, 30), w1)]
    (run / "metrics.csv").write_text("\n".join(["step,w1", *lines]) + "\n")
    config = {"data": "ring8", "seed": 0, "critic_steps": 1, "play": play}
    return Row(name, name, config, "finished", 30, "", {}, run, seconds)


def test_each_group_is_read_where_its_cost_is_that_of_the_cheapest(tmp_path):
    plain = row(tmp_path, "plain", "alternating", (0.5, 0.4, 0.3), 6.0)
    extra = row(tmp_path, "extra", "extragradient", (0.4, 0.2, 0.1), 9.0)
    found = equal_budgets([("plain", [plain]), ("extra", [extra])])
    budget, (one, other) = found["gradients"]
    assert (budget, one.updates, one.metrics) == (60, 30, {"w1": 0.3})
    assert (other.updates, other.metrics) == (10, {"w1": 0.4})  # 40 gradients; the next row has 80
    budget, (one, other) = found["seconds"]
    assert (budget, one.updates, other.updates, other.metrics["w1"]) == (6.0, 30, 20, 0.2)
    words = in_words([("plain", [plain]), ("extra", [extra])])
    assert words[0] == "within 60 gradients each:"
    assert words[2] == "  extra: W₁ 0.4 after 10 updates"


def test_equal_costs_and_single_groups_need_no_table(tmp_path):
    one, other = (
        row(tmp_path, "one", "alternating", (1, 1, 1), 5.0),
        row(tmp_path, "other", "optimistic", (1, 1, 1), 5.0),
    )
    assert equal_budgets([("one", [one])]) == {}
    assert equal_budgets([("one", [one]), ("other", [other])]) == {}


def test_a_run_without_metrics_leaves_no_table(tmp_path):
    one, bare = row(tmp_path, "one", "alternating", (1, 1, 1), 5.0), Row("b", "b", {}, "finished", 30, "", {})
    assert equal_budgets([("one", [one]), ("bare", [bare])]) == {}


def test_runs_count_their_gradients(tmp_path):
    config = TrainConfig(
        distance="energy", hidden=(4,), batch_size=8, iterations=6, evaluate_every=3, n_w1=16
    )
    run = train(config, tmp_path / "run")
    assert run.history["gradients"].tolist() == [3, 6]
    [found] = read_runs(tmp_path / "run")
    assert found.metrics["gradients"] == 6
    assert found.seconds > 0
    assert TrainConfig(play="extragradient", critic_steps=1).gradients_per_update == 4


@pytest.mark.parametrize(
    "table",
    [
        "w1\n0.5\n0.4\n",
        "step,w1\n10,0.5\n10,0.4\n",
        "step,w1\n0,0.5\n",
        "step,w1\n-10,0.5\n10,0.4\n",
        "step,w1\nnan,0.5\n",
        "step,w1\n10,0.5\ninf,0.4\n",
        "step,w1\n10,half\n20,0.4\n",
        "step,w1\n10\n20,0.4\n",
        "step,w1\n",
        "",
        "step,w1\n10,\xe9\n",
    ],
)
def test_a_table_of_a_received_run_that_has_no_rising_steps_leaves_no_table(tmp_path, table):
    one = row(tmp_path, "one", "alternating", (0.5, 0.4, 0.3), 6.0)
    other = row(tmp_path, "other", "extragradient", (0.5, 0.4, 0.3), 9.0)
    groups = [("one", [one]), ("other", [other])]
    assert set(equal_budgets(groups)) == {"gradients", "seconds"}
    (other.folder / "metrics.csv").write_bytes(table.encode("latin-1"))
    assert equal_budgets(groups) == {}
