"""Ways to damage bytes, values that nobody expects in JSON, and what a reader may make of them."""

import contextlib
import copy
import json
import signal

SECONDS = 60  # for one case; longer counts as hanging
STRANGE = [
    None, True, False, 0, -1, 1, 2**63, -(2**70), 1e308, 1e-320, float("nan"), float("inf"), "", "0", "nan",
    "\x00", "玩具", "../../etc/passwd", "[red]x[/red]", "$x_1$", "a" * 500, [], {}, [[]], [None] * 3,
    {"": {}}, {"schema": 1}, [1, "2", 3.0], "\ud800",
]  # fmt: skip


def damaged(content: bytes, rng) -> bytes:
    """The bytes with one to three changes: flipped, overwritten, cut, doubled, moved or put in."""
    changed = bytearray(content)
    for _ in range(rng.integers(1, 4)):
        size = len(changed)
        if size == 0:
            return bytes(rng.bytes(rng.integers(0, 40)))
        at, length = int(rng.integers(size)), int(rng.integers(1, 200))
        match rng.integers(6):
            case 0:
                changed[at] ^= 1 << int(rng.integers(8))
            case 1:
                changed[at : at + length] = rng.bytes(length)
            case 2:
                del changed[at:]
            case 3:
                changed[at:at] = changed[at : at + length]
            case 4:
                del changed[at : at + length]
            case _:
                changed[at : at + length] = bytes(length)
    return bytes(changed)


def _strange(rng):
    return copy.deepcopy(STRANGE[int(rng.integers(len(STRANGE)))])


DEEP = "a place that `text_of` nests deeply"


def text_of(value, rng) -> str:
    """The JSON of a value that `strange` made."""
    depth = int(rng.integers(100_000))
    return json.dumps(value).replace(json.dumps(DEEP), "[" * depth + "]" * depth)


def strange(value, rng):
    """A copy of a JSON value with one to three of its parts replaced, removed, renamed or nested deeply."""
    value = copy.deepcopy(value)
    for _ in range(rng.integers(1, 4)):
        holder = value
        while isinstance(holder, (dict, list)) and holder:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            key = keys[int(rng.integers(len(keys)))]
            if not isinstance(holder[key], (dict, list)) or not holder[key] or rng.random() < 0.4:
                break
            holder = holder[key]
        if not isinstance(holder, (dict, list)) or not holder:
            continue
        match rng.integers(4):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[str(_strange(rng))[:80]] = holder.pop(key)
            case 2 if rng.random() < 0.1:
                holder[key] = DEEP
            case _:
                holder[key] = _strange(rng)
    return value


@contextlib.contextmanager
def limit(case):
    """Fail when a case does not end within `SECONDS`, where the system has an alarm clock."""

    def fail(*_):
        raise AssertionError(f"no end within {SECONDS} s: {case!r}")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def refusal(case, kinds=(ValueError, OSError)):
    """A list that holds the words of an error that a reader may raise, once the block has ended."""
    return _Refusal(case, kinds)


class _Refusal(list):
    def __init__(self, case, kinds):
        super().__init__()
        self.kinds, self.limit = kinds, limit(case)

    def __enter__(self):
        self.limit.__enter__()
        return self

    def __exit__(self, kind, error, trace):
        self.limit.__exit__(None, None, None)
        if isinstance(error, self.kinds):
            self.append(str(error))
            return True
        return False
