"""What cannot fit is refused before anything is taken."""

import pytest

from toygan.support import memory


def test_the_least_of_what_is_known_counts(monkeypatch):
    for name, there in (("machine", 900), ("process", None), ("control_group", 700)):
        monkeypatch.setattr(memory, f"_of_the_{name}", lambda there=there: there)
    assert memory.available_memory() == 700
    monkeypatch.setattr(memory, "_of_the_process", lambda: -5)
    assert memory.available_memory() == 0


def test_what_fits_passes_and_what_does_not_says_what_to_change(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: 2**30)
    assert memory.refuse_beyond_memory(2**30, "n = 5", "take fewer") is None
    with pytest.raises(memory.TooLargeError, match=r"^n = 5 needs at least 1\.5 GiB of memory, and 1\.0 GiB"):
        memory.refuse_beyond_memory(1.5 * 2**30, "n = 5", "take fewer")
    assert issubclass(memory.TooLargeError, MemoryError)


def test_a_system_that_does_not_say_refuses_nothing(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: None)
    assert memory.refuse_beyond_memory(1e30, "n", "") is None


@pytest.mark.parametrize(("most", "taken", "left"), [("1000", "300", 700), ("max", "300", None)])
def test_the_limit_of_a_container(monkeypatch, tmp_path, most, taken, left):
    monkeypatch.setattr(memory, "_CONTROL_GROUP", tmp_path)
    assert memory._of_the_control_group() is None
    (tmp_path / "memory.max").write_text(most)
    (tmp_path / "memory.current").write_text(taken)
    assert memory._of_the_control_group() == left


def test_this_machine_has_some():
    assert memory.available_memory() is None or memory.available_memory() > 0
