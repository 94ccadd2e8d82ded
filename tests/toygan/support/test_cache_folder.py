"""One finder of cache folders, one variable; the former ones still work and say so."""

import os
import tempfile
import warnings
from pathlib import Path

import pytest

from toygan.support.cache_folder import FORMER, VARIABLE, cache_folder


@pytest.fixture(autouse=True)
def no_variables(monkeypatch):
    for name in (VARIABLE, *(former for former, _ in FORMER.values())):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("kind", ["", "floors", "runs"])
def test_one_variable_names_the_folder_of_everything(kind, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setenv("TOYGAN_RUNS", "elsewhere")  # it does not matter any more, and nothing is said
    assert cache_folder(kind) == tmp_path / kind


@pytest.mark.parametrize(
    ("kind", "former", "below"), [("floors", "TOYGAN_CACHE", "floors"), ("runs", "TOYGAN_RUNS", "")]
)
def test_a_former_variable_still_works_and_says_so(kind, former, below, monkeypatch, tmp_path):
    monkeypatch.setenv(former, str(tmp_path))
    with pytest.warns(FutureWarning, match=rf"{kind} are kept in .* {former} names; say {VARIABLE} instead"):
        assert cache_folder(kind) == tmp_path / below
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cache_folder() != tmp_path


@pytest.mark.parametrize(
    ("platform", "variable", "below"),
    [
        ("linux", "XDG_CACHE_HOME", ()),
        ("win32", "LOCALAPPDATA", ()),
        ("darwin", "HOME", ("Library", "Caches")),
    ],
)
def test_without_it_each_system_has_its_place(platform, variable, below, monkeypatch, tmp_path):
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder("runs") == tmp_path.joinpath(*below, "toygan", "runs")


@pytest.mark.skipif(os.name == "nt", reason="users there have a home in any case")
def test_a_user_without_home_and_entry_has_a_private_folder(monkeypatch, tmp_path):
    """As in a container that is run under any number."""

    def none(user):
        raise KeyError(user)

    for name in ("HOME", "XDG_CACHE_HOME", "TOYGAN_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", none)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert cache_folder("runs").is_relative_to(tmp_path / f"toygan-{os.getuid()}")
    assert (tmp_path / f"toygan-{os.getuid()}").stat().st_mode & 0o077 == 0
    (tmp_path / f"toygan-{os.getuid()}").rmdir()
    (tmp_path / f"toygan-{os.getuid()}").symlink_to(tmp_path / "of-somebody-else")
    assert not cache_folder("runs").is_relative_to(tmp_path / f"toygan-{os.getuid()}")
    assert cache_folder("runs") == cache_folder("runs")
