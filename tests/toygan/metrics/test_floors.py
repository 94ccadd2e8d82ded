"""Sampling floors: what ships, what is computed, what is kept."""

import numpy as np
import pytest

from toygan.datasets.table import DATASETS, dataset
from toygan.metrics import floors
from toygan.metrics.floors import POINTS, SHIPPED_DRAWS, compute_floor, sampling_floor


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache, in the process and on disk."""
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(floors, "_KEPT", {})
    return tmp_path / "cache" / "floors"


def test_every_law_ships_with_its_floors_and_no_law_more():
    wanted = {floors.key_of(dataset(name), n) for name in DATASETS for n in SHIPPED_DRAWS}
    assert set(floors._shipped()) == wanted


def test_the_file_says_how_many_draws_each_floor_has():
    rows = floors._shipped_rows()
    for name in DATASETS:
        for n in SHIPPED_DRAWS:
            law = dataset(name)
            assert int(rows[floors.key_of(law, n)]["draws"]) == floors.shipped_draws(law, n)


def test_floors_fall_with_the_number_of_points():
    """Four times the points: about half of the floor."""
    for name in DATASETS:
        few, more, most = (floors._shipped()[floors.key_of(dataset(name), n)] for n in (POINTS, 4096, 10_000))
        assert 0.4 < more.mean / few.mean < 0.65
        assert 0.5 < most.mean / more.mean < 0.85
        assert few.q95 > more.q95 > most.q95 > most.mean


@pytest.mark.parametrize("name", ["gaussian", "uniform", "point_masses"])
def test_shipped_floors_are_what_the_script_computes(name):
    expected = compute_floor(dataset(name), POINTS, SHIPPED_DRAWS[POINTS])
    np.testing.assert_allclose(sampling_floor(dataset(name)), expected, rtol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ring8", "grid25"])
def test_shipped_floors_of_the_plane(name):
    expected = compute_floor(dataset(name), POINTS, SHIPPED_DRAWS[POINTS])
    np.testing.assert_allclose(sampling_floor(dataset(name)), expected, rtol=1e-9)


def test_floor_of_the_toy_ring():
    """Measured elsewhere: 0.057 on the ring R = √2, sigma = 0.0141, with a standard deviation of 0.017."""
    floor = sampling_floor(dataset("8gaussians"))
    assert floor.mean == pytest.approx(0.057, abs=0.003)
    assert floor.mean + 0.017 < floor.q95 < floor.mean + 3 * 0.017


def test_a_floor_is_computed_once_and_kept(folder, monkeypatch):
    law = dataset("two_moons")
    floor = sampling_floor(law, 16)
    assert 0 < floor.mean < floor.q95
    assert len(list(folder.glob("*.json"))) == 1
    monkeypatch.setattr(floors, "compute_floor", None)
    assert sampling_floor(law, 16) == floor
    monkeypatch.setattr(floors, "_KEPT", {})
    assert sampling_floor(law, 16) == floor


def test_a_damaged_cache_is_computed_anew(folder, monkeypatch):
    floor = sampling_floor(dataset("two_moons"), 16)
    (file,) = folder.glob("*.json")
    for damage in ("{", "[]", "{}", '{"law": "another", "mean": 1, "q95": 1}'):
        file.write_text(damage, encoding="utf-8")
        monkeypatch.setattr(floors, "_KEPT", {})
        assert sampling_floor(dataset("two_moons"), 16) == floor


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(floors, "_KEPT", {})
    assert sampling_floor(dataset("two_moons"), 8).mean > 0


def test_files_with_the_same_points_share_their_floor(folder, tmp_path):
    points = np.random.default_rng(0).standard_normal((20, 2))
    np.save(tmp_path / "one.npy", points)
    np.save(tmp_path / "two.npy", points)
    one = sampling_floor(dataset(tmp_path / "one.npy"), 16)
    assert sampling_floor(dataset(tmp_path / "two.npy"), 16) == one
    assert len(list(folder.glob("*.json"))) == 1


def test_one_dimensional_floors_fall_as_the_root_of_n(folder):
    law = dataset("uniform")
    assert sampling_floor(law, 400).mean / sampling_floor(law, 1600).mean == pytest.approx(2, rel=0.15)


def test_counts_are_checked():
    with pytest.raises(ValueError, match="n and draws must be at least 1; n = 0"):
        compute_floor(dataset("ring8"), 0)


def test_the_shipped_file_is_written_by_its_script(tmp_path, monkeypatch, capsys):
    kept = {name: DATASETS[name] for name in ("gaussian", "ring8")}
    monkeypatch.setattr("toygan.datasets.table.DATASETS", kept)
    monkeypatch.setattr(floors, "SHIPPED", tmp_path / "floors.csv")
    monkeypatch.setattr(floors, "compute_floor", lambda law, n, draws: floors.Floor(1 / n, 2 / n))
    floors._shipped.cache_clear()
    floors.write_shipped()
    assert len(capsys.readouterr().out.splitlines()) == 2 * len(SHIPPED_DRAWS)
    floors._shipped.cache_clear()
    try:
        written = [floor.mean for floor in floors._shipped().values()]
        assert sorted(written, reverse=True) == [1 / n for n in SHIPPED_DRAWS for _ in kept]
    finally:
        floors._shipped.cache_clear()
    lines = floors.SHIPPED.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "law,mean,q95,draws"
    assert [int(line.split(",")[-1]) for line in lines[1:]] == [400, 400, 400, 60, 400, 100]
    floors.SHIPPED.write_text("\n".join([*lines[:4], lines[6]]) + "\n", encoding="utf-8")
    floors.write_shipped((4096, 10_000))  # only what is missing, and the rest as it was
    assert [text.split("n = ")[1].split("\t")[0] for text in capsys.readouterr().out.splitlines()] == [
        "4096",
        "10000",
    ]
    assert floors.SHIPPED.read_text(encoding="utf-8").splitlines() == lines
