"""Every game's best value is its divergence, reached at f'(p/q) and nowhere else."""

import numpy as np
import pytest

from divergences import GENERATORS


@pytest.mark.parametrize("name", GENERATORS)
def test_message_moving_the_witness_loses_value(picture, name):
    offset, lost = picture("f_gan_witnesses").line(f"lost_{name}")
    assert offset[lost.argmin()] == pytest.approx(0, abs=1e-12)
    assert lost.min() == pytest.approx(0, abs=1e-3 if name == "tv" else 1e-7)
    assert lost[[0, -1]].min() > 0.1


def test_divergences_against_closed_forms(picture):
    data = picture("f_gan_witnesses").data
    expected = {"kl": 0.5, "reverse_kl": 0.5, "pearson": np.e - 1, "hellinger": 2 - 2 * np.exp(-1 / 8)}
    for name, value in expected.items():
        assert data[f"divergence_{name}"] == pytest.approx(value, abs=1e-8)
    assert data["divergence_gan"] == pytest.approx(data["divergence_js"] - np.log(4), abs=1e-9)


def test_witness_of_kl_is_a_straight_line(picture):
    x, witness = picture("f_gan_witnesses").line("witness_kl")
    np.testing.assert_allclose(witness, 1.5 - x, atol=1e-9)
