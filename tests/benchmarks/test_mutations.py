"""Mutations: what is changed, what is left alone, and what names a change."""

import ast

import pytest

from benchmarks import mutants
from benchmarks.mutants import EQUIVALENT, ROOT, equivalent
from benchmarks.mutations import mutations

SOURCE = '''"""A module: 1 + 1."""
LIMIT = 2.0  # é: bytes before a change count as bytes


@cache(3)
def f(x: int | None = 1) -> "int | str":
    """Not 2."""
    if x < LIMIT and not done:
        total += max(x, -1)
        log(f"{x + 1}")
    return [0] * x
'''


@pytest.fixture
def found(tmp_path):
    path = tmp_path / "module.py"
    path.write_bytes(SOURCE.encode())
    return mutations(path, tmp_path)


def test_every_kind_of_change(found):
    assert [(m.line, m.change) for m in found] == [
        (2, "2.0 becomes 4.0"),
        (6, "1 becomes 2"),
        (8, "condition negated"),
        (8, "< becomes <="),
        (8, "and becomes or"),
        (8, "not removed"),
        (9, "statement removed"),
        (9, "+ becomes -"),
        (9, "max becomes min"),
        (9, "- removed"),
        (9, "1 becomes 2"),
        (10, "statement removed"),
        (11, "0 becomes 1"),
        (11, "* becomes /"),
    ]


def test_every_mutant_is_another_program_that_can_be_parsed(found):
    source = SOURCE.encode()
    programs = {ast.dump(ast.parse(m.apply(source))) for m in found}
    assert len(programs) == len(found)
    assert ast.dump(ast.parse(source)) not in programs


def test_a_key_stays_when_the_line_moves_and_goes_when_it_changes(found, tmp_path):
    path = tmp_path / "module.py"
    path.write_bytes(b"# one line more\n" + SOURCE.replace("LIMIT = 2.0", "LIMIT = 3.0").encode())
    moved = mutations(path, tmp_path)
    assert [m.key for m in moved][1:] == [m.key for m in found][1:]
    assert moved[0].key != found[0].key
    assert len({m.key for m in found}) == len(found)


def test_the_tests_of_a_mutant_lie_at_the_mirrored_place():
    assert mutants.test_files(["toygan/autograd.py"]) == ["tests/toygan/test_autograd.py"]
    found = mutants.test_files(["toygan/network", "toygan/network"])
    assert found == sorted(set(found))
    assert all(name.startswith("tests/toygan/network/test_") for name in found)


def test_equivalent_mutants_have_reasons_and_their_files_exist():
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines()[1:]
    reasons = equivalent()
    assert len(reasons) == len(lines)
    assert all(len(reason) > 20 for reason in reasons.values())
    assert all((ROOT / line.split(",")[1]).is_file() for line in lines)
