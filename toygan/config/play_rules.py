"""Which settings a way to play excludes, with the reason."""

from toygan.config.tables import table_of
from toygan.dirac.plays import parsed
from toygan.network.optimizer_adjoints import ADJOINTS
from toygan.objectives.curvatures import CURVATURES

BENDING = ("consensus", "unrolled")  # they differentiate gradients of whole players along a direction
_REMEMBERS = ("extragradient", "optimistic")


def refuse_what_cannot_be_played(settings: dict) -> None:
    """Refuse settings that contradict the way to play.

    Raises
    ------
    ValueError
        Naming the setting, and why.
    """
    written = settings.get("play", "alternating")
    name = parsed(written)[0].name
    for applies, setting, reason in _reasons(name, settings):
        if applies:
            raise ValueError(f"play={written!r} cannot go with {setting}={settings[setting]!r}: {reason}")


def _reasons(name: str, settings: dict):
    """Rows of: whether the reason applies, the setting, the reason and what to do."""
    yield (
        name in BENDING and settings["coupling"] != "none",
        "coupling",
        "the parameters and the rows of a coupling have no place in a gradient through steps of the critic; "
        "set coupling='none'",
    )
    yield (
        name in BENDING and _follows_fakes(settings["penalty"]),
        "penalty",
        "its rows move with the generated points, and this part of the gradient would be left out; "
        "take 'r1', 'dragan' or 'none'",
    )
    if name in BENDING and settings["engine"] != "autograd":
        yield from _reasons_by_hand(settings)
    yield (
        name != "alternating" and settings["coupling"] == "minibatch_discrimination",
        "coupling",
        "its own parameters move between the steps of the players; set play='alternating'",
    )
    yield (
        name in _REMEMBERS and settings["history_weight"] > 0,
        "history_weight",
        "the mean of past parameters is kept where this way to play remembers its last step; set it to 0",
    )
    yield (
        name == "unrolled" and settings["optimizer"] not in ADJOINTS,
        "optimizer",
        f"the steps ahead pass backward through {', '.join(ADJOINTS)} alone; add its row to "
        "toygan/network/optimizer_adjoints.py, or take one of them",
    )
    yield (
        name == "unrolled" and settings["clip"] is not None,
        "clip",
        "the steps looked ahead would not be clipped; take a penalty",
    )
    yield (
        name not in ("alternating", "simultaneous")
        and table_of("constraint")[settings.get("constraint", "none")].by_layer,
        "constraint",
        "it moves whole matrices after each step, and a look ahead would have to undo that; "
        "take a penalty, or play='simultaneous'",
    )


def _reasons_by_hand(settings: dict):
    """The same for compiled updates of these ways; what the tape excludes, too, was said before."""
    yield (
        settings["objective"] not in CURVATURES,
        "objective",
        f"its second derivatives are written for {', '.join(CURVATURES)} alone; set engine='autograd'",
    )
    yield (
        settings["penalty"] != "none",
        "penalty",
        "the compiled step has no third derivative of the critic; set engine='autograd', or penalty='none'",
    )
    yield (
        settings["history_weight"] > 0,
        "history_weight",
        "the mean of past parameters is kept where this way to play keeps the gradient; set it to 0",
    )


def _follows_fakes(penalty: str) -> bool:
    """Whether a penalty, or one of a sum, is evaluated at points that the generator moves."""
    table = table_of("penalty")
    return any(table[name].points in ("interpolated", "fake") for name in penalty.split("+"))
