"""Ways to play a game: from the two gradients at a state to the next state, as a table.

v is the field of both gradients, η the step, w the state of both players:

    simultaneous    w ← w + η v(w)
    alternating     one player steps, then the other answers the new state
    extragradient   w̃ = w + η v(w),  w ← w + η v(w̃)                      (Korpelevich 1976; Gidel et al. 2019)
    optimistic      w ← w + 2η v(w_t) - η v(w_t-1)                          (Daskalakis et al. 2018)
    consensus:γ     along v - γ ∇½‖v‖² in place of v                        (Mescheder et al. 2017)
    unrolled:k      the generator's gradient through k steps of the other   (Metz et al. 2017)

The Dirac games (`toygan.dirac.dynamics`) and the training of networks (`toygan.game`) take the same names.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from toygan.support.names import look_up


@dataclass(frozen=True)
class Play:
    """One row of the table.

    Attributes
    ----------
    name, source : str
    counts : str
        What the number behind the colon is; empty where the name takes none.
    gradients : callable
        ``gradients(n, number)`` -> int: evaluations of a gradient in an update with n steps of the critic. A
        gradient through a gradient counts as two.
    whole : bool
        Whether the number is a whole one.
    batches : int
        How many more batches an update of networks needs.
    """

    name: str
    source: str
    counts: str = ""
    gradients: Callable = lambda n, number: n + 1
    whole: bool = False
    batches: int = 0


_ROWS = (
    Play("alternating", "one player steps, then the other answers; Goodfellow et al. 2014"),
    Play("simultaneous", "both step from the same state"),
    Play(
        "extragradient",
        "look one step ahead, then step by the gradient there; Korpelevich 1976, Gidel et al. 2019",
        gradients=lambda n, number: n + 3,
        batches=2,
    ),
    Play("optimistic", "twice the gradient less the one before; Daskalakis et al. 2018"),
    Play(
        "consensus",
        "both gradients also shorten the field of both; Mescheder et al. 2017",
        counts="γ",
        gradients=lambda n, number: n + 1 + 2 * 2,
    ),
    Play(
        "unrolled",
        "the generator's gradient through steps of the critic; Metz et al. 2017",
        counts="steps",
        gradients=lambda n, number: n + 1 + 2 * int(number),
        whole=True,
    ),
)
PLAYS: dict[str, Play] = {row.name: row for row in _ROWS}


def parsed(name: str, argument: str = "play") -> tuple[Play, float]:
    """Row and number of a way to play as it is written, ``consensus:0.5``; where it takes no number, 0.

    Raises
    ------
    ValueError
        For an unknown name, a number that is missing or out of range, or one where none belongs.

    Examples
    --------
    >>> parsed("consensus:0.5")[1], parsed("unrolled:3")[1], parsed("optimistic")[0].name
    (0.5, 3, 'optimistic')
    >>> parsed("optimistic:2")
    Traceback (most recent call last):
    ValueError: play optimistic takes no number; it is 'optimistic:2' (write 'optimistic')
    """
    head, colon, text = str(name).partition(":")
    play = look_up(PLAYS, head, argument)
    if not play.counts:
        if colon:
            raise ValueError(f"{argument} {head} takes no number; it is {name!r} (write {head!r})")
        return play, 0
    number = _number(text, play.whole)
    if number is None:
        kind, example = ("a whole number of 1 or more", 2) if play.whole else ("a number of 0 or more", 0.5)
        raise ValueError(
            f"{argument} {head} must say its {play.counts}, {kind}, as in '{head}:{example}'; it is {name!r}"
        )
    return play, number


def _number(text: str, whole: bool):
    """The number that a text is, or None."""
    if whole:
        return int(text) if text.isascii() and text.isdecimal() and int(text) >= 1 else None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def canonical(name: str, argument: str = "play") -> str:
    """The one form of a name: ``consensus:.5`` is ``consensus:0.5``.

    Examples
    --------
    >>> canonical("consensus:1"), canonical("unrolled:02")
    ('consensus:1', 'unrolled:2')
    """
    play, number = parsed(name, argument)
    return f"{play.name}:{number:g}" if play.counts else play.name
