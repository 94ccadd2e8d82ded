"""``check_gradient``: the report for anybody's function and gradient, their own backpropagation included."""

import dataclasses
from collections.abc import Mapping

import numpy as np

from toygan import autograd
from toygan.gradcheck.diagnosis import OWN_RULES, diagnose
from toygan.gradcheck.report import Report
from toygan.gradcheck.rows import TOLERANCE, compare

STEP = 1e-4
OWN_TOLERANCE = TOLERANCE | {"central": 1e-6}


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
        Larger tensors are checked at so many entries, chosen at random.
    seed : int
        Chooses the entries.

    Returns
    -------
    Report
        ``.passed``, ``.rows`` (one per array, in the order of x), ``.diagnosis``; it prints as a table.

    Raises
    ------
    TypeError, ValueError
        When f gives no finite number, or two values at one x; when grad has other shapes than x.

    Examples
    --------
    >>> x = np.array([1.0, -2.0, 3.0])
    >>> check_gradient(lambda x: (x**2).mean(), lambda x: 2 * x / 3, x).passed
    True
    >>> report = check_gradient(lambda x: (x**2).mean(), lambda x: 2 * x, x)
    >>> report.diagnosis, round(report.rows[0].ratio, 6)
    ('missing-mean', 3.0)
    """
    names, arrays, pack = _unpack(x)
    hands = _gradient(grad, names, arrays, pack)
    _check_function(f, arrays, pack)
    rng = np.random.default_rng(seed)
    places = [np.sort(rng.permutation(a.size)[:entries]) for a in arrays]
    central = [_central(f, arrays, pack, i, at) for i, at in enumerate(places)]
    exact = _exact_methods(f, arrays, pack, places, central)
    first = next(iter(exact), "central")
    scale = max(np.max(np.abs(values[~np.isnan(values)]), initial=0.0) for values in central)
    rows = []
    for i, name in enumerate(names):
        methods = {method: values[i] for method, values in exact.items()} | {"central": central[i]}
        rows.append(_row(name, hands[i], places[i], methods, first, scale))
    wrong = next((f"{row.tensor}" for row in rows if not row.passed), None)
    return Report(
        f"{sum(a.size for a in arrays)} numbers in {len(arrays)} arrays, checked at {sum(map(len, places))}",
        tuple(rows),
        first_wrong=wrong,
        diagnosis=diagnose(rows, 0, None, OWN_RULES),
        reference=first,
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
    arrays = [np.array(value, dtype=float) for value in values]
    for name, a in zip(names, arrays):
        if a.size == 0 or not np.isfinite(a).all():
            raise ValueError(f"x must hold finite numbers; {name} has shape {a.shape} or is not finite")
    return names, arrays, pack


def _gradient(grad, names, arrays, pack):
    result = grad(pack([a.copy() for a in arrays])) if callable(grad) else grad
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
    hands = [np.asarray(autograd.value_of(h), dtype=float) for h in result]
    if len(hands) != len(arrays):
        raise ValueError(f"grad must give {len(arrays)} arrays, as x has; it gave {len(hands)}")
    for name, hand, a in zip(names, hands, arrays):
        if hand.shape != a.shape:
            raise ValueError(f"grad must have the shape of x; for {name} it is {hand.shape}, x has {a.shape}")
    return hands


def _check_function(f, arrays, pack):
    values = [f(pack([a.copy() for a in arrays])) for _ in range(2)]
    try:
        values = [float(value) for value in values]
    except TypeError:
        raise TypeError(f"f must return one number; it returned {type(values[0]).__name__}") from None
    if not np.isfinite(values[0]):
        raise ValueError(f"f must be finite where it is checked; f(x) is {values[0]}")
    if values[0] != values[1]:
        raise ValueError(f"f gives {values[0]} and {values[1]} at one x: give its randomness a fixed seed")


def _central(f, arrays, pack, i, places):
    """Central differences with steps h and h/2, extrapolated; NaN where the two sides show a kink."""
    here = float(f(pack([a.copy() for a in arrays])))

    def value(place, step):
        moved = [a.copy() for a in arrays]
        moved[i].flat[place] += step
        return float(f(pack(moved)))

    def derivative(place):
        h = STEP * max(1.0, abs(arrays[i].flat[place]))
        up, down, near_up, near_down = (value(place, step) for step in (h, -h, h / 2, -h / 2))
        wide, narrow = (up - down) / (2 * h), (near_up - near_down) / h
        jump, near_jump = (up - 2 * here + down) / h, (near_up - 2 * here + near_down) / (h / 2)
        size = max(abs(up - here), abs(here - down)) / h
        kink = abs(jump - 2 * near_jump) > 1e-3 * size + 1e-7 * (1 + abs(here))
        return np.nan if kink else (4 * narrow - wide) / 3

    return np.array([derivative(place) for place in places])


def _exact_methods(f, arrays, pack, places, central):
    """Run the tape and complex steps; keep the ones that f takes and that agree with differences roughly."""
    found = {}
    for name, method in (("autograd", _tape), ("complex", _complex)):
        try:
            with np.errstate(all="ignore"):
                values = method(f, arrays, pack, places)
        except Exception:  # f is anybody's: whatever it cannot take, it says in its own way
            continue
        if values is not None and all(_roughly(v, c) for v, c in zip(values, central)):
            found[name] = values
    return found


def _roughly(values, central):
    kept = ~np.isnan(central)
    size = np.max(np.abs(central[kept]), initial=1e-8)
    return bool(np.all(np.abs(values[kept] - central[kept]) <= 1e-3 * size))


def _tape(f, arrays, pack, places):
    tensors = [autograd.Tensor(a) for a in arrays]
    output = f(pack(tensors))
    if not isinstance(output, autograd.Tensor):
        return None
    gradients = autograd.grad(output.reshape(()), tensors)
    return [g.value.ravel()[at] for g, at in zip(gradients, places)]


def _complex(f, arrays, pack, places, h=1e-30):
    def derivative(i, place):
        moved = [a.astype(complex) for a in arrays]
        moved[i].flat[place] += 1j * h
        return complex(f(pack(moved))).imag / h

    return [np.array([derivative(i, place) for place in at]) for i, at in enumerate(places)]


def _row(name, hand, places, methods, first, scale):
    """Compare at the chosen entries without kinks, and name the worst by its place in the whole array."""
    kept = ~np.isnan(methods["central"])
    at = places[kept]
    numeric = [(m, np.arange(len(at)), v[kept], 0.0) for m, v in methods.items() if m != first]
    key = ("own", "gradient", name)
    row = compare(key, hand.flat[at], methods[first][kept], scale, numeric, OWN_TOLERANCE, first)
    place = at[row.entry[0]] if len(at) else 0
    return dataclasses.replace(
        row, entry=tuple(map(int, np.unravel_index(place, hand.shape))), skipped=int((~kept).sum())
    )
