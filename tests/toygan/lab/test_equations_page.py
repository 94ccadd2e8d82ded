"""The numbers of the page "Four equations", and what the gradient check says of every bug."""

import re

import numpy as np
import pytest

from toygan.gradcheck.bugs import BUGS
from toygan.gradcheck.diagnosis import ADVICE, RULES
from toygan.gradcheck.numeric import complex_penalty_gradient
from toygan.lab.equations_check import check_frame
from toygan.lab.equations_numbers import listed
from toygan.lab.equations_page import numbers_frame
from toygan.lab.equations_state import critic_of, modules_of, objectives, penalties
from toygan.lab.frames import decode, encode
from toygan.lab.words import table
from toygan.network import Network
from toygan.network.activations import ACTIVATIONS
from toygan.objectives.table import OBJECTIVES


def numbers(**state):
    return decode(encode(numbers_frame(state))).header


def check(**state):
    return decode(encode(check_frame(state))).header


def flat(weights, biases):
    return np.concatenate([np.concatenate([np.ravel(W), b]) for W, b in zip(weights, biases)])


def test_one_unit_worked_out_by_hand():
    w, b, u, c = 0.5, 0.1, 2.0, -0.3
    found = numbers(
        widths="1", parameters=f"{w},0,{b},{u},{c}", objective="wasserstein", penalty="direction", v="1,0",
        n="1", real="0.8,0.3", fake="-0.4,0",
    )  # fmt: skip
    a = np.tanh([w * 0.8 + b, w * -0.4 + b])
    slope = 1 - a**2
    loss = found["loss"]
    np.testing.assert_allclose(np.ravel(loss["a"][2]), u * a + c, rtol=1e-14)
    np.testing.assert_allclose(loss["value"], u * (a[1] - a[0]), rtol=1e-14)
    assert loss["nabla"] == [-1.0, 1.0]
    np.testing.assert_allclose(np.ravel(loss["delta"][0]), [-u * slope[0], u * slope[1]], rtol=1e-14)
    expected = [u * (-0.4 * slope[1] - 0.8 * slope[0]), 0.3 * -u * slope[0]]
    np.testing.assert_allclose(np.ravel(loss["weights"][0]), expected, rtol=1e-14)
    np.testing.assert_allclose(loss["biases"][0], u * (slope[1] - slope[0]), rtol=1e-14)
    x = 0.5 * (0.8 - 0.4)  # x̂, half way; D = u tanh(w x + b) + c, so that dD/dx = u w (1 - a²)
    a = np.tanh(w * x + b)
    slope, curvature = 1 - a**2, -2 * a * (1 - a**2)
    penalty = found["penalty"]
    np.testing.assert_allclose(penalty["g"], [[u * w * slope, 0.0]], rtol=1e-14)
    np.testing.assert_allclose(penalty["value"], u * w * slope, rtol=1e-14)
    np.testing.assert_allclose(np.ravel(penalty["ra"][2]), u * w * slope, rtol=1e-14)
    np.testing.assert_allclose(np.ravel(penalty["rdelta"][0]), u * curvature * w, rtol=1e-14)
    np.testing.assert_allclose(penalty["weights"][0][0][0], u * slope + u * w * curvature * x, rtol=1e-14)
    np.testing.assert_allclose(penalty["biases"][0], u * w * curvature, rtol=1e-14)
    np.testing.assert_allclose(np.ravel(penalty["weights"][1]), w * slope, rtol=1e-14)
    assert penalty["biases"][1] == [0.0]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_numbers_are_those_of_the_installed_network(activation):
    found = numbers(activation=activation, widths="4-2", weight="3", n="3", objective="least_squares")
    net = Network((2, 4, 2, 1), activation)
    net.parameters[...] = found["parameters"]
    points = np.array(found["points"]["real"] + found["points"]["fake"])
    forward = net.forward(points)
    np.testing.assert_allclose(found["loss"]["a"][3], forward.output, rtol=1e-12, atol=1e-14)
    real, fake = forward.output[:, 0].reshape(2, 3)
    value, d_real, d_fake = OBJECTIVES["least_squares"].discriminator_formula(real, fake)
    gradients = net.backward(forward, np.concatenate([d_real, d_fake]).reshape(-1, 1))
    assert found["loss"]["value"] == pytest.approx(value, rel=1e-12)
    for l in (1, 2, 3):
        delta = net.layer(forward.buffers.delta, l, 6)
        np.testing.assert_allclose(found["loss"]["delta"][l - 1], delta, rtol=1e-12, atol=1e-14)
    given = flat(found["loss"]["weights"], found["loss"]["biases"])
    np.testing.assert_allclose(given, gradients.parameters, rtol=1e-11, atol=1e-13)
    mixed = 0.5 * (points[:3] + points[3:])
    np.testing.assert_allclose(found["points"]["mixed"], mixed, rtol=1e-15)
    np.testing.assert_allclose(found["penalty"]["g"], net.input_gradient(mixed), rtol=1e-12, atol=1e-14)
    penalty = net.penalty_gradient(mixed, "gradient_penalty", 3.0)
    assert found["penalty"]["value"] == pytest.approx(penalty.value, rel=1e-12)
    given = flat(found["penalty"]["weights"], found["penalty"]["biases"])
    np.testing.assert_allclose(given, penalty.parameters, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("output", ["identity", "tanh"])
@pytest.mark.parametrize("penalty", penalties())
def test_the_r_pass_is_the_complex_step(penalty, output):
    state = {"penalty": penalty, "output": output, "activation": "softplus", "v": "0.3,-1.2"}
    found = numbers(**state)["penalty"]
    given = flat(found["weights"], found["biases"])
    np.testing.assert_allclose(given, complex_penalty_gradient(critic_of(state)), rtol=1e-12, atol=1e-14)
    if penalty == "direction":
        assert found["v"] == [[0.3, -1.2]] * 2
    along = np.sum(np.array(found["g"]) * found["v"], axis=1)
    np.testing.assert_allclose(np.ravel(found["ra"][3]), along, rtol=1e-12)


def test_the_steps_come_in_the_order_of_the_passes():
    found = numbers(step="r-bp2-1", row="4")
    names = [step["name"] for step in found["steps"]]
    assert " ".join(names) == (
        "forward-1 forward-2 forward-3 loss bp1 bp2-2 bp2-1 bp3 bp4 "
        "slope direction r-forward-1 r-forward-2 r-forward-3 r-bp1 r-bp2-2 r-bp2-1 r-bp3 r-bp4"
    )
    tags = [step["tag"] for step in found["steps"] if step["tag"]]
    assert list(dict.fromkeys(tags)) == [f"{r}BP{i}" for r in ("", "R-") for i in (1, 2, 3, 4)]
    assert (names[found["step"]], found["row"]) == ("r-bp2-1", 4)
    flat_ones = [step["name"] for step in numbers(activation="relu")["steps"]]
    assert set(names) - set(flat_ones) == {"r-forward-3"}


@pytest.mark.parametrize("name", BUGS)
def test_every_bug_is_seen_and_named_beside_the_right_numbers(name):
    found, right = check(bug=name), numbers()
    assert (found["passed"], found["diagnosis"], found["note"]) == (False, name, None)
    assert found["advice"] == ADVICE[name]
    broken = numbers(bug=name)
    for one in found["wrong"]:
        part = {"discriminator": "loss", "penalty": "penalty"}[one["part"]]
        l, *place = (int(i) - 1 for i in re.findall(r"\d+", one["name"]))
        kind = "weights" if one["name"].startswith("W") else "biases"
        assert one["hand"] == pytest.approx(np.array(broken[part][kind][l])[tuple(place)], rel=1e-12)
        assert one["right"] == pytest.approx(np.array(right[part][kind][l])[tuple(place)], rel=1e-5, abs=1e-7)
        assert abs(one["hand"] - one["right"]) > 1e-7
    of_the_critic = {"missing-mean": 25, "bias-axis": 12, "missing-tangent": 18, "missing-curvature": 21}
    if name in of_the_critic:
        assert len(found["wrong"]) == of_the_critic[name]
    first = next(row for row in found["tensors"] if not row["passed"] and row["equation"] not in ("value",))
    if not first["equation"].startswith("no "):
        assert found["first"]["tensor"] == first["tensor"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_without_a_bug_there_is_no_alarm(activation):
    for seed, penalty in enumerate(["lipschitz_penalty", "direction"]):
        found = check(activation=activation, widths="4-2", penalty=penalty, seed=str(seed), weight="4")
        assert (found["passed"], found["wrong"], found["first"]) == (True, [], None)
        assert found["errors"]["autograd"] < 1e-10


@pytest.mark.parametrize("objective", objectives())
def test_every_objective_is_checked(objective):
    assert check(objective=objective, n="1", output="tanh")["passed"]


def test_a_bug_that_does_nothing_here_says_what_to_try():
    found = check(bug="missing-two", penalty="direction")
    assert found["passed"]
    assert found["note"].endswith("in this setting: try penalty gradient_penalty")
    assert check(bug="missing-mean", n="1")["note"].endswith("try more than one row")


def test_a_penalty_of_one_kind_looks_at_its_own_points():
    for penalty, where in (("r1", "real"), ("r2", "fake")):
        points = numbers(penalty=penalty)["points"]
        assert points["mixed"] == points[where]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"widths": "64"}, "widths, layer 1 must be a number from 1 to 4; got '64'"),
        ({"widths": "2-2-2-2"}, "widths must name at most 3 hidden layers; there are 4"),
        ({"widths": "1.5"}, "widths, layer 1 must be a whole number from 1 to 4"),
        ({"widths": "3", "activation": "groupsort"}, "groupsort sorts units in pairs"),
        ({"output": "groupsort"}, "unknown output 'groupsort'"),
        ({"parameters": "1,2"}, "parameters must have 25 numbers, as x,y,z; it has 2"),
        ({"parameters": ",".join(["1"] * 24 + ["nan"])}, "parameters, number 25 must be a number from"),
        ({"real": "1,1"}, "real must have 2 points, as n says; it has 1"),
        ({"fake": "9,0;0,0"}, "fake, point 1 must be a number from -3 to 3; got '9'"),
        ({"n": "1000"}, "n must be a number from 1 to 3"),
        ({"weight": "-1"}, "weight must be a number from 0 to 10"),
        ({"v": "1"}, "v must have 2 numbers"),
        ({"bug": "moth"}, "unknown bug 'moth'; known: none, missing-mean"),
        ({"step": "bp9"}, "unknown step 'bp9'; known: forward-1"),
        ({"row": "5"}, "row must be a number from 1 to 4"),
        ({"seed": "1e9"}, "seed must be a number from 0 to 9999"),
        ({"objective": "gan"}, "unknown objective 'gan'"),
        ({"penalty": "none"}, "unknown penalty 'none'"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_name(state, message):
    with pytest.raises(ValueError, match=message):
        numbers(**state)


def test_a_bug_leaves_the_library_as_it_is():
    before = numbers()["loss"]["biases"]
    assert numbers(bug="bias-axis")["loss"]["biases"] != before
    assert numbers()["loss"]["biases"] == before
    first, second = (modules_of("bias-axis", critic_of({"n": n})) for n in "12")
    assert first is second


def test_what_is_no_number_is_sent_as_none():
    assert listed(np.array([[np.nan, 1.0]])) == [[None, 1.0]]
    flat_critic = {"parameters": ",".join(["0"] * 25), "bug": "no-epsilon"}  # g = 0, so that V is 0/0
    assert numbers(**flat_critic)["penalty"]["v"] == [[None, None]] * 2


def test_bugs_and_advice_have_their_words():
    words = table()["en"]
    assert {f"bug.{name}" for name in ("none", *BUGS)} <= set(words)
    names = dict.fromkeys([name for name, _ in RULES] + ["unknown"])
    assert {words[f"advice.{name}"]: name for name in names} == {ADVICE[name]: name for name in names}
    stages = {step["stage"] for step in numbers()["steps"]}
    assert {f"equations.step.{stage}" for stage in stages} <= set(words)
    assert {f"penalty.{name}" for name in penalties()} <= set(words)
