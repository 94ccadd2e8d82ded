"""Small pieces of figures, and pictures that keep the style they were drawn in."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from figures.look.drawing import density, dot, hole, note, shared_legend, signed
from figures.look.picture import Picture
from figures.look.style import context, ground, role


@pytest.fixture
def axis():
    with context():
        yield Figure().subplots()


def test_a_density_is_a_line_over_an_area_of_its_colour(axis):
    density(axis, np.array([0.0, 1.0]), np.array([1.0, 2.0]), "fake", "q")
    (line,), (area,) = axis.get_lines(), axis.collections
    assert (line.get_color(), line.get_label(), line.get_gid()) == (role("fake")["color"], "q", "fake")
    assert area.get_facecolor()[0, 3] == pytest.approx(0.16)


def test_a_note_is_anchored_at_the_nearer_sides(axis):
    upper, lower = note(axis, "a"), note(axis, "b", 0.1, 0.1)
    assert (upper.get_ha(), upper.get_va()) == ("right", "top")
    assert (lower.get_ha(), lower.get_va()) == ("left", "bottom")
    assert note(axis, "c", ha="center").get_ha() == "center"


def test_a_hole_is_open_and_dots_have_no_line(axis):
    hole(axis, 1.0, 2.0, "C1")
    dot(axis, [1.0, 2.0], [3.0, 4.0], "C2", "pair")
    opened, dots = axis.get_lines()
    assert opened.get_markerfacecolor() == ground()
    assert dots.get_xydata().tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert dots.get_linestyle() in ("None", "")


@pytest.mark.parametrize(("value", "digits", "written"), [(-0.5, 1, "−0.5"), (2.0, 0, "2")])
def test_minus_signs_are_true_ones(value, digits, written):
    assert signed(value, digits) == written


def test_a_legend_has_fewer_columns_on_the_narrow_page():
    for style, columns in (("lecture", 3), ("print", 2)):
        with context(style):
            figure = Figure()
            axis = figure.subplots()
            for name in "abc":
                axis.plot([0], label=name)
            shared_legend(figure, axis, 3)
            assert figure.legends[0]._ncols == columns


def test_a_picture_keeps_the_colours_of_its_style():
    picture = Picture()
    with matplotlib.rc_context({"axes.prop_cycle": "cycler('color', ['#123456', '#abcdef'])"}):
        axis = picture.subplots()
        (line,) = axis.plot([0, 1], color="C1")
        words = axis.set_title("a", color="C0")
        picture.keep_style("A line.")
    assert (line.get_color(), words.get_color()) == ("#abcdef", "#123456")


def test_a_picture_is_drawn_in_its_style_and_shows_its_alternative_text():
    picture = Picture(figsize=(1.0, 1.0))
    with matplotlib.rc_context({"font.size": 5.0, "savefig.dpi": 33.0}):
        picture.subplots()
        picture.keep_style("Nothing.")
    seen = []
    picture.axes[0].draw = lambda renderer: seen.append(matplotlib.rcParams["font.size"])
    content, about = picture._repr_png_()
    assert content.startswith(b"\x89PNG")
    assert about == {"alt": "Nothing.", "width": 80}
    assert set(seen) == {5.0}
    assert matplotlib.rcParams["font.size"] != 5.0
