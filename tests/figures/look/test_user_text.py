"""Names of users are drawn as they stand: as plain text, by a font that has their characters."""

import io
import warnings

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from figures.look.style import context
from figures.look.user_text import NO_GLYPH, drawn_name, printable
from figures.production.saver import no_missing_glyph

NAMES = [
    "$",
    "a$b",
    r"\$x",
    r"$\frac{$",
    "$x_1$",
    "100 % [/b]",
    "收入$支出$",
    r"C:\new_$folder$\x^2",
    "α_β^γ",
]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_is_what_was_written(name):
    with context(any_text=True):
        text, mathematics = Text()._preprocess_math(drawn_name(name))
    assert (text, mathematics) == (name, False)


@pytest.mark.parametrize(
    "name", [*NAMES, "体重 (kg)", "🙂", "ملف", "a\nb", "a\x00b", "\udcff.csv", "龘" * 30]
)
def test_no_name_costs_the_picture(name):
    with context(any_text=True), no_missing_glyph(), warnings.catch_warnings():
        figure = Figure()
        figure.subplots().set_title(drawn_name(name))
        figure.savefig(io.BytesIO(), format="png", dpi=20)


def test_chinese_comes_from_the_bundled_font_and_only_what_none_has_is_a_box():
    with context(any_text=True):
        assert drawn_name("身高 🙂") == f"身高 {NO_GLYPH}"
    with context():
        assert drawn_name("身高") == NO_GLYPH * 2


def test_what_no_file_can_hold_is_left_out():
    assert printable("line\r\none\u2028two \udc80") == f"line one two {NO_GLYPH}"
