"""What holds for every figure of the table: words from the labels, nothing cut, nothing covered."""

import itertools
import re

import matplotlib
import numpy as np
import pytest
from matplotlib.axis import Axis
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text

from figures.look import labels
from figures.look.look import STYLES
from figures.registry import CHAPTERS, FIGURES

EVERY = pytest.mark.parametrize("name", FIGURES)
GAP = 1  # pixels that must lie between two texts
LAYOUTS = pytest.mark.parametrize(("style", "lang"), [("lecture", "en"), ("print", "en"), ("lecture", "zh")])
NUMBER = re.compile(r"[-−+]?[\d.,]+%?|\$\\mathdefault\{[^a-zA-Z]*(\\times)?[^a-zA-Z]*\}\$")


@EVERY
def test_row_says_where_it_is_from_and_what_to_see(name):
    row = FIGURES[name]
    assert row.chapter in CHAPTERS
    assert row.seconds > 0
    assert len(row.source) > 1
    assert row.caption.endswith(".")
    assert 40 < len(row.caption) < 400
    assert len(row.alt) > 80
    assert row.alt != row.caption


@EVERY
def test_data_are_plain_arrays(name, picture):
    for key, value in picture(name).data.items():
        assert np.asarray(value).dtype != object, key


@EVERY
@pytest.mark.parametrize("lang", labels.languages())
def test_headline_caption_and_numbers_are_in_the_table(name, lang, picture):
    row = FIGURES[name]
    for key in ("headline", "caption", "alt", *row.numbers(picture(name).data)):
        assert row.text(key, lang)
    for key in row.numbers(picture(name).data):
        assert "$" not in row.text(key, lang), "the gallery shows it as plain text"


@EVERY
def test_every_string_comes_from_the_labels(name, picture):
    templates = [_pattern(value) for value in labels.of_figure(name, "en").values()]
    for text in _texts(picture(name).figure):
        string = text.get_text()
        assert NUMBER.fullmatch(string) or any(p.fullmatch(string) for p in templates), repr(string)


@EVERY
@LAYOUTS
def test_no_text_is_cut_or_covered_by_another(name, style, lang, picture):
    figure = picture(name, style, lang).figure
    page = figure.bbox.padded(1)
    boxes = [(text, text.get_window_extent()) for text in _texts(figure)]
    for text, box in boxes:
        assert page.x0 <= box.x0 <= box.x1 <= page.x1, f"cut: {text.get_text()!r}"
        assert page.y0 <= box.y0 <= box.y1 <= page.y1, f"cut: {text.get_text()!r}"
    for (one, box), (other, its_box) in itertools.combinations(boxes, 2):
        if box.padded(GAP).overlaps(its_box):
            pytest.fail(f"{one.get_text()!r} and {other.get_text()!r} overlap")


@EVERY
@LAYOUTS
def test_no_legend_covers_a_line(name, style, lang, picture):
    figure = picture(name, style, lang).figure
    for legend in figure.findobj(Legend):
        box = legend.get_window_extent()
        for line in legend.axes.lines if legend.axes is not None else ():
            covered = _points_in(line, box)
            assert not covered, f"the legend covers {covered} points of {line.get_gid() or line.get_label()}"


@EVERY
@LAYOUTS
def test_no_legend_or_note_covers_a_bar(name, style, lang, picture):
    for axes in picture(name, style, lang).figure.axes:
        notes = [text.get_bbox_patch() for text in axes.texts if text.get_bbox_patch() is not None]
        bars = [bar.get_window_extent() for container in axes.containers for bar in container.patches]
        for covering in [*notes, *filter(None, [axes.get_legend()])]:
            box = covering.get_window_extent()
            assert not any(box.overlaps(bar) for bar in bars), covering


@EVERY
def test_letters_can_be_read_from_the_last_row(name, picture):
    for text in _texts(picture(name).figure):
        assert text.get_fontsize() >= 12, text.get_text()


@EVERY
@pytest.mark.parametrize("style", STYLES)
def test_draws_in_every_style_and_leaves_settings_alone(name, style, picture):
    before = dict(matplotlib.rcParams)
    picture(name, style)
    assert dict(matplotlib.rcParams) == before


def _texts(figure) -> list[Text]:
    """Every text that is to be seen: not empty, not hidden, not a tick label outside the axis's range."""
    outside = {id(tick.label1) for axis in figure.findobj(Axis) for tick in _ticks_outside(axis)}
    outside |= {id(tick.label2) for axis in figure.findobj(Axis) for tick in _ticks_outside(axis)}
    hidden = {id(text) for axes in figure.axes if not axes.get_visible() for text in axes.findobj(Text)}
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    bare = {
        id(text)
        for axes in figure.axes
        if not axes.axison
        for axis in (axes.xaxis, axes.yaxis)
        for text in axis.findobj(Text)
    }
    return [text for text in texts if id(text) not in outside | hidden | bare]


def _ticks_outside(axis: Axis) -> list:
    scaled = axis.get_transform().transform  # so that decades count as decades
    low, high = sorted(scaled(axis.get_view_interval()))
    slack = 1e-9 * (high - low)
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    return [tick for tick in ticks if not low - slack <= scaled(tick.get_loc()) <= high + slack]


def _pattern(template: str) -> re.Pattern:
    """A label as a pattern: what stands between braces may be anything."""
    pieces = re.split(r"(?<!\\)\{[a-z_]+(?::[^}]*)?\}", template)
    return re.compile(".+".join(re.escape(piece) for piece in pieces), re.DOTALL)


def _points_in(line: Line2D, box) -> int:
    path = line.get_path()
    if len(path.vertices) > 1:
        path = path.interpolated(max(1, 400 // len(path.vertices)))
    points = line.get_transform().transform(path.vertices)
    points = points[np.isfinite(points).all(axis=1)]
    return int(box.padded(-2).count_contains(points)) if len(points) else 0
