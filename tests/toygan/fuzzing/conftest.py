"""Fuzzing: random bad input with fixed seeds, some cases with every test run and 10,000 with ``-m slow``."""

import sys
from pathlib import Path

import numpy as np
import pytest

SHORT, LONG = 150, 10_000
sys.path.insert(0, str(Path(__file__).parent))  # for fuzz_input


@pytest.fixture(params=[SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
def cases(request):
    """Random generators, one a case, with the number of the case: what fails can be done again alone."""
    return [(seed, np.random.default_rng([18, seed])) for seed in range(request.param)]
