"""``check_gradient``: the report for anybody's function and gradient, their own backpropagation included."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from toygan import autograd
from toygan.gradcheck import own_numeric
from toygan.gradcheck.diagnosis import OWN_RULES, diagnose
from toygan.gradcheck.report import Report
from toygan.gradcheck.rows import FLOOR, TOLERANCE, compare

OWN_TOLERANCE = TOLERANCE | {"central": 1e-6}
FLOAT32_TOLERANCE = 1e-4


def check_gradient(f, grad, x, entries=200, seed=0) -> Report:
    """Check a gradient against central differences, and complex steps and the tape where ``f`` takes them.

    Parameters
    ----------
    f : callable
        ``f(x) -> number``. When it is written with NumPy operations alone, complex steps and the tape apply
        too; a method that ``f`` does not take is left out.
    grad : callable or array
        ``grad(x)``: arrays of the shapes of ``x``.
    x : array, or list, tuple or dict of arrays
        Where to check: away from kinks, with parameters that are not all 0. Computed in float64.
    entries : int
        Larger tensors are checked at so many entries, chosen at random; 1 or more.
    seed : int
        Chooses the entries.

    Returns
    -------
    Report
        ``.passed``, ``.rows`` (one per array, in the order of x), ``.diagnosis``; it prints as a table. A
        tensor without one entry that could be compared does not pass. Where f or grad is float32, an error
        of 1e-4 passes.

    Raises
    ------
    TypeError, ValueError
        When f gives no finite real number, or two values at one x; when grad has other shapes than x.

    Examples
    --------
    >>> x = np.array([1.0, -2.0, 3.0])
    >>> check_gradient(lambda x: (x**2).mean(), lambda x: 2 * x / 3, x).passed
    True
    >>> report = check_gradient(lambda x: (x**2).mean(), lambda x: 2 * x, x)
    >>> report.diagnosis, round(report.rows[0].ratio, 6)
    ('missing-mean', 3.0)
    """
    if not callable(f):
        raise TypeError(f"f must be a function of x that returns one number; it is {type(f).__name__}")
    if entries < 1:
        raise ValueError(f"entries must be 1 or more; it is {entries}")
    names, arrays, pack = _unpack(x)
    hands = _gradient(grad, names, arrays, pack)
    function = own_numeric.checked(f, arrays, pack)
    rng = np.random.default_rng(seed)
    places = [np.sort(rng.permutation(a.size)[:entries]) for a in arrays]
    central = [own_numeric.central(function, i, at) for i, at in enumerate(places)]
    exact = own_numeric.exact_methods(function, places, central)
    rows = _rows(names, hands, places, exact, central, function)
    wrong = [i for i, row in enumerate(rows) if not row.passed]
    patterns = {name for i in wrong for name in _patterns(rows[i], hands[i], arrays[i], places[i], exact, i)}
    size, single = sum(a.size for a in arrays), " in float32" if function.single else ""
    return Report(
        f"{size} numbers in {len(arrays)} arrays, checked at {sum(map(len, places))}{single}",
        tuple(rows),
        first_wrong=rows[wrong[0]].tensor if wrong else None,
        diagnosis=diagnose(rows, 0, None, OWN_RULES, patterns),
        reference=next(iter(exact), "central"),
    )


def _unpack(x):
    """Return names, float64 arrays, and a function that makes what ``f`` takes out of such arrays."""
    if isinstance(x, Mapping):
        names, values = [str(key) for key in x], list(x.values())
        pack = lambda arrays: dict(zip(x, arrays))  # noqa: E731
    elif isinstance(x, list | tuple) and any(np.ndim(value) for value in x):
        names, values = [f"x[{i}]" for i in range(len(x))], list(x)
        pack = lambda arrays: type(x)(arrays)  # noqa: E731
    else:
        names, values, pack = ["x"], [x], lambda arrays: arrays[0]
    arrays = [np.array(_real(value, name)) for name, value in zip(names, values)]
    for name, a in zip(names, arrays):
        if a.size == 0:
            raise ValueError(f"x must hold numbers; {name} has shape {a.shape}")
        if not np.isfinite(a).all():
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(a))[0])
            raise ValueError(f"x must hold finite numbers; {name}[{_text(place)}] is {a[place]}")
    return names, arrays, pack


def _real(value, name, argument="x"):
    """Return a real array in float64, or say what came instead."""
    array = np.asarray(autograd.value_of(value))
    if array.dtype.kind not in "biuf":
        came = type(value).__name__ if array.dtype.kind in "OUS" else f"of dtype {array.dtype}"
        raise TypeError(f"{argument} must hold real numbers; {name} is {came}")
    return array.astype(float)


def _gradient(grad, names, arrays, pack):
    result = grad(pack([a.copy() for a in arrays])) if callable(grad) else grad
    if result is None:
        raise TypeError("grad returned None: it must return arrays of the shapes of x")
    if isinstance(result, Mapping):
        missing = [name for name in names if name not in map(str, result)]
        if missing:
            raise ValueError(
                f"grad must give an array for every entry of x; it gives none for {missing[0]!r}"
            )
        by_name = {str(key): value for key, value in result.items()}
        result = [by_name[name] for name in names]
    elif names == ["x"]:
        result = [result]
    if len(result) != len(arrays):
        raise ValueError(f"grad must give {len(arrays)} arrays, as x has; it gave {len(result)}")
    hands = []
    for name, given, a in zip(names, result, arrays):
        hand = _real(given, name, "grad")
        if hand.shape != a.shape:
            hint = ": it is the transpose" if a.ndim == 2 and hand.shape == a.shape[::-1] else ""
            raise ValueError(
                f"grad must have the shape of x; for {name} it is {hand.shape}, x has {a.shape}{hint}"
            )
        hands.append(np.asarray(hand, np.float32) if _is_single(given) else hand)
    return hands


def _is_single(given):
    return getattr(autograd.value_of(given), "dtype", None) in (np.float16, np.float32)


def _rows(names, hands, places, exact, central, function):
    """Compare every tensor; where rounding hides the differences and there is nothing else, skip it."""
    largest = [np.max(np.abs(values[~np.isnan(values)]), initial=0.0) for values in central]
    scale = max(largest)
    known = max(scale, *(np.max(np.abs(hand), initial=0.0) for hand in hands))
    if not exact and function.noise > 1e-2 * known > 0:
        central = [np.full_like(values, np.nan) for values in central]
    rows = []
    for i, (name, hand) in enumerate(zip(names, hands)):
        noise = function.noise / (max(largest[i], FLOOR * scale) or 1.0)
        least = FLOAT32_TOLERANCE if function.single or hand.dtype == np.float32 else 0.0
        tolerance = {method: max(usual, least) for method, usual in OWN_TOLERANCE.items()}
        tolerance["central"] = max(tolerance["central"], noise)
        methods = {method: values[i] for method, values in exact.items()} | {"central": central[i]}
        rows.append(_row(name, hand, places[i], methods, scale, tolerance))
    return rows


def _row(name, hand, places, methods, scale, tolerance):
    """Compare at the chosen entries without kinks, and name the worst by its place in the whole array."""
    kept, first = ~np.isnan(methods["central"]), next(iter(methods))
    at = places[kept]
    numeric = [(m, np.arange(len(at)), v[kept], 0.0) for m, v in methods.items() if m != first]
    row = compare(
        ("own", "gradient", name), hand.flat[at], methods[first][kept], scale, numeric, tolerance, first
    )
    entry = np.unravel_index(at[row.entry[0]] if len(at) else 0, hand.shape)
    passed = row.passed and len(at) > 0  # what could not be compared is not right
    return dataclasses.replace(row, entry=tuple(map(int, entry)), skipped=int((~kept).sum()), passed=passed)


def _patterns(row, hand, x, places, exact, i):
    """Name what shows only in the arrays: a transpose, a weight decay left out, nothing to compare."""
    if row.unchecked:
        yield "nothing-checked"
    if not exact or row.unchecked:
        return
    reference = next(iter(exact.values()))[i]
    if hand.ndim == 2 and hand.shape[0] == hand.shape[1] > 1 and _near(hand.T.flat[places], reference):
        yield "transposed"
    missing, x = reference - hand.flat[places], x.flat[places]
    decay = missing @ x / (x @ x or 1.0)
    if len(places) > 1 and decay > 0 and _near(missing, decay * x):
        yield "weight-decay"


def _near(a, b):
    return bool(np.max(np.abs(a - b)) <= 1e-6 * np.max(np.abs(b)))


def _text(place):
    return ", ".join(map(str, place))
