"""The page of performance shows what was measured, and its script keeps and draws it."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script():
    """The script, as a module under a name of its own."""
    spec = importlib.util.spec_from_file_location("performance_page", ROOT / "benchmarks" / "performance.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def kept(script):
    return json.loads(script.KEPT.read_text(encoding="utf-8"))


def test_the_page_shows_what_is_kept(script, kept):
    text = script.PAGE.read_text(encoding="utf-8")
    assert script.page(text, kept) == text


def test_every_section_says_when_and_where(script, kept):
    assert list(kept) == list(script.SECTIONS)
    for section in kept.values():
        assert section["date"] >= "2026-11-29"
        assert "cores" in section["machine"]
        assert section["versions"]["numpy"]


def test_another_number_changes_the_page_and_a_missed_target_is_marked(script, kept):
    text = script.PAGE.read_text(encoding="utf-8")
    slow = json.loads(json.dumps(kept))
    slow["start"]["found"]["first run"] = 1234.0
    changed = script.page(text, slow)
    (line,) = [line for line in changed.splitlines() if "1,2" in line and line not in text.splitlines()]
    assert "**missed**" in line
    slow["training"]["found"][0]["jax"]["ratio"] = 0.123
    assert "**0.123×**" in script.page(text, slow)


def test_a_page_without_a_mark_is_refused(script, kept):
    with pytest.raises(KeyError, match="no marks"):
        script.page("# How fast it is", kept)


def test_toygan_is_below_the_others_at_every_width_as_the_picture_says(script, kept):
    for row in kept["training"]["found"]:
        assert all(row[engine]["ratio"] > 1 for engine in script.ENGINES if engine in row)


def test_the_picture_names_every_engine(script, kept, tmp_path):
    script.draw(kept["training"]["found"], tmp_path / "cost.svg", "zh")
    drawn = (tmp_path / "cost.svg").read_text(encoding="utf-8")
    assert all(name in drawn for name in ("toygan", *script.ENGINES.values(), script.WORDS["zh"]["ms"]))
