"""Points to a file or the terminal, and their mean and spread on the way."""

import io
from collections import namedtuple

import numpy as np
import pytest

from toygan.commands import sampling
from toygan.commands.sampling import Tally, write_csv, write_points

POINTS = np.random.default_rng(0).normal(3.0, 2.0, (1000, 2))


def blocks(sizes):
    return iter(np.split(POINTS, np.cumsum(sizes)))


@pytest.mark.parametrize("sizes", [[], [1], [0, 999], [10, 500, 3]])
def test_the_tally_of_blocks_is_that_of_all_points(sizes):
    tally = Tally()
    assert sum(map(len, tally.counted(blocks(sizes)))) == 1000
    assert tally.summary()["mean"] == pytest.approx(POINTS.mean(axis=0))
    assert tally.summary()["std"] == pytest.approx(POINTS.std(axis=0))


def test_no_points_have_no_mean():
    tally = Tally()
    tally.add(np.zeros((0, 2)))
    assert tally.summary() == {}


def test_files_read_back_as_they_were(tmp_path):
    write_points(tmp_path / "a.npy", blocks([400]), 1000, ("x", "y"))
    assert (np.load(tmp_path / "a.npy") == POINTS).all()
    write_points(tmp_path / "a.CSV", blocks([400]), 1000, ("x", "y, cm"))
    text = (tmp_path / "a.CSV").read_text()
    assert text.startswith('x,"y, cm"\n')
    assert (np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1) == POINTS).all()


def test_a_reader_that_has_gone_ends_the_writing():
    file = io.StringIO()
    file.reader_gone = False

    def blocks_until_it_goes():
        yield POINTS[:2]
        file.reader_gone = True
        yield POINTS[2:4]
        pytest.fail("a third block was asked for")

    write_csv(file, blocks_until_it_goes(), ("x", "y"))
    assert len(file.getvalue().splitlines()) == 5


def test_a_disk_without_room(tmp_path, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(sampling.shutil, "disk_usage", lambda path: usage(2**30))
    with pytest.raises(ValueError, match=r"would take at least 1\.5 GiB, and 1\.0 GiB are free there"):
        write_points(tmp_path / "a.npy", iter(()), 3 * 2**25, ("x", "y"))
    assert list(tmp_path.iterdir()) == []
