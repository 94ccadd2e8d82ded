"""Every word of the lab stands in its table, in both languages, and every row is used."""

import re
from pathlib import Path

import pytest

from toygan.dirac import GAMES
from toygan.lab import words
from toygan.lab.files import HERE
from toygan.lab.laws_state import KINDS, SCENES
from toygan.lab.words import table

FONT = Path(__file__).parents[3] / "figures" / "look" / "fonts" / "NotoSansSC-zh.ttf"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.js")}


def test_a_row_without_a_text_or_twice_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "TABLE", tmp_path / "words.csv")
    for text, message in [
        ("key,en,zh\na,b,\n", "line 2"),
        ("key,en,zh\na,b,c\na,d,e\n", r"stands twice: \['a'\]"),
    ]:
        (tmp_path / "words.csv").write_text(text, encoding="utf-8")
        table.cache_clear()
        with pytest.raises(ValueError, match=message):
            table()
    table.cache_clear()


def test_what_is_filled_in_is_the_same_in_both_languages():
    for key, text in table()["en"].items():
        names = set(re.findall(r"\{(\w+)\}", text))
        assert names == set(re.findall(r"\{(\w+)\}", table()["zh"][key])), key


def test_every_key_that_a_script_says_is_in_the_table():
    for name, text in SCRIPTS.items():
        for key in re.findall(r"\bsay\(\s*\"([^\"]+)\"", text):
            assert key in table()["en"], f"{name}: {key}"
        for control in re.findall(r"\b(?:slider|options|menu|button)\(\"(\w+)\"", text):
            assert f"control.{control}" in table()["en"] or "label" in text, f"{name}: {control}"


def test_every_choice_has_its_word():
    keys = table()["en"]
    assert {f"game.{name}" for name in GAMES} <= set(keys)
    assert {f"scene.{name}" for name in SCENES} | {f"kind.{name}" for name in KINDS} <= set(keys)


def test_the_bundled_font_has_every_chinese_character():
    from fontTools.ttLib import TTFont

    glyphs = TTFont(FONT).getBestCmap()
    text = "".join(table()["zh"].values())
    assert {c for c in text if ord(c) >= 0x2E80 and ord(c) not in glyphs} == set()
