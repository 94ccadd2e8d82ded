"""``toygan gradcheck FILE``: the gradient in a student's own file, checked as `toygan.check_gradient` does.

The file is ordinary Python with three names at its top level::

    parameters = {"W1": …, "b1": …}      arrays, as `toygan.check_gradient` takes them, or a function that
                                         returns them

    def cost(parameters):                one number
    def gradient(parameters):            arrays of the same names and shapes
"""

import runpy
from pathlib import Path

from toygan.gradcheck.own import check_gradient
from toygan.gradcheck.report import Report
from toygan.support.failures import named

NAMES = ("cost", "gradient", "parameters")


def check_users_file(path, entries=200) -> Report:
    """Run a file and check its gradient.

    Parameters
    ----------
    path : str or Path
        A ``.py`` file; its code is run, as a module and not as a script.
    entries : int
        As `toygan.check_gradient`.

    Raises
    ------
    ValueError
        When the file fails, or a name is missing; also as `toygan.check_gradient`.
    OSError
        When it cannot be read.
    """
    path = Path(path)
    path.read_bytes()  # an error of the file system stays one
    try:
        held = runpy.run_path(str(path))
    except (Exception, SystemExit) as error:
        raise ValueError(f"{path} cannot be run: {named(error)}") from error
    missing = [name for name in NAMES if name not in held]
    if missing:
        raise ValueError(
            f"{path} must name cost, gradient and parameters at its top level; "
            f"it lacks {' and '.join(missing)}"
        )
    parameters = held["parameters"]
    try:
        parameters = parameters() if callable(parameters) else parameters
        return check_gradient(held["cost"], held["gradient"], parameters, entries=entries)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path}: {error}") from error
