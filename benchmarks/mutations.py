"""Small changes of a source file, each of which a good suite notices: what `benchmarks.mutants` tries.

A mutation replaces one piece of text: an operator by its neighbour, a number by another, a condition by its
opposite, minimum by maximum, a statement by ``pass``. Strings, annotations, decorators and what stands in an
f-string stay as they are: they are words for people.
"""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OPERATORS = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
_PAIRS = ("min max", "minimum maximum", "any all", "floor ceil", "argmin argmax", "zeros ones", "expm1 exp")
FUNCTIONS = {a: b for pair in _PAIRS for a, b in (pair.split(), pair.split()[::-1])}


@dataclass(frozen=True)
class Mutation:
    """One change: bytes ``start`` to ``end`` of a file become ``new``.

    Attributes
    ----------
    file : str
        Relative to the repository, with ``/``.
    line : int
        From 1 on.
    start, end : int
    new : str
    text : str
        The line as it was, without its margin.
    change : str
        For people: ``+ becomes -``.
    occurrence : int
        Which one of equal changes in equal lines of this file, from 0 on.
    """

    file: str
    line: int
    start: int
    end: int
    new: str
    text: str
    change: str
    occurrence: int = 0

    @property
    def key(self) -> str:
        """What names this mutation as long as its line stays as it is, wherever the line moves."""
        words = (self.file, self.text, self.change, str(self.occurrence))
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]

    def apply(self, source: bytes) -> bytes:
        """The file with the change."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def mutations(path: Path, root: Path) -> list[Mutation]:
    """Every mutation of a file, in the order of its text."""
    source = path.read_bytes()
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    found, seen = [], Counter()
    for start, end, new, change in sorted(set(_changes(ast.parse(source), source, offsets))):
        line = source.count(b"\n", 0, start) + 1
        text = source[offsets[line - 1] : offsets[line]].decode().strip()
        occurrence, seen[text, change] = seen[text, change], seen[text, change] + 1
        name = path.relative_to(root).as_posix()
        found.append(Mutation(name, line, start, end, new, text, change, occurrence))
    return found


def _changes(tree: ast.AST, source: bytes, offsets: list[int]) -> Iterator[tuple[int, int, str, str]]:
    def where(node) -> tuple[int, int]:
        start = offsets[node.lineno - 1] + node.col_offset
        return start, offsets[node.end_lineno - 1] + node.end_col_offset

    def operator(kind, left, right):
        old, new = OPERATORS.get(kind, (None, None))
        if old is None:
            return
        begin, end = where(left)[1], where(right)[0]
        gap = source[begin:end].decode()
        if "#" not in gap and old in gap:
            at = begin + len(gap[: gap.index(old)].encode())
            yield at, at + len(old), new, f"{old} becomes {new}"

    for node in _code(tree):
        match node:
            case ast.BinOp():
                yield from operator(type(node.op), node.left, node.right)
            case ast.AugAssign():
                yield from operator(type(node.op), node.target, node.value)
                yield *where(node), "pass", "statement removed"
            case ast.BoolOp():
                for left, right in zip(node.values, node.values[1:]):
                    yield from operator(type(node.op), left, right)
            case ast.Compare():
                for kind, left, right in zip(node.ops, (node.left, *node.comparators), node.comparators):
                    yield from operator(type(kind), left, right)
            case ast.UnaryOp(op=ast.USub() | ast.Not()):
                begin, end = where(node)[0], where(node.operand)[0]
                old = source[begin:end].decode().rstrip("( ")
                yield begin, begin + len(old), "", f"{old} removed"
            case ast.Constant(value=bool(value)):
                yield *where(node), str(not value), f"{value} becomes {not value}"
            case ast.Constant(value=int(value)):
                yield *where(node), str(value + 1), f"{value} becomes {value + 1}"
            case ast.Constant(value=float(value)):
                new = repr(2 * value) if value else "1.0"
                yield *where(node), new, f"{value!r} becomes {new}"
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                begin, end = where(test)
                condition = source[begin:end].decode()
                yield begin, end, f"(not ({condition}))", "condition negated"
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in FUNCTIONS:
                end = where(node.func)[1]
                yield end - len(name), end, FUNCTIONS[name], f"{name} becomes {FUNCTIONS[name]}"
            case ast.Expr(value=ast.Call()) | ast.Raise():
                yield *where(node), "pass", "statement removed"


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree without annotations, decorators, strings and the guard of a program."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                    waiting.append(child)
