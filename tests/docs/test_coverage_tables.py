"""The table of the page on coverage is that of the study."""

import importlib.util
from pathlib import Path

from toygan.studies.coverage_table import COLUMNS, means
from toygan.studies.mode_coverage import EQUAL, METHODS, STUDIED

ROOT = Path(__file__).parents[2]


def _module():
    path = ROOT / "docs" / "_ext" / "coverage_tables.py"
    spec = importlib.util.spec_from_file_location("coverage_tables", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_holds_the_table_of_now():
    module = _module()
    page = module.PAGE.read_text(encoding="utf-8")
    assert module.filled(page) == page
    times = "\n| method | data | ms |"
    first, second = page.split(times)
    for method in METHODS:  # once as it is defined, and once for each law
        assert first.count(f"\n| {method} |") == 1 + len(STUDIED)
    for method in EQUAL:
        assert second.count(f"\n| {method} |") == len(STUDIED)


def test_cells_by_hand():
    rows = [dict.fromkeys(COLUMNS, 0.1) | {"modes": 8, "balanced_modes": number} for number in (6, 8)]
    cells = _module()._cells(means(rows))
    assert cells == ["8.0", "7.0 ± 1.0", "10.0", "0.1", "0.100", "2/2"]
