"""What is missing: where the suite must be complete no test is skipped for want of a package, POT apart."""

import os
import re
import sys

import pytest

# POT has no wheels for Python 3.15 (setup.cfg). Everything else that the `test` extra names must be there.
POT_MAY_BE_MISSING = sys.version_info >= (3, 15)
COMPLETE = os.environ.get("CI") or os.environ.get("TOYGAN_TESTS_COMPLETE")  # make test says the latter
WANTING = re.compile(r"could not import '([\w.]+)'|needs ([\w-]+): python -m pip install")
ADVICE = "No test may be skipped for that here: the `test` extra of setup.cfg must name it."


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _complete((yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.excinfo is not None and _needs_pot(call.excinfo.value):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), None, "could not import 'ot'")
    return _complete(report)


def _needs_pot(error: BaseException) -> bool:
    """Whether a test, or an example in a docstring, failed because POT is not installed."""
    error = getattr(error, "exc_info", (None, error))[1]  # of an example that raised
    if isinstance(error, BaseExceptionGroup) or not isinstance(error, BaseException):
        return False
    failures = getattr(error, "failures", [])  # of a docstring with several examples
    found = [error, *(failure.exc_info[1] for failure in failures if hasattr(failure, "exc_info"))]
    return any(isinstance(one, ModuleNotFoundError) and one.name == "ot" for one in found)


def _complete(report):
    """Where the suite must be complete, a test that is skipped because a package is missing fails."""
    reason = report.longrepr[2] if report.skipped and isinstance(report.longrepr, tuple) else ""
    wanting = WANTING.search(reason)
    name = wanting and (wanting[1] or wanting[2])
    if name and COMPLETE and not (name == "ot" and POT_MAY_BE_MISSING):
        report.outcome = "failed"
        report.longrepr = f"{reason}\n{ADVICE}"
    return report
