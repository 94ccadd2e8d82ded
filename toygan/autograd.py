"""A tape over NumPy arrays that can differentiate its own gradients.

Every operation is a row: its name, the NumPy function that computes it, and the *rule* that carries a
gradient back. Rules are written in the operations of this same table, so what they compute is recorded, and
can be differentiated once more: that is all a gradient of a gradient (``create_graph=True``) needs.

Legend
    x, y    what enters an operation
    out     what the operation returned
    g       the gradient with respect to ``out``; a rule takes it and returns a gradient for each input
    tape    the tensors that a result was computed from, newest first

Broadcasting is undone in one place, ``_like``, so that no rule has to think of it. NumPy's own names work on
tensors too: ``np.exp(t)`` is ``autograd.exp(t)``, and ``2 * t`` or ``t @ w`` are what they look like.

>>> t = Tensor(2.0)
>>> slope = grad(t**3, t, create_graph=True)
>>> float(slope), float(grad(slope, t))  # 3 t² and 6 t
(12.0, 12.0)
"""

import contextvars
import functools
import inspect
import itertools
import operator

import numpy as np

_count = itertools.count()
_PLAIN = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "isfinite", "isnan", "sign"}
OPERATIONS = {}
_paused = contextvars.ContextVar("paused", default=False)  # while taking a gradient without create_graph


class Tensor:
    """An array of floats (integers become float64) that remembers how it was made, unless ``tracked=False``.

    >>> t = Tensor([1.0, 2.0])
    >>> (t * t).sum(), t.shape
    (Tensor(5.), (2,))
    """

    def __init__(self, value, tracked=True):
        value = _real(value_of(value))
        self.value = value if value.dtype.kind == "f" else value.astype(float)
        self.shape, self.ndim, self.size = self.value.shape, self.value.ndim, self.value.size
        self.tracked, self.number, self.rule, self.inputs, self.options = tracked, next(_count), None, (), {}

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if ufunc.__name__ in _PLAIN and method == "__call__":
            return ufunc(*map(value_of, inputs))
        return _named(ufunc.__name__ + f".{method}".replace(".__call__", ""))(*inputs, **options)

    def __array_function__(self, function, types, inputs, options):
        return _named(function.__name__)(*inputs, **options)


def value_of(x):
    """Return the array behind a tensor; anything else comes back as it is."""
    return x.value if isinstance(x, Tensor) else x


def _real(x):
    if (x := np.asarray(x)).dtype.kind not in "biuf":  # of a list of tensors the gradients would be lost
        raise TypeError(f"the tape takes real numbers, not dtype {x.dtype} (concatenate joins tensors)")
    return x


def stop_gradient(x):
    """Return ``x`` as a constant: no gradient flows through it, and what is computed from it alone is one."""
    return Tensor(x, tracked=False)


def _named(name):
    if name not in OPERATIONS:
        raise TypeError(f"np.{name} has no rule on the tape; use one of: {', '.join(sorted(OPERATIONS))}")
    return OPERATIONS[name]


def _operation(name, forward, rule):
    """Join a NumPy function and its rule into one operation, and enter it in the table."""
    parameters = [*inspect.signature(rule).parameters.values()][2:]
    options = [p.name for p in parameters if p.default is not p.empty]
    arity, names = len(parameters) - len(options), ", ".join(p.name for p in parameters)

    def apply(*given, **named):
        if len(given) > len(parameters):
            raise TypeError(f"{name} takes ({names}); got {len(given)} values")
        inputs = [x if isinstance(x, (Tensor, int, float)) else _real(x) for x in given[:arity]]
        named = dict(zip(options, given[arity:])) | named if len(given) > arity else named
        out = Tensor(forward(*[value_of(x) for x in inputs], **named), tracked=False)
        if not _paused.get() and any([isinstance(x, Tensor) and x.tracked for x in inputs]):  # noqa: C419
            out.tracked, out.rule, out.inputs, out.options = True, rule, inputs, named
        return out

    apply.__name__ = apply.__qualname__ = name
    apply.__doc__ = f"Compute {name}({names}) and record it on the tape."
    OPERATIONS[name] = apply
    return apply


def _sigmoid(x):
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, decay) / (1 + decay)


def _power(g, out, x, y):
    to_x = g * y * power(x, y - (value_of(y) != 0))  # at exponent 0: 0 · x⁰, never 0 · x⁻¹
    return to_x, (g * out * log(where(np.equal(x, 0), 1.0, x)) if isinstance(y, Tensor) else None)


def _matmul(g, out, x, y):
    row, column = x.ndim == 1, y.ndim == 1  # a vector stands for a matrix of one row, or one column
    x, y = (x[None] if row else x), (y[:, None] if column else y)
    g = g[..., None] if column else g
    g = g[..., None, :] if row else g
    to_y = swapaxes(x, -1, -2) @ g
    return g @ swapaxes(y, -1, -2), (to_y[..., 0] if column else to_y)


def _shared(g, out, x, y):
    first, second = out.value == value_of(x), out.value == value_of(y)  # where two inputs tie, each gets half
    return g * (first / (first + 1.0 * second)), g * (second / (first + 1.0 * second))


def _placed(x, index, shape):
    total = np.zeros(shape, x.dtype)
    np.add.at(total, index, x)
    return total


def _kept(g, x, axis):
    """Reshape ``g`` so that it broadcasts over the axes that a reduction of ``x`` removed."""
    shape = (1 if i in np.atleast_1d(axis) % x.ndim else n for i, n in enumerate(x.shape))
    return g if axis is None else reshape(g, tuple(shape))


def _extreme(g, out, x, axis=None, keepdims=False):
    chosen = x.value == _kept(out, x, axis).value
    return _kept(g, x, axis) * (chosen / np.sum(chosen, axis=axis, keepdims=True))


# The table. A row may take two lines; σ(-x) is 1 - σ(x) without the cancellation, and tanh′(x) 4σ(2x)σ(-2x).
# fmt: off
add = _operation("add", np.add, lambda g, out, x, y: (g, g))
subtract = _operation("subtract", np.subtract, lambda g, out, x, y: (g, -g))
multiply = _operation("multiply", np.multiply, lambda g, out, x, y: (g * y, g * x))
divide = _operation("divide", np.divide, lambda g, out, x, y: (g / y, -(g * out / y)))
negative = _operation("negative", np.negative, lambda g, out, x: -g)
matmul = _operation("matmul", np.matmul, _matmul)
power = _operation("power", np.power, _power)
square = _operation("square", np.square, lambda g, out, x: 2 * g * x)
sqrt = _operation("sqrt", np.sqrt, lambda g, out, x: g / (2 * out))
exp = _operation("exp", np.exp, lambda g, out, x: g * out)
expm1 = _operation("expm1", np.expm1, lambda g, out, x: g * exp(x))
log = _operation("log", np.log, lambda g, out, x: g / x)
log1p = _operation("log1p", np.log1p, lambda g, out, x: g / (1 + x))
logaddexp = _operation("logaddexp", np.logaddexp, lambda g, out, x, y: (g * exp(x - out), g * exp(y - out)))
absolute = _operation("absolute", np.abs, lambda g, out, x: g * np.sign(x))
maximum = _operation("maximum", np.maximum, _shared)
minimum = _operation("minimum", np.minimum, _shared)
where = _operation("where", lambda condition, x, y: np.where(condition, x, y),
                   lambda g, out, condition, x, y: (None, where(condition, g, 0.0), where(condition, 0.0, g)))
identity = _operation("identity", lambda x: x, lambda g, out, x: g)
relu = _operation("relu", lambda x: np.maximum(x, 0), lambda g, out, x: where(x > 0, g, 0.0))
leaky_relu = _operation("leaky_relu", lambda x: np.where(x > 0, x, 0.2 * x),
                        lambda g, out, x: where(x > 0, g, 0.2 * g))
elu = _operation("elu", lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
                 lambda g, out, x: where(x > 0, g, g * (out + 1)))
sigmoid = _operation("sigmoid", _sigmoid, lambda g, out, x: g * out * sigmoid(-x))
tanh = _operation("tanh", np.tanh, lambda g, out, x: g * 4 * sigmoid(2 * x) * sigmoid(-2 * x))
softplus = _operation("softplus", lambda x: np.logaddexp(x, 0), lambda g, out, x: g * sigmoid(x))
silu = _operation("silu", lambda x: x * _sigmoid(x),
                  lambda g, out, x: g * sigmoid(x) * (1 + x * sigmoid(-x)))
reshape = _operation("reshape", lambda x, shape: np.reshape(x, shape),
                     lambda g, out, x, shape=-1: reshape(g, x.shape))
transpose = _operation("transpose", np.transpose,
                       lambda g, out, x, axes=None: transpose(g, None if axes is None else np.argsort(axes)))
swapaxes = _operation("swapaxes", np.swapaxes,
                      lambda g, out, x, axis1=-1, axis2=-2: swapaxes(g, axis1, axis2))
broadcast_to = _operation("broadcast_to", np.broadcast_to, lambda g, out, x, shape=(): g)
astype = _operation("astype", lambda x, dtype: x.astype(dtype), lambda g, out, x, dtype=float: g)
getitem = _operation("getitem", lambda x, index: x[index],
                     lambda g, out, x, index=(): place(g, index, x.shape))
place = _operation("place", _placed, lambda g, out, x, index=(), shape=(): g[index])
sum = _operation("sum", np.sum,
                 lambda g, out, x, axis=None, keepdims=False: broadcast_to(_kept(g, x, axis), x.shape))
mean = _operation("mean", np.mean, lambda g, out, x, axis=None, keepdims=False:
                  broadcast_to(_kept(g * (out.size / x.size), x, axis), x.shape))
max = _operation("max", np.max, _extreme)
min = _operation("min", np.min, _extreme)
logsumexp = _operation("logsumexp", lambda x, axis=None, **kept: np.logaddexp.reduce(x, axis, **kept),
                       lambda g, out, x, axis=None, keepdims=False:
                       _kept(g, x, axis) * exp(x - _kept(where(np.isfinite(out), out, 0.0), x, axis)))
# fmt: on


def concatenate(arrays, axis=0):
    """Join ``arrays``: each is placed into zeros of the full shape, and these are added."""
    shape, sizes = list(np.shape(value_of(arrays[0]))), [np.shape(value_of(x))[axis] for x in arrays]
    shape[axis], ends, before = np.sum(sizes), np.cumsum(sizes), (slice(None),) * (axis % len(shape))
    placed = [place(x, (*before, slice(end - n, end)), shape) for x, n, end in zip(arrays, sizes, ends)]
    return functools.reduce(add, placed)


OPERATIONS |= {"concatenate": concatenate, "amax": max, "amin": min}
Tensor.__neg__, Tensor.__abs__, Tensor.__getitem__ = negative, absolute, getitem
Tensor.__repr__ = lambda t: f"Tensor({np.array2string(t.value, separator=', ')})"
Tensor.__len__, Tensor.__float__ = lambda t: len(t.value), lambda t: float(t.value.item())
Tensor.T, Tensor.dtype = property(transpose), property(lambda t: t.value.dtype)
Tensor.real = property(lambda t: t)  # formulas that also take complex numbers decide kinks on it
Tensor.reshape = lambda t, *shape: reshape(t, shape[0] if np.ndim(shape[0]) else shape)
for _name in ("sum", "mean", "max", "min", "transpose"):
    setattr(Tensor, _name, OPERATIONS[_name])
_SIGNS = {"add": add, "sub": subtract, "mul": multiply, "truediv": divide, "matmul": matmul, "pow": power}
for _name, _apply in _SIGNS.items():
    setattr(Tensor, f"__{_name}__", _apply)
    setattr(Tensor, f"__r{_name}__", lambda y, x, apply=_apply: apply(x, y))
for _apply in (operator.gt, operator.ge, operator.lt, operator.le):
    setattr(Tensor, f"__{_apply.__name__}__", lambda x, y, apply=_apply: apply(x.value, value_of(y)))


def _like(g, x):
    """Sum ``g`` over the axes that broadcasting added to ``x`` or stretched, in the dtype of ``x``."""
    g = sum(g, tuple(range(g.ndim - x.ndim))) if g.ndim > x.ndim else g
    stretched = tuple(i for i, n in enumerate(x.shape) if n == 1 != g.shape[i])
    g = sum(g, stretched, keepdims=True) if stretched else g
    return g if g.value.dtype == x.value.dtype else astype(g, x.value.dtype)


def grad(output, inputs, create_graph=False, seed=None):
    """Return the gradient of ``output`` with respect to a tensor, or to each of several.

    ``output`` is one number, or ``seed`` (its shape) weighs its entries: that of ``(seed * output).sum()``.
    With ``create_graph`` the gradient is on the tape too. 0 for what ``output`` does not depend on.

    >>> t = Tensor([3.0, 4.0])
    >>> grad(sqrt((t * t).sum()), t)
    Tensor([0.6, 0.8])
    """
    wanted = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    for t in (output, *wanted):
        if not isinstance(t, Tensor):
            raise TypeError(f"output and inputs must be tensors; got {type(t).__name__}")
    if seed is None and output.size != 1:
        raise ValueError(f"output must be one number, its shape is {output.shape}: sum it, or give a seed")
    seed = np.ones(output.shape, output.dtype) if seed is None else seed
    seed = seed if isinstance(seed, Tensor) else stop_gradient(seed)
    if seed.shape != output.shape:
        raise ValueError(f"seed must have the shape of output, {output.shape}; its shape is {seed.shape}")
    gradients = _walk_back(output, _like(seed, output), create_graph)
    found = tuple(gradients.get(t.number, stop_gradient(np.zeros_like(t.value))) for t in wanted)
    return found[0] if isinstance(inputs, Tensor) else found


def _tape(output):
    found, waiting = {}, [output]
    while waiting:
        node = waiting.pop()
        if node.number not in found:
            found[node.number] = node
            waiting += [x for x in node.inputs if isinstance(x, Tensor) and x.tracked]
    return [found[number] for number in sorted(found, reverse=True) if found[number].rule]


def _walk_back(output, seed, create_graph):
    gradients = {output.number: seed if create_graph else stop_gradient(seed)}
    before = _paused.set(not create_graph)
    try:
        for node in _tape(output):
            if node.number in gradients:
                to_inputs = node.rule(gradients[node.number], node, *node.inputs, **node.options)
                _collect(gradients, node.inputs, to_inputs if isinstance(to_inputs, tuple) else (to_inputs,))
    finally:
        _paused.reset(before)
    return gradients


def _collect(gradients, inputs, to_inputs):
    for x, more in zip(inputs, to_inputs):
        if more is not None and isinstance(x, Tensor) and x.tracked:
            more = _like(more, x)
            gradients[x.number] = gradients[x.number] + more if x.number in gradients else more


def value_and_grad(function, argnums=0):
    """Turn a function that returns one number into one that returns it with its gradients by ``argnums``.

    >>> value_and_grad(lambda x: (x**2).sum())(np.array([1.0, -2.0]))
    (5.0, array([ 2., -4.]))
    """

    def with_gradient(*arrays, **named):
        chosen = (argnums,) if isinstance(argnums, int) else tuple(argnums)
        arrays = [Tensor(x) if i in chosen else x for i, x in enumerate(arrays)]
        output = function(*arrays, **named)
        gradients = tuple(t.value for t in grad(output, [arrays[i] for i in chosen]))
        return float(output), gradients[0] if isinstance(argnums, int) else gradients

    return with_gradient
