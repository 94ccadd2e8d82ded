"""Films: GIF and player say the same, need no network, and are identical from build to build."""

import io
import json
import re

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from figures.look.style import context
from figures.production.build import Settings, build, read_manifest
from figures.production.film import render_film
from figures.registry import FIGURES, find

MOVING = [name for name, row in FIGURES.items() if row.moves]
WORDS = ("a < b", 'words & "more"')


@pytest.fixture(scope="module")
def film():
    row = find("theta_shift")
    data = row.compute(quick=True)
    with context("lecture"):
        return [render_film(row.film(data), ["gif", "html"], WORDS, "en", every=7) for _ in range(2)]


def test_two_films_are_identical(film):
    assert film[0] == film[1]


def test_gif_has_its_frames_and_runs_for_ever(film):
    picture = Image.open(io.BytesIO(film[0]["gif"]))
    assert (picture.n_frames, picture.size, picture.info["loop"]) == (3, (960, 540), 0)


def test_player_needs_no_network_and_can_be_read(film):
    page = film[0]["html"].decode()
    assert "://" not in page
    assert "<title>a &lt; b</title>" in page
    assert 'alt="words &amp; &quot;more&quot;"' in page
    frames = json.loads(re.search(r"const frames = (\[.*\]);", page).group(1))
    assert len(frames) == 3
    assert len(set(frames)) == 3
    assert "prefers-reduced-motion" in page


@pytest.mark.parametrize("name", MOVING)
def test_every_film_moves(name, picture):
    with context("lecture"):
        figure, update, count = find(name).film(picture(name).data)
    assert count > 10
    update(0)
    first = _points(figure)
    update(count - 1)
    assert not _same(first, _points(figure))


def test_no_words_of_the_first_moment_are_left_at_the_end(picture):
    with context("lecture"):
        figure, update, count = find("gan_1d").film(data := picture("gan_1d").data)
    update(count - 1)
    moments = [text.get_text() for text in figure.findobj(Text) if "updates" in text.get_text()]
    assert len(moments) == 1
    assert moments[0].startswith(f"{data['step'][-1]} updates")


def test_second_line_stands_where_theta_says(picture):
    data = picture("theta_shift").data
    with context("lecture"):
        figure, update, count = find("theta_shift").film(data)
    (moving,) = figure.findobj(lambda artist: artist.get_gid() == "moving")
    for frame in (0, count // 2, count - 1):
        update(frame)
        assert set(moving.get_xdata()) == {data["theta"][frame]}


def test_a_figure_that_does_not_move_has_no_film(tmp_path):
    settings = Settings(tmp_path, formats=("gif", "html"), quick=True)
    (outcome,) = build([find("parallel_lines")], settings, jobs=1)
    assert outcome.status == "built"
    assert read_manifest(tmp_path)["parallel_lines"]["files"] == {}


def _points(figure) -> list:
    """What is drawn: points of lines, pixels of images."""
    lines = [line.get_xydata().copy() for axis in figure.axes for line in axis.lines]
    return lines + [np.array(image.get_array()) for axis in figure.axes for image in axis.images]


def _same(first: list, second: list) -> bool:
    return all(a.shape == b.shape and np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second))
