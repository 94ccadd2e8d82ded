"""Names that load their module at first use, and what is said where a library is missing."""

import sys

import pytest

from toygan.support.lazy import lazy_face


def test_a_name_loads_its_module_and_no_other():
    get, names, offered = lazy_face("toygan.support", {"look_up": "names", "read_json": "json_files"})
    assert get("look_up")({"a": 1}, "a", "letter") == 1
    assert names() == ["look_up", "read_json"] == offered


def test_a_name_that_is_not_there():
    get, _, _ = lazy_face("toygan.support", {"look_up": "names"})
    for name in ("look_down", "names", "_private"):
        with pytest.raises(AttributeError, match=f"module 'toygan.support' has no attribute '{name}'"):
            get(name)


def test_modules_are_offered_when_asked():
    get, _, _ = lazy_face("toygan.support", {}, modules=True)
    assert get("names").look_up is sys.modules["toygan.support.names"].look_up


@pytest.mark.parametrize(("library", "package"), [("numba", "numba"), ("ot", "POT")])
def test_a_library_that_is_missing_is_named_with_how_to_get_it(library, package, tmp_path, monkeypatch):
    name = f"package_without_{library}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    (tmp_path / name / "inner.py").write_text(f"import {library}.nothing_of_that_name_here\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)  # as if it were not installed
    get, _, _ = lazy_face(name, {"thing": "inner"})
    with pytest.raises(ImportError, match=f"{name}.inner needs {library}.*pip install {package}$"):
        get("thing")


def test_a_module_of_ours_that_is_missing_is_no_library():
    get, _, _ = lazy_face("toygan.support", {"thing": "no_such_module"})
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        get("thing")
