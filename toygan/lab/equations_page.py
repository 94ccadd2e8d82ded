"""The page "Four equations": every number of a small critic, step by step, and what the gradient check says.

Two models with a thread each: numbers follow the hand, the check comes a moment later. Nothing is computed
here: the passes are those of `toygan.network`, the bugs and the check those of `toygan.gradcheck`.
"""

from collections.abc import Iterator

from toygan.gradcheck.bugs import BUGS
from toygan.lab.equations_numbers import numbers_of, steps_of
from toygan.lab.equations_state import (
    FARTHEST,
    MOST_LAYERS,
    MOST_POINTS,
    MOST_UNITS,
    REACH,
    USUAL,
    SmallCritic,
    bug_of,
    critic_of,
    modules_of,
    objectives,
    outputs,
    penalties,
)
from toygan.lab.frames import Frame
from toygan.lab.messages import Message, choice, whole
from toygan.network.activations import ACTIVATIONS


class EquationsPage:
    """Answers with every number of the critic: frame ``equations``."""

    def receive(self, message: Message) -> Iterator[Frame]:
        """Run the passes of the state."""
        yield numbers_frame(message.state)


def numbers_frame(state: dict) -> Frame:
    """The numbers, the steps, and what may be chosen; no arrays, so that every number keeps all its digits.

    Examples
    --------
    >>> frame = numbers_frame({"widths": "3", "step": "bp1"})
    >>> frame.header["step"], frame.header["steps"][3]["tag"], len(frame.header["loss"]["delta"][0])
    (3, 'BP1', 4)
    """
    critic, bug = critic_of(state), bug_of(state)
    steps = steps_of(critic)
    names = [step["name"] for step in steps]
    header = {
        "sizes": critic.critic_sizes,
        "settings": settings_of(critic),
        "steps": steps,
        "step": names.index(choice(state, "step", names, names[0])),
        "row": whole(state, "row", 1, 1, 2 * critic.batch_size),
        "bug": bug,
        **numbers_of(critic, modules_of(bug, critic)),
        "offers": offers(critic),
    }
    return Frame("equations", header)


def settings_of(critic: SmallCritic) -> dict:
    """The settings as they are used, by the names of the address."""
    return {
        "widths": "-".join(map(str, critic.critic_sizes[1:-1])),
        "weight": critic.penalty_weight,
        "n": critic.batch_size,
        "v": critic.direction,
        **{name: getattr(critic, name) for name in ("activation", "output", "objective", "penalty")},
    }


def offers(critic: SmallCritic) -> dict:
    """What the controls offer: names of the tables, bounds, and each bug with the line that it breaks."""
    bugs = []
    for bug in BUGS.values():
        module, line, broken = bug.replacement(critic)
        bugs.append({"name": bug.name, "tag": bug.tag, "module": module, "line": line, "broken": broken})
    return {
        "activation": list(ACTIVATIONS),
        "output": outputs(),
        "objective": objectives(),
        "penalty": penalties(),
        "bugs": bugs,
        "usual": USUAL,
        "most": {"layers": MOST_LAYERS, "units": MOST_UNITS, "points": MOST_POINTS},
        "reach": {"parameter": REACH, "coordinate": FARTHEST},
    }
