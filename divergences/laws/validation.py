"""Checks of the arrays that users pass: done once, copied to float64, made read-only.

Each check raises a ValueError or TypeError that names the argument, says what is required and shows what
came. Nothing is normalised silently, and the caller's array is never touched.
"""

import difflib
from numbers import Integral

import numpy as np

from divergences.laws.exact_weights import ExactWeights, of_masses, of_weights

SUM_TOLERANCE = 1e-9


def numbers_in(values, regular: str, real: str) -> np.ndarray:
    """``values`` as an array of integers or floats; ``regular`` and ``real`` begin the two error messages.

    Examples
    --------
    >>> numbers_in([True], "x must be a regular array", "x must hold real numbers")
    Traceback (most recent call last):
    TypeError: x must hold real numbers; got dtype bool
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{regular}: {error}") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{real}; got {_what_came(values, array)}")
    return array


def real_array(values, name: str) -> np.ndarray:
    """Return a read-only, C-ordered float64 copy of an array of finite real numbers.

    Parameters
    ----------
    values : array_like of integer or floating dtype
    name : str
        The argument's name for the user; every message begins with it.

    Raises
    ------
    TypeError
        For booleans, complex numbers, strings, objects.
    ValueError
        For masked entries, NaN and infinities, ragged lists, integers that float64 cannot hold.

    Examples
    --------
    >>> real_array([1, 2], "points")
    array([1., 2.])
    >>> real_array([0.5, float("nan")], "points")
    Traceback (most recent call last):
    ValueError: points must be finite; points[1] = nan
    """
    if np.ma.is_masked(values):
        raise ValueError(f"{name} must have no masked entries; drop them with {name}.compressed()")
    array = numbers_in(values, f"{name} must be a regular array", f"{name} must be an array of real numbers")
    if array.dtype.kind == "f" and isinstance(values, list | tuple) and np.any(np.abs(array) >= 2.0**53):
        _refuse_rounded(np.asarray(values, dtype=object), name)
    with np.errstate(over="ignore", invalid="ignore"):
        copy = np.array(array, dtype=np.float64, order="C")
    _refuse_entries(copy, ~np.isfinite(copy), name, "must be finite")
    if array.dtype.kind in "iu":
        _refuse_rounded(array, name)
    copy.setflags(write=False)
    return copy


def checked_weights(
    weights, name: str = "weights", normalize: bool = False, function: str = "pmf"
) -> ExactWeights:
    """Return weights ``(n,)``, n >= 1, non-negative, of sum 1 within 1e-9 (or divided by their sum if asked).

    A sum other than 1 within that tolerance is divided out; if that is more than rounding, ``total`` of the
    result is the sum. The message about any other sum names ``function``, which takes ``normalize=True``.

    Raises
    ------
    TypeError, ValueError
        As ``real_array``; also for a wrong shape, a negative entry, a sum other than 1.

    Examples
    --------
    >>> checked_weights([1, 3], normalize=True).w
    array([0.25, 0.75])
    >>> checked_weights([0.4, 0.8, -0.2])
    Traceback (most recent call last):
    ValueError: weights must be non-negative; weights[2] = -0.2
    """
    array = real_array(weights, name)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must be a non-empty 1-D array of weights; got shape {array.shape}")
    _refuse_entries(array, array < 0, name, "must be non-negative")
    if normalize:
        if array.max() == 0.0:
            raise ValueError(f"{name} must have a positive sum to be normalised; every entry is 0")
        return of_masses(array)
    with np.errstate(over="ignore"):
        total = array.sum()
    if not abs(total - 1.0) <= SUM_TOLERANCE:
        raise ValueError(
            f"{name} must sum to 1 within 1e-9; the sum is {total:.12g}. "
            f"Divide by it, or say {function}(…, normalize=True)"
        )
    return of_weights(array)


def point_array(points, name: str = "points") -> np.ndarray:
    """Return points ``(n, d)``, n >= 1, d >= 1; an array ``(n,)`` means d = 1.

    Examples
    --------
    >>> point_array([0.0, 2.0]).shape
    (2, 1)
    """
    array = real_array(points, name)
    if array.ndim not in (1, 2) or array.size == 0:
        raise ValueError(f"{name} must be a non-empty array of shape (n, d) or (n,); got shape {array.shape}")
    return array.reshape(len(array), -1)


def known(table, name: str, argument: str):
    """Return ``table[name]``, or say which names there are and which one was perhaps meant.

    Examples
    --------
    >>> known({"kl": 1, "js": 2}, "JS", "generator")
    Traceback (most recent call last):
    ValueError: unknown generator 'JS'; known: kl, js. Did you mean 'js'?
    """
    if isinstance(name, str) and name in table:
        return table[name]
    near = difflib.get_close_matches(str(name).lower(), list(table), n=1, cutoff=0.5)
    hint = f". Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"unknown {argument} {name!r}; known: {', '.join(table)}{hint}")


def _refuse_entries(array: np.ndarray, bad: np.ndarray, name: str, requirement: str) -> None:
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        place = f"[{', '.join(map(str, index))}]" if index else ""
        raise ValueError(f"{name} {requirement}; {name}{place} = {array[index]}")


def _refuse_rounded(array: np.ndarray, name: str) -> None:
    """Refuse whole numbers beyond 2**53; as floats they may be others, 2**53 + 1 is 2**53."""
    rounded = (array > 2**53) | (array < -(2**53))
    if array.dtype == object:  # beside a fraction in a list
        rounded &= np.vectorize(lambda entry: isinstance(entry, Integral), otypes=[bool])(array)
    _refuse_entries(array, rounded.astype(bool), name, "must be exact in float64 (at most 2**53)")


def _what_came(values, array: np.ndarray) -> str:
    if array.dtype.kind == "O" and array.ndim == 0:
        return type(values).__name__
    return f"dtype {array.dtype}"


def whole_number(value, name: str, least: int = 1) -> int:
    """Return ``value`` when it is a whole number of at least ``least``; refuse everything else."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}; got {value!r}")
    return int(value)
