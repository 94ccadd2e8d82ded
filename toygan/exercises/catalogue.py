"""Which exercises there are, and the file that a student begins with.

Exercises are the modules of ``toygan.exercises.tasks`` and every ``.py`` file of a folder that a lecturer
names; each has an `Exercise` called ``EXERCISE``.
"""

import importlib
import importlib.util
import os
from pathlib import Path

from toygan.exercises.definition import LANGUAGES, Exercise, Text
from toygan.support.failures import named
from toygan.support.files import atomic_write
from toygan.support.names import look_up

TASKS = Path(__file__).with_name("tasks")
_HOW = Text(
    "Fill in every ... below, then run this file, or: toygan exercise check {file}",
    "把下面每个 ... 填好，然后运行本文件，或运行：toygan exercise check {file}",
)
_FILE = '''"""{title}

{text}

{how}
"""

import numpy as np

EXERCISE, LANGUAGE = "{name}", "{lang}"


{code}

if __name__ == "__main__":
    from toygan.exercises import check_file

    raise SystemExit(check_file(__file__).show())
'''


def exercises(folder=None) -> dict[str, Exercise]:
    """Every exercise by name: those of the package, then those of a lecturer's folder.

    Parameters
    ----------
    folder : str or Path, optional
        Of ``.py`` files with an ``EXERCISE`` each; when not given, what TOYGAN_EXERCISES says.

    Raises
    ------
    ValueError
        When a file of the folder fails or has no exercise, or a name is taken.
    OSError
        When there is no such folder.

    Examples
    --------
    >>> len(exercises()), exercises()["bp1"].function
    (12, 'output_error')
    """
    names = sorted(path.stem for path in TASKS.glob("[!_]*.py"))
    modules = [importlib.import_module(f"toygan.exercises.tasks.{name}") for name in names]
    found = {module.EXERCISE.name: module.EXERCISE for module in modules}
    folder = folder or os.environ.get("TOYGAN_EXERCISES")
    for path in sorted(Path(folder).iterdir()) if folder else ():
        if path.suffix == ".py" and not path.name.startswith("_"):
            own = _from_file(path)
            if own.name in found:
                raise ValueError(f"{path}: the name {own.name!r} is taken; give the exercise another")
            found[own.name] = own
    return found


def exercise_named(name: str, folder=None) -> Exercise:
    """The exercise of a name, as `exercises` has them.

    Raises
    ------
    ValueError
        For an unknown name: those that there are, and how a lecturer's are found.
    """
    known = exercises(folder)
    try:
        return look_up(known, name, "exercise")
    except ValueError as error:
        if folder or os.environ.get("TOYGAN_EXERCISES"):
            raise
        cure = "one of a lecturer's folder needs --exercises FOLDER, or the variable TOYGAN_EXERCISES"
        raise ValueError(f"{error}; {cure}") from None


def start(name: str, path=None, lang: str = "en", folder=None) -> Path:
    """Write the file of an exercise, with its blanks.

    Parameters
    ----------
    name : str
    path : str or Path, optional
        ``<name>.py`` here when not given.
    lang : {"en", "zh"}
    folder : str or Path, optional
        A lecturer's exercises.

    Raises
    ------
    ValueError
        For an unknown exercise or language.
    FileExistsError
        When the file is there: what was filled in is not overwritten.
    """
    exercise = exercise_named(name, folder)
    look_up(dict.fromkeys(LANGUAGES), lang, "language")
    path = Path(path) if path is not None else Path(f"{name}.py")
    if path.exists() or path.is_symlink():
        raise FileExistsError(f"{path} is there already; remove it, or say --out FILE")
    words = {
        "title": exercise.title.say(lang),
        "text": exercise.text.say(lang).strip(),
        "how": _HOW.say(lang).format(file=f"{path.name} --exercises FOLDER" if folder else path.name),
        "code": exercise.code.strip() + "\n",
    }
    with atomic_write(path, "w") as file:
        file.write(_FILE.format(name=name, lang=lang, **words))
    return path


def _from_file(path: Path) -> Exercise:
    spec = importlib.util.spec_from_file_location(f"toygan_exercise_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise ValueError(f"{path} cannot be imported: {named(error)}") from error
    if not isinstance(getattr(module, "EXERCISE", None), Exercise):
        raise ValueError(f"{path} must name a toygan.exercises.Exercise as EXERCISE")
    return module.EXERCISE
