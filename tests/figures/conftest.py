"""Drawing each figure once, at smoke quality, for every test that reads something back from it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from figures.look.style import context
from figures.production.saver import no_missing_glyph
from figures.registry import FIGURES, NotAvailable, find

HERE = Path(__file__).parent
PLACES = {name: place for place, name in enumerate(FIGURES)}


def pytest_collection_modifyitems(items):
    """All tests of a figure come one after the other: of two workers, one computes and draws it."""
    mine = [place for place, item in enumerate(items) if HERE in item.path.parents]
    ordered = sorted((items[place] for place in mine), key=_place)
    for place, item in zip(mine, ordered, strict=True):
        items[place] = item


def _place(item) -> int:
    """Where the figure of a test stands in the table; tests of no figure come first."""
    named = getattr(item, "callspec", None) and item.callspec.params.get("name")
    return PLACES.get(named if named in PLACES else item.path.stem.removeprefix("test_"), -1)


@dataclass(frozen=True)
class Picture:
    """A figure's data and its drawing; artists are found by their ``gid``."""

    data: dict
    figure: object

    def artists(self, gid: str) -> list:
        found = self.figure.findobj(lambda artist: artist.get_gid() == gid)
        assert found, f"nothing was drawn with gid {gid!r}"
        return found

    def artist(self, gid: str):
        (found,) = self.artists(gid)
        return found

    def line(self, gid: str) -> tuple[np.ndarray, np.ndarray]:
        """x and y of a line, as drawn."""
        return tuple(np.asarray(values, dtype=float) for values in self.artist(gid).get_data())

    def words(self) -> str:
        """Every word of the picture, one a line."""
        return "\n".join(
            text.get_text() for text in self.figure.findobj(match=_is_text) if text.get_visible()
        )


def _is_text(artist) -> bool:
    return hasattr(artist, "get_text") and hasattr(artist, "get_fontsize")


@cache
def _data(name: str) -> dict:
    try:
        return find(name).compute(quick=True)
    except NotAvailable as reason:
        pytest.skip(str(reason))


@cache
def _picture(name: str, style: str, lang: str) -> Picture:
    with context(style, lang), no_missing_glyph():
        figure = find(name).draw(_data(name), lang)
        FigureCanvasAgg(figure).draw()
    return Picture(_data(name), figure)


@pytest.fixture(scope="session")
def picture():
    """``picture(name, style="lecture", lang="en")``: the figure, drawn once a session and style."""
    return lambda name, style="lecture", lang="en": _picture(name, style, lang)
