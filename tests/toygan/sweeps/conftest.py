"""One sweep in one process, to compare others with."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for small_sweep

from small_sweep import GRID, outputs

from toygan.sweeps.plan import plan
from toygan.sweeps.sweep import sweep


@pytest.fixture(scope="session")
def serial(tmp_path_factory):
    """The bytes that every way of doing the sweep must leave."""
    folder = tmp_path_factory.mktemp("serial")
    assert [outcome.status for outcome in sweep(plan(GRID), folder)] == ["finished"] * 4
    return outputs(folder)
