"""What each setting of a training run may be: one rule per field, and the combinations that make no sense.

A rule takes ``(name, value)`` and returns the value in its one stored form, or raises an error that names
the field, says what is required and shows what came.
"""

import math
import numbers
from collections.abc import Callable
from importlib import import_module

from toygan.support.names import look_up

# kind of name -> the module and the table that know it (read only when a name must be checked)
TABLES = {
    "activation": ("toygan.network.activations", "ACTIVATIONS"),
    "objective": ("toygan.objectives.table", "OBJECTIVES"),
    "penalty": ("toygan.objectives.penalties", "PENALTIES"),
    "init": ("toygan.network.initialisation", "INITIALISATIONS"),
    "schedule": ("toygan.remedies.schedules", "SCHEDULES"),
    "data": ("toygan.datasets.table", "DATASETS"),
}
DATA_SUFFIXES = (".csv", ".npy")
COUPLINGS = ("none", "packing:<samples per pack>", "minibatch_discrimination")
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
SMOOTHABLE = ("minimax", "non_saturating", "least_squares")


def known_names(kind: str) -> tuple[str, ...]:
    """The names that a field of this kind may take, from the table that defines them.

    Examples
    --------
    >>> "relu" in known_names("activation")
    True
    """
    module, table = TABLES[kind]
    return tuple(getattr(import_module(module), table))


def named(name, value):
    """A name from the table that belongs to the field."""
    known = known_names(name)
    return look_up(dict(zip(known, known)), value, name)


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
        if not low <= value < 2**63:
            raise ValueError(f"{name} must be {low} or more; it is {value!r}")
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
    """A law's name, or the path of a CSV or npy file (which is read only when training starts)."""
    if not isinstance(value, str) or not value:
        raise TypeError(f"data must be the name of a law or the path of a .csv or .npy file; it is {value!r}")
    if value.lower().endswith(DATA_SUFFIXES):
        return value
    return named(name, value)


def initialisation(name, value):
    """A name, with a number where it takes one: ``he``, ``orthogonal:1.4``."""
    from toygan.network.initialisation import initialisation as check

    check(value)
    return value


def coupling(name, value):
    """``none``, ``packing:2`` (any number of samples from 2), or ``minibatch_discrimination``."""
    head, _, size = value.partition(":") if isinstance(value, str) else (None, "", "")
    if head == "packing" and size.isdecimal() and int(size) >= 2:
        return f"packing:{int(size)}"
    if value in ("none", "minibatch_discrimination"):
        return value
    raise ValueError(f"coupling must be one of {', '.join(COUPLINGS)}; it is {value!r} (try 'packing:2')")


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
    "objective": named,
    "penalty": named,
    "penalty_weight": real(0),
    "clip": optional(real(0, open_low=True)),
    "latent": one_of("normal", "uniform"),
    "latent_dim": whole(1),
    "generator_hidden": widths,
    "critic_hidden": widths,
    "activation": named,
    "init": initialisation,
    "batch_size": whole(1),
    "critic_steps": whole(1),
    "iterations": whole(1),
    "optimizer": one_of("sgd", "momentum", "rmsprop", "adam"),
    "generator_learning_rate": real(0, open_low=True),
    "critic_learning_rate": real(0, open_low=True),
    "betas": betas,
    "schedule": one_of("constant", "linear", "cosine"),
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
    "engine": one_of("compiled", "autograd"),
}


def check_combination(settings: dict) -> None:
    """Refuse settings that are each fine and make no sense together, with the reason."""
    _check_coupling(settings["coupling"], settings["penalty"], settings["batch_size"])
    objective = settings["objective"]
    if settings["label_smoothing"] and objective not in SMOOTHABLE:
        raise ValueError(
            f"label_smoothing moves the target of real samples, and the {objective} objective has none; "
            f"use it with {', '.join(SMOOTHABLE)}, or set label_smoothing=0"
        )
    if settings["stop_when"] and not settings["evaluate_every"]:
        raise ValueError(
            f"stop_when={settings['stop_when']!r} watches a metric, but evaluate_every=0 never measures; "
            "set evaluate_every, for instance to 200"
        )


def _check_coupling(coupling: str, penalty: str, batch_size: int) -> None:
    if coupling == "minibatch_discrimination":
        if penalty != "none":
            raise ValueError(
                f"minibatch_discrimination cannot go with penalty={penalty!r}: the score of one sample then "
                "depends on the whole batch, so its gradient at one sample is no slope of the critic; "
                "set penalty='none' or coupling='none'"
            )
        if batch_size < 2:
            raise ValueError("minibatch_discrimination compares samples: batch_size must be 2 or more")
    if coupling.startswith("packing:") and batch_size % int(coupling.partition(":")[2]):
        raise ValueError(
            f"batch_size must be a multiple of the pack in coupling={coupling!r}; it is {batch_size}"
        )
