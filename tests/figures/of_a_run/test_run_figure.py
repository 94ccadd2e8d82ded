"""The picture and the film of a run: drawn from what the run holds, for every dimension."""

import re
from functools import partial

import matplotlib
import numpy as np
import pytest
from PIL import Image

from figures.look.look import Look
from figures.look.style import context
from figures.of_a_run.run_animation import save_run_animation
from figures.of_a_run.run_figure import _text, draw, save_run_figure, smooth
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.network.mlp import Network
from toygan.runs.api import Run
from toygan.runs.history import History
from toygan.runs.snapshots import SAMPLES


def a_run(data="ring8", evaluated=True, critic_inputs=None, columns=2):
    config, law = TrainConfig(data=data), dataset(data)
    generator = Network((2, 4, law.dimension), rng=0)
    critic = Network((critic_inputs or law.dimension, 4, 1), rng=1)
    steps = np.arange(1, 31)
    losses = {"step": steps, "generator_loss": np.cos(steps), "critic_loss": np.sin(steps)}
    history = losses = losses | {"critic_estimate": steps / 30, "penalty": 0.0 * steps}
    if evaluated:
        floor = np.full(3, 0.06)
        history = {"step": [10, 20, 30], "w1": [0.5, 0.2, 0.1]}
        history |= {"w1_floor_mean": floor, "w1_floor_q95": floor + 0.03}
    rng = np.random.default_rng(0)
    photographs = [
        {
            "step": np.array(step),
            "samples": rng.normal(size=(SAMPLES, law.dimension)),
            "generator": generator.parameters,
            "critic": critic.parameters,
        }
        for step in (0, 15, 30)
    ]
    parts = (generator, critic, None, law, History(history), History(losses), 30, None, [], photographs)
    return Run(config, *parts)


def test_the_critics_claim_and_proof_stand_beside_w1():
    run = a_run()
    claims = {"critic_gap": [0.4, -0.1, 0.2], "critic_proof": [0.2, 0.0, 0.1]}
    more = {"critic_slope": [3.0, 2.0, 1.5], "critic_lipschitz": [4.0, 3.0, 2.0]}
    run.history = History({**run.history, **claims, **more})
    lines, figure = drawn(run)
    assert lines["critic_gap"].get_ydata()[[0, 2]].tolist() == [0.4, 0.2]
    assert np.isnan(lines["critic_gap"].get_ydata()[1])  # on a logarithmic axis
    assert lines["critic_proof"].get_ydata()[[0, 2]].tolist() == [0.2, 0.1]
    words = [text.get_text() for part in figure.subfigs for legend in part.legends for text in legend.texts]
    assert "critic claims (slopes ≤ 1.5)" in words
    assert "critic proves (K = 2)" in words


def drawn(run):
    with context("lecture"):
        figure = draw(run, partial(_text, lang="en"))
        return {line.get_gid(): line for axis in figure.axes for line in axis.lines}, figure


def test_the_points_are_the_runs_own_and_the_curve_its_history():
    run = a_run()
    lines, _ = drawn(run)
    np.testing.assert_array_equal(np.column_stack(lines["fake"].get_data()), run.sample(1000, 0))
    assert lines["w1"].get_ydata().tolist() == [0.5, 0.2, 0.1]


def test_never_evaluated_it_shows_the_critics_estimate():
    lines, figure = drawn(a_run(evaluated=False))
    assert lines["w1"].get_ydata()[-1] == 1.0
    assert figure.axes[-1].get_title(loc="left") == "The critic's own estimate"


def test_a_critic_of_pairs_has_no_surface():
    _, single = drawn(a_run())
    _, packed = drawn(a_run(critic_inputs=4))
    assert len(single.axes[0].collections) == 2
    assert len(packed.axes[0].collections) == 0


@pytest.mark.parametrize("data", ["two_gaussians", "point_masses", "swissroll"])
def test_every_kind_of_law_is_drawn(tmp_path, data):
    path = save_run_figure(a_run(data), tmp_path / "figure.png")
    with Image.open(path) as picture:
        assert picture.size == (1920, 1080)


def test_equal_runs_give_equal_bytes(tmp_path):
    files = [save_run_figure(a_run(), tmp_path / name).read_bytes() for name in ("a.svg", "b.svg")]
    assert files[0] == files[1]
    assert b"<desc>Left: points of the data" in files[0]


def test_more_than_two_columns_show_the_first_two(tmp_path):
    np.save(tmp_path / "points.npy", np.random.default_rng(0).normal(size=(30, 3)))
    lines, _ = drawn(a_run(str(tmp_path / "points.npy")))
    assert len(lines["real"].get_xdata()) == 1000


def test_film(tmp_path, monkeypatch):
    monkeypatch.setattr("figures.production.mp4.ffmpeg", lambda: None)
    before = matplotlib.rcParams.copy()
    gif, page = save_run_animation(a_run(), tmp_path)
    assert matplotlib.rcParams == before
    with Image.open(gif) as film:
        assert (gif.name, film.n_frames) == ("animation.gif", 3)
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"https?://|class=.fa ", text) == []
    assert re.findall(r'<link[^>]*href="(?!data:)', text) == []  # its icon is empty, so that none is fetched
    assert text.count("data:image/") >= 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["animation.gif", "animation.html"]


def test_film_takes_a_size_a_style_and_a_language(tmp_path, monkeypatch):
    monkeypatch.setattr("figures.production.mp4.ffmpeg", lambda: None)
    gif, page = save_run_animation(a_run(), tmp_path, Look("dark", size=(8, 4.5)), "zh")
    with Image.open(gif) as film:
        assert film.size == (1280, 720)
        assert max(film.convert("RGB").getpixel((1, 1))) < 60, "the ground is dark"
    assert '<html lang="zh">' in page.read_text(encoding="utf-8")


def test_film_needs_snapshots(tmp_path):
    run = a_run()
    run._snapshots.clear()
    with pytest.raises(ValueError, match="kept no snapshots; train it with --animate"):
        save_run_animation(run, tmp_path)


def test_smoothing_keeps_short_curves_whole():
    steps = np.arange(1, 6)
    assert smooth(steps, steps * 2.0)[1].tolist() == [2, 4, 6, 8, 10]
