"""The gradient check of the package's own equations."""

import functools
from typing import NamedTuple

import numpy as np

from toygan.gradcheck import (
    bugs,
    distance_rows,
    hand_written,
    numeric,
    reference,
    source_copies,
    training_step,
)
from toygan.gradcheck.diagnosis import diagnose, first_wrong
from toygan.gradcheck.problem import Problem
from toygan.gradcheck.report import Report
from toygan.gradcheck.rows import compare


def gradcheck(problem=None, bug=None, entries=16, compile=False) -> Report:
    """Check every hand-written derivative of a problem: discriminator, generator, penalty, a whole update.

    The distances that a generator can descend without a critic are checked too, unless ``entries`` is 0.

    Parameters
    ----------
    problem : Problem, optional
    bug : str, optional
        Break this line first (``toygan gradcheck --list-bugs``): the report then shows how that looks.
    entries : int
        How many entries of each tensor are also checked by central differences and complex steps; the tape
        checks all of them. 0 leaves both out.
    compile : bool
        Compile the broken copy and the whole update too (they take Numba a while); otherwise their lines run
        as plain NumPy. The passes of `toygan.network.backprop` run compiled in any case.

    Raises
    ------
    ValueError
        For an unknown bug, or entries below 0.

    Examples
    --------
    >>> report = gradcheck(Problem(activation="softplus"), entries=2)
    >>> report.passed, report.worst["autograd"] < 1e-12
    (True, True)
    >>> gradcheck(bug="missing-curvature", entries=0).diagnosis
    'missing-curvature'
    """
    problem = problem or Problem()
    if entries < 0:
        raise ValueError(f"entries must be 0 or more; it is {entries}")
    modules = hand_written.INSTALLED
    if bug is not None:
        modules = source_copies.copies(bugs.find(bug).replacement(problem), compile)
    trainer = source_copies.uncompiled() if bug is None and not compile else modules
    more = _distances(problem) if bug is None and entries else []
    return examined(problem, modules, bug, entries, trainer, more).report


class Examination(NamedTuple):
    """A report, and the tensors behind its rows by ``(part, equation, tensor)``.

    Attributes
    ----------
    report : Report
    hand, tape : dict of arrays
        The hand-written tensors, and the same from the tape.
    numeric : dict
        ``key -> [(method, positions, values, noise)]``: at some entries; NaN where skipped.
    scales : dict of float
        The largest derivative of each part, for `toygan.gradcheck.rows.entry_errors`.
    """

    report: Report
    hand: dict
    tape: dict
    numeric: dict
    scales: dict


def examined(problem, modules, bug=None, entries=16, trainer=None, more=()) -> Examination:
    """What `gradcheck` does with given modules, and what it compared.

    Parameters
    ----------
    problem : Problem
    modules : namespace
        ``hand_written.INSTALLED`` or one of `toygan.gradcheck.source_copies.copies`.
    bug : str or None
        The name of the line that is broken in them.
    entries : int
        As for `gradcheck`.
    trainer : namespace or None
        The modules whose trainer makes the whole update; without, it is left out.
    more : sequence of Row
        Rows of other checks, for the report.

    Examples
    --------
    >>> found = examined(Problem(), source_copies.uncompiled(), entries=0)
    >>> found.report.passed, found.hand["discriminator", "BP3", "W[1]"].shape
    (True, (8, 2))
    """
    hand, tape = hand_written.derivatives(problem, modules), reference.derivatives(problem)
    if trainer is not None and training_step.applies(problem):
        hand |= training_step.by_hand(problem, trainer)
        tape |= training_step.on_tape(problem)
    numbers, scales = _numeric(problem, entries) if entries else {}, _scales(tape)
    rows = _compared(hand, tape, numbers, scales) + list(more)
    relu_is_right = functools.partial(_relu_is_right, problem, modules)
    name = diagnose(rows, problem.batch_size, relu_is_right)
    note = bugs.find(bug).unreached(problem) if bug is not None and name is None else None
    report = Report(problem.describe(), tuple(rows), first_wrong(rows), name, bug, note=note)
    return Examination(report, hand, tape, numbers, scales)


def _compared(hand, tape, numbers, scales):
    return [compare(key, hand[key], tape[key], scales.get(key[0], 0.0), numbers.get(key, ())) for key in hand]


def _distances(problem):
    """The losses without a critic, which no bug of the list breaks."""
    hand, tape = distance_rows.by_hand(problem), distance_rows.on_tape(problem)
    return [compare(key, hand[key], tape[key], 0.0) for key in hand]


def _scales(tape):
    """The largest derivative of every part, or the largest sum of |delta|, which (BP4) adds up with signs."""
    scales = {}
    for (part, equation, tensor), values in tape.items():
        if equation not in ("value", "no overflow"):
            sizes = np.abs(values).sum(axis=0) if "delta[" in tensor else np.abs(values)
            scales[part] = max(scales.get(part, 0.0), float(np.max(sizes)))
    scales["training"] = max(scales.get(part, 0.0) for part in ("objective", "discriminator", "training"))
    return scales


def _numeric(problem, entries):
    """Differences and complex steps at some entries: ``key -> [(method, positions, values, noise)]``."""
    found = {}
    for part in numeric.parts_of(problem):
        chosen = numeric.chosen_entries(problem, part, entries)
        methods = {"central": (numeric.central_differences, numeric.rounding_noise(problem, part))}
        if problem.analytic:
            methods["complex"] = numeric.complex_steps, 0.0
        for method, (derivatives, noise) in methods.items():
            for key, values in derivatives(problem, part, chosen).items():
                found.setdefault(key, []).append((method, chosen[key][1], values, noise))
    return found


def _relu_is_right(problem, modules):
    """Whether the penalty's gradients pass when the hidden layers are ReLU and the output is linear.

    It takes the leaky ReLU: with the plain one all units of a narrow layer may be 0, and then no error shows.
    """
    problem = problem.replace(activation="leaky_relu", output="identity")
    hand, tape = hand_written.derivatives(problem, modules), reference.derivatives(problem)
    rows = _compared(hand, tape, {}, _scales(tape))
    return all(row.passed for row in rows if row.part == "penalty" and row.equation in ("R-BP3", "R-BP4"))
