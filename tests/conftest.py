"""What every test shares: derandomised hypothesis in CI, no display, no skip for want of a package."""

import os
import re
import sys

import hypothesis
import matplotlib
import pytest

# no result depends on it, and threads that wait for each other are slow where tests share the processors
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
matplotlib.use("Agg")
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

# POT has no wheels there (setup.cfg); everything else that the `test` extra names must be installed.
MAY_BE_MISSING = {"ot"} if sys.version_info >= (3, 15) else set()
COMPLETE = os.environ.get("CI") or os.environ.get("TOYGAN_TESTS_COMPLETE")  # make test says the latter
WANTING = re.compile(r"could not import '([\w.]+)'|needs ([\w-]+): python -m pip install")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _complete((yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _complete((yield))


def _complete(report):
    """Where the suite must be complete, a test that is skipped because a package is missing fails."""
    reason = report.longrepr[2] if report.skipped and isinstance(report.longrepr, tuple) else ""
    wanting = WANTING.search(reason)
    if wanting and COMPLETE and (wanting[1] or wanting[2]) not in MAY_BE_MISSING:
        report.outcome = "failed"
        report.longrepr = (
            f"{reason}\nNo test may be skipped for that here: the `test` extra of setup.cfg must name it."
        )
    return report
