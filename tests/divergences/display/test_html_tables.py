"""Tables of HTML: escaped, with caption and scopes, without colours; and pictures of a word's size."""

import numpy as np
import pytest

from divergences.display.html_tables import Html, block, cell, folded, html_list, html_table, pairs_table
from divergences.display.small_pictures import CELLS, GREY, SIDE, bars, curve, drawn_in, plan


def test_a_table_has_a_caption_and_scopes_and_leaves_empty_columns_out(read_html):
    rows = [("a<b", 0.5, None, "x & y"), ("c", -2.0, "", None)]
    (table,) = read_html(html_table("P & <Q>", ("name", "value", "nothing", "why"), rows)).tables
    assert table["caption"] == "P & <Q>"
    assert table["head"] == ["name", "value", "why"]
    assert table["rows"] == [["a<b", "0.5", "x & y"], ["c", "-2", ""]]


def test_numbers_stand_at_the_right_and_words_at_the_left():
    text = html_table(
        "t", ("name", "n", "bounds", "words"), [("1", "-2.5e-7", "± 1e-3", "3 modes are lost?")]
    )
    assert text.count("text-align:right") == 2 * 3
    assert html_table("t", ("name", "w"), [("1", "word")]).count("text-align:right") == 0


def test_a_table_without_rows_keeps_its_head(read_html):
    (table,) = read_html(html_table("none", ("name", "value"), [])).tables
    assert (table["head"], table["rows"]) == (["name", "value"], [])


def test_rows_are_as_long_as_the_head():
    with pytest.raises(ValueError, match="zip"):
        html_table("t", ("a", "b"), [("only one",)])


def test_only_what_is_html_is_not_escaped():
    assert cell(Html("<i>")) == "<i>"
    assert cell("<i>") == "&lt;i&gt;"
    assert cell(1e-7) == "1e-07"
    assert html_list([]) == ""
    assert (
        html_list(['<a href="x">']) == '<ul style="margin:.3em 0"><li>&lt;a href=&quot;x&quot;&gt;</li></ul>'
    )
    assert folded("<s>", Html("<b></b>")) == "<details><summary>&lt;s&gt;</summary><b></b></details>"
    assert block("<x>", Html("<y>")) == "<div>&lt;x&gt;<y></div>"
    assert "left out" not in pairs_table("c", [("kept", 1), ("left out", None)])


def points_of(text: str) -> list[list[float]]:
    return [
        [float(x) for x in pair.split(",")]
        for pair in drawn_in(text).split('points="')[1].split('"')[0].split()
    ]


def test_a_curve_goes_from_its_least_to_its_largest_and_over_gaps(read_html):
    drawn = curve([0.0, np.nan, 4.0, 2.0], 'W1 "by" update')
    assert read_html(drawn).pictures == ['W1 "by" update']
    places = points_of(drawn)
    assert len(places) == 3
    assert [y for _, y in places] == [26.0, 2.0, 14.0]
    assert places[0][0] == 2.0
    assert places[-1][0] == 118.0
    assert [y for _, y in points_of(curve([3.0, 3.0], "flat"))] == [14.0, 14.0]
    assert curve([np.inf, 1.0], "one number") == ""
    assert len(points_of(curve(np.arange(10_000), "long"))) == 120


def test_bars_are_as_high_as_their_numbers():
    drawn = drawn_in(bars([2, 0, 1], "three"))
    assert drawn.count("<rect") == 2
    assert 'height="27.0"' in drawn
    assert 'height="13.5"' in drawn
    assert bars([0, 0], "none") == bars([], "none") == ""


def test_a_plan_is_dark_where_the_mass_is():
    drawn = drawn_in(plan([0, 1, 1], [1, 0, 0], [0.5, 0.125, 0.125], (2, 2), "plan"))
    half = SIDE / 2
    assert f'x="{half}" y="0.0" width="{half}" height="{half}" fill-opacity="1.00"' in drawn
    assert f'x="0.0" y="{half}" width="{half}" height="{half}" fill-opacity="0.50"' in drawn
    many = np.arange(1000)
    diagonal = drawn_in(plan(many, many, np.full(1000, 1e-3), (1000, 1000), "diagonal"))
    assert diagonal.count("fill-opacity") == CELLS
    assert plan([], [], [], (3, 3), "empty") == ""


@pytest.mark.parametrize(
    ("shape", "size"), [((2, 4), (SIDE, SIDE // 2)), ((4, 1), (SIDE // 4, SIDE)), ((3, 3), (SIDE, SIDE))]
)
def test_the_longer_side_of_a_plan_is_one_length(shape, size):
    picture = plan([0], [0], [1.0], shape, "a plan")
    text = drawn_in(picture)
    wide, high = size
    assert f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"' in text
    assert picture.startswith(
        f'<img alt="a plan" width="{wide}" height="{high}" src="data:image/svg+xml;base64,'
    )
    assert f'<rect width="{wide}" height="{high}"' in text
    step = SIDE / max(shape)
    assert f'<rect x="0.0" y="0.0" width="{step:.1f}" height="{step:.1f}" fill-opacity="1.00"/>' in text


@pytest.mark.parametrize("ground", [0xFF, 0x11, 0x1E, 0x22])  # white, JupyterLab's and VS Code's dark ones
def test_grey_stands_out_against_light_and_dark(ground):
    def luminance(level):
        share = level / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    grey = luminance(int(GREY[1:3], 16))
    low, high = sorted((grey, luminance(ground)))
    assert "#" + 3 * GREY[1:3] == GREY
    assert (high + 0.05) / (low + 0.05) > 3.5
