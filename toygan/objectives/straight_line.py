"""A user's value and its derivatives as one straight line of NumPy calls, written down while the tape works.

The tape looks up a rule, makes a tensor and asks about broadcasting for every operation: some hundred
microseconds for an objective of ten. For scores of one shape it always does the same. So it is run once on
arrays that note what NumPy does with them (`Noted`); the notes that lead to the results become a function.
What does not depend on the scores, as the slopes of a mean, is a constant then. The function is compared with
the tape, bit for bit, on other scores; where anything differs, or cannot be noted, there is none.
"""

import numpy as np

from toygan import autograd

_SHAPES = {"shape", "ndim", "size", "iscomplexobj", "zeros_like", "ones_like"}  # read no number of an array
_CALLS = {
    "sum",
    "mean",
    "where",
    "reshape",
    "broadcast_to",
    "transpose",
    "swapaxes",
    "amax",
    "amin",
    "max",
    "min",
}
_METHODS = "__getitem__", "astype", "sum", "mean", "max", "min", "reshape", "transpose"


class NotStraight(Exception):
    """A step depends on the scores in another way than by NumPy calls: a branch, an index that is counted."""


class Noted(np.ndarray):
    """An array whose NumPy calls are noted: ``place`` is its number among the results, ``notes`` the list."""

    place = notes = None

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        if any(isinstance(x, autograd.Tensor) for x in inputs):
            return NotImplemented  # the tape's turn
        if out is not None or method not in ("__call__", "reduce"):
            raise NotStraight(f"{ufunc.__name__} changes an array in place")
        return _note(ufunc if method == "__call__" else ufunc.reduce, inputs, options)

    def __array_function__(self, function, types, inputs, options):
        if function.__name__ in _SHAPES:
            return function(*map(_plain, inputs), **options)
        if function.__name__ not in _CALLS:
            raise NotStraight(function.__name__)
        return _note(function, inputs, options)

    def _refuse(self, *arguments):
        raise NotStraight("a step is chosen by a score")

    __bool__ = __float__ = __int__ = __index__ = __iter__ = item = tolist = _refuse
    real = property(lambda x: x)
    T = property(lambda x: _note(np.transpose, (x,), {}))


def _noted_method(name):
    method = getattr(np.ndarray, name)
    return lambda x, *given, **options: _note(method, (x, *given), options)


for _name in _METHODS:
    setattr(Noted, _name, _noted_method(_name))


def _plain(x):
    return x.view(np.ndarray) if isinstance(x, Noted) else x


def _note(function, inputs, options):
    """Call a function on arrays, and note it."""
    noted = [x for x in inputs if isinstance(x, Noted)]
    if any(x.place is None for x in noted) or any(isinstance(x, Noted) for x in options.values()):
        raise NotStraight("an array was made in a way that is not noted")
    notes = noted[0].notes
    result = np.asarray(function(*map(_plain, inputs), **options)).view(Noted)
    result.place, result.notes = len(notes), notes
    notes.append((function, inputs, options))
    return result


def straight_line(number, real, fake, arguments):
    """The tape's results for scores of these shapes and dtypes, as a function; None where that cannot be.

    Parameters
    ----------
    number : callable
        ``(real, fake) -> Tensor`` of one number, for tensors of scores.
    real, fake : (n,) and (m,) float arrays
    arguments : tuple of int
        By which of the two to differentiate.

    Returns
    -------
    callable or None
        ``(real, fake) -> (value, *derivatives)``.

    Examples
    --------
    >>> scores = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    >>> line = straight_line(lambda real, fake: (fake * fake).mean() - real.mean(), *scores, (1,))
    >>> line(*scores)
    (15.5, array([3., 5.]))
    """
    with np.errstate(all="ignore"):
        try:
            line = _written(*_noted_results(number, real, fake, arguments))
            agrees = all(
                _same(line(*scores), by_tape(number, *scores, arguments)) for scores in _trials(real, fake)
            )
        except Exception:  # of a user's function on unusual scores, too: the tape alone will do
            return None
    return line if agrees else None


def by_tape(number, real, fake, arguments):
    """The value and its derivatives by these of the two arguments."""
    value, gradients = autograd.value_and_grad(number, (0, 1))(real, fake)
    return value, *(gradients[i] for i in arguments)


def _noted_results(number, real, fake, arguments):
    """All notes, and the results: noted arrays, or arrays that no score enters."""
    notes, tensors = [], []
    for scores in (real, fake):
        noted = scores.copy().view(Noted)
        noted.place, noted.notes = len(notes), notes
        notes.append(None)
        tensors.append(autograd.Tensor(noted))
    output = number(*tensors)
    gradients = autograd.grad(output, tensors)
    return notes, [output.value, *(gradients[i].value for i in arguments)]


def _written(notes, results):
    """The function whose lines are the notes that lead to the results."""
    names, lines = {}, []

    def word(x):
        if isinstance(x, Noted):
            return f"v{x.place}"
        return names.setdefault(id(x), (f"c{len(names)}", x))[0]  # kept beside its number

    for place in _needed(notes, results):
        function, inputs, options = _shorter(*notes[place])
        words = [word(x) for x in inputs] + [f"{name}={word(x)}" for name, x in options.items()]
        lines.append(f"    v{place} = {word(function)}({', '.join(words)})")
    constant = [word(x) if isinstance(x, Noted) else f"{word(x)}.copy()" for x in results[1:]]
    lines.append(f"    return {', '.join([f'float({word(results[0])})', *constant])},")
    space = dict(names.values())
    exec("def line(v0, v1):\n" + "\n".join(lines), space)
    return space["line"]


def _needed(notes, results):
    """The places of the notes that results depend on, in their order."""
    found, left = set(), [x.place for x in results if isinstance(x, Noted)]
    while left:
        place = left.pop()
        if place not in found and notes[place] is not None:
            found.add(place)
            left += [x.place for x in notes[place][1] if isinstance(x, Noted)]
    return sorted(found)


def _shorter(function, inputs, options):
    """The same call without what NumPy does around it in Python."""
    x, name = inputs[0], getattr(function, "__name__", "")
    plain = len(inputs) == 1 and isinstance(x, Noted) and not any(options.values())
    if plain and name == "mean" and x.ndim == 1 and x.dtype in (np.float32, np.float64):
        return _mean, (x, x.size), {}
    if plain and name == "sum" and x.ndim == 1:
        return np.add.reduce, (x,), {}
    return function, inputs, options


def _mean(x, count):
    total = np.add.reduce(x)
    return total.dtype.type(total / count)


def _trials(real, fake):
    """Scores of the same shapes on which the function must be the tape: others, equal ones, extreme ones."""
    yield real, fake
    yield -real[::-1], 3 * fake
    yield np.full_like(real, 0.5), np.full_like(fake, 0.5)
    yield np.zeros_like(real), np.zeros_like(fake)
    yield np.linspace(-2, 2, real.size, dtype=real.dtype), np.linspace(3, -3, fake.size, dtype=fake.dtype)
    yield 1e30 * np.sign(real), -1e30 * np.sign(fake)
    yield np.where(real > 0, np.inf, real), np.where(fake > 0, np.nan, fake)


def _same(one, other):
    return len(one) == len(other) and all(
        np.shape(x) == np.shape(y)
        and getattr(x, "dtype", float) == getattr(y, "dtype", float)
        and np.array_equal(x, y, equal_nan=True)
        for x, y in zip(one, other)
    )
