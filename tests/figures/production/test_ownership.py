"""A build writes over what a build wrote, and over nothing else."""

import json

import pytest

from figures.production.build import Settings, build, read_manifest
from figures.production.gallery import write_gallery
from figures.production.ownership import CLAIMS, check_free, read_claims
from figures.production.saver import refuse_foreign_picture
from figures.registry import find

ROWS = [find("parallel_lines"), find("too_far")]
FOREIGN = {
    "manifest.json": '{"name": "a web app", "icons": []}',
    "index.html": "<!doctype html><title>my page</title>",
    "parallel_lines.svg": "<svg/>",
    "dark/too_far.png": "a picture",
    "data/too_far.npz": "numbers",
    "code/parallel_lines.html": "a page",
}


def settings(out):
    return Settings(out, ("png",), quick=True)


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_somebody_else_stays(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(FOREIGN[name], encoding="utf-8")
    with pytest.raises(ValueError, match=path.name):
        list(build(ROWS, settings(tmp_path), jobs=1))
    assert path.read_text(encoding="utf-8") == FOREIGN[name]
    assert {found for found in tmp_path.rglob("*") if found.is_file()} == {path}


@pytest.mark.parametrize(
    "content", ["[1, 2]", "half a manif", '{"parallel_lines": {}}', json.dumps({CLAIMS: 3}), "7"]
)
def test_a_manifest_that_none_of_ours_would_be_is_refused(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"manifest\.json"):
        check_free(tmp_path, ROWS)


def test_a_killed_build_is_taken_up_again(tmp_path):
    begun = build(ROWS, settings(tmp_path), jobs=1)
    next(begun)
    begun.close()
    (tmp_path / "too_far.png").write_bytes(b"written, and not yet on record")
    assert sorted(outcome.status for outcome in build(ROWS, settings(tmp_path), jobs=1)) == [
        "built",
        "current",
    ]
    assert read_claims(tmp_path) == {"parallel_lines", "too_far"} == set(read_manifest(tmp_path))


def test_another_figures_name_may_be_taken_in_a_folder_of_ours(tmp_path):
    list(build(ROWS[:1], settings(tmp_path), jobs=1))
    write_gallery(tmp_path, read_manifest(tmp_path))
    (tmp_path / "too_far.gif").write_bytes(b"a film of mine")
    assert [outcome.status for outcome in build(ROWS[:1], settings(tmp_path), jobs=1)] == ["current"]
    with pytest.raises(ValueError, match=r"too_far\.gif"):
        list(build(ROWS, settings(tmp_path), jobs=1))


def test_a_manifest_of_before_has_records_alone(tmp_path):
    record = {"picture": "hash", "files": {"png": "hash"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"oscillation": record}), encoding="utf-8")
    (tmp_path / "index.html").write_text("<p><code>python -m figures oscillation</code>", encoding="utf-8")
    assert check_free(tmp_path, ROWS) == {"oscillation", "parallel_lines", "too_far"}


def test_only_the_same_picture_is_replaced(tmp_path):
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    words, path = PngInfo(), tmp_path / "picture.png"
    words.add_text("Title", "均值 of mine")
    refuse_foreign_picture(path, ["均值 of mine"])
    Image.new("RGB", (2, 2)).save(path, pnginfo=words)
    refuse_foreign_picture(path, ["another", "均值 of mine"])
    with pytest.raises(ValueError, match="another picture"):
        refuse_foreign_picture(path, ["another"])
    path.write_text("no picture", encoding="utf-8")
    with pytest.raises(ValueError, match="no picture"):
        refuse_foreign_picture(path, ["another"])
