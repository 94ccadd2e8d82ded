"""The table of laws: constants, samples, strata, densities, modes."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import ive

from toygan.datasets.table import DATASETS, dataset, two_lines

DENSE = [name for name in DATASETS if dataset(name).pdf is not None]
MODAL = [name for name in DATASETS if dataset(name).modes is not None]
# half-width of a box that holds the law, and a step that resolves it
BOX = {
    "gaussian": (9, 0.01),
    "two_gaussians": (9, 0.01),
    "four_gaussians": (9, 0.01),
    "uniform": (2, 0.01),
    "laplace": (40, 0.01),
    "ring8": (1.1, 0.007),
    "grid25": (4.5, 0.035),
    "8gaussians": (1.6, 0.01),
    "25gaussians": (1.6, 0.0125),
    "swissroll": (2.2, 0.025),
    "two_moons": (2.4, 0.04),
    "circle": (1.2, 0.015),
    "pinwheel": (3.0, 0.02),
    "checkerboard": (2.5, 0.02),
    "spiral": (4.0, 0.08),
    "disjoint_blobs": (3.0, 0.01),
}
# where the density has a rim, a kink or a cusp, the sum over cells is less exact
UNSMOOTH = {"disjoint_blobs": 1e-2, "laplace": 1e-4, "pinwheel": 1e-6}


def midpoints(half, step):
    count = round(2 * half / step)
    return -half + step * (np.arange(count) + 0.5)


def boxed(name):
    """Cell centres of the box, their size and the density there."""
    half, step = BOX[name]
    ticks, law = midpoints(half, step), dataset(name)
    axes = np.meshgrid(*[ticks] * law.dimension, indexing="ij")
    x = np.column_stack([axis.ravel() for axis in axes])
    return x, step**law.dimension, law.pdf(x)


@pytest.mark.parametrize("name", DATASETS)
def test_sample_and_stratified_have_the_documented_shape(name):
    law = dataset(name)
    for draw in (law.sample, law.stratified):
        points = draw(257, rng=0)
        assert points.shape == (257, law.dimension)
        assert points.dtype == np.float64
        assert np.isfinite(points).all()
        assert draw(0, rng=0).shape == (0, law.dimension)


@pytest.mark.parametrize("name", DATASETS)
def test_the_seed_decides_the_sample(name):
    law = dataset(name)
    np.testing.assert_array_equal(law.sample(50, rng=7), law.sample(50, np.random.default_rng(7)))
    assert not np.array_equal(law.sample(50, rng=7), law.sample(50, rng=8))


@pytest.mark.parametrize("name", DENSE)
def test_density_integrates_to_one_and_is_that_of_the_samples(name):
    x, size, density = boxed(name)
    edges = UNSMOOTH.get(name, 1e-9)
    assert abs(density.sum() * size - 1) < edges
    n = 40_000
    for frequency in (0.7, 2.0, 5.0):
        direction = frequency * np.array([[1.0, 0.6]])[:, : x.shape[1]].T
        expected = (np.exp(1j * x @ direction)[:, 0] * density).sum() * size
        for draw in (dataset(name).sample, dataset(name).stratified):
            found = np.exp(1j * draw(n, rng=5) @ direction).mean()
            assert abs(found - expected) < 4.5 / np.sqrt(n) + edges


@pytest.mark.parametrize("name", DENSE)
def test_pdf_takes_points_and_refuses_other_shapes(name):
    law = dataset(name)
    point = law.sample(3, rng=1)
    np.testing.assert_allclose(np.log(law.pdf(point)), law.logpdf(point))
    with pytest.raises(ValueError, match=rf"x must have shape \(n, {law.dimension}\) for {name}"):
        law.pdf(np.zeros((2, 3)))


def test_one_dimensional_pdf_takes_plain_vectors():
    x = np.array([-0.5, 0.0, 3.0])
    np.testing.assert_allclose(dataset("laplace").pdf(x), np.exp(-abs(x)) / 2)
    np.testing.assert_allclose(dataset("uniform").pdf(x), [0.5, 0.5, 0])
    np.testing.assert_allclose(dataset("gaussian").pdf(x), stats.norm.pdf(x))


def test_circle_density_has_its_closed_form():
    """A circle blurred by N(0, sigma² I): exp(-(r - 1)²/2 sigma²)·ive(0, r/sigma²) / (2π sigma²)."""
    r, sigma = np.linspace(0.8, 1.2, 41), 0.02
    exact = np.exp(-((r - 1) ** 2) / (2 * sigma**2)) * ive(0, r / sigma**2) / (2 * np.pi * sigma**2)
    x = np.column_stack([r * np.cos(2.1), r * np.sin(2.1)])
    np.testing.assert_allclose(dataset("circle").pdf(x), exact, rtol=1e-10)


@pytest.mark.parametrize("name", ["gaussian", "two_gaussians", "four_gaussians", "uniform", "laplace"])
def test_one_dimensional_law_is_the_sampled_one(name):
    law = dataset(name)
    points = law.sample(20_000, rng=3)[:, 0]
    assert stats.kstest(points, law.law.cdf).pvalue > 1e-3
    x = np.linspace(-3, 3, 13)
    np.testing.assert_allclose(law.law.logpdf(x), law.logpdf(x), rtol=1e-12)


def test_stratified_line_hits_every_quantile_cell():
    u = dataset("gaussian").law.cdf(dataset("gaussian").stratified(100, rng=0)[:, 0])
    np.testing.assert_array_equal(np.floor(100 * u), np.arange(100))


@pytest.mark.parametrize("name", MODAL)
@pytest.mark.parametrize("n", [7, 100, 1024])
def test_stratified_gives_every_mode_its_share(name, n):
    modes, points = dataset(name).modes, dataset(name).stratified(n, rng=2)
    nearest = np.argmin(((points[:, None] - modes.centres) ** 2).sum(axis=2), axis=1)
    counts = np.bincount(nearest, minlength=len(modes.weights))
    if name != "two_gaussians":  # whose modes overlap a little: 4 sigma to the middle
        assert (abs(counts - n * modes.weights) < 1).all()


@pytest.mark.parametrize("name", MODAL)
def test_modes_describe_the_samples(name):
    modes, points = dataset(name).modes, dataset(name).sample(60_000, rng=4)
    assert modes.weights.sum() == pytest.approx(1, abs=1e-15)
    offset = points[:, None] - modes.centres
    nearest = np.argmin((offset**2).sum(axis=2), axis=1)
    shares = np.bincount(nearest, minlength=len(modes.weights)) / len(points)
    np.testing.assert_allclose(shares, modes.weights, atol=0.01)
    residual = offset[np.arange(len(points)), nearest]
    assert residual.std() == pytest.approx(modes.sigma, rel=0.01, abs=1e-12)
    inner = np.sqrt((residual**2).sum(axis=1)) <= 3 * modes.sigma
    assert inner.mean() == pytest.approx(modes.ceiling, abs=0.002)
    assert residual[inner].std() == pytest.approx(modes.inner_sigma, rel=0.01, abs=1e-12)


def test_ceiling_of_gaussian_modes_in_the_plane():
    assert dataset("ring8").modes.ceiling == pytest.approx(1 - np.exp(-4.5), rel=1e-14)
    assert dataset("ring8").modes.ceiling == pytest.approx(0.9889, abs=5e-5)
    assert dataset("gaussian").modes.ceiling == pytest.approx(0.9973, abs=5e-5)


def test_ring_has_eight_distinct_centres():
    for name, radius in (("ring8", 1.0), ("8gaussians", 2 / 1.414)):
        centres = dataset(name).modes.centres
        assert len(np.unique(centres.round(9), axis=0)) == 8
        np.testing.assert_allclose(np.hypot(*centres.T), radius, rtol=1e-15)
        gaps = np.hypot(*(centres - np.roll(centres, 1, axis=0)).T)
        np.testing.assert_allclose(gaps, 2 * radius * np.sin(np.pi / 8), rtol=1e-12)


def test_grid_has_its_25_centres():
    ticks = [-4, -2, 0, 2, 4]
    modes = dataset("grid25").modes
    assert {tuple(c) for c in modes.centres} == {(x, y) for x in ticks for y in ticks}
    assert modes.sigma == 0.05


def test_toy_script_constants():
    assert dataset("8gaussians").modes.sigma == pytest.approx(0.02 / 1.414, rel=1e-15)
    modes = dataset("25gaussians").modes
    assert modes.sigma == pytest.approx(0.05 / 2.828, rel=1e-15)
    np.testing.assert_allclose(np.unique(modes.centres), np.array([-4, -2, 0, 2, 4]) / 2.828)


def test_swiss_roll_is_scikit_learns_seen_from_its_end():
    """On its curve t runs from 1.5π to 4.5π and the radius is t/7.5; the noise is 0.25/7.5."""
    law = dataset("swissroll")
    t = 1.5 * np.pi * (1 + 2 * np.array([0.0, 0.25, 1.0]))
    np.testing.assert_allclose(
        law.shape.curve(np.array([0.0, 0.25, 1.0])),
        np.column_stack([t * np.cos(t), t * np.sin(t)]) / 7.5,
        atol=1e-15,
    )
    assert law.shape.sigma == 0.25 / 7.5


def test_lines_are_uniform_in_height_and_carry_no_density():
    points = two_lines(0.3).sample(10_000, rng=0)
    assert set(np.unique(points[:, 0])) == {0.0, 0.3}
    for theta in (0.0, 0.3):
        assert stats.kstest(points[points[:, 0] == theta, 1], "uniform").pvalue > 1e-3
    assert dataset("two_lines").pdf is None
    assert dataset("two_lines").law is None
    assert dataset("point_masses").logpdf is None


def test_checkerboard_and_discs_stay_on_their_supports():
    board = dataset("checkerboard").sample(5000, rng=0)
    assert (np.floor(board).sum(axis=1) % 2 == 0).all()
    assert (abs(board) <= 2).all()
    discs = dataset("disjoint_blobs")
    assert (discs.pdf(discs.sample(5000, rng=0)) > 0).all()


def test_toy_laws_are_trained_in_data_units():
    law = dataset("grid25")
    points = law.sample(5, rng=0)
    np.testing.assert_array_equal(law.from_data(points), points)
    np.testing.assert_array_equal(law.to_data(points), points)


def test_count_is_checked():
    with pytest.raises(ValueError, match="n must be at least 0; n = -1"):
        dataset("ring8").sample(-1)
    with pytest.raises(TypeError):
        dataset("ring8").sample(2.5)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown data law 'rin8'; known: .*Did you mean 'ring8'"):
        dataset("rin8")
