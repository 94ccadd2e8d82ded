"""What the page of laws is sent: the library's numbers, within bounds."""

import math

import numpy as np
import pytest
from scipy import stats

from divergences import compare, optimal_discriminator, samples
from toygan.lab.frames import decode, encode
from toygan.lab.laws_page import LawsNumbers, LawsPage, numbers_frame
from toygan.lab.laws_state import KINDS, in_the_plane, on_the_line
from toygan.lab.messages import Message


def frame(page=LawsPage, **state):
    (found,) = page().receive(Message("show", "laws", 1, state))
    return decode(encode(found))


def rows(**state):
    return {row["name"]: row for row in numbers_frame(state).header["rows"]}


@pytest.mark.parametrize("theta", ["0.75", "-2", "0"])
def test_the_shift_is_the_lecture_s_example(theta):
    found = rows(scene="shift", theta=theta)
    apart = abs(float(theta))
    assert found["earth_mover_distance"]["value"] == apart
    assert found["js_divergence"]["value"] == (math.log(2) if apart else 0)
    drawn = frame(scene="shift", theta=theta)
    assert drawn.header["now"][0] == apart
    np.testing.assert_allclose(drawn.arrays["sweep"][:, 1], abs(drawn.arrays["sweep"][:, 0]), atol=1e-7)
    plan = drawn.arrays["plan"]
    moved = drawn.arrays["p"][plan[:, 0].astype(int)] - drawn.arrays["q"][plan[:, 1].astype(int)]
    assert plan[:, 2] @ np.hypot(*moved.T) == pytest.approx(apart, abs=1e-6)


def test_curves_are_those_of_the_library():
    found = frame(scene="line", p="normal:0:1", q="laplace:1:0.5").arrays
    p, q, x = stats.norm(0, 1), stats.laplace(1, 0.5), found["x"].astype(float)
    np.testing.assert_allclose(found["p"], p.pdf(x), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found["discriminator"], optimal_discriminator(p, q)(x), rtol=1e-4, atol=1e-6)
    assert np.abs(np.diff(found["potential"])).max() <= np.diff(x).max() * (1 + 1e-4)
    np.testing.assert_allclose(p.cdf(found["plan"][:, 0]), q.cdf(found["plan"][:, 1]), atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_integrates_to_one_and_may_be_compared(kind):
    law = on_the_line({"p": f"{kind}:1:0.5"}, "p").law()
    x = np.linspace(-8, 10, 20_001)
    assert np.trapezoid(law.pdf(x), x) == pytest.approx(1, abs=2e-3)
    found = rows(scene="line", p=f"{kind}:1:0.5", q="normal:0:1")
    exact = compare(law, stats.norm(0, 1))
    assert found["earth_mover_distance"]["value"] == exact["w1"].value
    assert found["kl_divergence"]["warrant"] == exact["kl"].warrant


def test_the_potential_at_the_points_proves_w1():
    found = frame(scene="rings", inner="1", outer="2").arrays
    f, n = found["potential_values"].astype(float), len(found["p"])
    exact = compare(*(samples(points) for points in in_the_plane({"inner": "1", "outer": "2"}, "rings")))
    assert f[:n].mean() - f[n:].mean() == pytest.approx(exact["w1"].value, abs=1e-5)
    assert set(found["discriminator"][:n]) == {1.0}
    assert set(found["discriminator"][n:]) == {0.0}


def test_an_infinity_comes_with_its_reason():
    found = rows(scene="line", p="uniform:0:1", q="uniform:5:1")
    assert found["kl_divergence"]["value"] == "inf"
    assert found["kl_divergence"]["reason"] == "the supports are disjoint"
    assert found["js_divergence"]["largest"] == found["js_divergence"]["value"]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"scene": "cube"}, "unknown scene 'cube'; known: shift, line, rings, drawn"),
        ({"scene": "line", "p": "gamma:0:1"}, "unknown p 'gamma'; known: normal"),
        ({"scene": "line", "p": "normal:0:1:2"}, "p must be normal with 2 to 2 numbers; it has 3"),
        ({"scene": "line", "q": "normal:0:1000"}, "scale must be a number from 0.1 to 3; got '1000'"),
        ({"scene": "line", "q": "mixture:0:1:9:0.5"}, "gap must be a number from 0 to 8"),
        ({"scene": "rings", "inner": "nan"}, "inner must be a number from 0.1 to 2.5; got 'nan'"),
        ({"scene": "drawn", "a": "0,0", "b": ""}, "Q has no point yet: draw at least one"),
        ({"scene": "drawn", "a": ";".join(["0,0"] * 201), "b": "0,0"}, "a must have at most 200 points"),
        ({"divergence": "renyi"}, "unknown divergence 'renyi'"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_name(state, message):
    with pytest.raises(ValueError, match=message):
        frame(**state)


def test_the_numbers_have_a_thread_of_their_own():
    assert frame(LawsNumbers, scene="shift").kind == "laws_numbers"
