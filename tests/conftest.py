"""What every test shares: derandomised hypothesis in CI, figures without a display, a notebook."""

import os
import sys
import types
from html.parser import HTMLParser

import hypothesis
import matplotlib
import pytest

# no result depends on it, and threads that wait for each other are slow where tests share the processors
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
matplotlib.use("Agg")
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


ALONE = {"img", "br", "hr"}
KNOWN = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "details", "summary"}
KNOWN |= ALONE | {"progress", "iframe"}  # notebooks that nobody trusts drop svg


class Reader(HTMLParser):
    """Reads what a result shows in a notebook as a screen reader would, and refuses what that cannot read."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.tables, self.pictures, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []
        assert all(table["caption"] for table in self.tables)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        assert tag in KNOWN, f"<{tag}> came from a name"
        assert not any(name.startswith("on") for name in told)
        assert "color:" not in told.get("style", "").replace("color:inherit", "")
        if tag == "table":
            self.tables.append({"caption": "", "head": [], "rows": []})
        if tag == "tr" and "tbody" in self.open:
            self.tables[-1]["rows"].append([])
        if tag in ("th", "td"):
            assert (told.get("scope") in ("row", "col")) is (tag == "th")
            self._line().append("")
        if tag in ("img", "progress", "iframe"):
            self.pictures.append(told.get("alt") or told.get("aria-label") or told["title"])
            assert self.pictures[-1]
        if tag not in ALONE:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in ALONE

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if self.open[-1:] == ["caption"]:
            self.tables[-1]["caption"] += data
        elif self.open[-1:] in (["th"], ["td"]):
            self._line()[-1] += data

    def _line(self) -> list:
        return self.tables[-1]["head"] if "thead" in self.open else self.tables[-1]["rows"][-1]


@pytest.fixture
def read_html():
    """Reads the HTML of a result: ``tables``, ``pictures`` (their alternative texts), ``words``."""
    return Reader


@pytest.fixture
def notebook(monkeypatch):
    """As in the kernel of a notebook: what is shown below the cell, each with everything it became."""
    shown = []

    def display(thing, display_id=False):
        shown.append([thing])
        return types.SimpleNamespace(update=shown[-1].append)

    shell, face = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    shell.get_ipython = lambda: types.SimpleNamespace(kernel=True)
    face.display = display
    monkeypatch.setitem(sys.modules, "IPython", shell)
    monkeypatch.setitem(sys.modules, "IPython.display", face)
    return shown
