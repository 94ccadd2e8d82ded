"""Bad input, one table for every public function: a right value or an error that names the argument.

Functions are found by introspection and called with ``GOOD`` arguments by parameter name, one of which is
replaced by every case of its kind. A new function whose parameters have no entry here fails the first test.
"""

import contextlib
import inspect
import re
from collections.abc import Mapping

import numpy as np
import pytest
from scipy import sparse, stats

import divergences
from divergences import Discrete, mixture, pmf, samples

PLACED = {"earth_mover_distance", "optimal_transport"}  # laws need points there; bare arrays are refused


def public_functions() -> dict:
    """Functions (and ``Discrete``) under the names a user writes; records such as Transport are results."""
    found = {}
    for name in divergences.__all__:
        thing = getattr(divergences, name)
        inner = vars(thing).items() if inspect.ismodule(thing) else [("", thing)]
        for inner_name, function in inner:
            own = inspect.isfunction(function) and function.__module__.startswith("divergences")
            listed = not inner_name or inner_name in getattr(thing, "__all__", [inner_name])
            here = not inner_name or (function.__module__ == thing.__name__ if own else False)
            if (own and listed and here and not inner_name.startswith("_")) or function is Discrete:
                found[f"{name}.{inner_name}".rstrip(".")] = function
    return found


FUNCTIONS = public_functions()
WEIGHTS, POINTS = np.array([0.25, 0.75]), np.array([[0.0], [1.0]])
GOOD = {
    "weights": WEIGHTS,
    "points": POINTS,
    "masses": WEIGHTS,
    "other_points": POINTS + 1,
    "P": WEIGHTS,
    "Q": WEIGHTS[::-1].copy(),
    "p": WEIGHTS,
    "q": WEIGHTS[::-1].copy(),
    "thetas": np.array([0.0, 0.5]),
    "discriminator": WEIGHTS,
    "witness": WEIGHTS,
    "discriminators": [WEIGHTS, WEIGHTS],
    "laws": [stats.norm(0, 1), stats.norm(2, 1)],
    "A": sparse.csr_array(np.array([[1.0, 1.0, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])),
    "b": np.array([0.25, 0.75, 0.75, 0.25]),
    "c": np.array([0.0, 1.0, 1.0, 0.0]),
    "base": 2.0,
    "order": 1.0,
    "theta": 0.5,
    "slope_at_infinity": 0.5,
    "atoms": 4,
    "n": 2,
    "m": 3,
    "d": 2,
    "max_iterations": None,
    "progress": None,
    "normalize": False,
    "generator": "kl",
    "metric": "euclidean",
    "method": "auto",
    "text": "norm(0, 1)",
    "name": "law",
    "x": np.random.default_rng(0).normal(size=(24, 1)).astype(np.float32).astype(float),
    "y": np.random.default_rng(1).normal(size=(26, 1)).astype(np.float32).astype(float),
    "k": 1,
    "rng": 0,
    "statistic": "energy",
    "permutations": 19,
    "estimate": False,
    "test": None,
    "ready": None,
}
OWN = {  # arguments of one function that differ from the table
    "f_divergence": {"generator": lambda u: np.abs(u - 1) / 2},
    "compare": {"witness": None},  # a critic there
}


def arguments(name: str) -> dict:
    chosen = {key: GOOD[key] for key in inspect.signature(FUNCTIONS[name]).parameters}
    if name in PLACED:
        chosen |= {"p": pmf(WEIGHTS, POINTS), "q": samples(POINTS)}
    return chosen | OWN.get(name, {})


def negative_strides(a):
    return a[::-1].copy()[::-1]


def read_only(a):
    a = a.copy()
    a.setflags(write=False)
    return a


SAME = {  # the same numbers in other clothes: the same result
    "read-only": read_only,
    "fortran": np.asfortranarray,
    "negative strides": negative_strides,
    "every second": lambda a: np.repeat(a, 2, axis=0)[::2],
    "list": lambda a: a.tolist(),
    "float32": lambda a: a.astype(np.float32),
    "longdouble": lambda a: a.astype(np.longdouble),
    "big-endian": lambda a: a.astype(">f8"),
    "unmasked": lambda a: np.ma.array(a),
}
WRONG = {  # never a number
    "nan": lambda a: np.where(np.arange(a.size).reshape(a.shape) == 1, np.nan, a),
    "inf": lambda a: np.where(np.arange(a.size).reshape(a.shape) == 1, np.inf, a),
    "-inf": lambda a: np.where(np.arange(a.size).reshape(a.shape) == 1, -np.inf, a),
    "empty": lambda a: a[:0],
    "0-d": lambda a: a.ravel()[0],
    "3-d": lambda a: a.reshape(1, 1, -1),
    "complex": lambda a: a + 0j,
    "object": lambda a: a.astype(object),
    "bool": lambda a: a > 0.5,
    "strings": lambda a: a.astype(str),
    "bytes": lambda a: a.astype("S"),
    "dates": lambda a: a.astype("M8[s]"),
    "masked": lambda a: np.ma.array(a, mask=np.arange(a.size).reshape(a.shape) == 0),
    "ragged": lambda a: [[1.0], [1.0, 2.0]],
    "text": lambda a: "0.25, 0.75",
    "nothing": lambda a: object(),
    "mapping": lambda a: {0: 0.25, 1: 0.75},
    "generator": lambda a: (x for x in a.ravel()),
    "overflowing longdouble": lambda a: a.astype(np.longdouble) * np.longdouble("1e400"),
}
MASSES = {  # of weights
    "negative": lambda a: a * [-1, 1],
    "zero-sum": lambda a: a * 0,
    "2-d": lambda a: a[None],
}
NOT_ONE = {
    "unnormalised": lambda a: a * 2,
    "times 1e300": lambda a: a * 1e300,
    "times 1e-300": lambda a: a * 1e-300,
}
EXTREME = {  # numbers that are allowed where they make sense
    "mismatched": lambda a: np.concatenate([a, 0 * a]),
    "integer": lambda a: np.arange(len(a)).reshape(a.shape),
    "subnormal": lambda a: np.where(np.arange(a.size).reshape(a.shape) == 0, 5e-324, 1.0),
    "times 1e300": lambda a: a * 1e300,
    "times 1e-300": lambda a: a * 1e-300,
    "column": lambda a: a.reshape(-1, 1),
    "huge integer": lambda a: np.full(a.shape, 2**62),
}
LAWS = {  # of law arguments
    "unfrozen": stats.norm,
    "discrete": stats.poisson(3),
    "multivariate": stats.multivariate_normal([0, 0]),
    "kernel density": stats.gaussian_kde([0.0, 1.0, 2.0]),
    "negative scale": stats.norm(0, -1),
    "nan parameter": stats.norm(np.nan, 1),
    "array parameter": stats.norm([0, 1], 1),
    "complex parameter": stats.norm(1j, 1),
    "class": stats.rv_continuous,
    "three labels": pmf([0.5, 0.25, 0.25]),
    "plane": samples([[0.0, 1.0], [2.0, 3.0]]),
    "space": samples(np.zeros((2, 3))),
}
EXTREME_LAWS = {
    "far": samples([0.0, 1e300]),
    "near": samples([0.0, 1e-300]),
    "ends of floats": samples([-1.7e308, 1.7e308]),
    "subnormal points": samples([0.0, 5e-324]),
    "subnormal weight": pmf([5e-324, 1.0], [0.0, 1.0]),
    "no weight": pmf([0.0, 1.0], [0.0, 1.0]),
    "wide": stats.norm(0, 1e300),
    "narrow": stats.norm(0, 1e-300),
    "mixture": mixture([0.0, 1.0], [stats.norm(), stats.uniform()]),
    "heavy": stats.cauchy(),
}
SCALARS = {
    "nan": np.nan,
    "inf": np.inf,
    "-inf": -np.inf,
    "zero": 0,
    "negative": -1.0,
    "huge": 1e300,
    "tiny": 1e-300,
    "text": "2",
    "bool": True,
    "complex": 2 + 0j,
    "array": np.array([1.0, 2.0]),
    "nothing": object(),
    "list": [2.0],
}
WORDS = {"unknown": "eulcidean", "empty": "", "number": 3, "nothing": None, "list": ["kl"], "bytes": b"kl"}
LISTS = {
    "number": 3,
    "text": "norm",
    "empty": [],
    "nothing": None,
    "nan": [np.nan],
    "names": ["norm", "norm"],
}
NAMED = {  # the other law may be what no longer fits
    "p": "p|q|witness|discriminator|discriminators",
    "q": "p|q|witness|discriminator|discriminators",
    "P": "P|points",
    "Q": "Q|other_points",
    "text": "law",
}
ARRAYS = (
    "weights",
    "masses",
    "points",
    "other_points",
    "P",
    "Q",
    "p",
    "q",
    "thetas",
    "discriminator",
    "witness",
    "b",
    "c",
    "x",
    "y",
)


def cases():
    """(function, parameter, case, value, verdict); the verdict is "same", "error" or "either"."""
    for name, function in FUNCTIONS.items():
        for parameter in inspect.signature(function).parameters:
            for case, value, verdict in of_parameter(name, parameter):
                yield pytest.param(name, parameter, value, verdict, id=f"{name}-{parameter}-{case}")


def of_parameter(name: str, parameter: str):
    if parameter not in GOOD or parameter in ("normalize", "name"):
        return
    if (name, parameter) == ("compare", "witness"):
        yield from (("an array", WEIGHTS, "error"), ("text", "critic", "error"))
        return
    good = GOOD[parameter]
    if parameter in ARRAYS:
        yield from of_array(name, parameter, np.asarray(good))
    if parameter in ("p", "q"):
        yield from ((case, law, "error") for case, law in LAWS.items())
        yield from ((case, law, "either") for case, law in EXTREME_LAWS.items())
    if parameter in (
        "base",
        "order",
        "theta",
        "slope_at_infinity",
        "atoms",
        "n",
        "m",
        "k",
        "permutations",
        "max_iterations",
    ):
        yield from ((case, value, "either") for case, value in SCALARS.items())
    if parameter in ("generator", "metric", "method", "text", "statistic"):
        yield from ((case, value, "error") for case, value in WORDS.items())
    if parameter in ("laws", "discriminators"):
        yield from ((case, value, "error") for case, value in LISTS.items())
    if parameter == "A":
        yield from ((case, value, "error") for case, value in LISTS.items())


def of_array(name: str, parameter: str, good: np.ndarray):
    law = parameter in ("p", "q")
    for case, dress in SAME.items():
        yield case, dress(good), "error" if law and name in PLACED else "same"
    for case, spoil in WRONG.items():
        # numbers without a shape of their own are fine where a list of them is; infinity is a legal T
        loose = (parameter, case) in {
            ("masses", "3-d"),
            ("thetas", "0-d"),
            ("thetas", "3-d"),
            ("thetas", "empty"),
            ("witness", "inf"),
            ("witness", "-inf"),
        }
        yield case, spoil(good), "either" if loose else "error"
    if law or parameter in ("weights", "masses", "P", "Q"):
        masses = {"2-d"} if parameter == "masses" else set()  # an image
        yield from ((case, MASSES[case](good), "error") for case in MASSES if case not in masses)
        verdict = "either" if parameter in ("P", "Q") else "error"
        yield from ((case, spoil(good), verdict) for case, spoil in NOT_ONE.items())
    yield from ((case, spoil(good), "either") for case, spoil in EXTREME.items())


def numbers_in(result) -> np.ndarray:
    """Every number of a result, flat."""
    if isinstance(result, Discrete):
        parts = [result.weights] + ([] if result.points is None else [result.points])
    elif isinstance(result, Mapping):
        parts = [numbers_in(value) for value in result.values()]
    elif sparse.issparse(result):
        parts = [result.toarray()]
    elif isinstance(result, tuple | list):
        parts = [numbers_in(value) for value in result]
    elif callable(getattr(result, "to_dict", None)):
        parts = [numbers_in(result.to_dict())]
    elif hasattr(result, "__dataclass_fields__"):
        parts = [numbers_in(getattr(result, field)) for field in result.__dataclass_fields__]
    elif isinstance(result, str) or result is None:
        return np.array([float(result)]) if result == "inf" else np.empty(0)
    elif isinstance(result, int | float | np.number | np.ndarray):
        array = np.asarray(result)
        return array.ravel().astype(float) if array.dtype.kind in "iufb" else np.empty(0)
    elif callable(result):
        with contextlib.suppress(ValueError):  # a function of points of another dimension
            return numbers_in(result(np.array([0.0, 0.5, 1.0])))
        return np.empty(0)
    else:
        return np.empty(0)
    return np.concatenate([np.asarray(part, dtype=float).ravel() for part in parts] or [np.empty(0)])


def snapshot(value):
    return np.array(value, copy=True).tobytes() if isinstance(value, np.ndarray) else None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_table_knows_every_parameter(name):
    unknown = set(inspect.signature(FUNCTIONS[name]).parameters) - set(GOOD)
    assert not unknown, f"give {unknown} of {name} a good value and its bad cases in this file"
    assert not np.isnan(numbers_in(FUNCTIONS[name](**arguments(name)))).any()


def test_introspection_finds_the_contract():
    contract = {
        "pmf", "samples", "mixture", "total_variation", "kl_divergence", "js_divergence", "js_distance",
        "hellinger_distance", "chi_square_divergence", "f_divergence", "earth_mover_distance",
        "optimal_transport", "compare", "optimal_discriminator", "gan_value", "linear_program.primal",
        "linear_program.dual", "theta_shift.table",
    }  # fmt: skip
    assert contract <= set(FUNCTIONS)


@pytest.mark.parametrize(("name", "parameter", "value", "verdict"), list(cases()))
def test_bad_input(name, parameter, value, verdict):
    given = arguments(name) | {parameter: value}
    before = {key: snapshot(argument) for key, argument in given.items()}
    result, error = None, None
    try:
        result = FUNCTIONS[name](**given)
    except (ValueError, TypeError) as raised:
        error = raised
    assert before == {key: snapshot(argument) for key, argument in given.items()}, "an argument was changed"
    if error is not None:
        assert verdict != "same", f"{name} refuses {value!r}: {error}"
        named = NAMED.get(parameter, parameter)
        assert re.search(rf"(?<!\w)({named})(?!\w)", str(error)), f"{error} does not name {parameter}"
        return
    assert verdict != "error", f"{name} takes {parameter} = {value!r} and returns {result!r}"
    assert not np.isnan(numbers_in(result)).any(), f"{result!r} holds NaN"
    if verdict == "same":
        np.testing.assert_array_equal(numbers_in(result), numbers_in(FUNCTIONS[name](**arguments(name))))
