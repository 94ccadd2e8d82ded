"""The GAN stays in one spot at a time and moves it; WGAN-GP reaches all modes of the ring and keeps them."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from figures.chapters.game.mode_collapse import (
    BANDS,
    BETWEEN,
    GAMES,
    PANELS,
    SIDE,
    SOFTER,
    config,
    density_map,
    modes_reached,
    shade,
)  # fmt: skip
from figures.look.style import context
from figures.production.film import render_film
from figures.registry import find
from toygan.datasets.table import dataset


def test_message_the_original_game_collapses(picture):
    data = picture("mode_collapse").data
    assert data["gan_modes"][:, BETWEEN:].max() <= 4
    assert data["wgan_gp_modes"][:, -1].min() >= 6


def test_the_maps_and_the_words_below_are_those_of_the_frames(picture):
    shown = picture("mode_collapse")
    for game in GAMES:
        for frame in range(BETWEEN, PANELS * BETWEEN + 1, BETWEEN):
            image = shown.artist(f"{game}_{frame}")
            np.testing.assert_allclose(image.get_array(), shade(shown.data[f"{game}_maps"][frame]), rtol=1e-5)
            step, modes = shown.data["steps"][frame], shown.data[f"{game}_modes"][0, frame]
            assert image.axes.get_xlabel() == f"{step:,} updates\n{modes} of 8 modes"


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


def test_film_ends_with_the_last_panel(picture):
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


def _drawn(data: dict, name: str) -> np.ndarray:
    return data[name][BETWEEN::BETWEEN]


def _settings(game: str) -> tuple:
    run = config(game, False, 0)
    size = run.generator_hidden, run.critic_hidden, run.activation, run.latent_dim, run.batch_size
    return *size, run.iterations, run.generator_learning_rate, run.critic_learning_rate, run.critic_steps


SIZE = ((64, 64), (64, 64), "relu", 16, 128, 3000)
CLAIMS = [
    (
        "Mode collapse: the GAN hops around, WGAN-GP keeps all modes",
        "模式坍塌：GAN 在模式间跳来跳去，WGAN-GP 保持全部",
        lambda d: len(set(d["gan_fullest"][1:])) >= 5 and d["wgan_gp_modes"][:, -1].min() == 8,
        "full",
    ),
    (
        "puts its points into one spot",
        "把点挤在一处",
        lambda d: max(_area(values) for values in _drawn(d, "gan_maps")) < 0.3,
    ),
    (
        "hops around the ring as the discriminator catches up and reaches at most 3 modes at once",
        "判别器一跟上就绕着圆环跳走，同时到达的模式最多 3 个",
        lambda d: len(set(d["gan_fullest"][1:])) >= 4 and d["gan_modes"][:, 1:].max() <= 3,
    ),
    (
        "spreads to all eight and keeps them",
        "铺满全部八个并保持",
        lambda d: (d["wgan_gp_modes"][:, -10:] == 8).all(),
        "full",
    ),
    (
        "Settings: 2 × 64 ReLU, z of 16 dimensions, batch 128, 3000 updates; GAN: −log D, Adam 2e-3, 2e-4 for D; WGAN-GP: Adam 2e-3, λ = 0.1, five critic steps",
        "设置：2 × 64 ReLU，z 为 16 维，批量 128，更新 3000 次；GAN：−log D，Adam 2e-3（D 为 2e-4）；WGAN-GP：Adam 2e-3，λ = 0.1，评论家五步",
        lambda d: (
            _settings("gan") == (*SIZE, 2e-3, 2e-4, 1)
            and _settings("wgan_gp") == (*SIZE, 2e-3, 2e-3, 5)
            and config("wgan_gp", False, 0).penalty_weight == 0.1
        ),
    ),
    (
        "after 600 to 3000 updates",
        "为 600 到 3000 次更新之后",
        lambda d: _drawn(d, "steps")[[0, -1]].tolist() == [600, 3000],
        "full",
    ),
    (
        "one blob is in another place of the ring in each map",
        "一团密度在每幅图中位于环上的不同位置",
        lambda d: len({int(values.argmax()) for values in _drawn(d, "gan_maps")}) == PANELS,
    ),
    (
        "settles on all eight spots",
        "最后落在全部八个斑点上",
        lambda d: d["wgan_gp_modes"][0, -1] == 8,
        "full",
    ),
]
