"""What a user writes in Python as the address of a page, checked before anything is opened."""

import re
from urllib.parse import parse_qsl, urlencode

from toygan.lab.game_points import DRAWN, PointStore
from toygan.lab.game_state import NAMES, REAL, SHARED, WHOLE, configs_of
from toygan.lab.words import table
from toygan.support.names import look_up

_ONE_GAME = (*WHOLE, *REAL, *NAMES, "preset", "data", "constraint", "weight", "width", "depth")
_SECOND = tuple(f"{name}2" for name in _ONE_GAME if name not in SHARED)
# page -> the names that its address may hold; the usual values of each are in the page's script
FIELDS = {
    "laws": (
        *("scene", "theta", "p", "q", "witness", "divergence", "inner", "outer", "shift"),
        *("pen", "plan", "potential", "a", "b"),
    ),
    "dirac": (
        *("game", "gamma", "sigma", "clip", "target", "step", "update", "first"),
        *("discriminator_steps", "steps", "starts"),
    ),
    "equations": (
        *(
            "widths",
            "activation",
            "output",
            "objective",
            "seed",
            "penalty",
            "weight",
            "n",
            "v",
            "bug",
            "step",
        ),
        *("row", "parameters", "real", "fake", "pick"),
    ),
    "game": (*_ONE_GAME, *_SECOND, DRAWN, "beside", "run", "field", "layers", "hidden", "speed"),
}
LOOKS = ("lang", "theme")  # of every page


def address_of(page: str, settings: dict, store: PointStore | None = None) -> str:
    """The address of a page in a state.

    Parameters
    ----------
    page : str
    settings : dict
        By the names of the address; what is None is left out, lists are joined by commas.
    store : PointStore, optional
        Keeps the points that ``data`` may name.

    Raises
    ------
    ValueError
        For an unknown page, name or language, and for a game that cannot be.

    Examples
    --------
    >>> address_of("game", {"preset": "gan", "layers": ["pull", "grid"], "beside": True, "lang": None})
    'page=game&preset=gan&layers=pull,grid&beside=1'
    >>> address_of("game", {"presset": "gan"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: unknown setting of the page game 'presset'; known: ... Did you mean 'preset'?
    """
    pages = [key.partition(".")[2] for key in table()["en"] if key.startswith("page.")]
    look_up(dict.fromkeys(pages), page, "page")
    state = {name: _text(name, value) for name, value in settings.items() if value is not None}
    if "lang" in state:
        look_up(table(), state["lang"], "language")
    names = dict.fromkeys((*FIELDS.get(page, state), *LOOKS))
    for name in state:
        look_up(names, name, f"setting of the page {page}")
    if page == "game" and "run" not in state:
        configs_of({name: text for name, text in state.items() if name not in LOOKS}, store)
    return urlencode({"page": page} | state, safe=":,;")


def _text(name: str, value) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(one, str | int | float) for one in value):
        return ",".join(map(str, value))
    raise ValueError(
        f"{name} must be a text, a number or a list of them, as in the address; got {type(value).__name__}"
    )


def state_of(address: str) -> dict[str, str]:
    """The state that an address holds.

    Examples
    --------
    >>> state_of("#page=dirac&game=r1&starts=1,1;0,2")
    {'page': 'dirac', 'game': 'r1', 'starts': '1,1;0,2'}
    """
    return dict(parse_qsl(re.sub("^#", "", address), keep_blank_values=True))
