"""The page's ES modules as one script, for pages that are a single file.

Each module becomes a function that is called once, in the order in which they need each other:

    import { digits } from "./controls.js";    ->  const { digits } = controls;
    export function say(key) { … }             ->  function say(key) { … }      and is returned at the end
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b|export (?!(?:async )?(?:function|class|const) )).*", re.MULTILINE)


def joined(folder: Path, entry: str) -> str:
    """One classic script that does what the module ``entry`` does.

    Parameters
    ----------
    folder : Path
    entry : str
        The name of a module of the folder, without ``.js``.

    Raises
    ------
    ValueError
        When modules import each other in a circle, import a name that is also that of the module it comes
        from, or import or export in a way that is not understood.
    """
    order: list[str] = []
    _visit(folder, entry, order, ())
    *needed, last = [_as_function(name, (folder / f"{name}.js").read_text("utf-8")) for name in order]
    return "\n".join(['"use strict";', *needed, last.replace("(() => {", "(async () => {", 1), ""])


def _visit(folder: Path, name: str, order: list[str], above: tuple) -> None:
    """Put what a module needs before it."""
    if name in above:
        raise ValueError(f"modules import each other: {' -> '.join([*above, name])}")
    if name in order:
        return
    for _, needed in _IMPORT.findall((folder / f"{name}.js").read_text("utf-8")):
        _visit(folder, needed, order, (*above, name))
    order.append(name)


def _as_function(name: str, text: str) -> str:
    for names, needed in _IMPORT.findall(text):
        if needed in re.findall(r"\w+", names):  # within the function it would hide the module
            raise ValueError(f"{name}.js imports {needed} from {needed}.js: a module needs a name of its own")
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = {found[2]};\n", text)
    if other := _OTHER.search(body):
        raise ValueError(f"{name}.js: {other[0]!r} is no import or export that can be joined")
    exported = ", ".join(_EXPORT.findall(body))
    body = re.sub(r"^export ", "", body, flags=re.MULTILINE)
    return f"const {name} = (() => {{\n{body}return {{ {exported} }};\n}})();"
