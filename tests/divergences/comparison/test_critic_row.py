"""A critic in a comparison: its row, beside the exact value and never above it; what is no critic."""

import math

import numpy as np
import pytest

from divergences import compare, pmf, samples
from toygan import Network, critic_bound


def critic():
    made = Network([1, 1], rng=0)
    made.parameters[:] = [-2.0, 0.5]
    return made


def test_the_row_is_what_the_critic_proves():
    p, q = samples([0.0, 1.0]), samples([3.0, 4.0])
    found = compare(p, q, witness=critic())
    row = found["critic_bound"]
    assert list(found)[-1] == "critic_bound"
    assert (row.value, row.lower, row.upper, row.warrant) == (
        critic_bound(critic(), p, q).lower,
        row.value,
        math.inf,
        "certified",
    )
    assert row.value == pytest.approx(3.0)
    assert row.value <= found["w1"].upper
    assert "the critic claims 6, and no slope of it exceeds K = 2" in row.reason
    assert "critic_bound" in str(found)
    assert found.to_dict()["distances"]["critic_bound"]["upper"] == "inf"
    assert "critic_bound" not in compare(p, q)


@pytest.mark.parametrize("seed", range(10))
def test_it_is_never_above_the_exact_value(seed):
    rng = np.random.default_rng(seed)
    p, q = samples(rng.normal(size=(30, 2))), samples(rng.normal(size=(20, 2)) + 1)
    found = compare(p, q, witness=Network([2, 6, 1], "groupsort", rng=seed))
    assert found["critic_bound"].lower <= found["w1"].upper


def test_what_is_no_critic_or_cannot_prove_is_refused():
    p, q = samples([0.0]), samples([1.0])
    with pytest.raises(TypeError, match=r"witness must be a critic, such as a toygan.Network; it is a list"):
        compare(p, q, witness=[1.0])
    with pytest.raises(ValueError, match="for metric='euclidean' alone; it is 'cityblock'"):
        compare(p, q, witness=critic(), metric="cityblock")
    with pytest.raises(ValueError, match="a pmf on labels has no distance"):
        compare(pmf([0.5, 0.5]), pmf([0.25, 0.75]), witness=critic())
    with pytest.raises(ValueError, match="points of 2 coordinates; the critic takes 1"):
        compare(samples([[0.0, 0.0]]), samples([[1.0, 0.0]]), witness=critic())
    broken = critic()
    broken.parameters[0] = np.nan
    with pytest.raises(ValueError, match="parameters of the network must be finite"):
        compare(p, q, witness=broken)
