"""Files that appear whole: their mode, their names, and what a killed writer leaves."""

import os
import threading

import pytest

from toygan.support.files import atomic_write, sweep_parts


@pytest.mark.skipif(os.name == "nt", reason="modes as POSIX has them")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o027])
def test_a_new_file_has_the_mode_that_open_gives(tmp_path, mask):
    before = os.umask(mask)
    try:
        with (tmp_path / "plain").open("wb"), atomic_write(tmp_path / "whole") as file:
            file.write(b"x")
    finally:
        os.umask(before)
    modes = [(tmp_path / name).stat().st_mode for name in ("plain", "whole")]
    assert modes[0] == modes[1]


def test_the_mask_of_the_process_is_never_set(tmp_path, monkeypatch):
    """It belongs to every thread; whoever sets it for a moment opens the files of the others to everybody."""
    asked = []
    monkeypatch.setattr(os, "umask", lambda mask: asked.append(threading.get_ident()))
    with atomic_write(tmp_path / "whole", "w") as file:
        file.write("x")
    assert asked == []


def test_a_name_as_long_as_the_system_allows(tmp_path):
    path = tmp_path / ("花" * 83 + ".csv")  # 253 bytes
    with atomic_write(path, "w") as file:
        file.write("x\n1\n")
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_failure_leaves_the_old_file_and_no_part(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), atomic_write(tmp_path / "a", "w") as file:
        file.write(str(1 / 0))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


def test_only_parts_of_the_names_asked_for_are_swept(tmp_path):
    mine, others = ".12.npz.0a1b2c3d.part", [".notes.part", ".12.npz.short.part", "x.npz.0a1b2c3d.part"]
    for name in (mine, *others):
        (tmp_path / name).touch()
    sweep_parts(tmp_path, r"\d+\.npz")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(others)
    sweep_parts(tmp_path / "absent", ".*")


@pytest.mark.parametrize("place", ["nowhere/a.csv", "folder"])
def test_an_error_names_the_file_and_not_its_part(tmp_path, place):
    (tmp_path / "folder").mkdir()
    with (
        pytest.raises(OSError, match=r"No such file|Is a directory|denied") as error,
        atomic_write(tmp_path / place),
    ):
        pass
    assert error.value.filename == str(tmp_path / place)
    assert ".part" not in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
