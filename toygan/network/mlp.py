"""A multi-layer perceptron over one flat parameter vector.

Everything is computed by the passes of `toygan.network.backprop`, which training runs too. The methods here
check their arguments, allocate buffers and name the results.

S2: the lecture notes *GAN: Meeting #3*.
"""

import numpy as np

from toygan.engine import aligned
from toygan.network import checks, in_blocks, layout, passes
from toygan.network.activations import ACTIVATIONS
from toygan.network.initialisation import initialisation
from toygan.network.results import Forward, Gradients, PenaltyGradient
from toygan.objectives.penalties import PENALTIES
from toygan.support.names import look_up


class Network:
    """A multi-layer perceptron a[l] = σ(a[l-1] W[l]ᵀ + b[l]).

    Parameters
    ----------
    sizes : sequence of int
        n_0 … n_L: input width, hidden widths, output width; at least two, each 1 or more.
    activation, output : str
        σ of the hidden layers and of layer L: ``identity, relu, leaky_relu`` (slope 0.2), ``elu`` (α = 1),
        ``sigmoid, tanh, softplus, silu, groupsort`` ((max, min) of pairs of units, for even widths).
    init : str
        See `toygan.network.initialisation.initialisation`. Biases begin at 0.
    rng : None, int or numpy.random.Generator
    dtype : float or numpy.float32

    Attributes
    ----------
    parameters : (P,) array
        W[1], b[1], W[2], … in one flat vector. Assign to its entries; the attribute cannot be replaced.
    weights, biases : tuple of L arrays
        Views of ``parameters``; ``weights[l-1]`` is W[l] of shape (n_l, n_{l-1}).

    Raises
    ------
    ValueError, TypeError
        For sizes below 1, odd ones with ``groupsort``, an unknown name, another dtype.

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
        self.sizes = checks.checked_sizes(sizes, activation, output)
        self.activation, self.output_activation, self.coupling = activation, output, "none"
        self.shape = layout.network_shape(self.sizes, activation, output)
        self.dtype = checks.checked_dtype(dtype)
        self.passes = passes  # the module whose passes it runs; the gradient check may put a copy here
        self.parameters = aligned.zeros(layout.parameter_count(self.shape), self.dtype)
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
        weights = tuple(_plain(layout.weight)(flat, self.shape, l) for l in layers)
        return weights, tuple(_plain(layout.bias)(flat, self.shape, l) for l in layers)

    def copy(self) -> "Network":
        """A network of the same kind with its own copy of the parameters."""
        return self.viewing(self.parameters.copy())

    def __deepcopy__(self, memo):
        return self.copy()

    def viewing(self, flat) -> "Network":
        """A network of the same kind on another flat vector (not a copy of it), complex ones included."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__, parameters=flat)
        weights, biases = other.views(flat)
        other.__dict__.update(weights=weights, biases=biases)
        return other

    def __setattr__(self, name, value):
        if name in ("parameters", "weights", "biases") and self.__dict__.get(name, value) is not value:
            raise AttributeError(f"{name} cannot be replaced: assign to the entries, net.parameters[...] = …")
        super().__setattr__(name, value)

    def __repr__(self):
        sizes = "-".join(map(str, self.sizes))
        return f"Network({sizes}, {self.activation}, output {self.output_activation}, {self.dtype.name})"

    def _repr_html_(self) -> str:
        from toygan.network.display import network_table

        return network_table(self)

    def __call__(self, x):
        """The network's output at x: (n, n_0) -> (n, n_L); a single point (n_0,) -> (n_L,)."""
        single = np.ndim(x) == 1 and self.sizes[0] != 1
        output = in_blocks.outputs(self, self._batch(np.reshape(x, (1, -1)) if single else x))
        return output[0] if single else output

    def forward(self, x) -> Forward:
        """Run the network on a batch and keep z and a of every layer.

        Parameters
        ----------
        x : (n, n_0) array; (n,) means n_0 = 1
            Converted to the network's dtype (complex stays complex where nothing is compiled, for complex
            steps).

        Raises
        ------
        ValueError, TypeError
            For another width, an empty batch, or entries or parameters that are not finite.
        """
        x = self._batch(x)
        buffers, n = self.buffers(len(x), x.dtype), len(x)
        self.layer(buffers.a, 0, n)[...] = x
        self.passes.forward(self.parameters, self.shape, buffers, n, 0, n)
        return Forward(self._layers(buffers.z, n)[1:], self._layers(buffers.a, n), buffers)

    def backward(self, forward: Forward, nabla_a) -> Gradients:
        """BP1–BP4: derivatives of a batch cost C from ∂C/∂a[L] (S2 eqs. 6, 7, 13, 14).

        Parameters
        ----------
        forward : Forward
            Of this network with its present parameters.
        nabla_a : (n, n_L) array
            ∂C/∂a[L]; where C is a mean over n rows, it includes the factor 1/n.

        Raises
        ------
        ValueError, TypeError
            For a ``forward`` of other sizes, or a ``nabla_a`` of another shape or not finite.
        """
        checks.check_forward(forward, self.sizes, self.dtype)
        nabla_a = checks.checked_nabla(nabla_a, forward.output)
        buffers, n, theta = forward.buffers, len(nabla_a), self._finite_parameters()
        self.layer(buffers.delta, self.depth, n)[...] = nabla_a
        self.passes.backward(theta, self.shape, buffers, n, 0, n, 0)
        self.passes.input_gradient(theta, self.shape, buffers, n, 0, n)
        gradient = np.zeros(len(self.parameters), buffers.delta.dtype)
        self.passes.parameter_gradient(self.shape, buffers, n, 0, gradient)
        return Gradients(*self.views(gradient), self.layer(buffers.delta, 0, n).copy(), gradient)

    def input_gradient(self, x):
        """∇ₓ of the sum of the outputs at each row of x, shape (n, n_0): what the generator receives."""
        return in_blocks.input_gradients(self, self._batch(x))

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
        checks.check_weight(weight)
        value, _, _, gradient = self.r_pass(self._batch(x), lambda g: formula(g, weight))
        return PenaltyGradient(float(value), *self.views(gradient), gradient)

    def r_pass(self, x, penalty):
        """`penalty_gradient` for callers that also read the buffers, as the gradient check does.

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
        buffers = self.buffers(rows, x.dtype)
        self.layer(buffers.a, 0, rows)[:n] = x
        g = self.slopes(buffers, rows, n, tangents=n)
        value, V = penalty(g)
        self.layer(buffers.a, 0, rows)[n:] = V
        self.passes.r_forward(self.parameters, self.shape, buffers, rows, n)
        if self.shape.smooth:
            self.passes.r_backward(self.parameters, self.shape, buffers, rows, n)
        gradient = np.zeros_like(self.parameters)
        self.passes.parameter_gradient(self.shape, buffers, rows, n, gradient)
        return value, V, buffers, gradient

    def slopes(self, buffers, rows, n, tangents=0):
        """∇ₓD, (n, n_0): a view, of the first n of ``rows`` rows whose a[0] is set; the last are tangents."""
        theta = self.parameters
        self.layer(buffers.delta, self.depth, rows)[:n] = 1
        self.passes.forward(theta, self.shape, buffers, rows, 0, n)
        self.passes.backward(theta, self.shape, buffers, rows, 0, n, tangents)
        self.passes.input_gradient(theta, self.shape, buffers, rows, 0, n)
        return self.layer(buffers.delta, 0, rows)[:n]

    def buffers(self, rows, dtype):
        """Room for a batch of that many rows and that dtype, with the weights in panels."""
        buffers, theta = layout.new_buffers(self.shape, rows, dtype), self._finite_parameters()
        self.passes.set_panels(theta, self.shape, buffers.panels, 0, len(theta))
        return buffers

    def layer(self, buffer, l, rows):
        """Layer l of a buffer for that many rows, (rows, n_l): a view, as in ``forward(x).buffers.delta``."""
        return _plain(layout.layer)(buffer, self.shape, l, rows, 0, rows)

    def _layers(self, buffer, rows):
        return tuple(self.layer(buffer, l, rows) for l in range(self.depth + 1))

    def _batch(self, x):
        """x as a C-ordered (n, n_0) array of the network's dtype."""
        return checks.checked_batch(x, self.sizes[0], self.dtype, not self.passes.COMPILED)

    def _finite_parameters(self):
        checks.check_finite(self.parameters, self.weights, self.biases)
        return self.parameters


def _plain(function):
    """The NumPy source of a small compiled helper, which Python calls faster than machine code."""
    return getattr(function, "py_func", function)
