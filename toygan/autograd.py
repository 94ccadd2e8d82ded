"""A tape over NumPy arrays that can differentiate its own gradients.

Every operation is a row: its name, the NumPy function that computes it, and the *rule* that carries a
gradient back. Rules are written in the operations of this same table, so what they compute is recorded, and
can be differentiated once more: that is all a gradient of a gradient (``create_graph=True``) needs.

Legend
    x, y    what enters an operation; out what it returned
    g       the gradient with respect to ``out``; a rule takes it and returns a gradient for each input
    tape    the tensors that a gradient has reached, newest first

Broadcasting is undone in one place, ``_like``. NumPy's names work on tensors: ``np.exp(t)``, ``t @ w``.

>>> t = Tensor(2.0)
>>> slope = grad(t**3, t, create_graph=True)
>>> float(slope), float(grad(slope, t))  # 3 t² and 6 t
(12.0, 12.0)
"""

import contextvars
import functools
import heapq
import inspect
import itertools

import numpy as np

from toygan.support.sigmoid import sigmoid as sigmoid_of_arrays

_count = itertools.count()
_PLAIN = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "isfinite", "isnan", "sign"}
OPERATIONS = {}
_paused = contextvars.ContextVar("paused", default=False)  # while taking a gradient without create_graph


class Tensor:
    """An array of floats (integers become float64) that records how it was made, unless ``tracked=False``.

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
    x = x if hasattr(x, "notes") else np.asarray(x)  # one that notes what is done with it stays what it is
    if x.dtype.kind not in "biuf":  # a list of tensors would lose its gradients
        raise TypeError(f"the tape takes real numbers, not dtype {x.dtype} (concatenate joins tensors)")
    return x


def stop_gradient(x):
    """Return ``x`` as a constant: no gradient flows through it, nor through what is made of constants."""
    return Tensor(x, tracked=False)


def _named(name):
    if name not in OPERATIONS:
        raise TypeError(f"np.{name} has no rule on the tape; use one of: {', '.join(sorted(OPERATIONS))}")
    return OPERATIONS[name]


def _row(name, forward, rule):
    """Join a NumPy function and its rule into one operation, and enter it in the table."""
    parameters = [*inspect.signature(rule).parameters.values()][2:]
    options = [p.name for p in parameters if p.default is not p.empty]
    arity, names = len(parameters) - len(options), ", ".join(p.name for p in parameters)

    def apply(*given, **named):
        inputs = [x if isinstance(x, (Tensor, int, float)) else _real(x) for x in given[:arity]]
        named = dict(zip(options, given[arity:])) | named if len(given) > arity else named
        if len(given) > len(parameters) or not named.keys() <= set(options):  # NumPy's out= would be lost
            came = "".join(f", {option}=" for option in named)
            raise TypeError(f"{name} takes ({names}); got {len(given)} values{came}")
        out = Tensor(forward(*[value_of(x) for x in inputs], **named), tracked=False)
        if not _paused.get() and any([getattr(x, "tracked", False) for x in inputs]):  # noqa: C419
            out.tracked, out.rule, out.inputs, out.options = True, rule, inputs, named
        return out

    apply.__name__ = apply.__qualname__ = name
    apply.__doc__ = f"Compute {name}({names}) and record it on the tape."
    return OPERATIONS.setdefault(name, apply)


def _power(g, out, x, y):
    x_moves, y_moves = (getattr(t, "tracked", False) for t in (x, y))
    to_x = g * y * power(x, y - (value_of(y) != 0)) if x_moves else None  # 0 · x⁰, never 0 · x⁻¹
    if not y_moves:
        return to_x, None
    if to_x is not None:  # at exponent 0, where y x^(y-1) has the slope 1/x in y
        to_x = to_x / where(np.equal(y, 0), where(np.equal(x, 0), np.inf, x), 1.0)
    above, at_0 = np.greater(x, 0), np.where(np.less(y, 0), -np.inf, 0.0)  # 0^y stays 0 for all y ≥ 0
    log_x = where(above, log(where(above, x, 1.0)), np.where(np.less(x, 0), np.nan, at_0))
    return to_x, g * out * log_x


def _matmul(g, out, x, y):
    row, column = x.ndim == 1, y.ndim == 1  # a vector stands for a matrix of one row, or one column
    x, y = (x[None] if row else x), (y[:, None] if column else y)
    g = g[..., None] if column else g
    g = g[..., None, :] if row else g
    to_y = swapaxes(x, -1, -2) @ g
    return g @ swapaxes(y, -1, -2), (to_y[..., 0] if column else to_y)


def _shared(g, out, x, y):
    half = g / (1.0 + np.equal(x, y))  # where two inputs tie, each gets half
    return tuple(where(np.equal(out, t) | np.isnan(t), half, 0.0) for t in (x, y))


def _logaddexp(g, out, x, y):
    tied = np.equal(x, y) & ~np.isfinite(x)  # two infinities share, of two zero masses each gets 0
    ahead, g = where(tied, 0.0, x) - where(tied, 0.0, y), where(np.equal(out, -np.inf), 0.0, g)
    return g * sigmoid(ahead), g * sigmoid(-ahead)


def _logsumexp(g, out, x, axis=None, keepdims=False):
    top, infinite = _spread(out, x, axis), x.value == np.inf
    shares = infinite / np.maximum(np.sum(infinite, axis=axis, keepdims=True), 1)
    weights = exp(where(infinite, -np.inf, x) - where(np.equal(top, -np.inf), 0.0, top)) + shares
    return _spread(g, x, axis) * weights


def _placed(x, index, shape, fill=0.0):
    np.add.at(total := np.full(shape, fill, x.dtype), index, x)
    return total


def _spread(g, x, axis):
    """Repeat ``g`` over the axes that a reduction of ``x`` removed."""
    shape = (1 if i in np.atleast_1d(axis) % (x.ndim or 1) else n for i, n in enumerate(x.shape))
    return broadcast_to(g if axis is None else reshape(g, tuple(shape)), x.shape)


def _extreme(g, out, x, axis=None, keepdims=False):
    chosen = np.equal(x, _spread(out, x, axis)) | np.isnan(x)
    return where(chosen, _spread(g, x, axis) / np.sum(chosen, axis=axis, keepdims=True), 0.0)


# The table. A row may take two lines; σ(-x) is 1 - σ(x) without the cancellation, and tanh′(x) 4σ(2x)σ(-2x).
# fmt: off
add = _row("add", np.add, lambda g, out, x, y: (g, g))
subtract = _row("subtract", np.subtract, lambda g, out, x, y: (g, -g))
multiply = _row("multiply", np.multiply, lambda g, out, x, y: (g * y, g * x))
divide = _row("divide", np.divide, lambda g, out, x, y: (g / y, -(g * out / y)))
negative = _row("negative", np.negative, lambda g, out, x: -g)
matmul = _row("matmul", np.matmul, _matmul)
power = _row("power", np.power, _power)
square = _row("square", np.square, lambda g, out, x: 2 * g * x)
sqrt = _row("sqrt", np.sqrt, lambda g, out, x: g / (2 * out))
exp = _row("exp", np.exp, lambda g, out, x: g * out)
expm1 = _row("expm1", np.expm1, lambda g, out, x: g * exp(x))
log = _row("log", np.log, lambda g, out, x: g / x)
log1p = _row("log1p", np.log1p, lambda g, out, x: g / (1 + x))
logaddexp = _row("logaddexp", np.logaddexp, _logaddexp)
absolute = _row("absolute", np.abs, lambda g, out, x: g * np.sign(x))
maximum, minimum = _row("maximum", np.maximum, _shared), _row("minimum", np.minimum, _shared)
where = _row("where", lambda condition, x, y: np.where(condition, x, y),
             lambda g, out, condition, x, y: (None, where(condition, g, 0.0), where(condition, 0.0, g)))
identity = _row("identity", lambda x: x, lambda g, out, x: g)
relu = _row("relu", lambda x: np.maximum(x, 0), lambda g, out, x: where(x > 0, g, 0.0))
leaky_relu = _row("leaky_relu", lambda x: np.maximum(x, 0.2 * x), lambda g, out, x: where(x > 0, g, 0.2 * g))
elu = _row("elu", lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
           lambda g, out, x: g * where(x > 0, 1.0, exp(where(x > 0, 0.0, x))))  # out + 1 loses digits
sigmoid = _row("sigmoid", sigmoid_of_arrays, lambda g, out, x: g * out * sigmoid(-x))
tanh = _row("tanh", np.tanh, lambda g, out, x: g * 4 * sigmoid(x + x) * sigmoid(-x - x))
softplus = _row("softplus", lambda x: np.logaddexp(x, 0), lambda g, out, x: g * sigmoid(x))
silu = _row("silu", lambda x: np.maximum(x, -1e3) * sigmoid_of_arrays(x), lambda g, out, x:
            g * sigmoid(x) * (1 + where(np.isfinite(x), x, 0.0) * sigmoid(-x)))  # 0 · inf is 0 here
reshape = _row("reshape", lambda x, shape: np.reshape(x, shape),
               lambda g, out, x, shape=-1: reshape(g, x.shape))
transpose = _row("transpose", np.transpose, lambda g, out, x, axes=None:
                 transpose(g, None if axes is None else np.argsort(np.mod(axes, x.ndim or 1))))
swapaxes = _row("swapaxes", np.swapaxes, lambda g, out, x, axis1, axis2: swapaxes(g, axis1, axis2))
broadcast_to = _row("broadcast_to", np.broadcast_to, lambda g, out, x, shape=(): g)
astype = _row("astype", lambda x, dtype: x.astype(dtype),
              lambda g, out, x, dtype=float: g * (np.dtype(dtype).kind == "f"))  # truncating has slope 0
getitem = _row("getitem", lambda x, index: x[index], lambda g, out, x, index=(): place(g, index, x.shape))
place = _row("place", _placed, lambda g, out, x, index=(), shape=(), fill=0.0: g[index])
sum = _row("sum", np.sum, lambda g, out, x, axis=None, keepdims=False: _spread(g, x, axis))
mean = _row("mean", np.mean, lambda g, out, x, axis=None, keepdims=False:
            _spread(g * out.size, x, axis) / x.size)
max, min = _row("max", np.max, _extreme), _row("min", np.min, _extreme)
logsumexp = _row("logsumexp", lambda x, axis=None, **kept: np.logaddexp.reduce(x, axis, **kept), _logsumexp)
# fmt: on


def concatenate(arrays, axis=0):
    """Join ``arrays``: each is placed into -0.0 of the full shape, which adds to x as nothing, -0.0 too."""
    shape = np.concatenate([*map(value_of, arrays)], axis).shape  # NumPy refuses what does not fit
    ends = np.cumsum([np.shape(value_of(x))[axis] for x in arrays])
    before = axis % len(shape) * (slice(None),)
    slices = [(*before, slice(*at)) for at in zip([0, *ends], ends)]
    placed = [place(x, at, shape, -0.0) for x, at in zip(arrays, slices)]
    return functools.reduce(add, placed)


OPERATIONS |= {"concatenate": concatenate, "amax": max, "amin": min}
Tensor.__neg__, Tensor.__abs__, Tensor.__getitem__ = negative, absolute, getitem
Tensor.__repr__ = lambda t: f"Tensor({np.array2string(t.value, separator=', ')})"
Tensor.__len__, Tensor.__float__ = lambda t: len(t.value), lambda t: float(t.value.item())
Tensor.__bool__, Tensor.__iter__ = lambda t: bool(t.value), lambda t: (t[i] for i in range(len(t)))
Tensor.T, Tensor.dtype = property(transpose), property(lambda t: t.value.dtype)
Tensor.real = property(lambda t: t)  # formulas that also take complex numbers decide kinks on it
Tensor.reshape = lambda t, *shape: reshape(t, shape[0] if np.ndim(shape[0]) else shape)
Tensor.sum, Tensor.mean, Tensor.max, Tensor.min, Tensor.transpose = sum, mean, max, min, transpose
_SIGNS = {"add": add, "sub": subtract, "mul": multiply, "truediv": divide, "matmul": matmul, "pow": power}
_SIGNS |= {"gt": np.greater, "ge": np.greater_equal, "lt": np.less, "le": np.less_equal}
for _name, _apply in (_SIGNS | {"eq": np.equal, "ne": np.not_equal}).items():
    setattr(Tensor, f"__{_name}__", lambda x, y, apply=_apply: apply(x, y))
    setattr(Tensor, f"__r{_name}__", lambda y, x, apply=_apply: apply(x, y))


def _like(g, x):
    """Sum ``g`` over the axes that broadcasting added to ``x`` or stretched, in the dtype of ``x``."""
    g = sum(g, tuple(range(g.ndim - x.ndim))) if g.ndim > x.ndim else g
    stretched = tuple(i for i, n in enumerate(x.shape) if n == 1 != g.shape[i])
    g = sum(g, stretched, keepdims=True) if stretched else g
    return g if g.value.dtype == x.value.dtype else astype(g, x.value.dtype)


def grad(output, inputs, create_graph=False, seed=None):
    """Return the gradient of ``output`` with respect to a tensor, or to each of several.

    ``output`` is one number; or give ``seed`` of its shape, for the gradient of ``(seed * output).sum()``.
    With ``create_graph`` the gradient is on the tape too. It is 0 where ``output`` does not depend on it.

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
    seed = np.ones(output.shape) if seed is None else seed
    seed = seed if isinstance(seed, Tensor) else stop_gradient(seed)
    if seed.shape != output.shape:
        raise ValueError(f"seed must have the shape of output, {output.shape}; its shape is {seed.shape}")
    oldest = sorted(t.number for t in wanted or (output,))[0]  # what is older depends on none of them
    gradients = _walk_back(output, _like(seed, output), create_graph, oldest)
    found = tuple(astype(gradients.get(t.number, np.zeros_like(t.value)), t.dtype) for t in wanted)  # copies
    return found[0] if isinstance(inputs, Tensor) else found


def _walk_back(output, seed, create_graph, oldest):
    gradients = {output.number: seed if create_graph else stop_gradient(seed)}
    tape = [(-output.number, output)] if output.rule and output.number > oldest else []
    before = _paused.set(not create_graph)
    try:
        while tape:
            node = heapq.heappop(tape)[1]
            to_inputs = node.rule(gradients[node.number], node, *node.inputs, **node.options)
            for x, g in zip(node.inputs, to_inputs if isinstance(to_inputs, tuple) else (to_inputs,)):
                if g is not None and getattr(x, "tracked", False) and x.number >= oldest:
                    g = _like(g, x)
                    if x.rule and x.number not in gradients and x.number > oldest:
                        heapq.heappush(tape, (-x.number, x))
                    gradients[x.number] = gradients[x.number] + g if x.number in gradients else g
    finally:
        _paused.reset(before)
    return gradients


def value_and_grad(function, argnums=0):
    """Turn a function of one number into one that also returns its gradients by the arguments ``argnums``.

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
