"""The table of laws: constants, samples, strata, densities, modes."""

import numpy as np
import pytest

from toygan.datasets import LAWS, dataset


@pytest.mark.parametrize("name", LAWS)
def test_sample_and_stratified_have_the_documented_shape(name):
    law = dataset(name)
    for draw in (law.sample, law.stratified):
        points = draw(257, rng=0)
        assert points.shape == (257, law.dimension)
        assert points.dtype == np.float64
        assert np.isfinite(points).all()
        assert draw(0, rng=0).shape == (0, law.dimension)


@pytest.mark.parametrize("name", LAWS)
def test_the_seed_decides_the_sample(name):
    law = dataset(name)
    np.testing.assert_array_equal(law.sample(50, rng=7), law.sample(50, np.random.default_rng(7)))
    assert not np.array_equal(law.sample(50, rng=7), law.sample(50, rng=8))


def test_ring_has_eight_distinct_centres():
    centres = dataset("ring8").modes.centres
    assert len(np.unique(centres.round(9), axis=0)) == 8
    np.testing.assert_allclose(np.hypot(*centres.T), 1, rtol=1e-15)


def test_grid_has_its_25_centres():
    ticks = [-4, -2, 0, 2, 4]
    modes = dataset("grid25").modes
    assert {tuple(c) for c in modes.centres} == {(x, y) for x in ticks for y in ticks}
    assert modes.sigma == 0.05


def test_count_is_checked():
    with pytest.raises(ValueError, match="n must be at least 0; n = -1"):
        dataset("ring8").sample(-1)
    with pytest.raises(TypeError):
        dataset("ring8").sample(2.5)


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"unknown data law 'rin8'; known: .*Did you mean 'ring8'"):
        dataset("rin8")
