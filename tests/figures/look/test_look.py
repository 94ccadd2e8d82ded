"""The look a lecturer chooses: size, font, colours, a style of their own; and that a figure keeps it."""

import io
import json

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.image import imread

import figures
from figures.look.look import Look, look_of
from figures.look.style import context, panels


def test_size_scales_letters_and_lines_with_the_page():
    with context(Look("lecture", size=(16, 9))):
        figure, _ = panels(1, 2)
        assert tuple(figure.get_size_inches()) == (16, 9)
        assert matplotlib.rcParams["font.size"] == pytest.approx(17 * 16 / 12)
    with context(Look("print", size=(4, 3))):
        figure, axes = panels(1, 2)
        assert tuple(figure.get_size_inches()) == (4, 3)
        assert axes[0].get_position().x0 == axes[1].get_position().x0, "stacked on the narrow page"


def test_a_palette_replaces_colours_and_keeps_lines():
    with context("lecture"):
        before = matplotlib.rcParams["axes.prop_cycle"].by_key()
    with context(look_of(palette="#111111,orange")):
        after = matplotlib.rcParams["axes.prop_cycle"].by_key()
    assert after["linestyle"] == before["linestyle"]
    assert after["color"][:2] == ["#111111", "#ffa500"]
    assert after["color"][2:] == before["color"][2:]


def test_a_style_file_is_laid_over_the_lectures(tmp_path):
    path = tmp_path / "my.mplstyle"
    path.write_text("axes.facecolor: abcdef\nlines.linewidth: 7  # thick\n", encoding="utf-8")
    with context(str(path)):
        assert to_hex(matplotlib.rcParams["axes.facecolor"]) == "#abcdef"
        assert matplotlib.rcParams["figure.figsize"] == [12, 6.75]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("axes.facecolr: red", "no setting 'axes.facecolr'. Did you mean 'axes.facecolor'"),
        ("lines.linewidth: thick", "thick"),
    ],
)
def test_a_wrong_style_file_says_what_is_wrong(line, message, tmp_path):
    path = tmp_path / "my.mplstyle"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match="(?s)my.mplstyle: .*" + message):
        Look(str(path))


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"style": "drak"}, "Did you mean 'dark'"),
        ({"style": "nowhere.mplstyle"}, "there is no style file nowhere.mplstyle"),
        ({"size": "16:9"}, "width x height in inches"),
        ({"size": "0x9"}, "from 1 to 40 inches"),
        ({"size": (9, float("nan"))}, "from 1 to 40 inches"),
        ({"font": "DejaVu Sanz"}, "Did you mean 'DejaVu Sans'"),
        ({"font": "no.ttf"}, "there is no font file no.ttf"),
        ({"palette": "tab1"}, "Did you mean 'tab10'"),
        ({"palette": "red,C1"}, "'C1' is no colour"),
    ],
)
def test_a_look_that_cannot_be_is_refused_at_once(choice, message):
    with pytest.raises(ValueError, match=message):
        look_of(**choice)


def test_a_font_without_chinese_is_refused_for_chinese():
    look = Look(font="DejaVu Serif")
    with context(look):
        assert matplotlib.rcParams["font.family"][0] == "DejaVu Serif"
    with pytest.raises(ValueError, match="'DejaVu Serif' has no Chinese characters"), context(look, "zh"):
        pass


def test_make_keeps_its_style_wherever_it_is_saved():
    figure = figures.make("parallel_lines", quick=True, style="dark", palette="#123456,#abcdef")
    (line,) = figure.findobj(lambda artist: artist.get_gid() == "line_p" and artist.axes is figure.axes[0])
    assert to_hex(line.get_color()) == "#123456"
    outside, inside = io.BytesIO(), io.BytesIO()
    figure.savefig(outside, dpi=40)
    with context(look_of("dark", palette="#123456,#abcdef")):
        again = figures.find("parallel_lines")
        again.draw(again.compute(quick=True)).savefig(inside, dpi=40)
    outside.seek(0)
    inside.seek(0)
    assert np.array_equal(imread(outside), imread(inside))


def test_make_shows_itself_in_a_notebook():
    content, words = figures.make("parallel_lines", quick=True, style="print")._repr_png_()
    assert content.startswith(b"\x89PNG")
    assert words["alt"] == figures.find("parallel_lines").alt
    json.dumps(words)
