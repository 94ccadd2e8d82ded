"""Mutation testing: does the suite notice when a line is broken?

    python benchmarks/mutants.py divergences --sample 80
    python benchmarks/mutants.py toygan/network toygan/objectives --minutes 8

Two steps, on the sources as plain Python (NUMBA_DISABLE_JIT=1), each kept in build/mutants so that a stopped
run goes on:

1. Every test file of the same place in tests/ runs once under coverage, alone: which lines it reaches, and
   in how many seconds.
2. A random sample of mutations (``benchmarks.mutations``; the same ones for the same seed as long as their
   lines stay) is tried, each in a copy of the tree, by the tests that reach its line: the module's own
   examples, then the test files named after it, then the quickest others, up to ``BUDGET`` seconds of them,
   with -x and a time limit.

A mutant is killed when a test fails, or when the tests take three times the processor time that they take
unchanged (so that a busy machine kills none). Survivors are printed. Those that change nothing a caller could
see stand in benchmarks/equivalent_mutants.csv with the reason, and do not count. What fresh samples gave,
before there were tests for their survivors, stands in benchmarks/mutation_samples.csv.

mutmut 3 changes functions only, and most of this project's mathematics stands in tables of lambdas;
cosmic-ray runs one and the same command for every mutant. Both are therefore replaced by these two files.
Needs ``coverage``.
"""

import argparse
import contextlib
import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# this folder's coverage.py would be taken for the library
sys.path[:] = [str(ROOT), *(place for place in sys.path if Path(place).resolve() != ROOT / "benchmarks")]

from benchmarks.mutations import Mutation, mutations

KEPT = ROOT / "build" / "mutants"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.csv")
PACKAGES = ("divergences", "toygan", "figures")
# a limit on processor time, which lasts as long as the program that takes this one's place
LIMITED = "import os, resource, sys; seconds = int(sys.argv[1]); " + (
    "resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)); os.execv(sys.executable, sys.argv[2:])"
)
ASLEEP = 10  # a limit by the clock, in limits of processor time: for a mutant that waits for ever
PYTEST = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
KILLED = ("killed", "too slow")
SPENT, RUNNING = [], set()  # processor seconds of what this run started; what runs now
BUDGET = 60.0  # seconds of tests for one mutant, of the processor and under coverage
LONGEST = 240.0  # a test file that takes longer is not used
COVERAGE = """[run]
source = divergences, toygan
parallel = true
patch = subprocess
data_file = {}
"""


def sample(paths: list[str], count: int, seed: int) -> list[Mutation]:
    """The mutations of some folders or files whose keyed hash is smallest: a random choice that stays."""
    files = [file for path in paths for file in _sources(ROOT / path)]
    every = [mutation for file in files for mutation in mutations(file, ROOT)]
    chosen = sorted(every, key=lambda m: hashlib.sha256(f"{seed} {m.key}".encode()).digest())
    return chosen[:count]


def _sources(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def test_files(paths: list[str]) -> list[str]:
    """The test files of some folders or files: those at the mirrored places in tests/."""
    found = set()
    for path in map(Path, paths):
        place = ROOT / "tests" / path.parent
        found |= {place / f"test_{path.name}"} if path.suffix else set((place / path.name).rglob("test_*.py"))
    return [file.relative_to(ROOT).as_posix() for file in sorted(found) if file.exists()]


def _environment(root: Path) -> dict[str, str]:
    settings = {"NUMBA_DISABLE_JIT": "1", "CI": "1", "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return os.environ | settings | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}


def _run(command: list[str], root: Path, limit: float) -> tuple[int | None, float]:
    """Exit code, None past the limit, and seconds of processor time; whatever it started ends with it."""
    program = [sys.executable, "-c", LIMITED, str(int(limit)), sys.executable, *command]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    process = subprocess.Popen(program, cwd=root, env=_environment(root), **silent)
    RUNNING.add(process.pid)
    until, ended = time.monotonic() + ASLEEP * limit, 0
    while not ended:
        time.sleep(0.05)
        if time.monotonic() > until:
            _end(process.pid)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    _end(process.pid)  # what it left behind
    RUNNING.discard(process.pid)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    seconds = used.ru_utime + used.ru_stime
    SPENT.append(seconds)
    return None if code in (-signal.SIGXCPU, -signal.SIGKILL) else code, seconds


def _end(*groups: int) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _stopped(number, frame) -> None:
    """Ctrl-C and SIGTERM: what was judged is kept, what runs ends."""
    _end(*RUNNING)
    os._exit(128 + number)


def reach(file: str) -> dict:
    """What a test file does unchanged: seconds, whether it passes, the lines it reaches. Kept."""
    kept = KEPT / "reach" / f"{file.replace('/', '.')}-{_digest(file)}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    from coverage import Coverage

    with tempfile.TemporaryDirectory() as folder:
        rc = Path(folder) / "rc"
        rc.write_text(COVERAGE.format(Path(folder) / "data"))
        pytest = ["-m", "coverage", "run", f"--rcfile={rc}", *PYTEST]
        code, seconds = _run([*pytest, file], ROOT, LONGEST)
        found = Coverage(config_file=str(rc))
        found.combine([folder])
        data = found.get_data()
        lines = {Path(name).relative_to(ROOT).as_posix(): data.lines(name) for name in data.measured_files()}
    sources = {name: _digest(name) for name in lines if lines[name]}
    found = {"seconds": seconds, "passes": code == 0, "lines": lines, "sources": sources}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found))
    return found


def _digest(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:16]


def _reaches(found: dict, mutation: Mutation) -> bool:
    """Whether a test file reaches a line; any line of a file that has changed since it was measured."""
    lines, digest = found["lines"].get(mutation.file, ()), found["sources"].get(mutation.file)
    return mutation.line in lines if digest == _digest(mutation.file) else bool(lines)


def tests_for(mutation: Mutation, reached: dict[str, dict]) -> tuple[list[str], float]:
    """The tests that judge a mutant, and their seconds unchanged."""
    stem = Path(mutation.file).stem
    useful = [
        (stem not in Path(file).stem, found["seconds"], file)
        for file, found in reached.items()
        if found["passes"] and _reaches(found, mutation)
    ]
    chosen, seconds = [mutation.file], 3.0
    for _, took, file in sorted(useful):
        if seconds + took <= BUDGET or len(chosen) == 1:
            chosen.append(file)
            seconds += took
    return chosen, seconds


def judge(mutation: Mutation, reached: dict[str, dict], copy: Path) -> str:
    """``killed``, ``too slow`` (killed, too), ``survived`` or ``unreached``, tried in a copy of the tree."""
    tests, seconds = tests_for(mutation, reached)
    path = copy / mutation.file
    unchanged = path.read_bytes()
    path.write_bytes(mutation.apply(unchanged))
    try:
        code, _ = _run([*PYTEST, *tests], copy, 20 + 3 * seconds)
    finally:
        path.write_bytes(unchanged)
    if code in (0, 5):
        return "survived" if len(tests) > 1 else "unreached"
    return "too slow" if code is None else "killed"


def copy_tree(folder: Path) -> Path:
    """The packages and their tests, to break."""
    for name in (*PACKAGES, "tests", "tutorials", "docs", "benchmarks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "_build"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    return folder


def equivalent() -> dict[str, str]:
    """Why each known mutation cannot be seen."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["reason"] for row in csv.DictReader(file)}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("paths", nargs="+", help="folders or files, such as divergences or toygan/network")
    arguments.add_argument("--sample", type=int, default=60, help="mutants to try")
    arguments.add_argument("--seed", type=int, default=18)
    arguments.add_argument("--jobs", type=int, default=os.cpu_count())
    arguments.add_argument("--minutes", type=float, default=55.0, help="then stop; the same command goes on")
    options = arguments.parse_args()
    paths = [path.strip("/") for path in options.paths]
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopped)
    until = time.monotonic() + 60 * options.minutes
    chosen, files = sample(paths, options.sample, options.seed), test_files(paths)
    with ThreadPoolExecutor(options.jobs) as pool:
        found = list(pool.map(lambda file: reach(file) if time.monotonic() < until else None, files))
    if None in found:
        print(f"{len(found) - found.count(None)} of {len(found)} test files read; the same command goes on")
        return 1
    reached = dict(zip(files, found))
    for file in (file for file in files if not reached[file]["passes"]):
        print(f"not used, it fails or takes over {LONGEST:g} s unchanged: {file}")
    return _report(chosen, _verdicts(chosen, reached, options.jobs, until))


def _verdicts(chosen: list[Mutation], reached: dict, jobs: int, until: float) -> dict[str, str]:
    kept = KEPT / "verdicts.json"
    verdicts = json.loads(kept.read_text()) if kept.exists() else {}
    left = [mutation for mutation in chosen if verdicts.get(mutation.key) not in KILLED]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        copies = [
            copy_tree(Path(folder) / str(k)) for k in range(jobs) if not (Path(folder) / str(k)).mkdir()
        ]

        def try_one(mutation):
            if time.monotonic() > until:
                return
            copy = copies.pop()
            verdicts[mutation.key] = judge(mutation, reached, copy)
            copies.append(copy)
            kept.write_text(json.dumps(verdicts))

        list(pool.map(try_one, left))
    return verdicts


def _report(chosen: list[Mutation], verdicts: dict[str, str]) -> int:
    reasons = equivalent()
    known = [m for m in chosen if m.key in reasons]
    counted = [m for m in chosen if m.key not in reasons and m.key in verdicts]
    killed = [m for m in counted if verdicts[m.key] in KILLED]
    slow = [m for m in killed if verdicts[m.key] == "too slow"]
    for m in counted:
        if m not in killed or m in slow:
            print(f"{m.key} {verdicts[m.key]} {m.file}:{m.line}: {m.change}: {m.text}")
    tried = len(counted) + len(known)
    print(f"{tried} of {len(chosen)} mutants tried, {len(known)} of them equivalent")
    if counted:
        share = 100 * len(killed) / len(counted)
        print(f"killed {len(killed)} of {len(counted)}: {share:.1f} % ({len(slow)} by their time)")
    print(f"{sum(SPENT):.0f} s of processor time, this run")
    return int(tried < len(chosen) or len(killed) < 0.9 * len(counted))


if __name__ == "__main__":
    sys.exit(main())
