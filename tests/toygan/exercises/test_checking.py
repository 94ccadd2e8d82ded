"""What a check says to broken files, and exercises of a lecturer's own."""

import json

import pytest

from toygan.cli import main
from toygan.exercises.catalogue import exercises, start
from toygan.exercises.checking import check_file

HEAD = 'import numpy as np\nEXERCISE, LANGUAGE = "bp4", "en"\n'
OWN = """
from toygan.exercises import Exercise, Slip, Text

EXERCISE = Exercise(
    "softplus_slope",
    Text("The slope of softplus", "softplus 的斜率"),
    Text("Return it at x.", "返回它在 x 处的值。"),
    "def slope(x):\\n    return ...\\n",
    lambda rng: [(rng.normal(size=4),)],
    lambda x: 1 / (1 + 2.718281828459045**-x),
    (Slip(lambda x: x, Text("this is x itself", "这是 x 本身")),),
)
"""


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def bias_gradient(delta)\n", "line 3: this is no Python: expected ':'"),
        ("def bias_gradient(delta):\n    return ...\n", "line 4: this blank is still to be filled in"),
        ("def bias(delta):\n    return 1\n", "the function bias_gradient is missing"),
        ("def bias_gradient(delta):\n    return delt\n", "line 4: NameError: name 'delt' is not defined"),
        ("def bias_gradient(delta):\n    return 'x'\n", "bias_gradient must return numbers; it returned str"),
        ("def bias_gradient(delta):\n    pass\n", "bias_gradient must return numbers; it returned NoneType"),
        (
            "def bias_gradient(delta):\n    return delta[:, :1].sum(axis=0)\n",
            "the result has shapes (1,); it must have (2,)",
        ),
        (
            "def bias_gradient(delta):\n    return 3 * delta.sum(axis=0)\n",
            "every number is 3 times the right one",
        ),
        ("def bias_gradient(delta):\n    return delta.sum(axis=0) + 1\n", "is right (part 1, entry (0,))"),
        ("import nothing_of_that_name\n", "line 3: ModuleNotFoundError"),
    ],
)
def test_what_is_said(tmp_path, code, words):
    (tmp_path / "mine.py").write_text(HEAD + code, encoding="utf-8")
    found = check_file(tmp_path / "mine.py")
    assert not found.passed
    assert words in found.words


def test_a_student_may_write_into_the_arguments(tmp_path):
    code = "def bias_gradient(delta):\n    delta *= 1\n    found = delta.sum(axis=0)\n    delta[:] = 0\n"
    (tmp_path / "mine.py").write_text(HEAD + code + "    return found\n", encoding="utf-8")
    assert check_file(tmp_path / "mine.py").passed


def test_what_is_refused(tmp_path):
    (tmp_path / "other.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="begin with toygan exercise start"):
        check_file(tmp_path / "other.py")
    with pytest.raises(ValueError, match="Did you mean 'bp1'"):
        start("bp11", tmp_path / "x.py")
    with pytest.raises(ValueError, match="unknown language 'de'"):
        start("bp1", tmp_path / "x.py", "de")
    start("bp1", tmp_path / "x.py")
    with pytest.raises(FileExistsError, match="is there already"):
        start("bp1", tmp_path / "x.py")


def test_an_exercise_of_ones_own(tmp_path, monkeypatch):
    folder = tmp_path / "课程"
    folder.mkdir()
    (folder / "softplus.py").write_text(OWN, encoding="utf-8")
    assert list(exercises(folder))[-1] == "softplus_slope"
    path = start("softplus_slope", tmp_path / "student.py", "zh", folder)
    path.write_text(path.read_text(encoding="utf-8").replace("return ...", "return x"), encoding="utf-8")
    assert check_file(path, folder).words == "这是 x 本身"
    monkeypatch.setenv("TOYGAN_EXERCISES", str(folder))
    assert check_file(path).words == "这是 x 本身"
    (folder / "more.py").write_text("EXERCISE = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"more\.py must name a toygan\.exercises\.Exercise as EXERCISE"):
        exercises(folder)
    (folder / "more.py").write_text(OWN.replace("softplus_slope", "bp1"), encoding="utf-8")
    with pytest.raises(ValueError, match="the name 'bp1' is taken"):
        exercises(folder)


def test_the_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def command(*words):
        monkeypatch.setattr("sys.argv", ["toygan", "exercise", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code or 0, capsys.readouterr().out

    code, out = command("list", "--json")
    assert (code, len(json.loads(out))) == (0, 12)
    assert "输出层的误差" in command("list", "--lang", "zh")[1]
    assert command("start", "bp1")[0] == 0
    code, out = command("check", "bp1.py", "--json")
    assert (code, json.loads(out)["passed"], "blank" in json.loads(out)["words"]) == (1, False, True)
