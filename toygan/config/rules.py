"""What each setting of a training run may be: one rule per field.

A rule takes ``(name, value)`` and returns the value in its one stored form, or raises an error that names
the field, says what is required and shows what came.
"""

import csv
import math
import numbers
from collections.abc import Callable

from toygan.config.tables import table_of
from toygan.datasets.file_names import is_file_name, refuse_ending
from toygan.dirac.plays import canonical
from toygan.support.names import look_up

# metric -> +1 when larger is better, -1 when smaller is better
PLATEAU_METRICS = {
    "w1": -1,
    "w1_true": -1,
    "reverse_kl": -1,
    "mode_weight_tv": -1,
    "modes": 1,
    "balanced_modes": 1,
    "high_quality": 1,
}


def named(name, value):
    """A name from the table that belongs to the field."""
    look_up(table_of(name), value, name)
    return value


def penalty(name, value):
    """A name from the table, or several with + between them."""
    from toygan.objectives.penalties import rows_of

    if not isinstance(value, str):
        raise TypeError(f"{name} must be a name, or names such as 'r1+r2'; it is {value!r}")
    return "+".join(row.name for row in rows_of(value)) or "none"


def penalty_weight(name, value):
    """A number, or one for each penalty of a sum."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return real(0)(name, value)
    return tuple(real(0)(f"{name}[{index}]", one) for index, one in enumerate(value))


def one_of(*choices) -> Callable:
    """One of a few fixed words."""
    return lambda name, value: look_up(dict(zip(choices, choices)), value, name)


def real(low: float = -math.inf, high: float = math.inf, *, open_low=False, open_high=False) -> Callable:
    """A finite number in an interval, stored as a float."""
    left = "(" if open_low or low == -math.inf else "["
    right = ")" if open_high or high == math.inf else "]"
    interval = f"{left}{low:g}, {high:g}{right}"

    def rule(name, value):
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            raise TypeError(f"{name} must be a number in {interval}; it is {value!r}")
        above = low < value if open_low else low <= value
        below = value < high if open_high else value <= high
        if not (math.isfinite(value) and above and below):
            raise ValueError(f"{name} must be a finite number in {interval}; it is {value!r}")
        return float(value)

    return rule


def whole(low: int) -> Callable:
    """A whole number from ``low`` up, stored as an int."""

    def rule(name, value):
        if isinstance(value, bool) or not isinstance(value, numbers.Integral):
            raise TypeError(f"{name} must be a whole number, {low} or more; it is {value!r}")
        if value < low:
            raise ValueError(f"{name} must be {low} or more; it is {value!r}")
        if value >= 2**63:
            raise ValueError(f"{name} must be less than 2**63; it is {value!r}")
        return int(value)

    return rule


def optional(rule: Callable) -> Callable:
    """The rule, or None for "not used"."""
    return lambda name, value: None if value is None else rule(name, value)


def widths(name, value):
    """The sizes of the hidden layers, from the input on; an empty list is an affine network."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise TypeError(f"{name} must be a list of layer widths such as (64, 64, 64); it is {value!r}")
    return tuple(whole(1)(f"{name}[{index}]", width) for index, width in enumerate(value))


def betas(name, value):
    """The two decay rates: the first of the gradient's mean (momentum, Adam), the second of its square."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__") or len(tuple(value)) != 2:
        raise TypeError(f"{name} must be two decay rates such as (0.5, 0.9); it is {value!r}")
    rate = real(0, 1, open_high=True)
    return tuple(rate(f"{name}[{index}]", beta) for index, beta in enumerate(value))


def data(name, value):
    """A law's name, a law itself (entered under its name), or the path of a file of points, read later."""
    if not isinstance(value, str) and hasattr(value, "shape"):
        value = _name_of(value)
    if not isinstance(value, str) or not value:
        raise TypeError(f"data must be the name of a law or the path of a file of points; it is {value!r}")
    if is_file_name(value):
        return value
    if value not in table_of(name):
        refuse_ending(value, name)
    return named(name, value)


def _name_of(law) -> str:
    """The name by which a `Dataset` is found again."""
    from toygan.datasets.table import dataset, register

    if not is_file_name(str(getattr(law, "name", ""))):
        return register(law).name
    if dataset(law.name).sha256 != law.sha256:
        raise ValueError(f"data must be the file's name, with columns= beside it: data={law.name!r}")
    return law.name


def columns(name, value):
    """Names or numbers (from 1) of the columns of a file that are coordinates; None takes all."""
    value = next(csv.reader([value], skipinitialspace=True), []) if isinstance(value, str) else value
    if not hasattr(value, "__iter__") or not all(isinstance(one, str | int) for one in value) or not value:
        raise TypeError(f"{name} must be names or numbers of columns, such as ('x', 'y'); it is {value!r}")
    return tuple(str(one).strip() for one in value)


def initialisation(name, value):
    """A name, with a number where it takes one: ``he``, ``orthogonal:1.4``."""
    from toygan.network.initialisation import initialisation as check

    check(value)
    return value


def coupling(name, value):
    """A name, with a number where it takes one: ``none``, ``packing:2``."""
    from toygan.remedies.couplings import parsed

    head, size = parsed(value)
    return head if size is None else f"{head}:{size}"


def latent(name, value):
    """A name, with a number where it takes one: ``normal``, ``categorical:8``."""
    from toygan.remedies.latents import parsed

    head, count = parsed(value)
    return head if count is None else f"{head}:{count}"


def plateau(name, value):
    """``metric:patience``, for instance ``w1:10``: stop after 10 evaluations without a new best W1."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text such as 'w1:10' (metric:patience); it is {value!r}")
    metric, _, patience = value.partition(":")
    look_up(PLATEAU_METRICS, metric, f"{name} metric")
    if not patience.isdecimal() or int(patience) < 1:
        raise ValueError(f"{name} must end in a number of evaluations, as in '{metric}:10'; it is {value!r}")
    return f"{metric}:{int(patience)}"


RULES: dict[str, Callable] = {
    "data": data,
    "columns": optional(columns),
    "objective": named,
    "penalty": penalty,
    "penalty_weight": penalty_weight,
    "clip": optional(real(0, open_low=True)),
    "latent": latent,
    "latent_dim": whole(1),
    "generator_hidden": widths,
    "critic_hidden": widths,
    "activation": named,
    "critic_activation": named,
    "constraint": named,
    "init": initialisation,
    "batch_size": whole(1),
    "critic_steps": whole(1),
    "iterations": whole(1),
    "optimizer": named,
    "generator_learning_rate": real(0, open_low=True),
    "critic_learning_rate": real(0, open_low=True),
    "betas": betas,
    "schedule": named,
    "averaging": real(0, 1, open_high=True),
    "instance_noise": real(0),
    "history_weight": real(0),
    "coupling": coupling,
    "label_smoothing": real(0, 0.5, open_high=True),
    "seed": whole(0),
    "dtype": one_of("float32", "float64"),
    "evaluate_every": whole(0),
    "snapshot_every": whole(0),
    "checkpoint_every": whole(0),
    "stop_when": optional(plateau),
    "n_w1": whole(1),
    "engine": one_of("compiled", "autograd"),
    "distance": optional(named),
    "play": lambda name, value: canonical(value, name),
}
