"""The pages in one file: the modules joined, the grid complete, and the same pictures in a browser."""

import base64
import gzip
import json
import math
import re

import numpy as np
import pytest

from toygan.dirac import dirac_game, trajectory
from toygan.lab import offline_grids
from toygan.lab.files import HERE
from toygan.lab.frames import decode
from toygan.lab.joining import joined
from toygan.lab.offline import write_offline_pages


def modules(tmp_path, **texts):
    for name, text in texts.items():
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    return tmp_path


def test_modules_become_functions_in_the_order_of_their_needs(tmp_path):
    folder = modules(
        tmp_path,
        a='import { f, C } from "./b.js";\nf(C);\n',
        b='import { g } from "./c.js";\nexport function f(x) {\n  return g(x);\n}\nexport const C = 1;\n',
        c="export async function g(x) {}\nexport class D {}\n",
    )
    text = joined(folder, "a")
    assert re.findall(r"^const (\w+) = \((async )?\(\)", text, re.M) == [
        ("c", ""),
        ("b", ""),
        ("a", "async "),
    ]
    assert "const { f, C } = b;" in text
    assert "return { f, C };" in text
    assert "return { g, D };" in text
    assert "import" not in text
    assert "export" not in text


def test_circles_and_other_imports_are_refused(tmp_path):
    modules(tmp_path, a='import { f } from "./b.js";\n', b='import { g } from "./a.js";\n')
    with pytest.raises(ValueError, match="import each other: a -> b -> a"):
        joined(tmp_path, "a")
    for text in ('import b from "./b.js";\n', "export default 3;\n", 'import * as b from "./b.js";\n'):
        with pytest.raises(ValueError, match=r"c\.js: .* can be joined"):
            joined(modules(tmp_path, c=text), "c")


def test_a_module_that_is_called_like_its_function_is_refused(tmp_path):
    folder = modules(tmp_path, a='import { b } from "./b.js";\n', b="export function b() {}\n")
    with pytest.raises(ValueError, match=r"a\.js imports b from b\.js"):
        joined(folder, "a")


@pytest.mark.parametrize("entry", ["start_offline", "start_widget", "start_live"])
def test_every_entry_of_the_lab_can_be_joined(entry):
    assert "drawPlane" in joined(HERE, entry) or entry == "start_offline"


def test_the_scripts_of_the_lab_can_be_joined():
    text = joined(HERE, "start_offline")
    assert not re.search(r"^\s*(?:import|export)\b", text, re.M)
    assert "WebSocket" not in text


@pytest.fixture(scope="module")
def small():
    """A coarse grid, and the folder's maker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offline_grids, "THETA", {"low": -2.0, "high": 2.0, "step": 0.5})
        patch.setattr(offline_grids, "CENTRE", {"low": -5.0, "high": 5.0, "step": 5.0})
        patch.setattr(offline_grids, "PAIRS", {"uniform": ("uniform:0:1", "uniform:{}:1")})
        patch.setattr(offline_grids, "GAMMA", {"low": 0.0, "high": 2.0, "step": 1.0})
        patch.setattr(offline_grids, "START", {"low": -2.0, "high": 2.0, "step": 1.0})
        patch.setattr(offline_grids, "GAMES", ("minimax", "r1"))
        yield


@pytest.fixture(scope="module")
def pages(small, tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    assert [path.name for path in write_offline_pages(folder / "lab")] == ["laws.html", "dirac.html"]
    return folder / "lab"


def unpacked(path):
    text = path.read_text(encoding="utf-8")
    given = json.loads(re.search(r'id="given">(.*?)</script>', text)[1])
    data = gzip.decompress(base64.b64decode(re.search(r'id="pack">(.*?)</script>', text)[1]))
    return given, {key: decode(data[start : start + n]) for key, (start, n) in given["places"].items()}


def test_every_point_of_the_grid_has_its_numbers(pages):
    given, frames = unpacked(pages / "laws.html")
    for theta in offline_grids.values(given["offers"]["theta"]):
        rows = {row["name"]: row["value"] for row in frames[f"laws_numbers:shift:{theta:g}"].header["rows"]}
        assert rows["earth_mover_distance"] == abs(theta)
        assert rows["js_divergence"] == (math.log(2) if theta else 0.0)
        assert frames[f"laws:shift:{theta:g}"].header["now"][0] == abs(theta)


def test_paths_are_those_of_the_library_and_the_other_half_is_their_mirror(pages):
    _, frames = unpacked(pages / "dirac.html")
    found = frames["dirac_paths:r1:1:alternating"]
    for start, path in zip(found.header["starts"], found.arrays["paths"]):
        for sign in (1, -1):
            exact = trajectory(
                dirac_game("r1", gamma=1.0), sign * np.array(start), 0.3, 80, update="alternating"
            )
            np.testing.assert_allclose(sign * path, exact, atol=2**-10)


def test_the_pages_load_nothing(pages):
    for path in pages.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        assert not re.search(r'(?:src|href)="(?!data:)', text)


def test_they_open_from_a_file_and_answer_a_hand(pages, browser):
    page = browser.new_context(reduced_motion="reduce").new_page()
    trouble = []
    page.on("console", lambda m: trouble.append(m.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or trouble.append(r.url))
    page.goto(f"{(pages / 'laws.html').as_uri()}#theta=1")
    page.wait_for_selector("tr[data-distance=earth_mover_distance][data-value='1']")
    page.locator("input[data-name=theta]").fill("-1.5")
    page.wait_for_selector("tr[data-distance=earth_mover_distance][data-value='1.5']")
    page.locator("input[data-name=scene][value=line]").check()
    page.wait_for_selector("tr[data-distance=earth_mover_distance]:not([data-value='1.5'])")
    page.locator(".tab").last.click()
    page.wait_for_selector("html[data-page=dirac][data-update='80']")
    page.locator("select[data-name=game]").select_option("r1")
    page.locator("input[data-name=gamma]").fill("1")
    page.wait_for_selector("canvas[data-name=spectrum][aria-label*='−0.5 ± 0 i']")
    page.locator("input[data-name=start_psi]").fill("-2")
    page.wait_for_selector("canvas[data-name=field][aria-label*='begins 2.']")
    page.locator("#language").click()
    page.wait_for_selector("text=此页的数值均由程序库预先算好")
    assert trouble == []
    page.context.close()
