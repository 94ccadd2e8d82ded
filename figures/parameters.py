"""What can be changed of a figure: parameters with default and range, declared in the figure's module.

    PARAMETERS = {
        "theta": {"default": (-1.0, 1.0), "range": ((-10, -0.1), (0.1, 10)), "what": "from where to where"},
        "steps": {"default": 300, "range": (10, 5000), "what": "updates"},
    }

The table is a literal, so that it can be read without importing the module (and NumPy with it). A default
with several numbers has a range for each; a default of whole numbers takes whole numbers only. ``compute``
takes the parameters as keywords.
"""

import ast
import math
from functools import cache
from pathlib import Path

from toygan.support.names import look_up

HERE = Path(__file__).parent


@cache
def tree(chapter: str, figure_id: str) -> ast.Module:
    """The syntax tree of a figure's module."""
    path = HERE / "chapters" / chapter / f"{figure_id}.py"
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError):
        return ast.parse("")  # whoever computes it will say so, and the others go on


@cache
def declared(chapter: str, figure_id: str) -> dict[str, dict]:
    """The table ``PARAMETERS`` of a figure's module; empty where there is none.

    Examples
    --------
    >>> declared("game", "oscillation")["eta"]["default"]
    0.1
    """
    for node in tree(chapter, figure_id).body:
        if isinstance(node, ast.Assign) and [getattr(name, "id", "") for name in node.targets] == [
            "PARAMETERS"
        ]:
            return ast.literal_eval(node.value)
    return {}


@cache
def uses_seed(chapter: str, figure_id: str) -> bool:
    """Whether ``compute`` reads its argument ``seed``: a figure without randomness does not."""
    functions = {getattr(node, "name", ""): node for node in tree(chapter, figure_id).body}
    body = ast.walk(functions.get("compute", ast.Module(body=[], type_ignores=[])))
    names = [node for node in body if isinstance(node, ast.Name)]
    return any(node.id == "seed" for node in names)


def parse(name: str, text: str, row: dict):
    """The value of a parameter from its text: numbers with colons between them.

    Raises
    ------
    ValueError
        When it is no number, not as many as the default has, or out of range.

    Examples
    --------
    >>> row = {"default": (-1.0, 1.0), "range": ((-10, -0.1), (0.1, 10)), "what": "from, to"}
    >>> parse("theta", "-3:3", row)
    (-3.0, 3.0)
    >>> parse("theta", "1:3", row)
    Traceback (most recent call last):
    ValueError: theta=1:3: the 1st number must be from -10 to -0.1, not 1
    """
    parts = text.split(":")
    try:
        values = tuple(_number(part, default) for part, default in zip(parts, numbers(row["default"])))
    except ValueError as error:
        raise ValueError(f"{name}={text}: {error}; the default is {shown(row['default'])}") from None
    if len(parts) != len(numbers(row["default"])):
        wanted = f"needs as many numbers as its default, {shown(row['default'])}, with colons between them"
        raise ValueError(f"{name}={text}: {wanted}")
    return checked(name, values if isinstance(row["default"], tuple) else values[0], row)


def checked(name: str, value, row: dict):
    """The value, when every number of it is in range."""
    default = numbers(row["default"])
    values = tuple(value) if isinstance(value, tuple | list) else (value,)
    if len(values) != len(default):
        raise ValueError(f"{name}={value}: needs a value like {row['default']}")
    for count, (number, (low, high)) in enumerate(zip(values, ranges(row)), start=1):
        which = (
            f"the {count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count, 'th') } number "
            if len(values) > 1
            else "it "
        )
        if not low <= number <= high:
            raise ValueError(
                f"{name}={shown(value)}: {which}must be from {low:g} to {high:g}, not {number:g}"
            )
        if isinstance(default[count - 1], int) and number != int(number):
            raise ValueError(f"{name}={shown(value)}: {which}must be whole")
    values = tuple(type(like)(number) for like, number in zip(default, values))
    return values if isinstance(row["default"], tuple) else values[0]


def numbers(value) -> tuple:
    """One number or several, as a tuple."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def ranges(row: dict) -> tuple:
    """The range of each number of a parameter."""
    return row["range"] if isinstance(row["default"], tuple) else (row["range"],)


def shown(value) -> str:
    """A value as ``--set`` takes it.

    Examples
    --------
    >>> shown((-1.0, 1.0)), shown(300)
    ('-1:1', '300')
    """
    return ":".join(f"{number:.12g}" for number in numbers(value))


def line(figure_id: str, name: str, row: dict) -> str:
    """A parameter in one line, for ``--list``."""
    limits = ", ".join(f"{low:g} to {high:g}" for low, high in ranges(row))
    return f"{figure_id}.{name}={shown(row['default'])}  ({limits})  {row['what']}"


def assignments(texts: list[str], figures: dict) -> dict[str, dict]:
    """What ``--set`` says, as parameter texts by figure: ``["a.b=1"]`` gives ``{"a": {"b": value}}``.

    Parameters
    ----------
    texts : list of str
        Each ``FIGURE.PARAMETER=VALUE``.
    figures : dict of str to LectureFigure

    Raises
    ------
    ValueError
        For an unknown figure or parameter, and for a value that the parameter does not take.
    """
    found: dict[str, dict] = {}
    for text in texts:
        left, equals, value = text.partition("=")
        figure_id, dot, name = left.strip().partition(".")
        if not (equals and dot):
            raise ValueError(
                f"--set takes FIGURE.PARAMETER=VALUE, such as theta_shift.theta=-3:3, not {text!r}"
            )
        row = look_up(figures, figure_id, "figure")
        table = row.parameters
        if not table:
            raise ValueError(f"{figure_id} has no parameters; --list shows the figures that have some")
        spec = look_up(table, name, f"parameter of {figure_id}")
        found.setdefault(figure_id, {})[name] = parse(left.strip(), value.strip(), spec)
    return found


def _number(text: str, like):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not finite")
    return number if isinstance(like, float) or number != int(number) else int(number)
