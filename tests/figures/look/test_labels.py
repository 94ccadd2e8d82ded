"""The table of every string."""

import re
import string
from dataclasses import replace

import matplotlib
import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font

from figures.look import labels
from figures.look.look import HERE
from figures.look.style import context
from figures.registry import CHAPTERS, FIGURES, find


def test_every_language_fills_in_the_same_places():
    for key, english in labels.table()["en"].items():
        for lang in labels.languages():
            assert _fields(labels.label(key, lang)) == _fields(english), (key, lang)


def test_mathematics_is_balanced_and_nothing_has_loose_ends():
    for lang, strings in labels.table().items():
        for key, value in strings.items():
            assert value.count("$") % 2 == 0, (lang, key)
            assert value == value.strip(), (lang, key)


def test_every_row_belongs_to_something():
    owners = {
        *FIGURES,
        "common",
        "gallery",
        "chapter",
        "run_figure",
        "run_animation",
        "points_figure",
        "coverage_figure",
        "sweep_figure",
        "player",
        "source",
    }
    assert {key.partition(".")[0] for key in labels.table()["en"]} <= owners
    assert all(labels.label(f"chapter.{chapter}") for chapter in CHAPTERS)


def test_every_source_is_said_in_every_language():
    for row in FIGURES.values():
        assert row.source_in("en") == row.source
        assert not re.search("[a-z] (et al|and|the|to|own)\\b|Figure|Table|'", row.source_in("zh"))
    assert replace(find("theta_shift"), id="slide").source_in("zh") == "Arjovsky et al. 2017, Figure 1; S0"
    assert find("theta_shift").source_in("zh") == "Arjovsky 等 2017，图 1；S0"
    assert sum(key.startswith("source.") for key in labels.table()["en"]) == len(FIGURES)


def test_a_figure_takes_the_common_word_when_it_has_none_of_its_own():
    assert labels.label("parallel_lines.density", "zh") == labels.label("common.density", "zh") == "密度"


def test_unknown_words_and_languages_are_refused():
    with pytest.raises(ValueError, match=r"no string 'parallel_lines\.colour'"):
        labels.label("parallel_lines.colour")
    with pytest.raises(ValueError, match="unknown language 'de'; known: en, zh"):
        labels.label("common.density", "de")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a.b,word,\n", r"line 2 \(a\.b\): every language"),
        ("a.b,x,y\na.b,x,y\n", r"stands twice: \['a\.b'\]"),
    ],
)
def test_a_bad_table_says_where(rows, message, tmp_path, monkeypatch):
    (tmp_path / "labels.csv").write_text("key,en,zh\n" + rows, encoding="utf-8")
    monkeypatch.setattr(labels, "TABLE", tmp_path / "labels.csv")
    with pytest.raises(ValueError, match=message):
        labels.table.__wrapped__()


def _fields(text: str) -> list:
    """The places a drawing function fills in; braces of mathtext are not among them."""
    names = ("{" + str(name) for _, name, _, _ in _parse(text) if name)
    return sorted(names)


def _parse(text: str):
    return string.Formatter().parse(text) if "$" not in text else iter(())


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_the_bundled_fonts_have_every_character_in_both_weights(weight):
    for lang in labels.languages():
        with context("lecture", lang):
            families = matplotlib.rcParams["font.family"]
            fonts = [findfont(FontProperties(family=[family], weight=weight)) for family in families]
        known = set().union(*(get_font(font).get_charmap() for font in fonts)) | {ord("\n")}
        for key, value in labels.table()[lang].items():
            missing = {character for character in value if ord(character) not in known}
            assert not missing, f"{key}: {missing}; see figures/look/fonts/make_subset.py"


def test_every_chinese_character_of_the_table_is_in_each_bundled_font():
    """Without the help of another font that the machine may have."""
    used = {
        ord(sign) for value in labels.table()["zh"].values() for sign in value if "\u3400" <= sign <= "\u9fff"
    }
    files = sorted((HERE / "fonts").glob("*-zh.ttf"))
    assert [get_font(file).style_name for file in files] == ["Bold", "Regular"]
    assert {get_font(file).family_name for file in files} == {"Noto Sans SC"}
    for file in files:
        assert not used - get_font(file).get_charmap().keys(), file.name
    assert sum(file.stat().st_size for file in files) < 2_200_000  # what an installation carries for them


def test_headlines_are_bold_in_every_language():
    for lang in labels.languages():
        with context("lecture", lang):
            weight = matplotlib.rcParams["figure.titleweight"]
            family = matplotlib.rcParams["font.family"][:1]
        font = get_font(findfont(FontProperties(family=family, weight=weight)))
        assert font.style_name == "Bold", lang
