"""Where the runs of a sweep are done."""

import os
import signal
from types import SimpleNamespace

import pytest

from toygan.sweeps import engines
from toygan.sweeps.engines import engine


def tasks(count):
    return [(SimpleNamespace(name=str(i)), i) for i in range(count)]


def test_one_job_works_here_and_asks_as_it_goes():
    asked = []

    def handed():
        for task in tasks(3):
            asked.append(task[1])
            yield task

    results = engine("loky")(lambda task, i: (task.name, i * i), handed())
    assert next(results) == ("0", 0)
    assert asked == [0]
    assert list(results) == [("1", 1), ("2", 4)]


def test_unknown_backends_and_dask_without_an_address():
    with pytest.raises(ValueError, match=r"unknown backend 'lokey'.*Did you mean 'loky'"):
        engine("lokey")
    with pytest.raises(ValueError, match="--backend dask needs --scheduler ADDRESS"):
        engine("dask")


def _handler(task, i):
    return SimpleNamespace(name=task.name, handler=signal.getsignal(signal.SIGINT))


@pytest.mark.skipif(os.name == "nt", reason="handlers are not inherited there")
def test_workers_leave_ctrl_c_to_the_sweep():
    """A terminal sends it to all of them, also while they load; they said so with a traceback each."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)  # workers of other tests
    found = [outcome.handler for outcome in engine("loky", jobs=2)(_handler, tasks(2))]
    assert found == [signal.SIG_IGN] * 2


def broken_pool(monkeypatch, breaks):
    """A pool in this process that breaks as often as told, after a result each time."""
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    left = [breaks]

    def pool(work, handed, jobs):
        for task in handed:
            if left[0] and task[1] == 1:
                left[0] -= 1
                raise TerminatedWorkerError
            yield work(*task)

    monkeypatch.setattr(engines, "_pool", pool)
    return TerminatedWorkerError


def test_what_a_broken_pool_had_begun_is_done_by_the_next(monkeypatch):
    broken_pool(monkeypatch, 3)
    found = list(engine("loky", jobs=2)(lambda task, i: task, tasks(3)))
    assert sorted(outcome.name for outcome in found) == ["0", "1", "2"]


def test_five_breaks_in_a_row_are_too_many(monkeypatch):
    error = broken_pool(monkeypatch, engines.DEATHS + 1)
    results = engine("loky", jobs=2)(lambda task, i: task, tasks(3))
    assert next(results).name == "0"
    with pytest.raises(error):
        list(results)


def test_a_sweep_that_is_stopped_does_not_begin_again(monkeypatch, tmp_path):
    broken_pool(monkeypatch, 1)
    (tmp_path / "stop").touch()
    found = list(engine("loky", jobs=2, stop=tmp_path / "stop")(lambda task, i: task, tasks(3)))
    assert [outcome.name for outcome in found] == ["0"]


def test_breaks_with_results_between_them_are_borne(monkeypatch):
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    def pool(work, handed, jobs):
        yield work(*next(handed))
        raise TerminatedWorkerError

    monkeypatch.setattr(engines, "_pool", pool)
    results = engine("loky", jobs=2)(lambda task, i: task, tasks(4 * engines.DEATHS))
    for i in range(2 * engines.DEATHS):
        assert next(results).name == str(i)
