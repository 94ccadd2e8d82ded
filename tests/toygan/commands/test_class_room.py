"""``toygan doctor`` and ``toygan warm``."""

import importlib.metadata
import json

import pytest

from toygan.cli import main
from toygan.commands import doctor, warming


@pytest.fixture
def command(monkeypatch, capsys):
    def run(*words):
        monkeypatch.setattr("sys.argv", ["toygan", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return stop.value.code or 0, captured.out, captured.err

    return run


def findings(out):
    return {row["name"]: row for row in json.loads(out)["findings"]}


def test_a_whole_installation(command):
    code, out, _ = command("doctor", "--json")
    found = findings(out)
    assert (code, json.loads(out)["passed"]) == (0, True)
    assert found["numpy"]["found"] == importlib.metadata.version("numpy")
    assert {"Python", "cache", "threads", "Chinese font", "browser"} <= set(found)
    assert "all that is needed is there" in command("doctor")[1]


def test_what_is_missing_is_named_with_its_cure(command, monkeypatch):
    true = importlib.metadata.version
    versions = {"scipy": "1.2.0"}

    def version(name):
        if name == "numba":
            raise importlib.metadata.PackageNotFoundError(name)
        return versions.get(name) or true(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    code, out, _ = command("doctor")
    assert code == 1
    rows = {line.split()[1]: line for line in out.splitlines()}
    assert rows["numba"].startswith("MISSING")
    assert '-m pip install "numba>=0.61"' in rows["numba"]
    assert rows["scipy"].startswith("MISSING scipy")
    assert "1.2.0" in rows["scipy"]
    assert rows["numpy"].startswith("ok")
    assert out.endswith("what is marked MISSING is needed\n")


def test_a_cache_that_cannot_be_written(command, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path / "file" / "below"))
    code, out, _ = command("doctor", "--json")
    cache = findings(out)["cache"]
    assert (code, cache["ok"]) == (1, False)
    assert cache["cure"] == "let TOYGAN_CACHE_DIR name a folder that can be written"


@pytest.mark.parametrize("program", [None, "/opt/imageio/ffmpeg"])
def test_ffmpeg_is_also_found_where_imageio_brings_it(command, monkeypatch, program):
    monkeypatch.setattr("figures.production.mp4.ffmpeg", lambda: program)
    code, out, _ = command("doctor", "--json")
    found = findings(out)["ffmpeg"]
    assert (code, found["ok"], found["needed"]) == (0, program is not None, False)
    assert found["found"] == program or found["cure"].endswith("-m pip install imageio-ffmpeg")


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ('POT>=0.9.5; python_version < "3.15"', False),
        ('POT>=0.9.5; python_version < "3.11"', True),
        ("numpy>=2.0", False),
    ],
)
def test_requirements_of_other_pythons(line, new):
    assert doctor._too_new(line) == new


def test_warm_does_every_step_and_says_which(command, monkeypatch):
    done = []
    monkeypatch.setattr(warming, "_compile_games", lambda: done.append("games"))
    monkeypatch.setattr(warming, "_one_update", done.append)
    monkeypatch.setattr(warming, "_many_points", lambda: done.append("transport"))
    monkeypatch.setattr(warming, "_keep_costs", lambda: done.append("costs"))
    code, out, err = command("warm", "--json")
    assert code == 0
    assert done[:2] == ["games", "wgan"]
    assert done[-2:] == ["transport", "costs"]
    assert len(json.loads(out)) == len(done) == len(err.splitlines())
    assert err.startswith(f"1/{len(done)}  the games of all presets …\n2/{len(done)}  preset wgan …\n")


def test_what_a_preset_costs_is_kept_and_listed(command, monkeypatch, tmp_path):
    monkeypatch.setenv("TOYGAN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("toygan.sweeps.estimate.cost", lambda config: (config.iterations / 100, 0))
    _, out, err = command("list", "presets")
    assert err == "note: times are computed from the sizes of the networks; toygan warm measures them\n"
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert " 100,000 updates, roughly " in lines["wgan"]
    assert lines["wgan"].endswith((" min here", " h here"))  # 300 times the multiplications of wgan-small
    assert lines["wgan-small"].endswith(" s here")
    warming._keep_costs()
    _, out, err = command("list", "presets", "--json")
    summary = next(row["summary"] for row in json.loads(out) if row["name"] == "mode-collapse")
    assert err == ""
    assert summary.endswith(" here")
    assert "updates, about" in summary


def test_an_update_of_a_preset():
    warming._one_update("gan")
