"""The tables of the page on critics are those of the study."""

import importlib.util
from pathlib import Path

from toygan.studies.critic_table import PUBLISHED, shipped

ROOT = Path(__file__).parents[2]


def _module():
    path = ROOT / "docs" / "_ext" / "critic_tables.py"
    spec = importlib.util.spec_from_file_location("critic_tables", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_holds_the_tables_of_now():
    module = _module()
    page = module.PAGE.read_text(encoding="utf-8")
    assert module.filled(page) == page
    assert page.count("| orthonormal_groupsort |") == len({row["law"] for row in shipped()})


def test_the_published_table_is_complete():
    lines = _module().published_table().splitlines()
    assert len(lines) == len(PUBLISHED)  # two rows of heads in place of funnels and w1
    assert "| gp | 0.84 / 1.049 |" in lines[3]
