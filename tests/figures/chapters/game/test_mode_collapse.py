"""The GAN stays in one spot at a time and moves it; WGAN-GP reaches all modes of the ring and keeps them."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from figures.chapters.game.mode_collapse import (
    BANDS,
    GAMES,
    PANELS,
    SIDE,
    SOFTER,
    config,
    density_map,
    holds,
    modes_reached,
    moments,
    shade,
)  # fmt: skip
from figures.look.style import context
from figures.production.film import render_film
from figures.registry import find
from toygan.datasets.table import dataset


def test_message_the_original_game_collapses(picture):
    data = picture("mode_collapse").data
    assert (data["gan_near"] >= 0.02).sum(axis=1).max() <= 3
    assert data["wgan_gp_modes"][:, -1].min() >= 6


def test_the_maps_and_the_words_below_are_those_of_the_moments(picture):
    shown = picture("mode_collapse")
    for game in GAMES:
        for panel in range(PANELS):
            image = shown.artist(f"{game}_{panel}")
            np.testing.assert_allclose(
                image.get_array(), shade(shown.data[f"{game}_drawn"][panel]), rtol=1e-5
            )
            step = shown.data["moments"][panel]
            modes = (shown.data[f"{game}_near"][panel] >= 0.02).sum()
            assert image.axes.get_xlabel() == f"{step:,} updates\n{modes} of 8 modes"


def test_the_moments_are_the_fullest_of_each_fifth(picture):
    data = picture("mode_collapse").data
    fullest, steps = data["gan_fullest"], np.linspace(0, data["steps"][-1], len(data["gan_fullest"]))
    for part, moment in zip(np.array_split(np.arange(1, len(fullest)), PANELS), data["moments"]):
        assert steps[part[0]] <= moment <= steps[part[-1]]
        assert fullest[steps == moment] == fullest[part].max()


def test_the_start_is_no_moment():
    assert moments(np.r_[9.0, np.arange(10)]).tolist() == [2, 4, 6, 8, 10]


def test_a_spot_that_stays_or_a_lost_mode_takes_the_headline_away():
    hopping, all_modes = np.eye(8)[[0, 3, 1, 6, 0]], np.full((3, 61), 8)
    assert holds({"gan_near": hopping, "wgan_gp_modes": all_modes}) == ("headline",)
    assert holds({"gan_near": hopping[[0, 0, 1, 2, 3]], "wgan_gp_modes": all_modes}) == ()
    assert holds({"gan_near": hopping, "wgan_gp_modes": all_modes - 1}) == ()


def test_a_map_holds_the_mass_where_the_points_are():
    points = np.column_stack([np.full(500, 0.5), np.full(500, -1.0)])
    values = density_map(points)
    row, column = np.unravel_index(values.argmax(), values.shape)
    side = np.linspace(-SIDE, SIDE, len(values) + 1)
    assert side[column] <= 0.5 <= side[column + 1]
    assert side[row] <= -1 <= side[row + 1]
    assert values.sum() * (side[1] - side[0]) ** 2 == pytest.approx(1)


def test_a_perfect_generator_reaches_all_and_a_point_at_the_centre_none():
    assert modes_reached(dataset("ring8").sample(1000, 0)) == 8
    assert modes_reached(np.zeros((10, 2))) == 0


def test_a_map_without_points_is_blank():
    far = density_map(np.full((10, 2), 9.0))
    np.testing.assert_array_equal(shade(far), np.zeros_like(far))


def test_film_ends_with_the_last_frame(picture):
    data = picture("mode_collapse").data
    with context("lecture"):
        figure, update, count = find("mode_collapse").film(data)
    update(count - 1)
    for game in GAMES:
        (image,) = figure.findobj(lambda artist, gid=f"{game}_film": artist.get_gid() == gid)
        last = gaussian_filter(data[f"{game}_maps"][-1], SOFTER)
        np.testing.assert_array_equal(image.get_array(), shade(last))
        assert image.get_cmap().N == BANDS


def test_files_of_the_film_stay_small(picture):
    """As many frames as at full quality, drawn from the smoke run's maps."""
    row, data = find("mode_collapse"), picture("mode_collapse").data
    with context("lecture"):
        made = render_film(row.film(data), ["gif", "html"], ("headline", "description"), "en")
    assert len(data["steps"]) == 61
    assert len(made["gif"]) < 2.5e6
    assert len(made["html"]) < 1.8e6  # maps of a smoke run have more detail than those later on


def _area(values: np.ndarray) -> float:
    """The share of the square that holds nine tenths of what a map shows."""
    mass = np.sort(values.ravel())[::-1].cumsum()
    return float(np.searchsorted(mass, 0.9 * mass[-1]) / mass.size)


def _fullest(data: dict) -> np.ndarray:
    return data["gan_near"].argmax(axis=1)


def _settings(game: str) -> tuple:
    run = config(game, False, 0)
    size = run.generator_hidden, run.critic_hidden, run.activation, run.latent_dim, run.batch_size
    return *size, run.iterations, run.generator_learning_rate, run.critic_learning_rate, run.critic_steps


SIZE = ((64, 64), (64, 64), "relu", 16, 128, 3000)
CLAIMS = [
    (
        "Mode collapse: the GAN hops around, WGAN-GP keeps all modes",
        "模式坍塌：GAN 在模式间跳来跳去，WGAN-GP 保持全部",
        lambda d: holds(d) == ("headline",),
        "full",
    ),
    (
        "the GAN's points lie in one spot, which hops",
        "GAN 的点挤在一处，这一团跳来跳去",
        lambda d: (
            max(_area(values) for values in d["gan_drawn"]) < 0.1
            and d["gan_near"].max(axis=1).min() > 0.3
            and len(set(_fullest(d))) >= 4
        ),
        "full",
    ),
    (
        "spreads to all modes and keeps them",
        "铺满全部模式并保持",
        lambda d: (d["wgan_gp_modes"][:, -10:] == 8).all(),
        "full",
    ),
    (
        "Columns: in each fifth of the training, the moment with most of the GAN's points on one mode",
        "各列：训练的每五分之一中，GAN 落在同一个模式上的点最多的时刻",
        lambda d: (np.ceil(5 * d["moments"] / d["steps"][-1]) == [1, 2, 3, 4, 5]).all(),
    ),
    (
        "mostly it is between modes",
        "大部分时间这一团在模式之间",
        lambda d: np.median(d["gan_fullest"]) < 0.1,
    ),
    (
        "Settings: 2 × 64 ReLU, z of 16 dimensions, batch 128, 3000 updates; GAN: −log D, Adam 4e-3, D 2e-4; WGAN-GP: Adam 2e-3, λ = 0.1, five critic steps",
        "设置：2 × 64 ReLU，z 为 16 维，批量 128，更新 3000 次；GAN：−log D，Adam 4e-3（D 为 2e-4）；WGAN-GP：Adam 2e-3，λ = 0.1，评论家五步",
        lambda d: (
            _settings("gan") == (*SIZE, 4e-3, 2e-4, 1)
            and _settings("wgan_gp") == (*SIZE, 2e-3, 2e-3, 5)
            and config("wgan_gp", False, 0).penalty_weight == 0.1
        ),
    ),
    (
        "at five moments of the training",
        "为训练中的五个时刻",
        lambda d: len(set(d["moments"])) == 5,
    ),
    (
        "one blob lies on another mode than in the map before",
        "一团密度所在的模式与前一幅图不同",
        lambda d: (np.diff(_fullest(d)) != 0).all(),
        "full",
    ),
    (
        "settles on all eight spots",
        "最后落在全部八个斑点上",
        lambda d: (d["wgan_gp_near"][-1] >= 0.02).all(),
        "full",
    ),
]
