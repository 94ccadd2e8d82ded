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


def _losses(data: dict) -> list[np.ndarray]:
    """What each game loses at each offset."""
    return [data[f"divergence_{name}"] - data[f"value_{name}"] for name in GENERATORS]


CLAIMS = [
    ("Each f-divergence is a game", "每个 f-散度都是一场博弈", lambda d: len(_losses(d)) == len(GENERATORS)),
    (
        "move it to either side and the value falls short",
        "把它移向任何一侧，取值都低于散度",
        lambda d: all((np.delete(lost, len(lost) // 2) > 0).all() for lost in _losses(d)),
    ),
    (
        "P = N(0, 1) and Q = N(1, 1)",
        "P = N(0, 1)，Q = N(1, 1)",
        lambda d: d["x"][d["p"].argmax()] == pytest.approx(0) and d["x"][d["q"].argmax()] == pytest.approx(1),
    ),
    (
        "seven f-divergences, all falling in x",
        "七个 f-散度的见证函数 T*，都随 x 下降",
        lambda d: (
            all((np.diff(d[f"witness_{name}"]) <= 0).all() for name in GENERATORS) and len(GENERATORS) == 7
        ),
    ),
    (
        "seven curves that touch 0 at offset 0 and rise to both sides",
        "七条曲线在偏移 0 处触到 0，向两侧上升",
        lambda d: all(
            abs(lost[len(lost) // 2]) < 1e-3
            and (np.diff(lost[len(lost) // 2 :]) > 0).all()
            and (np.diff(lost[: len(lost) // 2 + 1]) < 0).all()
            for lost in _losses(d)
        ),
    ),
]
