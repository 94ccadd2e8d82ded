"""The study of the tuned presets: its table holds what they promise, and its script plans those runs."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from toygan.config.presets import preset
from toygan.datasets.table import dataset
from toygan.game.without_a_critic import new_trainer
from toygan.metrics.floors import sampling_floor
from toygan.runs.snapshots import with_parameters

ROOT = Path(__file__).parents[2]


def _script():
    spec = importlib.util.spec_from_file_location("tuned_study", ROOT / "benchmarks" / "tuned.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
ROWS = SCRIPT.read_table(SCRIPT.TABLE)


def of(law):
    return [row for row in ROWS if row["data"] == law]


def test_the_table_is_of_the_presets_as_they_stand():
    for row in ROWS:
        assert row["iterations"] == preset("tuned", data=row["data"]).iterations
        assert row["n_w1"] == SCRIPT.N_W1 == 10_000
    seeds = [(row["data"], row["seed"]) for row in ROWS]
    assert len(set(seeds)) == len(seeds)


def with_modes():
    return [law for law in SCRIPT.LAWS if dataset(law).modes is not None]


@pytest.mark.parametrize("law", with_modes())
def test_every_run_has_all_modes_their_widths_and_the_quality_of_the_law(law):
    rows, modes = of(law), len(dataset(law).modes.weights)
    assert len(rows) >= 5
    for row in rows:
        assert row["balanced_modes"] == modes
        assert 0.983 <= row["high_quality"] <= 0.993
        assert 0.8 <= row["mode_sigma_median"] <= 1.25
        assert 0.6 <= row["mode_sigma_least"] <= row["mode_sigma_largest"] <= 1.5


def test_every_law_is_at_its_floor_from_nine_or_ten_seeds():
    for law in SCRIPT.LAWS:
        found = SCRIPT.summary(of(law))
        assert found["seeds"] == 10
        assert found["at_the_floor"] >= 9
        for row in of(law):
            assert (row["w1_floor_mean"], row["w1_floor_q95"]) == pytest.approx(
                sampling_floor(dataset(law), 10_000), abs=1e-6
            )


def test_what_the_page_says_of_the_swissroll():
    assert round(np.mean([row["w1"] for row in of("swissroll")]), 3) == 0.028
    floors = {(round(row["w1_floor_mean"], 3), round(row["w1_floor_q95"], 3)) for row in of("swissroll")}
    assert floors == {(0.024, 0.031)}
    assert min(row["seconds"] for row in of("swissroll")) < 30  # of an idle machine


@pytest.mark.slow
@pytest.mark.parametrize("law", with_modes())
def test_every_class_has_a_mode_of_its_own_and_its_centre_to_a_fifth_of_sigma(law):
    config, modes = preset("tuned", data=law, seed=0), dataset(law).modes
    trainer, count = new_trainer(config), len(modes.weights)
    trainer.advance(config.iterations)
    z = np.sqrt(count) * np.eye(count, config.latent_dim, dtype=config.dtype)  # each class without noise
    means = dataset(law).to_data(with_parameters(trainer.generator, trainer.averaged)(z).astype(float))
    away = np.linalg.norm(means[:, np.newaxis] - modes.centres, axis=-1) / modes.sigma
    assert sorted(away.argmin(axis=1)) == [*range(count)]
    assert away.min(axis=1).max() <= 0.2


def test_runs_are_planned_seed_by_seed():
    runs = SCRIPT.planned(("ring8", "grid25"), 2)
    assert [(run.config.data, run.config.seed) for run in runs] == [
        *(("ring8", 0), ("grid25", 0), ("ring8", 1), ("grid25", 1)),
    ]
    assert runs[0].config == preset("tuned", data="ring8", seed=0)


def test_a_table_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "tuned.csv"
    SCRIPT.write_table(ROWS[::-1], path)
    assert SCRIPT.read_table(path) == ROWS
    assert path.read_bytes() == SCRIPT.TABLE.read_bytes()
