"""POT's solver that computes costs when it needs them: the same values, and which costs it takes."""

import numpy as np
import ot
import pytest

from divergences import earth_mover_distance, samples


@pytest.mark.skipif(not hasattr(ot, "emd2_lazy"), reason="POT has it from 0.9.7 on")
@pytest.mark.parametrize(("metric", "order"), [("euclidean", 1), ("cityblock", 1), ("euclidean", 2)])
def test_lazy_agrees(metric, order):
    rng = np.random.default_rng(0)
    x, y = samples(rng.normal(size=(60, 2))), samples(rng.normal(1, 2, size=(50, 2)))
    values = [
        earth_mover_distance(x, y, metric=metric, order=order, method=method)
        for method in ("lazy", "network_simplex", "sparse_simplex")
    ]
    np.testing.assert_allclose(values, values[1], rtol=1e-13)


@pytest.mark.parametrize(("metric", "order"), [("euclidean", 1.5), ("cityblock", 2), ("euclidean", 3)])
def test_other_costs_are_refused(metric, order):
    x = samples(np.zeros((2, 2)))
    with pytest.raises(
        ValueError, match=rf"method='lazy' needs order 1, .*; got order {order} and '{metric}'"
    ):
        earth_mover_distance(x, x, metric=metric, order=order, method="lazy")
