"""JSON: one canonical text, files that people can read, damage that is told."""

import pytest

from toygan.support.json_files import canonical_json, check_kinds, read_json, write_json


def test_canonical_text_by_hand():
    assert canonical_json({"b": [1, 0.5], "a": None}) == '{"a":null,"b":[1,0.5]}'
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_lacks_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        canonical_json([value])


def test_what_was_written_is_read(tmp_path):
    value = {"step": 3, "名": [1.5, None]}
    write_json(tmp_path / "a.json", value)
    assert read_json(tmp_path / "a.json") == value
    assert (tmp_path / "a.json").read_text(encoding="utf-8").endswith("\n")


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000, '{"a": 1}}'])
def test_damage_is_told_with_the_path(tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(ValueError, match=r"run\.json is damaged"):
        read_json(tmp_path / "run.json")


@pytest.mark.parametrize(
    ("held", "message"),
    [({}, "step must be a whole number; it is missing"), ({"step": True}, "it is 'True'")],
)
def test_kinds(held, message):
    with pytest.raises(ValueError, match=message):
        check_kinds("run.json", held, {"step": int})
    check_kinds("run.json", {"step": 3}, {"step": int})
