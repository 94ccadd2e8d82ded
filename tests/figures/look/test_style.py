"""The three styles: colours that can be told apart and read, and settings that do not leak."""

import matplotlib
import pytest
from matplotlib.colors import to_rgb

from figures.look.look import STYLES
from figures.look.style import (
    ROLES,
    context,
    headline,
    marked,
    narrow,
    panels,
    role,
    small_above_large,
)

EVERY = pytest.mark.parametrize("style", STYLES)


def _luminance(color) -> float:
    """WCAG relative luminance, in [0, 1]."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert _contrast("black", "white") == pytest.approx(21)


@EVERY
def test_words_have_a_contrast_of_seven(style):
    with context(style):
        ground = matplotlib.rcParams["axes.facecolor"]
        for name in ("text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"):
            assert _contrast(matplotlib.rcParams[name], ground) >= 7


@EVERY
def test_lines_of_the_roles_have_a_contrast_of_nearly_three(style):
    with context(style):
        colors = [entry["color"] for entry in matplotlib.rcParams["axes.prop_cycle"]]
        for index in {int(look["color"][1:]) for look in ROLES.values()}:
            assert _contrast(colors[index], matplotlib.rcParams["axes.facecolor"]) >= 2.8


@EVERY
def test_every_colour_of_the_cycle_has_its_own_line_beside_it(style):
    with context(style):
        cycle = list(matplotlib.rcParams["axes.prop_cycle"])
    assert len({entry["color"] for entry in cycle}) == len(cycle) == 7
    assert [entry["linestyle"] for entry in cycle[:4]] == ["-", "--", "-.", ":"]


def test_the_lecture_page_is_full_hd():
    with context("lecture"):
        width, height = matplotlib.rcParams["figure.figsize"]
        assert (width * matplotlib.rcParams["savefig.dpi"], height * matplotlib.rcParams["savefig.dpi"]) == (
            1920,
            1080,
        )


def test_settings_of_the_user_neither_leak_in_nor_are_changed():
    with matplotlib.rc_context({"lines.linewidth": 17, "axes.grid": False}):
        with context("lecture"):
            assert matplotlib.rcParams["lines.linewidth"] == 3
        assert matplotlib.rcParams["lines.linewidth"] == 17


def test_panels_stand_side_by_side_or_below_each_other():
    with context("lecture"):
        figure, axes = panels(2, 3)
        assert len(axes) == 6
        assert not narrow()
        assert figure.get_size_inches().tolist() == [12, 6.75]
    with context("print"):
        figure, axes = panels(2, 3, width_ratios=[1, 2, 3])
        assert narrow()
        assert figure.get_size_inches().tolist() == pytest.approx([3.4, 6 * 2.3])
        figure, axes = panels(1, 4, narrow_grid=(2, 2))
        assert figure.get_size_inches().tolist() == pytest.approx([3.4, 3.4])


def test_panels_of_a_column_that_share_x_each_have_their_numbers():
    with context("print"):
        _, axes = panels(1, 3, sharex=True)
        assert [axis.xaxis.get_tick_params()["labelbottom"] for axis in axes] == [True] * 3


def test_small_panels_stand_above_large_ones():
    with context("lecture"):
        figure, small, large = small_above_large(5, 2)
        assert (len(small), len(large)) == (5, 2)
        rows = [axis.get_subplotspec().get_position(figure) for axis in (*small, *large)]
        assert len({round(place.y0, 6) for place in rows[:5]}) == 1
        assert min(place.y0 for place in rows[:5]) > max(place.y1 for place in rows[5:])
    with context("print"):
        figure, small, large = small_above_large(5, 2)
        width, height = figure.get_size_inches()
        assert height == pytest.approx(width * 2 / 3 + 2 * matplotlib.rcParams["figure.figsize"][1])
        columns = {round(axis.get_subplotspec().get_position(figure).x0, 6) for axis in small}
        assert len(columns) == 3


def test_the_printed_page_leaves_the_headline_to_the_caption():
    for style, expected in (("lecture", "message"), ("print", "")):
        with context(style):
            figure, _ = panels()
            headline(figure, "message")
            assert figure.get_suptitle() == expected


def test_roles_pair_colour_with_line_and_marker():
    assert role("kl") == {"color": "C6", "linestyle": ":"}
    assert marked("kl", label="x") == {"color": "C6", "linestyle": ":", "marker": "^", "label": "x"}
    with pytest.raises(ValueError, match=r"unknown role 'reel'.*'real'"):
        role("reel")


def test_unknown_style_is_refused():
    known = r"unknown style 'lectur'; known: lecture, print, dark\. Did you mean 'lecture'"
    with pytest.raises(ValueError, match=known), context("lectur"):
        pass
