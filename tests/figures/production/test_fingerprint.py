"""What makes a figure current: its sources, its words, its style; and nothing else."""

import pytest

from figures.look import labels
from figures.look.look import Look
from figures.production import fingerprint
from figures.registry import find

ROW = find("parallel_lines")


def test_imports_are_followed_through_lazy_packages():
    assert "figures.look.style" in fingerprint.closure("figures.chapters.distances.parallel_lines")
    reached = fingerprint.closure("figures.production.build")
    assert {
        "toygan.support.files",
        "toygan.support.names",
        "figures.registry",
        "figures.production.saver",
        "figures.look.style",
    } <= reached


def test_a_lazily_exported_name_leads_to_its_module():
    assert fingerprint._home("divergences", "pmf") >= {"divergences", "divergences.laws.discrete"}
    assert "divergences.laws.mixtures" not in fingerprint._home("divergences", "pmf")


def test_missing_module_is_reported():
    with pytest.raises(FileNotFoundError, match=r"no module figures\.chapters\.distances\.nothing"):
        fingerprint.closure("figures.chapters.distances.nothing")


def test_style_words_and_quality_each_change_the_picture():
    base = (Look(), "en")
    hashes = {
        fingerprint.of_picture(ROW, True, *base),
        fingerprint.of_picture(ROW, False, *base),
        fingerprint.of_picture(ROW, True, Look("dark"), "en"),
        fingerprint.of_picture(ROW, True, Look(), "zh"),
    }
    assert len(hashes) == 4
    assert fingerprint.of_picture(ROW, True, *base) in hashes


def test_another_word_changes_the_picture_but_not_the_data(monkeypatch):
    data, picture = fingerprint.of_data(ROW, True), fingerprint.of_picture(ROW, True, Look(), "en")
    monkeypatch.setattr(labels, "of_figure", lambda name, lang: {"x": "another"})
    assert fingerprint.of_data(ROW, True) == data
    assert fingerprint.of_picture(ROW, True, Look(), "en") != picture


def test_line_ends_do_not_count(tmp_path):
    for name, ends in (("unix", b"\n"), ("windows", b"\r\n")):
        (tmp_path / name).write_bytes(b"a" + ends + b"b")
    assert fingerprint._file(tmp_path / "unix") == fingerprint._file(tmp_path / "windows")
