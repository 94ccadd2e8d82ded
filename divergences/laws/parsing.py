"""Laws written as text: ``norm(0, 1)``, ``gamma(2, scale=3)``, ``mixture([0.5, 0.5], [norm(-1), norm(1)])``.

The text is parsed as one call with literal numbers; nothing in it is ever evaluated.
"""

import ast
import difflib
import math

from divergences.laws.construct import as_law
from divergences.laws.discrete import pmf, samples
from divergences.laws.mixtures import mixture

_LONGEST = 10_000
_FUNCTIONS = {"mixture": mixture, "pmf": pmf, "samples": samples}


def law_from_text(text: str, name: str = "law", normalize: bool = False):
    """Read a law from text.

    Parameters
    ----------
    text : str
        A continuous law of scipy.stats with its numbers, positional or by name, or ``mixture``, ``pmf``,
        ``samples`` with lists.
    name : str
        Its name for the user; every message begins with it.
    normalize : bool
        Divide the weights of ``pmf``, ``samples`` and ``mixture`` by their sum; in the text this is written
        ``normalize=True``.

    Raises
    ------
    ValueError
        For any other text. The message says what is wrong and, for an unknown law, gives the nearest name.

    Examples
    --------
    >>> law_from_text("norm(0, scale=2)").mean()
    np.float64(0.0)
    >>> law_from_text("nrom(0, 1)")
    Traceback (most recent call last):
    ValueError: law = 'nrom(0, 1)': scipy.stats has no continuous law 'nrom'. Did you mean 'norm'?
    """
    if not isinstance(text, str):
        raise TypeError(f"{name} must be text such as 'norm(0, 1)'; got {type(text).__name__}")
    try:
        if len(text) > _LONGEST:
            raise ValueError(f"longer than {_LONGEST} characters")
        tree = ast.parse(text.strip(), mode="eval").body
        return as_law(_law(tree, normalize), name)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"{name} = {text[:80]!r} must be one call, such as norm(0, 1)") from None
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name} = {text[:80]!r}: {error}") from None


def _law(node: ast.expr, normalize: bool):
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ValueError("write a law as one call, such as norm(0, 1)")
    if any(keyword.arg is None for keyword in node.keywords):
        raise ValueError("** is not understood; write the parameters out")
    function = _FUNCTIONS.get(node.func.id)
    arguments = [_value(argument, normalize) for argument in node.args]
    by_name = {
        keyword.arg: _switch(keyword.value)
        if function and keyword.arg == "normalize"
        else _value(keyword.value, normalize)
        for keyword in node.keywords
    }
    if function and normalize:
        by_name.setdefault("normalize", True)
    return (function or _frozen(node.func.id))(*arguments, **by_name)


def _switch(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return node.value
    raise ValueError(f"normalize must be True or False; got {ast.unparse(node)[:40]}")


def _value(node: ast.expr, normalize: bool):
    """A number, a list of values, or a law."""
    if isinstance(node, ast.Call):
        return _law(node, normalize)
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(element, normalize) for element in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, normalize)
        if not isinstance(value, float):
            raise ValueError("only a number can have a sign")
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return _finite(node.value)
    raise ValueError(f"{ast.unparse(node)[:40]!r} is not a number, a list or a law")


def _finite(value: int | float) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("numbers must be finite floats")
    return number


def _frozen(law_name: str):
    """The function that freezes a continuous law of scipy.stats, with errors that list its parameters."""
    from scipy import stats

    dist = getattr(stats, law_name, None)
    if not isinstance(dist, stats.rv_continuous):
        names = [key for key, value in vars(stats).items() if isinstance(value, stats.rv_continuous)]
        near = difflib.get_close_matches(law_name, [*names, *_FUNCTIONS], n=1, cutoff=0.5)
        hint = f". Did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"scipy.stats has no continuous law {law_name!r}{hint}")

    def freeze(*arguments, **by_name):
        try:
            return dist(*arguments, **by_name)
        except TypeError:
            shapes = [name.strip() for name in (dist.shapes or "").split(",") if name.strip()]
            raise ValueError(f"{law_name} takes {', '.join([*shapes, 'loc', 'scale'])}") from None

    return freeze
