"""The tables of the page on critics are those of the study."""

import importlib.util
from pathlib import Path

import pytest

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
    assert page.count("| orthonormal_groupsort | 0.") == len({row["law"] for row in shipped()})


def test_the_published_table_is_complete():
    lines = _module().published_table().splitlines()
    assert len(lines) == len(PUBLISHED)  # two rows of heads in place of funnels and w1
    assert "| gp | 0.84 / 1.049 |" in lines[3]


def _seeds(law, measure, method):
    return [row[measure] for row in shipped() if (row["law"], row["method"]) == (law, method)]


def test_what_the_page_says_of_groupsort_beside_lp():
    """Aims reached and missed, and by how much; who is better from which seeds."""
    module = _module()
    (four, sixteen, many), (groupsort, lp) = module.AIMS, module.COMPARED
    mean = {
        (law, measure): sum(_seeds(law, measure, groupsort)) / 5
        for law in module.AIMS
        for measure in ("claimed", "cosine")
    }
    short = {
        law: (aims[0] - mean[law, "claimed"], aims[1] - mean[law, "cosine"])
        for law, aims in module.AIMS.items()
    }
    assert [round(short[law][0], 3) for law in module.AIMS] == [0.001, 0.049, 0.196]
    assert short[four][1] < 0 > short[sixteen][1]
    assert round(short[many][1], 3) == 0.025
    for law in (four, sixteen):
        assert min(_seeds(law, "cosine", lp)) > max(_seeds(law, "cosine", groupsort))
        assert min(_seeds(law, "claimed", lp)) > 1
    for measure in ("cosine", "cosine_at_ends"):
        assert max(_seeds(many, measure, groupsort)) > min(_seeds(many, measure, lp))
        assert max(_seeds(many, measure, lp)) > min(_seeds(many, measure, groupsort))
    for law in module.AIMS:
        assert max(_seeds(law, "claimed", groupsort)) <= 1
        assert _seeds(law, "proved", groupsort) == pytest.approx(_seeds(law, "claimed", groupsort), rel=1e-4)
        assert max(_seeds(law, "proved", lp)) < 1e-3
        assert abs(sum(_seeds(law, "claimed", lp)) / 5 - 1) < 1 - mean[law, "claimed"]
