"""Building: what is current stays, what failed does not stop the others, nothing is half-written."""

import json
from dataclasses import replace

import pytest

from figures.production import build as building
from figures.production import produce as producing
from figures.production.build import Settings, build, read_manifest
from figures.production.ownership import CLAIMS
from figures.registry import NotAvailable, find

ROW = find("parallel_lines")


@pytest.fixture
def settings(tmp_path):
    return Settings(out=tmp_path / "figures", quick=True)


def _status(settings, rows=(ROW,), **changes):
    return [outcome.status for outcome in build(list(rows), settings, jobs=1)]


def test_builds_once_then_is_current(settings):
    assert _status(settings) == ["built"]
    assert {path.name for path in settings.out.iterdir()} == {
        ".build.lock", "dark", "data", "manifest.json", "narrow", "parallel_lines.png", "parallel_lines.svg",
    }  # fmt: skip
    assert _status(settings) == ["current"]


@pytest.mark.parametrize(
    "change", [{"style": "print"}, {"quick": False}, {"force": True}, {"formats": ("pdf",)}]
)
def test_other_settings_build_again(settings, change):
    _status(settings)
    assert _status(Settings(**(vars(settings) | change))) == ["built"]


def test_a_lost_or_damaged_file_is_built_again(settings):
    _status(settings)
    (settings.out / "parallel_lines.png").write_bytes(b"half")
    assert _status(settings) == ["built"]
    (settings.out / "parallel_lines.svg").unlink()
    assert _status(settings) == ["built"]


def test_formats_of_the_same_picture_stay_and_those_of_another_go(settings):
    _status(settings)
    _status(Settings(settings.out, ("pdf",), quick=True))
    assert set(read_manifest(settings.out)["parallel_lines"]["files"]) == {"png", "svg", "pdf"}
    _status(Settings(settings.out, ("png",), style="dark", quick=True))
    assert not (settings.out / "parallel_lines.pdf").exists()
    assert set(read_manifest(settings.out)["parallel_lines"]["files"]) == {"png"}


def test_another_style_draws_from_the_kept_data(settings, monkeypatch):
    _status(settings)
    monkeypatch.setattr(type(ROW), "compute", lambda self, quick: pytest.fail("computed again"))
    assert _status(Settings(settings.out, style="dark", quick=True)) == ["built"]


def test_damaged_data_are_computed_again(settings):
    _status(settings)
    (settings.out / "data" / "parallel_lines.npz").write_bytes(b"PK nonsense")
    assert _status(Settings(settings.out, style="dark", quick=True)) == ["built"]


@pytest.mark.parametrize("records", ["", '"parallel_lines": 3', '"parallel_lines": {}'])
def test_damaged_records_count_as_none(settings, records):
    settings.out.mkdir()
    text = f'{{"{CLAIMS}": ["parallel_lines"]{", " if records else ""}{records}}}'
    (settings.out / "manifest.json").write_text(text, encoding="utf-8")
    assert _status(settings) == ["built"]


def test_one_failing_figure_does_not_stop_the_others(settings, monkeypatch):
    monkeypatch.setattr(producing, "find", {"bad": _row("bad"), ROW.id: ROW}.get)
    outcomes = list(build([_row("bad"), ROW], settings, jobs=1))
    assert {o.id: o.status for o in outcomes} == {"bad": "failed", "parallel_lines": "built"}
    assert "no module figures.chapters.distances.bad" in next(o for o in outcomes if o.id == "bad").details
    assert "bad" not in read_manifest(settings.out)


def test_an_optional_package_that_is_missing_skips_the_figure(settings, monkeypatch):
    def compute(self, quick):
        raise NotAvailable("needs scikit-learn")

    monkeypatch.setattr(type(ROW), "compute", compute)
    (outcome,) = build([ROW], settings, jobs=1)
    assert (outcome.status, outcome.reason) == ("skipped", "needs scikit-learn")


def test_an_interrupted_write_leaves_the_old_file(settings, monkeypatch):
    _status(settings)
    before = (settings.out / "parallel_lines.png").read_bytes()
    monkeypatch.setattr(building, "json", _Interrupting())
    with pytest.raises(KeyboardInterrupt):
        _status(Settings(settings.out, style="dark", quick=True))
    assert not list(settings.out.rglob("*.part"))
    json.loads((settings.out / "manifest.json").read_text(encoding="utf-8"))
    assert before[:4] == (settings.out / "parallel_lines.png").read_bytes()[:4]


def test_parallel_and_serial_builds_give_the_same_files(tmp_path):
    from figures.registry import FIGURES

    rows = list(FIGURES.values())[:2]
    for jobs in (1, 2):
        list(build(rows, Settings(tmp_path / str(jobs), quick=True, formats=("png",)), jobs))
    for row in rows:
        one, two = ((tmp_path / jobs / f"{row.id}.png").read_bytes() for jobs in "12")
        assert one == two


def test_an_output_folder_that_cannot_be_is_an_error(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        list(build([ROW], Settings(tmp_path / "file"), jobs=1))


def _row(name):
    return replace(ROW, id=name)


class _Interrupting:
    """Stands for ``json``: reading works, writing is interrupted halfway."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dump(manifest, file, **options):
        file.write("{")
        raise KeyboardInterrupt


def test_pictures_of_the_gallery_are_drawn_for_other_screens_too(settings):
    full = Settings(settings.out, formats=("png",))
    assert _status(full) == ["built"]
    assert (settings.out / "dark" / "parallel_lines.png").is_file()
    assert (settings.out / "narrow" / "parallel_lines.png").is_file()
    (settings.out / "dark" / "parallel_lines.png").unlink()
    assert _status(full) == ["built"]
    assert _status(Settings(settings.out, formats=("png",), style="dark")) == ["built"]
    assert not (settings.out / "dark" / "parallel_lines.png").exists()
