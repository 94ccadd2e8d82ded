"""``check_gradient``: the report for anybody's function and gradient, their own backpropagation included."""

import dataclasses
import re
from collections.abc import Mapping

import numpy as np

from toygan import autograd
from toygan.gradcheck import own_numeric, own_reference, own_search
from toygan.gradcheck.diagnosis import OWN_RULES, diagnose
from toygan.gradcheck.report import Report
from toygan.gradcheck.rows import compare


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
        Where to check: floats, away from kinks, with parameters that are not all 0. Computed in float64. Its
        order is that of the layers, input first, unless all names in a dict hold numbers (``W1``, ``b1``).
    entries : int
        Larger tensors are checked at so many entries, chosen at random; 1 or more. The others are compared
        on the tape, or else in sums along random directions.
    seed : int
        Chooses the entries.

    Returns
    -------
    Report
        ``.passed``, ``.rows`` (one per array, in the order of x), ``.diagnosis``, ``.first_wrong`` (the first
        wrong array seen from the output); it prints as a table. Where the tape and complex steps agree they
        decide. Differences take steps that scale with x and stay where f is finite; an entry is left out
        where their one-sided slopes differ (a kink), or where no method gives a reliable number. A tensor
        of which no entry could be compared does not pass. Where f or grad is float32, an error
        of 1e-4 passes; else one of 1e-10 of the tensor's largest entry, or four times the error of the
        differences where they alone decide.

    Raises
    ------
    TypeError, ValueError
        When f gives no finite real number, or two values at one x; when x holds integers; when grad has other
        shapes than x.

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
    tensors, methods, sizes = _derivatives(function, hands, entries, seed)
    rows = [_row(*each, methods, max(sizes), function.single) for each in zip(names, hands, tensors, sizes)]
    wrong = [i for i, row in enumerate(rows) if not row.passed]
    patterns = {name for i in wrong for name in _patterns(rows[i], hands[i], arrays[i], tensors[i], methods)}
    layers = _layers(names)
    upwards = [rows[i] for i in sorted(range(len(rows)), key=layers.__getitem__)]
    return Report(
        _title(function, tensors, methods),
        tuple(rows),
        first_wrong=_first_wrong(names, rows),
        diagnosis=diagnose(upwards, 0, None, OWN_RULES, patterns),
        reference=methods[0] if methods else "central",
    )


def _derivatives(function, hands, entries, seed):
    """Derive at chosen entries, and at others where the gradient looks wrong."""
    rng, rounding = np.random.default_rng(seed), own_numeric.noise(function, seed)
    gradients = own_numeric.tape(function)
    chosen = [np.sort(rng.permutation(a.size)[:entries]) for a in function.arrays]
    tensors = [own_reference.gather(function, i, at, gradients, rounding) for i, at in enumerate(chosen)]
    sizes = own_reference.sizes(tensors, function.single)
    methods = own_reference.believed(tensors, sizes, function.single)
    for i, (hand, t, size) in enumerate(zip(hands, tensors, sizes)):
        more = own_search.suspects(function, i, hand, t, methods, size, rounding, seed)
        if len(more):
            tensors[i] = own_reference.join(t, own_reference.gather(function, i, more, gradients, rounding))
    return tensors, methods, sizes


def _title(function, tensors, methods):
    size, chosen = sum(a.size for a in function.arrays), sum(len(t.places) for t in tensors)
    way = "on the tape" if "autograd" in methods else "in sums of many"
    others = "" if chosen == size else f", the others {way}"
    single = " in float32" if function.single else ""
    return f"{size} numbers in {len(tensors)} arrays, checked at {chosen}{others}{single}"


def _layers(names):
    """The numbers in every name, (2,) for ``W2``; the places of the arrays unless all names have some."""
    numbers = [tuple(map(int, re.findall(r"\d+", name))) for name in names]
    return numbers if all(numbers) else [(i,) for i in range(len(names))]


def _first_wrong(names, rows):
    """The first wrong array of the wrong layer that is nearest to the output: there the error enters."""
    layers = _layers(names)
    wrong = [i for i, row in enumerate(rows) if not row.passed]
    return names[max(wrong, key=layers.__getitem__)] if wrong else None  # of equal ones max takes the first


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
    arrays = [np.array(_floats(value, name)) for name, value in zip(names, values)]
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


def _floats(value, name):
    array = np.asarray(autograd.value_of(value))
    if array.dtype.kind in "biu":
        raise TypeError(
            f"x must hold floats, since it is moved by small steps; {name} is of dtype {array.dtype}: "
            "write 1.0 for 1, or x.astype(float)"
        )
    return _real(value, name)


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


def _row(name, hand, t, size, methods, scale, single):
    """Compare at the entries where something is known, and name the worst by its place in the whole array."""
    single = single or hand.dtype == np.float32
    reference, tolerance = own_reference.decide(t, methods, size, single)
    values = hand.flat[t.places].astype(float)
    kept = ~np.isnan(reference)
    method = methods[0] if methods else "central"
    row = compare(
        ("own", "gradient", name), values[kept], reference[kept], scale, (), {method: np.inf}, method
    )
    with np.errstate(invalid="ignore"):
        fine = (values == reference) | (np.abs(values - reference) <= tolerance)
    wrong = (kept & ~fine) | (~kept & ~np.isfinite(values))
    errors = {m: _error(t, m, values, kept, size, single) for m in [*methods, "central"]}
    worst = t.places[np.flatnonzero(kept)[row.entry[0]]] if kept.any() else 0
    return dataclasses.replace(
        row,
        errors={m: error for m, error in errors.items() if error is not None},
        entry=tuple(map(int, np.unravel_index(worst, hand.shape))),
        skipped=int(t.kink.sum()),
        unresolved=int((~kept & ~t.kink).sum()),
        passed=bool(kept.any() and not wrong.any()),  # what could not be compared is not right
    )


def _error(t, method, values, kept, size, single):
    """The largest relative distance from one method, where it says something; None where it never does."""
    found = t.at_places(method)
    says = kept & np.isfinite(found)
    if method == "central":
        says &= t.error <= own_reference.known_to(single) * size
    with np.errstate(invalid="ignore"):
        off = np.abs(values[says] - found[says]) / size
    return float(np.max(np.where(np.isnan(off), np.inf, off))) if says.any() else None


def _patterns(row, hand, x, t, methods):
    """Name what shows only in the arrays: a transpose, a weight decay left out, nothing to compare."""
    if row.unchecked:
        yield "nothing-checked"
    if not methods or row.unchecked:
        return
    reference = t.at_places(methods[0])
    if hand.ndim == 2 and hand.shape[0] == hand.shape[1] > 1 and _near(hand.T.flat[t.places], reference):
        yield "transposed"
    missing, x = reference - hand.flat[t.places], x.flat[t.places]
    decay = missing @ x / (x @ x or 1.0)
    if len(x) > 1 and decay > 0 and _near(missing, decay * x):
        yield "weight-decay"


def _near(a, b):
    return bool(np.max(np.abs(a - b)) <= 1e-6 * np.max(np.abs(b)))


def _text(place):
    return ", ".join(map(str, place))
