"""Checking a student's file: its function against the library's on a few cases, and known mistakes."""

import ast
import runpy
import traceback
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toygan.exercises.catalogue import exercise_named
from toygan.exercises.definition import Text
from toygan.support.names import look_up
from toygan.support.streams import make_lenient

TOLERANCE = 1e-9
_SEED = 7
_RIGHT = Text("right: {n} cases agree with the library", "正确：{n} 个算例与程序库一致")
_BLANK = Text("line {line}: this blank is still to be filled in", "第 {line} 行：这里的空还没有填")
_SYNTAX = Text("line {line}: this is no Python: {why}", "第 {line} 行：不符合 Python 语法：{why}")
_FAILED = Text("line {line}: {kind}: {why}", "第 {line} 行：{kind}：{why}")
_MISSING = Text("the function {name} is missing", "缺少函数 {name}")
_NUMBERS = Text("{name} must return numbers; it returned {what}", "{name} 必须返回数；现在返回的是 {what}")
_SHAPE = Text("the result has shapes {came}; it must have {wanted}", "结果的形状是 {came}，应当是 {wanted}")
_FACTOR = Text("every number is {factor:.6g} times the right one", "每个数都是正确值的 {factor:.6g} 倍")
_WRONG = Text(
    "wrong: {came:.6g} where {wanted:.6g} is right (part {part}, entry {entry})",
    "不对：算出 {came:.6g}，应为 {wanted:.6g}（第 {part} 部分，位置 {entry}）",
)


class Verdict(NamedTuple):
    """Whether a file is right, what to say, and the place of the known mistake in the exercise, or None."""

    exercise: str
    passed: bool
    words: str
    slip: int | None = None

    def show(self) -> int:
        """Print the verdict; the exit code, 0 or 1."""
        make_lenient()
        print(f"{self.exercise}: {self.words}")
        return 0 if self.passed else 1


class _Said(Exception):
    """The words of a verdict, raised where a file cannot be compared with the library."""


def check_file(path, folder=None) -> Verdict:
    """Check a file that `toygan.exercises.start` began and a student filled in; its code is run.

    Parameters
    ----------
    path : str or Path
    folder : str or Path, optional
        A lecturer's exercises.

    Raises
    ------
    ValueError
        When the file is no exercise, or of one that is not known.
    OSError
        When it cannot be read.
    """
    path = Path(path)
    source = path.read_text(encoding="utf-8")
    name, lang = _header(path, source)
    exercise = exercise_named(name, folder)
    try:
        function = _function(path, source, exercise, lang)
        cases = exercise.cases(np.random.default_rng(_SEED))
        came = [_called(function, case, path, exercise, lang) for case in cases]
    except _Said as said:
        return Verdict(name, False, str(said))
    wanted = [_numbers(exercise.solution(*case)) for case in cases]
    if all(map(_agree, came, wanted)):
        return Verdict(name, True, _RIGHT.say(lang).format(n=len(cases)))
    for place, slip in enumerate(exercise.slips):
        if all(_agree(x, _numbers(slip.wrong(*case))) for x, case in zip(came, cases)):
            return Verdict(name, False, slip.words.say(lang), place)
    return Verdict(name, False, _difference(came, wanted, lang))


def _header(path, source) -> tuple[str, str]:
    """The exercise and the language that the file names, read even where its code is broken."""
    for line in source.splitlines():
        if line.startswith("EXERCISE, LANGUAGE = "):
            try:
                name, lang = ast.literal_eval(line.partition(" = ")[2])
                return name, look_up({"en": "en", "zh": "zh"}, lang, "language")
            except (ValueError, SyntaxError, TypeError):
                break
    raise ValueError(
        f'{path} must have a line EXERCISE, LANGUAGE = "bp1", "en": begin with toygan exercise start'
    )


def _function(path, source, exercise, lang):
    """The student's function; where there is none to call, the reason becomes the verdict."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise _Said(_SYNTAX.say(lang).format(line=error.lineno, why=error.msg)) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value is Ellipsis:
            raise _Said(_BLANK.say(lang).format(line=node.lineno))
    try:
        held = runpy.run_path(str(path))
    except (Exception, SystemExit) as error:
        raise _failed(error, path, lang) from None
    if not callable(held.get(exercise.function)):
        raise _Said(_MISSING.say(lang).format(name=exercise.function))
    return held[exercise.function]


def _called(function, case, path, exercise, lang) -> list[np.ndarray]:
    """The function's numbers on copies of the arguments, so that a student may write into them."""
    copies = [np.array(value) if isinstance(value, np.ndarray) else value for value in case]
    try:
        with np.errstate(all="ignore"):
            found = function(*copies)
    except (Exception, SystemExit) as error:
        raise _failed(error, path, lang) from None
    try:
        return _numbers(found)
    except (TypeError, ValueError):
        what = type(found).__name__
        raise _Said(_NUMBERS.say(lang).format(name=exercise.function, what=what)) from None


def _failed(error, path, lang) -> _Said:
    """An exception as a verdict, at the last line of the student's own file."""
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)
    ]
    words = {"line": lines[-1] if lines else "?", "kind": type(error).__name__, "why": error}
    return _Said(_FAILED.say(lang).format(**words))


def _numbers(found) -> list[np.ndarray]:
    """A result as a list of float arrays; a tensor of the tape as its value."""
    parts = found if isinstance(found, tuple | list) else (found,)
    arrays = [np.asarray(getattr(part, "value", part)) for part in parts]
    if any(array.dtype.kind not in "fiub" for array in arrays):
        raise TypeError("no numbers")
    return [array.astype(float) for array in arrays]


def _agree(came, wanted) -> bool:
    return len(came) == len(wanted) and all(
        x.shape == y.shape and np.allclose(x, y, TOLERANCE, TOLERANCE, equal_nan=True)
        for x, y in zip(came, wanted)
    )


def _difference(came, wanted, lang) -> str:
    """What is wrong where no known mistake fits: the shapes, a common factor, or the first wrong entry."""
    for mine, right in zip(came, wanted):
        shapes = [", ".join(str(array.shape) for array in arrays) for arrays in (mine, right)]
        if shapes[0] != shapes[1]:
            return _SHAPE.say(lang).format(came=shapes[0], wanted=shapes[1])
    flat = [np.concatenate([x.ravel() for arrays in each for x in arrays]) for each in (came, wanted)]
    used = np.abs(flat[1]) > TOLERANCE
    ratios = flat[0][used] / flat[1][used]
    if used.any() and np.allclose(ratios, ratios[0], TOLERANCE) and np.allclose(flat[0][~used], 0):
        return _FACTOR.say(lang).format(factor=ratios[0])
    for mine, right in zip(came, wanted):
        for part, (x, y) in enumerate(zip(mine, right), start=1):
            off = np.argwhere(~np.isclose(x, y, TOLERANCE, TOLERANCE, equal_nan=True))
            if len(off):
                at = tuple(int(k) for k in off[0])
                return _WRONG.say(lang).format(came=x[at], wanted=y[at], part=part, entry=at)
    raise AssertionError("numbers that agree were called different")
