"""Names of a package that load the module that defines them when they are first used (PEP 562)."""

import importlib
import importlib.util


def lazy_face(package: str, defined_in: dict[str, str], modules: bool = False):
    """What a package needs to offer names without importing their modules.

    Parameters
    ----------
    package : str
        The package's ``__name__``.
    defined_in : dict
        From a name to the module below the package that defines it.
    modules : bool
        Whether the package's modules are offered as well.

    Returns
    -------
    (__getattr__, __dir__, __all__)

    Raises
    ------
    ImportError
        When a name is used that needs a library which is not installed: the message names the library.
    AttributeError
        When a name is used that the package does not have.

    Examples
    --------
    >>> get, names, offered = lazy_face("toygan.support", {"look_up": "names"})
    >>> get("look_up").__name__, offered
    ('look_up', ['look_up'])
    """

    def __getattr__(name):
        if name in defined_in:
            return getattr(_loaded(f"{package}.{defined_in[name]}"), name)
        place = f"{package}.{name}"
        if not modules or name.startswith("_") or importlib.util.find_spec(place) is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return _loaded(place)

    def __dir__():
        return sorted(defined_in)

    return __getattr__, __dir__, list(defined_in)


def _loaded(place: str):
    """Import a module; when a library is missing, say which and how to get it."""
    try:
        return importlib.import_module(place)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library in ("", "toygan", "divergences", "figures"):
            raise
        advice = f"python -m pip install {'POT' if library == 'ot' else library}"
        raise ImportError(f"{place} needs {library}, which is not installed: {advice}") from error
