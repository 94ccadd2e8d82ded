"""The checks of an objective's scores."""

import numpy as np
import pytest

from toygan.objectives.definition import Objective
from toygan.objectives.table import OBJECTIVES, objective


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_derivatives_have_the_shape_and_dtype_of_the_scores(name, dtype):
    rng = np.random.default_rng(0)
    real, fake = rng.normal(size=(4, 1)).astype(dtype), rng.normal(size=4).astype(dtype)
    _, d_real, d_fake = objective(name).discriminator(real, fake)
    assert (d_real.shape, d_fake.shape, d_real.dtype, d_fake.dtype) == ((4, 1), (4,), dtype, dtype)
    assert objective(name).generator(real, fake)[1].shape == (4,)


def test_integers_are_scores_and_infinities_the_largest():
    assert objective("wasserstein").discriminator([1, 3], [0])[0] == -2.0
    value, d_real, _ = objective("non_saturating").discriminator([np.inf], [-np.inf])
    assert (value, d_real.tolist()) == (0.0, [0.0])


@pytest.mark.parametrize(
    ("real", "fake", "words"),
    [
        ([], [1.0], r"real must hold scores, shape \(n,\) or \(n, 1\) with n ≥ 1; its shape is \(0,\)"),
        ([1.0], [[1.0, 2.0]], r"fake must hold scores.*its shape is \(1, 2\)"),
        ([1.0, np.nan], [1.0], r"real\[1\] is nan"),
    ],
)
def test_what_are_no_scores(real, fake, words):
    with pytest.raises(ValueError, match=words):
        objective("hinge").discriminator(real, fake)


def test_pairs_need_one_size():
    with pytest.raises(ValueError, match="real has 2, fake has 3"):
        objective("relativistic").generator(np.zeros(2), np.zeros(3))


@pytest.mark.parametrize(("name", "value"), [("", len), (3, len), ("own", 3)])
def test_from_values_wants_a_name_and_functions(name, value):
    with pytest.raises(TypeError, match=r"name must be text|discriminator_value must be a function"):
        Objective.from_values(name, value, len)
