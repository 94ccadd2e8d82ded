"""What an exercise is: text in two languages, code with blanks, cases, the answer, and known mistakes."""

from collections.abc import Callable
from typing import NamedTuple

LANGUAGES = ("en", "zh")


class Text(NamedTuple):
    """The same words in English and Chinese."""

    en: str
    zh: str

    def say(self, lang: str) -> str:
        """The words in a language.

        Examples
        --------
        >>> Text("loss", "损失").say("zh")
        '损失'
        """
        return getattr(self, lang)


class Slip(NamedTuple):
    """A mistake that is often made: the function as it would be, and what to say about it."""

    wrong: Callable
    words: Text


class Exercise(NamedTuple):
    """One exercise; to add one, write a module that names it ``EXERCISE``.

    Parameters
    ----------
    name : str
        The file's name, and the word after ``toygan exercise start``.
    title, text : Text
        One line; and what to do, with shapes and the formula.
    code : str
        The student's function, in which ``...`` stands for every blank.
    cases : callable
        ``cases(rng)`` -> list of tuples of arguments.
    solution : callable
        The library's answer, for the same arguments.
    slips : tuple of Slip
    """

    name: str
    title: Text
    text: Text
    code: str
    cases: Callable
    solution: Callable
    slips: tuple[Slip, ...]

    @property
    def function(self) -> str:
        """The name of the function that the student writes."""
        return self.code.partition("def ")[2].partition("(")[0]
