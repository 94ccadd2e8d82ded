"""The network: values and derivatives by hand, by complex step and by the tape; what bad input gets."""

import copy

import numpy as np
import pytest

from toygan.autograd import Tensor, grad
from toygan.engine.compilation import jit_enabled
from toygan.gradcheck.source_copies import uncompiled
from toygan.network import in_blocks, layout, passes
from toygan.network.activations import ACTIVATIONS
from toygan.network.mlp import Network
from toygan.network.on_tape import on_tape
from toygan.objectives.penalties import PENALTIES

SMOOTH = [name for name, row in ACTIVATIONS.items() if row.smooth and name != "elu"]


def random_network(sizes, activation="tanh", output="identity", gain=2.0, dtype=float, network=Network):
    net = network(sizes, activation, output, rng=0, dtype=dtype)
    net.parameters[:] = np.random.default_rng(1).normal(size=net.parameters.size)
    net.parameters *= gain / np.sqrt(max(sizes))
    return net


def tape_output(net, tensors, x):
    names = [net.activation] * (net.depth - 1) + [net.output_activation]
    for W, b, name in zip(tensors[::2], tensors[1::2], names):
        x = on_tape(name)(x @ W.T + b)
    return x


def tensors_of(net):
    return [Tensor(p) for pair in zip(net.weights, net.biases) for p in pair]


def largest_error(ours, tensors):
    flat = np.concatenate([t.value.ravel() for t in tensors])
    scale = np.abs(flat).max()
    return np.abs(ours - flat).max() / scale if scale else np.abs(ours).max()


def test_a_network_of_two_neurons_by_hand():
    net = Network([1, 1, 1], activation="tanh")
    net.parameters[:] = [2.0, 0.5, 3.0, -1.0]
    forward = net.forward([[0.25]])
    a = np.tanh(1.0)
    assert forward.z[0] == 1.0
    assert forward.output[0, 0] == pytest.approx(3 * a - 1, rel=1e-15)
    gradient = net.backward(forward, [[1.0]])
    delta = 3 * (1 - a * a)
    np.testing.assert_allclose(gradient.parameters, [delta * 0.25, delta, a, 1.0], rtol=1e-14)
    assert gradient.inputs[0, 0] == pytest.approx(2 * delta, rel=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", ["identity", "tanh"])
def test_bp_is_what_the_tape_says(activation, output):
    net = random_network([3, 8, 6, 2], activation, output)
    rng = np.random.default_rng(2)
    x, nabla_a = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    ours = net.backward(net.forward(x), nabla_a)
    tensors, points = tensors_of(net), Tensor(x)
    gradients = grad((tape_output(net, tensors, points) * nabla_a).sum(), [*tensors, points])
    assert largest_error(ours.parameters, gradients[:-1]) <= 1e-12
    np.testing.assert_allclose(ours.inputs, gradients[-1].value, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", ["identity", "sigmoid"])
@pytest.mark.parametrize("penalty", [name for name in PENALTIES if name != "none"])
def test_the_penalty_gradient_is_what_the_tape_says(activation, output, penalty):
    one_sided = penalty == "lipschitz_penalty"  # nothing where no slope exceeds 1
    net = random_network([2, 6, 4, 1], activation, output, gain=8.0 if one_sided else 2.0)
    x = np.random.default_rng(3).normal(size=(7, 2))
    ours = net.penalty_gradient(x, penalty, 1.5)
    assert ours.value > 0 or penalty == "none" or (one_sided and output == "sigmoid")
    tensors, points = tensors_of(net), Tensor(x)
    g = grad(tape_output(net, tensors, points).sum(), points, create_graph=True)
    value = PENALTIES[penalty].formula(g, 1.5)[0]
    assert ours.value == pytest.approx(float(value), rel=1e-12)
    assert largest_error(ours.parameters, grad(value, tensors)) <= 1e-12


@pytest.mark.parametrize("activation", SMOOTH)
def test_the_penalty_gradient_is_a_complex_step_of_plain_bp(activation):
    """∇θ P = Im ∇θ D(x̂ + ihV) / h: first-order equations check the second-order ones to machine precision."""
    network = uncompiled().network.Network
    net = random_network([2, 8, 6, 1], activation, network=network)
    x = np.random.default_rng(4).normal(size=(5, 2))
    V = PENALTIES["gradient_penalty"].formula(net.input_gradient(x), 2.0)[1]
    stepped = net.backward(net.forward(x + 1e-30j * V), np.ones((5, 1)))
    exact = stepped.parameters.imag / 1e-30
    ours = Network([2, 8, 6, 1], activation)
    ours.parameters[:] = net.parameters
    error = np.abs(ours.penalty_gradient(x, "gradient_penalty", 2.0).parameters - exact).max()
    assert error <= 1e-12 * np.abs(exact).max()


def test_leaving_out_the_second_derivative_would_be_seen():
    net = random_network([2, 8, 6, 1], "tanh", gain=3.0)
    x = np.random.default_rng(5).normal(size=(20, 2))
    full = net.penalty_gradient(x, "gradient_penalty").parameters
    net.shape = net.shape._replace(smooth=False)
    without = net.penalty_gradient(x, "gradient_penalty").parameters
    assert np.linalg.norm(full - without) > 0.1 * np.linalg.norm(full)


@pytest.mark.parametrize("activation", ["relu", "tanh", "silu"])
def test_float32_and_the_uncompiled_source_give_the_same(activation):
    x = np.random.default_rng(6).normal(size=(9, 2))
    results = []
    for network, dtype in [(Network, float), (Network, np.float32), (uncompiled().network.Network, float)]:
        net = random_network([2, 8, 8, 1], activation, dtype=dtype, network=network)
        results.append(net.penalty_gradient(x, "gradient_penalty").parameters)
    scale = np.abs(results[0]).max()
    assert results[1].dtype == np.float32
    assert np.abs(results[1] - results[0]).max() <= 2e-5 * scale
    assert np.abs(results[2] - results[0]).max() <= 1e-13 * scale


def test_a_flat_critic_has_a_finite_penalty_gradient():
    net = Network([2, 4, 1])
    net.parameters[:] = 0
    ours = net.penalty_gradient(np.ones((3, 2)), "gradient_penalty")
    assert np.isfinite(ours.parameters).all()
    assert ours.value == pytest.approx(1.0, abs=1e-5)


def test_parameters_weights_and_biases_share_memory():
    net = Network([2, 3, 1], rng=0)
    net.weights[1][...] = 7
    assert (net.parameters[9:12] == 7).all()
    twin = net.copy()
    twin.parameters[:] = 0
    assert (net.weights[1] == 7).all()


def test_points_batches_and_dtypes_are_taken_as_meant():
    net = random_network([2, 3, 2], dtype=np.float32)
    batch = net(np.array([[1, 2], [3, 4]]))
    assert batch.dtype == np.float32
    np.testing.assert_array_equal(net([1, 2]), batch[0])
    line = random_network([1, 3, 1])
    assert line([0.5, 1.5]).shape == (2, 1)
    np.testing.assert_array_equal(net(np.asfortranarray([[1.0, 2.0], [3.0, 4.0]])), batch)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Network([2]), ValueError, r"two or more numbers.*\[2\]"),
        (lambda: Network([2, 0, 1]), ValueError, r"1 or more"),
        (lambda: Network([2, 1.5]), TypeError, "whole numbers"),
        (lambda: Network([2, 1], "tahn"), ValueError, "Did you mean 'tanh'"),
        (lambda: Network([2, 1], dtype=int), ValueError, "float32 or float64"),
        (lambda: Network([2, 1])(np.ones((3, 3))), ValueError, r"shape \(n, 2\); its shape is \(3, 3\)"),
        (lambda: Network([2, 1])(np.ones((0, 2))), ValueError, "at least one row"),
        (lambda: Network([2, 1])([["a", "b"]]), TypeError, "numbers"),
        (lambda: Network([2, 2]).penalty_gradient(np.ones((1, 2)), "r1"), ValueError, "2 outputs"),
        (lambda: Network([2, 1]).penalty_gradient(np.ones((1, 2)), "r3"), ValueError, "unknown penalty"),
        (lambda: Network([2, 1]).penalty_gradient(np.ones((1, 2)), "r1", -1), ValueError, "0 or more"),
        (lambda: Network([2, 1]).penalty_gradient(np.ones((1, 2)), "r1", "1"), ValueError, "it is '1'"),
        (lambda: Network([2, 1])([[1.0, np.nan]]), ValueError, r"must be finite in float64; x\[0, 1\] = nan"),
        (lambda: Network([2, 1], dtype=np.float32)([[1.0, 1e39]]), ValueError, r"in float32; .* 1e\+39"),
    ],
)
def test_errors(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_complex_points_run_uncompiled_only():
    if jit_enabled():
        with pytest.raises(TypeError, match=r"x must be real: compiled code.*NUMBA_DISABLE_JIT=1"):
            Network([2, 1])(np.ones((1, 2)) * 1j)
    assert uncompiled().network.Network([2, 1], rng=0)(np.ones((1, 2)) * 1j).dtype == complex


@pytest.mark.parametrize(
    ("nabla_a", "error", "message"),
    [
        (np.ones((2, 1)), ValueError, r"output's shape \(1, 1\); its shape is \(2, 1\)"),
        ([[np.inf]], ValueError, r"nabla_a must be finite in float64; nabla_a\[0, 0\] = inf"),
        ([[1j]], TypeError, "nabla_a must hold real numbers; its dtype is complex128"),
        ([["1"]], TypeError, "nabla_a must hold real numbers"),
    ],
)
def test_what_backward_refuses(nabla_a, error, message):
    net = Network([2, 1], rng=0)
    with pytest.raises(error, match=message):
        net.backward(net.forward(np.ones((1, 2))), nabla_a)


def test_a_forward_pass_belongs_to_its_network():
    x = np.ones((1, 2))
    for other in (Network([2, 3, 1]), Network([2, 1], dtype=np.float32)):
        with pytest.raises(ValueError, match=r"forward must come from this network, \[2, 1\] in float64"):
            Network([2, 1]).backward(other.forward(x), [[1.0]])


def test_a_new_vector_in_place_of_the_parameters_would_train_nothing():
    net = Network([2, 3, 1], rng=0)
    net.parameters -= 0.1
    with pytest.raises(AttributeError, match="parameters cannot be replaced: assign to the entries"):
        net.parameters = net.parameters - 0.1
    with pytest.raises(AttributeError, match="weights cannot be replaced"):
        net.weights = ()
    twin = copy.deepcopy(net)
    twin.parameters[:] = 0
    assert (twin.weights[0] == 0).all()
    assert (net.weights[0] != 0).all()


def test_parameters_that_are_not_finite_are_named():
    net = Network([2, 3, 1], rng=0)
    net.weights[1][0, 0] = np.nan
    with pytest.raises(ValueError, match="layer 2 holds NaN"):
        net(np.ones((1, 2)))


@pytest.mark.parametrize("activation", ["sigmoid", "silu", "tanh"])
def test_a_forward_pass_may_be_differentiated_twice(activation):
    net = Network((3, 512, 512, 1), activation, rng=0)
    forward, nabla = net.forward(np.random.default_rng(0).normal(size=(70, 3))), np.ones((70, 1))
    first = net.backward(forward, nabla)
    np.testing.assert_array_equal(net.backward(forward, nabla).parameters, first.parameters)


@pytest.mark.skipif(not jit_enabled(), reason="plain NumPy says so in its own words")
def test_passes_refuse_what_is_too_short_for_the_network():
    net = Network([2, 7, 1], rng=0)
    passes, theta, shape = net.passes, net.parameters, net.shape
    buffers = layout.new_buffers(shape, 6, float)
    short = layout.new_buffers(shape, 5, float)
    for work, message in (
        (lambda: passes.forward(theta, shape, short, 6, 0, 6), "buffers.z must hold 60 numbers .* it has 50"),
        (lambda: passes.forward(theta[:9].copy(), shape, buffers, 6, 0, 6), "theta must hold 29"),
        (lambda: passes.parameter_gradient(shape, buffers, 6, 0, np.zeros(9)), "gradient must hold 29"),
        (lambda: passes.set_panels(theta, shape, np.zeros((2, 9)), 0, 29), "panels must hold 29"),
        (lambda: passes.forward(theta, shape, buffers, 6, 0, 7), "last = 7"),
        (lambda: passes.backward(theta, shape, buffers, 6, 0, 4, 5), "differentiated = 5"),
        (lambda: passes.r_forward(theta, shape, buffers, 6, 4), "n = 4"),
    ):
        with pytest.raises(ValueError, match=message):
            work()


@pytest.mark.parametrize("name", ["a", "z", "delta"])
def test_buffers_that_are_too_short_are_named(name):
    """Compiled passes would write past their ends; here the check itself, which is the same uncompiled."""
    shape = layout.network_shape([2, 3, 1], "relu", "identity")
    room = 4 * int(shape.layers[-1])
    buffers = layout.Buffers(
        *(np.empty(room) for _ in range(5)), np.empty((2, layout.parameter_count(shape)))
    )
    passes._check_room(shape, rows=4, last=4, buffers=buffers)
    passes._check_room(
        shape, rows=1, last=1, buffers=buffers
    )  # no tangent rows are meant when none are named
    short = buffers._replace(**{name: np.empty(room - 1)})
    wanted = rf"^buffers\.{name} must hold {room} numbers for this network and 4 rows; it has {room - 1}$"
    with pytest.raises(ValueError, match=wanted):
        passes._check_room(shape, rows=4, last=4, buffers=short)


def test_one_row_alone_is_a_batch():
    net, x = random_network([2, 3, 2]), np.array([[0.25, -0.5], [1.0, 2.0]])
    one = net.forward(x[:1]).output
    np.testing.assert_allclose(one, net.forward(x).output[:1], rtol=1e-14)


def test_many_rows_go_in_blocks_and_have_the_numbers_of_one_batch():
    net = random_network([2, 16, 16, 1], dtype=np.float32)
    x = np.random.default_rng(2).normal(size=(2 * in_blocks.ROWS + 77, 2)).astype(np.float32)
    whole = net.forward(x)
    np.testing.assert_allclose(net(x), whole.output, rtol=1e-5, atol=1e-6)
    g = net.backward(whole, np.ones_like(whole.output)).inputs
    np.testing.assert_allclose(net.input_gradient(x), g, rtol=1e-5, atol=1e-6)
