"""Bars are true, and no wider than they must be: in the median at most 100 times the true error."""

import json
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from divergences import mixture
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.measures import measure

DATA = Path(__file__).parents[1] / "data"


def law(spec):
    if spec[0] == "mixture":
        return mixture(spec[1], [law(part) for part in spec[2]])
    return getattr(stats, spec[0])(**spec[1])


def ratios(pair):
    """Error over true error, where both are finite, in mpmath: references have 18 digits."""
    p, q = law(pair["p"]), law(pair["q"])
    found = {
        "tv": measure(p, q, GENERATORS["tv"]),
        "kl": measure(p, q, GENERATORS["kl"]),
        "reverse_kl": measure(q, p, GENERATORS["kl"]),
        "js": measure(p, q, GENERATORS["js"]).scaled(0.5),
    }
    for name, estimate in found.items():
        if name in pair and mp.isfinite(mpf(pair[name])) and estimate.error > 0:
            with mp.workdps(30):
                off = abs(mpf(estimate.value) - mpf(pair[name]))
            yield estimate.error / float(off) if off else np.inf


@pytest.mark.slow
@pytest.mark.parametrize("name", ["continuous_pairs.json", "references.json"])
def test_the_median_bar_is_within_100_times_the_true_error(name):
    pairs = json.loads((DATA / name).read_text(encoding="utf-8"))["pairs"]
    assert 1 < np.median([ratio for pair in pairs for ratio in ratios(pair)]) <= 100
