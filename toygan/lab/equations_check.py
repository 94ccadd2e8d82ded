"""What the gradient check says of the page's critic: each wrong parameter beside the right number.

The check is `toygan.gradcheck` itself, at the parameters and points that the page shows.
"""

from collections.abc import Iterator

import numpy as np

from toygan.gradcheck import hand_written, source_copies
from toygan.gradcheck.check import Examination, examined
from toygan.gradcheck.diagnosis import first_wrong_row
from toygan.gradcheck.rows import TOLERANCE, entry_errors
from toygan.lab.equations_numbers import listed
from toygan.lab.equations_state import bug_of, critic_of, modules_of
from toygan.lab.frames import Frame
from toygan.lab.messages import Message

ENTRIES = 16  # of a tensor by differences and complex steps: all that a layer of the page has


class EquationsCheck:
    """Answers with what the gradient check sees: frame ``equations_check``."""

    def receive(self, message: Message) -> Iterator[Frame]:
        """Check the critic of the state."""
        yield check_frame(message.state)


def check_frame(state: dict) -> Frame:
    """The verdict, every tensor, and the wrong parameters.

    ``wrong`` lists entries of ∇W and ∇b: ``name, part, hand, right, error`` where ``right`` is a central
    difference, or the tape's number where a kink lies within its step. ``tensors`` has a row for each tensor
    of the check, from the top layer down.

    Examples
    --------
    >>> found = check_frame({"bug": "bias-axis", "widths": "3"}).header
    >>> found["passed"], found["diagnosis"], found["wrong"][0]["name"], len(found["wrong"])
    (False, 'bias-axis', 'b[1][1]', 6)
    """
    critic, bug = critic_of(state), bug_of(state)
    modules = hand_written.INSTALLED if bug is None else modules_of(bug, critic)
    trainer = source_copies.uncompiled() if bug is None else modules
    found = examined(critic, modules, bug, ENTRIES, trainer)
    report = found.report
    header = {
        "bug": bug,
        "passed": report.passed,
        "diagnosis": report.diagnosis,
        "advice": report.advice,
        "note": report.note,
        "first": _first(report),
        "errors": {method: listed(error) for method, error in report.worst.items()},
        "skipped": report.skipped,
        "checked": sum(found.hand[row.part, row.equation, row.tensor].size for row in _of_parameters(report)),
        "wrong": list(_wrong(found)),
        "tensors": [
            {"part": row.part, "equation": row.equation, "tensor": row.tensor, "passed": row.passed}
            | {"hand": listed(row.value), "right": listed(row.reference_value), "error": listed(row.worst)}
            for row in report.rows
        ],
    }
    return Frame("equations_check", header)


def _first(report) -> dict | None:
    """The tensor in which the error enters."""
    row = first_wrong_row(report.rows)
    return None if row is None else {"part": row.part, "equation": row.equation, "tensor": row.tensor}


def _of_parameters(report) -> list:
    """The rows of ∇W and ∇b of the loss and of the penalty."""
    return [r for r in report.rows if r.part in ("discriminator", "penalty") and r.tensor[0] in "Wb"]


def _wrong(found: Examination) -> Iterator[dict]:
    for row in _of_parameters(found.report):
        if row.passed:
            continue
        key = row.part, row.equation, row.tensor
        hand, tape = found.hand[key], found.tape[key]
        with np.errstate(all="ignore"):
            errors, _ = entry_errors(hand, tape, found.scales[row.part])
        right = _differences(found, key, tape)
        for place in zip(*np.nonzero(errors > TOLERANCE["autograd"])):
            yield {
                "name": f"{row.tensor}[{','.join(str(i + 1) for i in place)}]",
                "part": row.part,
                "equation": row.equation,
                "hand": listed(hand[place]),
                "right": listed(right[place]),
                "error": listed(errors[place]),
            }


def _differences(found: Examination, key: tuple, tape: np.ndarray) -> np.ndarray:
    """Central differences at every entry, and the tape's number where they were skipped."""
    right = tape.copy()
    for method, places, values, _ in found.numeric.get(key, ()):
        if method == "central":
            right.flat[places] = np.where(np.isnan(values), tape.flat[places], values)
    return right
