"""A multi-layer perceptron over one flat parameter vector.

Everything it computes is done by the passes of `toygan.backprop`, the same that training runs; the methods
here check what comes in, make room, and give the results names.
"""

import operator
from dataclasses import dataclass

import numpy as np

from toygan import backprop
from toygan.activations import ACTIVATIONS
from toygan.initialisation import initialisation
from toygan.names import look_up
from toygan.penalties import PENALTIES


@dataclass(frozen=True, eq=False)
class Forward:
    """What the backward pass needs of a forward pass.

    Attributes
    ----------
    z : tuple of L arrays (n, n_l)
        ``z[l-1]`` is the weighted input of layer l.
    a : tuple of L + 1 arrays (n, n_l)
        ``a[l]`` is the activation of layer l; ``a[0]`` is the batch, ``a[-1]`` the output.
    """

    z: tuple
    a: tuple
    buffers: backprop.Buffers

    @property
    def output(self):
        """a[L], shape (n, n_L)."""
        return self.a[-1]


@dataclass(frozen=True, eq=False)
class Gradients:
    """Derivatives of a cost: ``weights[l-1]`` (n_l, n_{l-1}), ``biases[l-1]`` (n_l,), ``inputs`` (n, n_0)."""

    weights: tuple
    biases: tuple
    inputs: np.ndarray
    parameters: np.ndarray


@dataclass(frozen=True, eq=False)
class PenaltyGradient:
    """A penalty's value and its derivatives; ``parameters`` is the flat vector the others are views of."""

    value: float
    weights: tuple
    biases: tuple
    parameters: np.ndarray


class Network:
    """A multi-layer perceptron a[l] = σ(a[l-1] W[l]ᵀ + b[l]).

    Parameters
    ----------
    sizes : sequence of int
        n_0 … n_L: input width, hidden widths, output width; at least two, each 1 or more.
    activation, output : str
        σ of the hidden layers and of layer L: ``identity, relu, leaky_relu`` (slope 0.2), ``elu`` (α = 1),
        ``sigmoid, tanh, softplus, silu``.
    init : str
        See `toygan.initialisation.initialisation`. Biases begin at 0.
    rng : None, int or numpy.random.Generator
    dtype : float or numpy.float32

    Attributes
    ----------
    parameters : (P,) array
        W[1], b[1], W[2], … in one flat vector; assign to its entries, never to the attribute.
    weights, biases : tuple of L arrays
        Views of ``parameters``; ``weights[l-1]`` is W[l] of shape (n_l, n_{l-1}).

    Raises
    ------
    ValueError, TypeError
        For sizes below 1, an unknown activation or initialisation, another dtype.

    Examples
    --------
    >>> net = Network([2, 3, 1], activation="tanh", rng=0)
    >>> net.parameters.shape, net.weights[0].shape
    ((13,), (3, 2))
    >>> net(np.zeros((4, 2))).ravel()
    array([0., 0., 0., 0.])
    """

    def __init__(self, sizes, activation="relu", output="identity", init="he", rng=None, dtype=float):
        look_up(ACTIVATIONS, activation, "activation")
        look_up(ACTIVATIONS, output, "output activation")
        self.sizes = _check_sizes(sizes)
        self.activation, self.output_activation = activation, output
        self.shape = backprop.network_shape(self.sizes, activation, output)
        self.dtype = _check_dtype(dtype)
        self.passes = backprop  # the module whose passes it runs; checks put a broken or uncompiled one here
        self.parameters = np.zeros(backprop.parameter_count(self.shape), self.dtype)
        self.weights, self.biases = self.views(self.parameters)
        draw, rng = initialisation(init), np.random.default_rng(rng)
        for l, W in enumerate(self.weights, start=1):
            W[...] = draw(rng, *W.shape, l == self.depth)

    @property
    def depth(self) -> int:
        """L, the number of layers with weights."""
        return len(self.sizes) - 1

    def views(self, flat):
        """Cut a flat vector like ``parameters`` into the W[l] and the b[l] that it holds."""
        layers = range(1, self.depth + 1)
        weights = tuple(_plain(backprop.weight)(flat, self.shape, l) for l in layers)
        return weights, tuple(_plain(backprop.bias)(flat, self.shape, l) for l in layers)

    def copy(self) -> "Network":
        """A network of the same kind with its own copy of the parameters."""
        twin = object.__new__(Network)
        twin.__dict__.update(self.__dict__)
        twin.parameters = self.parameters.copy()
        twin.weights, twin.biases = twin.views(twin.parameters)
        return twin

    def __repr__(self):
        sizes = "-".join(map(str, self.sizes))
        return f"Network({sizes}, {self.activation}, output {self.output_activation}, {self.dtype.name})"

    def __call__(self, x):
        """The network's output at x: (n, n_0) -> (n, n_L); a single point (n_0,) -> (n_L,)."""
        single = np.ndim(x) == 1 and self.sizes[0] != 1
        output = self.forward(np.reshape(x, (1, -1)) if single else x).output
        return output[0] if single else output

    def forward(self, x) -> Forward:
        """Run the network on a batch and keep z and a of every layer.

        Parameters
        ----------
        x : (n, n_0) array; (n,) means n_0 = 1
            Converted to the network's dtype (complex input stays complex, for complex steps).

        Raises
        ------
        ValueError
            For another width, an empty batch, or parameters that are not finite.
        """
        x = self._batch(x)
        buffers, n = backprop.new_buffers(self.shape, len(x), x.dtype), len(x)
        self.layer(buffers.a, 0, n)[...] = x
        self.passes.forward(self._finite_parameters(), self.shape, buffers, n, 0, n)
        m = self._layers(buffers.m, n)[1:]
        z = tuple(m_l + b for m_l, b in zip(m, self.biases))
        return Forward(z, self._layers(buffers.a, n), buffers)

    def backward(self, forward: Forward, nabla_a) -> Gradients:
        """BP1–BP4: derivatives of a batch cost C from ∂C/∂a[L] (S2 eqs. 6, 7, 13, 14).

        Parameters
        ----------
        forward : Forward
            Of this network with its present parameters.
        nabla_a : (n, n_L) array
            ∂C/∂a[L]; the 1/n of a mean lives in it.
        """
        n = len(forward.output)
        nabla_a = np.asarray(nabla_a)
        if nabla_a.shape != forward.output.shape:
            raise ValueError(
                f"nabla_a must have the output's shape {forward.output.shape}; its shape is {nabla_a.shape}"
            )
        buffers = forward.buffers
        self.layer(buffers.delta, self.depth, n)[...] = nabla_a
        self.passes.backward(self.parameters, self.shape, buffers, n, 0, n, 0)
        self.passes.input_gradient(self.parameters, self.shape, buffers, n, 0, n)
        gradient = np.zeros(len(self.parameters), buffers.delta.dtype)
        self.passes.parameter_gradient(self.shape, buffers, n, 0, gradient)
        return Gradients(*self.views(gradient), self.layer(buffers.delta, 0, n).copy(), gradient)

    def input_gradient(self, x):
        """∇ₓ of the sum of the outputs at each row of x, shape (n, n_0): what the generator receives."""
        return self._input_gradient(self._batch(x), 0)[1].copy()

    def penalty_gradient(self, x, penalty: str, weight: float = 1.0) -> PenaltyGradient:
        """R-BP1–R-BP4: a penalty on ∇ₓD at the rows of x, and its derivatives in W and b.

        Parameters
        ----------
        x : (n, n_0) array
        penalty : {"gradient_penalty", "dragan", "r1", "r2"}
            Only the penalty's function is used here; x says where.
        weight : float
            λ (towards norm 1) or γ (towards 0); 0 or more.

        Raises
        ------
        ValueError
            For an unknown penalty, a network with several outputs, or what `forward` refuses.
        """
        formula = look_up(PENALTIES, penalty, "penalty").formula
        if self.sizes[-1] != 1:
            raise ValueError(f"a penalty needs one score per row; the network has {self.sizes[-1]} outputs")
        if not (np.isfinite(weight) and weight >= 0):
            raise ValueError(f"weight must be finite and 0 or more; it is {weight!r}")
        value, _, _, gradient = self.r_pass(self._batch(x), lambda g: formula(g, weight))
        return PenaltyGradient(float(value), *self.views(gradient), gradient)

    def r_pass(self, x, penalty):
        """The passes behind `penalty_gradient`: what they leave in their buffers is what gradcheck looks at.

        Parameters
        ----------
        x : (n, n_0) array of the network's dtype
        penalty : callable
            ``g -> (P, V)``.

        Returns
        -------
        P, V : float, (n, n_0) array
        buffers : Buffers of 2n rows
            Rdelta in the first n rows of ``delta`` where the network is smooth.
        gradient : (P,) array
        """
        n, rows = len(x), 2 * len(x)
        buffers, g = self._input_gradient(x, n)
        value, V = penalty(g)
        self.layer(buffers.a, 0, rows)[n:] = V
        self.passes.r_forward(self.parameters, self.shape, buffers, rows, n)
        if self.shape.smooth:
            self.passes.r_backward(self.parameters, self.shape, buffers, rows, n)
        gradient = np.zeros_like(self.parameters)
        self.passes.parameter_gradient(self.shape, buffers, rows, n, gradient)
        return value, V, buffers, gradient

    def _input_gradient(self, x, tangents):
        """∇ₓD at x, with as many tangent rows behind them as the R-pass will need."""
        n, rows = len(x), len(x) + tangents
        buffers = backprop.new_buffers(self.shape, rows, x.dtype)
        self.layer(buffers.a, 0, rows)[:n] = x
        self.layer(buffers.delta, self.depth, rows)[:n] = 1
        theta = self._finite_parameters()
        self.passes.forward(theta, self.shape, buffers, rows, 0, n)
        self.passes.backward(theta, self.shape, buffers, rows, 0, n, tangents)
        self.passes.input_gradient(theta, self.shape, buffers, rows, 0, n)
        return buffers, self.layer(buffers.delta, 0, rows)[:n]

    def layer(self, buffer, l, rows):
        return _plain(backprop.layer)(buffer, self.shape, l, rows)

    def _layers(self, buffer, rows):
        return tuple(self.layer(buffer, l, rows) for l in range(self.depth + 1))

    def _batch(self, x):
        """x as a C-ordered (n, n_0) array of the network's dtype."""
        x = np.asarray(x)
        if x.dtype.kind not in "biufc":
            raise TypeError(f"x must hold numbers; its dtype is {x.dtype}")
        if x.ndim == 1 and self.sizes[0] == 1:
            x = x.reshape(-1, 1)
        if x.ndim != 2 or x.shape[1] != self.sizes[0]:
            raise ValueError(f"x must have shape (n, {self.sizes[0]}); its shape is {x.shape}")
        if len(x) == 0:
            raise ValueError(f"x must hold at least one row; its shape is {x.shape}")
        return np.ascontiguousarray(x, dtype=x.dtype if x.dtype.kind == "c" else self.dtype)

    def _finite_parameters(self):
        if not np.isfinite(self.parameters).all():
            for l, (W, b) in enumerate(zip(self.weights, self.biases), start=1):
                if not (np.isfinite(W).all() and np.isfinite(b).all()):
                    raise ValueError(f"parameters must be finite; layer {l} holds NaN or infinity")
        return self.parameters


def _plain(function):
    """The NumPy source of a small compiled helper: calling it costs less than crossing into compiled code."""
    return getattr(function, "py_func", function)


def _check_sizes(sizes) -> tuple[int, ...]:
    try:
        sizes = tuple(operator.index(size) for size in sizes)
    except TypeError:
        raise TypeError(
            f"sizes must be a sequence of whole numbers such as [2, 64, 1]; it is {sizes!r}"
        ) from None
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes must be two or more numbers, each 1 or more; it is {list(sizes)}")
    return sizes


def _check_dtype(dtype) -> np.dtype:
    dtype = np.dtype(dtype)
    if dtype not in (np.float32, np.float64):
        raise ValueError(f"dtype must be float32 or float64; it is {dtype}")
    return dtype
