"""Which exercises there are, and the files that they begin with."""

import pytest

from toygan.exercises.catalogue import exercises, start
from toygan.exercises.checking import check_file
from toygan.exercises.definition import Exercise, Text

OWN = """from toygan.exercises.definition import Exercise, Slip, Text

EXERCISE = Exercise(
    "{name}", Text("Twice", "两倍"), Text("Return 2 x.", "返回 2 x。"), "def twice(x):\\n    return ...",
    lambda rng: [(1.0,)], lambda x: 2 * x, (),
)
"""


def test_the_function_is_read_from_the_code():
    text = Text("a", "b")
    assert Exercise("e", text, text, "\ndef f_1(x, y):\n    ...", list, len, ()).function == "f_1"
    assert (text.say("en"), text.say("zh")) == ("a", "b")


def test_a_lecturers_folder_adds_to_the_package(tmp_path, monkeypatch):
    (tmp_path / "own.py").write_text(OWN.format(name="own"), encoding="utf-8")
    (tmp_path / "_helper.py").write_text("raise ValueError")
    assert exercises(tmp_path).keys() - exercises().keys() == {"own"}
    monkeypatch.setenv("TOYGAN_EXERCISES", str(tmp_path))
    assert exercises()["own"].solution(3) == 6


def test_a_lecturers_exercise_is_found_only_with_the_folder(tmp_path):
    (tmp_path / "own.py").write_text(OWN.format(name="own"), encoding="utf-8")
    path = start("own", tmp_path / "_begun.py", folder=tmp_path)
    assert "toygan exercise check _begun.py --exercises FOLDER" in path.read_text(encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"unknown exercise 'own'.*needs --exercises FOLDER, or the variable"
    ):
        check_file(path)
    assert "blank" in check_file(path, tmp_path).words
    with pytest.raises(ValueError, match=r"unknown exercise 'won'; known: .*Did you mean 'own'\?$"):
        start("won", folder=tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OWN.format(name="bp1"), "the name 'bp1' is taken"),
        ("x = 1", "must name a toygan.exercises.Exercise as EXERCISE"),
        ("1 / 0", "cannot be imported: ZeroDivisionError"),
    ],
)
def test_files_that_are_no_exercise(tmp_path, content, words):
    (tmp_path / "own.py").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        exercises(tmp_path)


def test_a_file_is_begun_once(tmp_path):
    path = start("bp1", tmp_path / "mine.py", "zh")
    text = path.read_text(encoding="utf-8")
    assert 'EXERCISE, LANGUAGE = "bp1", "zh"' in text
    assert "return ..." in text
    compile(text, "mine.py", "exec")
    with pytest.raises(FileExistsError, match="is there already"):
        start("bp1", path)
    with pytest.raises(ValueError, match="unknown language 'de'"):
        start("bp1", tmp_path / "other.py", "de")
