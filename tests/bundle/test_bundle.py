"""``make bundle``: the wheels of another platform are complete, and everything lies where README.txt says."""

import configparser
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bundle(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "bundle"))
    import wheelhouse
    import write

    yield write, wheelhouse
    for name in ("write", "wheelhouse"):
        sys.modules.pop(name)


def wheel(folder, name, *requirements):
    """A wheel that holds nothing but what it asks for."""
    told = "".join(f"Requires-Dist: {one}\n" for one in requirements)
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\n{told}\n")


def test_what_is_lacking_is_asked_under_the_conditions_of_the_target(bundle, tmp_path):
    _, house = bundle
    wheel(tmp_path, "toygan", "numpy>=2.0", 'POT; python_version < "3.15"', 'nb[gui]>=1; extra == "notebook"')
    wheel(tmp_path, "numpy", 'winonly; sys_platform == "win32"', 'testing; extra == "test"')
    wheel(tmp_path, "nb", 'window>=3,<4; extra == "gui"', 'appnope; platform_system == "Darwin"')

    def lacks(target, python):
        return house.lacking(tmp_path, house.environment(target, python))

    assert lacks("windows", "3.12") == {"winonly", "POT", "window<4,>=3"}
    assert lacks("linux", "3.15") == {"window<4,>=3"}
    assert lacks("macos-arm", "3.15") == {"window<4,>=3", "appnope"}


def test_what_wheels_ask_for_is_added_until_nothing_is_lacking(bundle, tmp_path, monkeypatch):
    _, house = bundle
    asked, says = [], {"one": ["two"], "two": [], "toygan": ["one"]}

    def pip(command, *words):
        names = ["toygan"] if command == "wheel" else [word for word in words if word in says]
        asked.append((command, words))
        for name in names:
            wheel(tmp_path, name, *says[name])

    monkeypatch.setattr(house, "_pip", pip)
    house.fill(tmp_path, ROOT, "windows", "3.12")
    assert [words[-1] for command, words in asked if command == "download"] == ["one", "two"]
    assert {"--platform=win_amd64", "--python-version=3.12", "--only-binary=:all:"} <= set(asked[1][1])
    says["two"] = ["never"]
    (tmp_path / "two-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ValueError, match=r"no wheels for windows, Python 3\.12: never"):
        house.fill(tmp_path, ROOT, "windows", "3.12")


def test_everything_lies_where_the_readme_says(bundle, tmp_path, monkeypatch):
    write, _ = bundle
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("site")
    monkeypatch.setattr(write, "fill", lambda wheels, *rest: wheel(wheels, "toygan"))
    monkeypatch.setattr(write, "PARTS", {"gallery": tmp_path / "absent", "site": tmp_path / "site"})
    folder = write.write("windows", "3.12", tmp_path / "花 out")
    told = (folder / "README.txt").read_text(encoding="utf-8")
    assert 'python -m pip install --no-index --find-links wheels "toygan[lab,notebook]"' in told
    assert "not in this bundle: gallery" in told
    assert (folder / "site" / "index.html").read_text() == "site"
    lessons = sorted(path.stem for path in (ROOT / "tutorials").glob("[0-9]*.py"))
    assert sorted(path.stem for path in (folder / "notebooks").glob("*.ipynb")) == lessons
    assert sorted(path.stem for path in (folder / "tutorials").glob("*.py")) == lessons
    assert (folder / "tutorials" / "data" / "iris_petals.csv").is_file()
    assert not list(folder.rglob("write.py"))


def test_the_extra_that_the_bundle_installs_exists():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = settings["options.extras_require"]
    assert "starlette" in extras["lab"]
    assert "jupyterlab" in extras["notebook"]
