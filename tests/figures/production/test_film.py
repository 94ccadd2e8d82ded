"""Films: GIF and player say the same, need no network, and are identical from build to build."""

import base64
import io
import json
import re

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image
from scipy.ndimage import maximum_filter

from figures.look.style import context
from figures.production.build import Settings, build, read_manifest
from figures.production.film import HOLD, MARGIN, SLOWEST, drawn_frames, render_film, waiting
from figures.registry import FIGURES, find

MOVING = [name for name, row in FIGURES.items() if row.moves]
FULL_COUNT = {"theta_shift": 81, "gan_1d": 61, "dirac_fields": 85, "mode_collapse": 61, "loss_tracks_w1": 40}
WORDS = ("a < b", 'words & "more"')


@pytest.fixture(scope="module")
def film():
    row = find("theta_shift")
    data = row.compute(quick=True)
    with context("lecture"):
        return [render_film(row.film(data), ["gif", "html"], WORDS, "en", every=7) for _ in range(2)]


def test_two_films_are_identical(film):
    assert film[0] == film[1]


def test_gif_has_its_frames_holds_the_last_and_runs_for_ever(film):
    picture = Image.open(io.BytesIO(film[0]["gif"]))
    assert (picture.n_frames, picture.size, picture.info["loop"]) == (4, (1280, 720), 0)
    assert _times(picture) == [SLOWEST, SLOWEST, SLOWEST, 2000]


def test_player_needs_no_network_and_can_be_read(film):
    page = film[0]["html"].decode()
    assert "://" not in page
    assert "<title>a &lt; b</title>" in page
    assert 'alt="words &amp; &quot;more&quot;"' in page
    (frames,) = json.loads(re.search(r"const films = (\[.*\]), wait", page).group(1))
    assert len(frames) == 4
    assert len(set(frames)) == 4
    assert "prefers-reduced-motion" in page
    keys = re.search(r"const keys = \{(.*?)\};", page, re.S).group(1)
    assert re.findall(r"[{,]?\s*(\" \"|\w+): ", "," + keys) == [
        '" "', "ArrowLeft", "ArrowRight", "Home", "End", "f",
    ]  # fmt: skip


@pytest.mark.parametrize("name", MOVING)
def test_every_film_lasts_8_to_12_seconds_with_its_hold(name, picture):
    with context("lecture"):
        *_, count = find(name).film(picture(name).data)
    for frames in (count, FULL_COUNT[name]):
        assert 8 <= (waiting(frames) * (frames - 1)) / 1000 + HOLD <= 12


def test_frames_laid_over_the_first_give_the_pictures_back(film):
    """What the player shows, put together from its page, against the frames of the GIF."""
    (frames,) = json.loads(re.search(r"const films = (\[.*\]), wait", film[0]["html"].decode()).group(1))
    shown = [_opened(address) for address in frames]
    gif = Image.open(io.BytesIO(film[0]["gif"]))
    for number, over in enumerate(shown):
        gif.seek(number)
        whole = Image.alpha_composite(shown[0], over)
        np.testing.assert_array_equal(np.asarray(whole.convert("RGB")), np.asarray(gif.convert("RGB")))
        clear = np.asarray(over)[..., 3] == 0
        changed = (np.asarray(whole) != np.asarray(shown[0])).any(axis=-1)
        assert not (clear & maximum_filter(changed, 2 * MARGIN + 1)).any(), "scaled, the first would be seen"


def test_what_moves_is_drawn_as_in_a_whole_drawing(picture):
    """Drawing only the artists that change gives the picture that drawing everything gives."""
    with context("lecture"):
        film = find("theta_shift").film(picture("theta_shift").data)
        quick = drawn_frames(*film[:2], [0, 7])
        figure, update, _ = find("theta_shift").film(picture("theta_shift").data)
        whole = drawn_frames(figure, lambda frame: update(frame) and None, [0, 7])
    for one, other in zip(quick, whole):
        assert np.mean(np.asarray(one) != np.asarray(other)) < 1e-3


def test_dark_screens_get_a_dark_film(tmp_path):
    row = find("theta_shift")
    data = row.compute(quick=True)

    def dark(frames_of):
        with context("dark"):
            return frames_of(row.film(data))

    with context("lecture"):
        page = render_film(row.film(data), ["html"], WORDS, "en", every=10, dark=dark)["html"].decode()
    films = json.loads(re.search(r"const films = (\[.*\]), wait", page).group(1))
    grounds = [max(_opened(frames[0]).getpixel((2, 2))[:3]) for frames in films]
    assert grounds[0] > 250
    assert grounds[1] < 40


@pytest.mark.parametrize("name", MOVING)
def test_every_film_moves(name, picture):
    with context("lecture"):
        figure, update, count = find(name).film(picture(name).data)
    assert count > 10
    update(0)
    first = _points(figure)
    update(count - 1)
    assert not _same(first, _points(figure))


@pytest.mark.parametrize("name", MOVING)
def test_the_counter_lies_beside_the_legend(name, picture):
    with context("lecture"):
        figure, update, count = find(name).film(picture(name).data)
        update(count - 1)
        FigureCanvasAgg(figure).draw()
    counter = [words.get_window_extent() for words in figure.texts if words.get_gid() == "counter"]
    for legend in figure.legends:
        assert not any(box.overlaps(legend.get_window_extent()) for box in counter)


def test_no_words_of_the_first_moment_are_left_at_the_end(picture):
    with context("lecture"):
        figure, update, count = find("gan_1d").film(data := picture("gan_1d").data)
    update(count - 1)
    moments = [text.get_text() for text in figure.findobj(Text) if "updates" in text.get_text()]
    assert len(moments) == 1
    assert moments[0].startswith(f"{data['step'][-1]:,} updates")


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


def _opened(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGBA")


def _times(picture) -> list[int]:
    found = []
    for number in range(picture.n_frames):
        picture.seek(number)
        found.append(picture.info["duration"])
    return found


def _points(figure) -> list:
    """What is drawn: points of lines, pixels of images."""
    lines = [line.get_xydata().copy() for axis in figure.axes for line in axis.lines]
    return lines + [np.array(image.get_array()) for axis in figure.axes for image in axis.images]


def _same(first: list, second: list) -> bool:
    return all(a.shape == b.shape and np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second))
