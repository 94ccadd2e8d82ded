"""What headlines, captions and alternative texts say, held against the data of the figure, in every language.

The test of each figure holds a table ``CLAIMS``: words of the English text, the words that say the same in
Chinese, and what the data must then be. Settings (what a training was told to do) are read from the code.
"""

import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

from figures.registry import FIGURES

HERE = Path(__file__).parent
SENTENCE = re.compile(r"(?<=[.!?])\s+")
NUMBER = re.compile(r"(?<![\w.])\d(?:[\d,. ]*\d)?(?:e[-−]?\d+)?")
FULL = "full"  # marks a claim that smoke quality is too short for; its caption says that it is smoke quality


@cache
def claims(name: str) -> list[tuple]:
    """The table of a figure: (English, Chinese, holds, mark)."""
    path = HERE / "chapters" / FIGURES[name].chapter / f"test_{name}.py"
    spec = importlib.util.spec_from_file_location(f"claims_of_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [(*row, None)[:4] for row in module.CLAIMS]


def words(name: str, lang: str) -> str:
    """Everything the figure claims in a language."""
    return "\n".join(FIGURES[name].text(key, lang) for key in ("headline", "caption", "alt"))


@pytest.mark.parametrize("name", FIGURES)
def test_every_claim_is_in_the_words_and_every_sentence_holds_a_claim(name):
    english, chinese = words(name, "en"), words(name, "zh")
    for claim, in_chinese, *_ in claims(name):
        assert claim in english
        assert in_chinese in chinese
    for sentence in [part for line in english.splitlines() for part in SENTENCE.split(line)]:
        assert any(claim in sentence for claim, *_ in claims(name)), sentence


@pytest.mark.parametrize("name", FIGURES)
def test_every_number_of_the_words_is_part_of_a_claim(name):
    for text, column in ((words(name, "en"), 0), (words(name, "zh"), 1)):
        rest = text
        for quote in sorted((row[column] for row in claims(name)), key=len, reverse=True):
            rest = rest.replace(quote, " ")
        rest = rest.replace("log(1 − D)", " ")  # a name
        assert not NUMBER.findall(rest)


@pytest.mark.parametrize("name", FIGURES)
def test_claims_hold_for_the_data_drawn(name, picture):
    _check(name, picture(name).data, skipped=FULL)


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_claims_hold_at_full_quality(name):
    _check(name, FIGURES[name].compute(quick=False), skipped=None)


def _check(name: str, data: dict, skipped: str | None) -> None:
    wrong = [claim for claim, _, holds, mark in claims(name) if mark != skipped and not holds(data)]
    assert not wrong
