"""Sweeps on Dask: the bytes of one process, whoever dies on the way."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from small_sweep import GRID, outputs

from toygan.runs.folder import read_manifest
from toygan.sweeps import dask_engine
from toygan.sweeps import sweep as sweeps
from toygan.sweeps.plan import plan
from toygan.sweeps.sweep import sweep

distributed = pytest.importorskip("distributed")
OWN = """
from toygan.autograd import softplus
from toygan import Objective

mirrored = Objective.from_values(
    "mirrored",
    lambda real, fake: softplus(real).mean() + softplus(-fake).mean(),
    lambda real, fake: softplus(fake).mean(),
)
"""


def local_cluster():
    return distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0")


def test_two_sweeps_with_one_scheduler_each_leave_the_bytes_of_one_process(tmp_path, serial):
    folders = [tmp_path / name for name in ("a", "b")]
    with local_cluster() as cluster:
        for folder in folders:
            found = list(sweep(plan(GRID), folder, backend="dask", scheduler=cluster.scheduler_address))
            assert [outcome.status for outcome in found] == ["finished"] * 4
    assert [outputs(folder) for folder in folders] == [serial] * 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_worker_costs_at_most_one_checkpoint_interval(tmp_path, serial):
    seen = {}

    def kill_one():
        """Kill the holder of a run that has checkpoints; keep how far it had come, and where it goes on."""
        while len(saved := sorted(tmp_path.glob("runs/*/checkpoints/*.npz"))) < 2:
            time.sleep(0.005)
        run = saved[-1].parent.parent
        os.kill(int((run / "run.lock").read_text().split()[0]), signal.SIGKILL)
        seen["saved"] = int(max(run.glob("checkpoints/*.npz")).stem)
        while read_manifest(run)["step"] == 0:  # the next worker writes where it begins
            time.sleep(0.002)
        seen["begins"] = read_manifest(run)["step"]

    killer = threading.Thread(target=kill_one, daemon=True)
    with local_cluster() as cluster:
        killer.start()
        found = list(sweep(plan(GRID), tmp_path, backend="dask", scheduler=cluster.scheduler_address))
        killer.join(30)
    assert {outcome.status for outcome in found} <= {"finished", "skipped"}
    assert seen["begins"] >= seen["saved"] >= GRID["checkpoint_every"]
    assert outputs(tmp_path) == serial


def test_a_scheduler_that_does_not_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(dask_engine, "CONNECTION_SECONDS", 1)
    with pytest.raises(OSError, match=r"scheduler at tcp://127\.0\.0\.1:9 did not answer within 1 s"):
        list(sweep(plan(GRID), tmp_path, backend="dask", scheduler="tcp://127.0.0.1:9"))


class Cluster:
    """A scheduler in memory: ``endings`` says how each task ends, one word or exception for each try."""

    def __init__(self, endings):
        self.endings, self.status, self.keys = endings, "running", []

    def submit(self, work, task, key, pure):
        self.keys.append(key)
        ending = self.endings[task.name].pop(0)
        if ending == "lost":
            return SimpleNamespace(status="cancelled")
        error = ending if isinstance(ending, Exception) else None
        status = "finished" if error is None else "error"
        return SimpleNamespace(
            status=status, exception=lambda timeout: error, result=lambda timeout: work(task)
        )

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        pass


@pytest.fixture
def in_memory(monkeypatch):
    """Run tasks, given as names with their endings, on a `Cluster`; return results and the cluster."""

    def run(**endings):
        cluster = Cluster(endings)
        monkeypatch.setattr(dask_engine, "_client", lambda *where: cluster)
        tasks = [(SimpleNamespace(name=name),) for name in endings]
        return dask_engine.on_dask(lambda task: task.name, tasks, "tcp://somewhere:1"), cluster

    return run


def test_what_a_lost_scheduler_held_is_handed_in_again_and_nothing_else(in_memory, caplog):
    results, cluster = in_memory(a=["done"], b=["lost", "done"], c=["done", "lost", "done"])
    assert list(results) == ["a", "b", "c"]
    assert "scheduler at tcp://somewhere:1 is gone; waiting up to 300 s" in caplog.text
    assert [key[0] for key in cluster.keys] == ["a", "b", "c", "b", "c", "c"][: len(cluster.keys)]
    assert len(set(cluster.keys)) == len(cluster.keys)


def killed_worker():
    where = SimpleNamespace(address="tcp://worker:1")
    return distributed.KilledWorker("task", where, 3)


def test_a_run_that_ends_every_worker_is_named_after_the_others_are_done(in_memory):
    results, cluster = in_memory(heavy=[killed_worker()] * dask_engine.DEATHS, light=["done"])
    assert next(results) == "light"
    with pytest.raises(OSError, match=r"^heavy: every worker that took it up ended"):
        next(results)
    assert sum(key.startswith("heavy") for key in cluster.keys) == dask_engine.DEATHS


def test_workers_without_the_package_say_so(in_memory):
    results, _ = in_memory(a=[ModuleNotFoundError("No module named 'toygan'")])
    with pytest.raises(
        OSError, match="workers cannot do this: ModuleNotFoundError: No module named 'toygan'"
    ):
        next(results)


def test_a_worker_that_does_not_see_the_folder_trains_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(sweeps, "VISIBLE_SECONDS", 0.0)
    with pytest.raises(FileNotFoundError, match=r"elsewhere is not to be seen on .* all workers share"):
        sweeps.perform_on_cluster(plan(GRID)[0], str(tmp_path / "elsewhere"), False, (), str(tmp_path))
    assert not (tmp_path / "elsewhere").exists()


def test_files_are_meant_from_where_the_sweep_was_started(tmp_path, monkeypatch):
    """A worker has a working directory of its own."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mirrored.py").write_text(OWN)
    np.savetxt(tmp_path / "here" / "points.csv", np.arange(12.0).reshape(6, 2) % 5, delimiter=",")
    monkeypatch.chdir(tmp_path / "here")
    from toygan.config.user_modules import import_user_modules
    from toygan.objectives import table

    monkeypatch.setattr(table, "OBJECTIVES", dict(table.OBJECTIVES))
    import_user_modules(["mirrored.py"])
    (run,) = plan(GRID | {"objective": "mirrored", "data": "points.csv", "seeds": 1, "iterations": 2})
    (tmp_path / "sweep.json").touch()
    monkeypatch.chdir(tmp_path)
    found = sweeps.perform_on_cluster(run, str(tmp_path), False, ("mirrored.py",), str(tmp_path / "here"))
    assert (found.status, found.error) == ("finished", "")
    assert os.getcwd() == str(tmp_path)  # noqa: PTH109  # what the process has, not what Path makes of it


class Machines:
    """A scheduler and its workers, each a process of its own that works in a folder of its own."""

    def __init__(self, folder, slow=0.0):
        self.folder, self.processes = folder, {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        (folder / "slow").mkdir()
        if slow:
            (folder / "slow" / "sitecustomize.py").write_text(SLOW.format(slow))

    def start(self, *names):
        for name in names:
            words = ["scheduler", "--host", "127.0.0.1", "--port", str(self.port)]
            if name != "scheduler":
                words = ["worker", self.address, "--nthreads", "1", "--no-nanny"]
            (self.folder / name).mkdir(exist_ok=True)
            path = os.pathsep.join(filter(None, [str(self.folder / "slow"), *sys.path]))
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "dask", *words, "--no-dashboard"],
                    cwd=self.folder / name,
                    env=os.environ | {"PYTHONPATH": path},
                    stdout=log,
                    stderr=log,
                )

    def kill(self, *names):
        for name in names:
            self.processes[name].kill()
            self.processes.pop(name).wait(60)


# every file that is opened for writing, renamed or removed takes its time, as on a network drive
SLOW = """
import builtins, os, time

def late(function):
    def call(*given, **named):
        time.sleep({})
        return function(*given, **named)
    return call

for name in ("replace", "fsync", "unlink", "mkdir"):
    setattr(os, name, late(getattr(os, name)))
"""


@pytest.fixture
def machines(tmp_path_factory):
    made = []

    def make(**options):
        made.append(Machines(tmp_path_factory.mktemp("machines"), **options))
        made[-1].start("scheduler", "one", "two")
        return made[-1]

    yield make
    for there in made:
        there.kill(*list(there.processes))


def held(folder):
    """The runs of a sweep that have begun and not ended."""
    manifests = [read_manifest(run) for run in folder.glob("runs/*") if (run / "manifest.json").exists()]
    return sum(manifest["status"] == "running" for manifest in manifests)


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["a worker", "the scheduler"])
def test_machines_that_are_killed_and_started_again(tmp_path, machines, whom, caplog):
    grid = GRID | {"iterations": 6000, "checkpoint_every": 200}
    list(sweep(plan(grid), tmp_path / "serial"))
    there, folder = machines(), tmp_path / "dask"

    def trouble():
        until(lambda: held(folder))
        time.sleep(0.3)
        there.kill(*(["one"] if whom == "a worker" else ["scheduler"]))
        if whom == "the scheduler":
            time.sleep(2.0)
            there.kill("one", "two")  # as a machine's own supervisor does with workers that are cut off
            there.start("scheduler", "two")
        there.start("one")

    thread = threading.Thread(target=trouble)
    thread.start()
    found = list(sweep(plan(grid), folder, backend="dask", scheduler=there.address))
    thread.join()
    assert {outcome.status for outcome in found} <= {"finished", "skipped"}
    assert len(found) == 4
    assert ("is gone" in caplog.text) == (whom == "the scheduler")
    assert outputs(folder) == outputs(tmp_path / "serial")


@pytest.mark.slow
def test_a_slow_drive(tmp_path, machines, serial):
    there = machines(slow=0.05)
    found = list(sweep(plan(GRID), tmp_path, backend="dask", scheduler=there.address))
    assert [outcome.status for outcome in found] == ["finished"] * 4
    assert outputs(tmp_path) == serial


@pytest.mark.slow
def test_five_hundred_runs(tmp_path, machines):
    grid = GRID | {"objective": "wasserstein", "seeds": 500, "iterations": 20}
    there = machines()
    found = list(sweep(plan(grid), tmp_path, backend="dask", scheduler=there.address))
    assert [outcome.status for outcome in found] == ["finished"] * 500
    assert len({outcome.name for outcome in found}) == 500
