"""Locks lie in folders that may have been received: nothing that is not a lock of ours is emptied."""

import os

import pytest

from toygan.support.locks import locked, wait_until_free

CONTENT = b"four months of work"


def foreign_link(path, precious):
    path.symlink_to(precious)


def foreign_hard_link(path, precious):
    path.hardlink_to(precious)


def foreign_pipe(path, precious):
    os.mkfifo(path)


def foreign_folder(path, precious):
    path.mkdir()


def foreign_link_to_nothing(path, precious):
    path.symlink_to(precious.with_name("absent"))


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX has them")
@pytest.mark.parametrize(
    "make", [foreign_link, foreign_hard_link, foreign_pipe, foreign_folder, foreign_link_to_nothing]
)
def test_what_is_no_lock_of_ours_is_refused_and_kept(tmp_path, make):
    precious = tmp_path / "precious"
    precious.write_bytes(CONTENT)
    folder = tmp_path / "received"
    folder.mkdir()
    make(folder / "sweep.lock", precious)
    with pytest.raises(OSError, match=r"sweep\.lock must be a lock that toygan wrote; it is"):
        locked(folder, "sweep.lock").__enter__()
    assert precious.read_bytes() == CONTENT
    assert not (tmp_path / "absent").exists()


def test_the_lock_of_a_holder_that_was_killed_is_taken_over(tmp_path):
    (tmp_path / "run.lock").write_text("4711 on another-host")
    with locked(tmp_path):
        assert (tmp_path / "run.lock").read_text().startswith(f"{os.getpid()} on ")
    assert (tmp_path / "run.lock").read_bytes() == b""
    wait_until_free(tmp_path)
    wait_until_free(tmp_path / "absent")
