"""The logistic function: by hand, its symmetry, its ends, against 50 digits; no other file has its own."""

import decimal
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from divergences.f_divergences import generators
from toygan.engine import scalar_math
from toygan.engine.compilation import compiled, jit_enabled
from toygan.support.sigmoid import sigmoid

ROOT = Path(__file__).parents[3]
POINTS = np.concatenate([np.linspace(-40, 40, 801), [-800.0, -745.2, 800.0, -0.0]])
OWN = re.compile(r"/ \((?:1|1\.0|like\(\w, 1\.0\)) \+ (?:np\.exp|math\.exp|e\b|small|decay)")  # …/(1 + e^…)
DEFINED = {
    "toygan/support/sigmoid.py",
    "toygan/engine/scalar_math.py",  # how Numba compiles it for one number
    "divergences/f_divergences/generators.py",  # which knows nothing of toygan
    "divergences/f_divergences/ratios.py",  # 2a σ(−a) as one quotient, which rounds once
}


def test_values_by_hand():
    assert sigmoid(np.array([0.0, np.log(3.0)])) == pytest.approx([0.5, 0.75], rel=1e-15)


def test_it_turns_about_its_middle_and_keeps_small_values():
    np.testing.assert_allclose(sigmoid(POINTS) + sigmoid(-POINTS), 1.0, rtol=3e-16)
    assert sigmoid(np.float64(-700.0)) == np.exp(-700.0)


def test_ends_and_what_is_no_number():
    with np.errstate(all="raise"):
        found = sigmoid(np.array([-np.inf, np.inf]))
    assert found.tolist() == [0.0, 1.0]
    assert np.isnan(sigmoid(np.nan * np.ones(1))).all()


def test_it_keeps_the_dtype_and_the_shape():
    assert sigmoid(np.zeros((2, 3), np.float32)).dtype == np.float32
    assert sigmoid(np.zeros((2, 3), np.float32)).shape == (2, 3)


def test_it_is_right_within_two_units_of_the_last_place():
    with decimal.localcontext(prec=50):
        wanted = [float(1 / (1 + (-Decimal(t)).exp())) for t in POINTS.tolist()]
    assert (np.abs(sigmoid(POINTS) - wanted) <= 2 * np.spacing(wanted)).all()


@pytest.mark.parametrize("t", [-3.0, 0.0, 2.0])
def test_complex_steps_give_its_slope_on_either_side(t):
    slope = sigmoid(np.array([t + 1e-30j])).imag / 1e-30
    assert slope == pytest.approx([expit(t) * expit(-t)], rel=1e-14)


def test_both_packages_round_alike():
    assert (sigmoid(POINTS) == generators.sigmoid(POINTS)).all()
    np.testing.assert_allclose(generators.sigmoid_of_minus(POINTS), sigmoid(-POINTS), rtol=3e-16)


@pytest.mark.skipif(not jit_enabled(), reason="compares compiled code")
def test_compiled_code_follows_the_text():
    whole = compiled(lambda t: scalar_math.sigmoid(t), allocates=True)
    one = compiled(lambda t: scalar_math.sigmoid(t))
    np.testing.assert_allclose(whole(POINTS), sigmoid(POINTS), rtol=1e-15)  # C has an exponential of its own
    np.testing.assert_allclose([one(t) for t in POINTS], sigmoid(POINTS), rtol=1e-15)
    singles = POINTS[np.abs(POINTS) < 80].astype(np.float32)
    np.testing.assert_allclose([one(t) for t in singles], sigmoid(singles), rtol=5e-7)


def test_no_other_file_has_its_own():
    packages = [path for name in ("toygan", "divergences", "figures") for path in (ROOT / name).rglob("*.py")]
    packages = [path for path in packages if "exercises" not in path.parts]  # there the formula is the task
    own = {path for path in packages if OWN.search(path.read_text(encoding="utf-8"))}
    assert {path.relative_to(ROOT).as_posix() for path in own} == DEFINED
