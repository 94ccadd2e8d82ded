"""Every number of docs/performance.md that has a target, by one command, kept with date and machine.

    pip install -r benchmarks/requirements-peers.txt -e ".[test]"
    python benchmarks/performance.py                      # all but hours, on an idle machine: half an hour
    python benchmarks/performance.py --only hours         # what takes three hours: the lab does not grow
    python benchmarks/performance.py --only start sweeps  # these, the rest stays as it was measured
    python benchmarks/performance.py --page               # tables and picture of the page, from what is kept

What is measured goes to benchmarks/performance.json, section by section: when, on what machine, and with what
versions. ``--page`` writes the tables of docs/performance.md between their marks, and its picture.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT, PAGE = ROOT / "benchmarks" / "performance.json", ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "images" / "cost_against_width.svg"
ENGINES = {"pytorch eager": "PyTorch eager", "pytorch compiled": "PyTorch compiled", "jax": "JAX"}
WHOLE = {
    "pytorch joined, 1 thread": ("PyTorch eager over toygan (seconds)", 8),
    "pytorch compiled, 1 thread": ("PyTorch compiled over toygan (seconds)", 6),
    "jax flat": ("JAX over toygan (seconds)", 4),
}
WIDTHS = {  # the least ratios to reach: to PyTorch eager, to JAX, and of the sgemm rate
    32: (13, 3, 0.4),
    64: (8, 2.7, 0.75),
    128: (3.5, 2.2, 0.75),
    256: (2, 1.2, 0.65),
    512: (1.6, 1.15, 0.7),
}
WITHOUT_AVX512 = {32: 10, 64: 6, 128: 3, 256: 1.8, 512: 1.3}  # the least ratios to PyTorch eager
AVX2 = {  # how each library is held to the instructions of an AVX2 machine
    "OPENBLAS_CORETYPE": "Haswell",
    "NUMBA_CPU_NAME": "haswell",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "ATEN_CPU_CAPABILITY": "avx2",
    "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
}
TARGETS = {  # what, the script's name of it, its bound
    "start": [
        ("first run of 100 updates, empty cache", "first run", "≤", 8),
        ("second run of 100 updates, no evaluations", "second run", "≤", 1.6),
        ("the same with the default's evaluations", "run with evaluations", "≤", 3),
        ("`toygan --help`", "toygan --help", "≤", 0.25),
        ("`toygan compare` of two normal laws", "toygan compare", "≤", 0.8),
        ("of that `import scipy.stats`, which has the laws", "import scipy.stats", "", None),
    ],
    "own": [
        ("with a gradient penalty, over the built-in one", "the user's own Wasserstein", "≤", 1.3),
        ("without a penalty, over the built-in one", "the user's own least squares", "≤", 1.6),
    ],
    "sweeps": [
        ("200 runs: share of the cores times one run's speed", "share", "≥", 0.9),
        ("planning of 10,000 runs, seconds", "planning", "≤", 2),
        ("Dask: seconds of a run beyond its own", "dask", "≤", 0.1),
    ],
    "lab": [
        ("pictures a second while training", "pictures_a_second", "≥", 25),
        ("updates a second, of those with nobody watching", "share_of_updates", "≥", 0.85),
        ("effect of a control, ms, median", "latency_median_ms", "≤", 150),
        ("effect of a control, ms, 95th percentile", "latency_95_ms", "≤", 400),
        ("first page, seconds", "first_page_seconds", "≤", 1.5),
        ("bytes a second while paused", "paused_bytes_a_second", "≤", 10_000),
    ],
    "hours": [
        ("turns of play, as many as in two hours", "turns", "≥", 80),
        ("growth of the lab in these, MB", "lab_growth", "≤", 100),
        ("growth of the page's scripts, MB", "page_growth", "≤", 100),
        ("minutes of random clicks and messages", "random_minutes", "", None),
        ("acts in these", "acts", "", None),
        ("errors, warnings, requests that leave the lab", "trouble", "≤", 0),
        ("growth of the lab from their second quarter to the last, MB", "random_lab_growth", "≤", 100),
        ("growth of the page's scripts, MB", "random_page_growth", "≤", 100),
    ],
}
WORDS = {
    "en": {"width": "width of the three hidden layers", "ms": "milliseconds per update"},
    "zh": {"width": "三个隐藏层的宽度", "ms": "每次更新的毫秒数"},
}


def run(script: str, *arguments: str, variables: dict | None = None) -> list | dict:
    """What a script of this folder writes with ``--json FILE``, with variables of the environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments, "--json", str(path)]
        subprocess.run(command, check=True, cwd=ROOT, env=os.environ | (variables or {}))
        return json.loads(path.read_text(encoding="utf-8"))


def printed(script: str, *arguments: str) -> list[dict]:
    """The JSON that a script of this folder prints, a piece a line or one in all."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    text = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def training() -> list[dict]:
    """Milliseconds per update of every engine against the width."""
    widths = ("--widths", "32", "64", "128", "256", "--rounds", "5")
    narrow = run("training.py", *widths, "--engines", "toygan", "pytorch", "jax")
    wide = ("toygan", "pytorch joined, all", "pytorch separate, all", "jax")
    return narrow + run("training.py", "--widths", "512", "--rounds", "3", "--engines", *wide)


def avx2() -> list[dict]:
    """The same with every library held to AVX2, where BLAS packs what it multiplies."""
    engines = ("--engines", "toygan", "pytorch joined", "pytorch separate", "jax")
    narrow = ("--widths", "32", "64", "128", "256", "--rounds", "4", *engines)
    wide = ("--widths", "512", "--rounds", "3", *engines)
    return [row for asked in (narrow, wide) for row in run("training.py", *asked, variables=AVX2)]


def whole() -> dict:
    """Whole processes of 2,000 updates at width 64: seconds and MB, in turns."""
    names = ("toygan", *WHOLE)
    return run("training.py", "--whole", "--widths", "64", "--rounds", "3", "--engines", *names)[0]


def start() -> dict:
    """First and second runs, and commands that do not train."""
    return run("startup.py", "--rounds", "5")


def own() -> dict:
    """An objective in Python against the built-in one, with and without a penalty."""
    return {row["case"]: row["ratio"] for row in run("scaling.py", "--only", "user", "--rounds", "7")}


def sweeps() -> dict:
    """Throughput of 200 runs, planning of 10,000, a Dask cluster's share."""
    return {row["what"]: row for row in printed("sweeps.py", "--only", "throughput", "planning", "dask")}


def lab() -> dict:
    """The lab's page, open in Chromium."""
    return printed("lab_game.py", "--seconds", "20", "--turns", "3")[0]


def hours() -> dict:
    """Two hours of play and one of random clicks, one after the other."""
    return of_hours(printed("lab_growth.py")[-1], printed("lab_random.py")[-1])


def of_hours(play: dict, clicks: dict) -> dict:
    """The numbers of the table, from what the two scripts print last."""
    return {
        "turns": play["turns"],
        "lab_growth": play["growth"]["lab"],
        "page_growth": play["growth"]["page"],
        "random_minutes": clicks["minutes"],
        "acts": sum(clicks["acts"].values()),
        "trouble": len(play["trouble"] + play["log"] + clicks["trouble"] + clicks["log"]),
        "random_lab_growth": clicks["growth"]["lab"],
        "random_page_growth": clicks["growth"]["page"],
    }


SECTIONS = {  # the last one is measured only when it is asked for
    section.__name__: section for section in (training, avx2, whole, start, own, sweeps, lab, hours)
}


def rows(name: str, found: dict) -> list[tuple[str, str, str, bool]]:
    """What was measured in a section, its target, the number, and whether the target is met."""
    if name == "whole":
        return _whole_rows(found)
    if name == "sweeps":
        found = {
            "share": found["throughput"]["share"],
            "planning": found["planning"]["seconds"],
            "dask": found["dask"]["beyond_s_per_run"],
        }
    return [(words, *_judged(found[key], sign, limit)) for words, key, sign, limit in TARGETS[name]]


def _judged(found: float, sign: str, limit: float | None) -> tuple[str, str, bool]:
    """Target and number as text, and whether the target is met; what has none is."""
    met = limit is None or (found <= limit if sign == "≤" else found >= limit)
    return "" if limit is None else f"{sign} {limit:,}", _number(found), met


def _number(found: float) -> str:
    return f"{found:,.0f}" if found >= 100 else f"{found:.3g}"


def _whole_rows(found: dict) -> list[tuple[str, str, str, bool]]:
    seconds, memory = found["toygan"]
    table = [
        ("toygan, seconds", "", f"{seconds:.1f}", True),
        ("toygan, memory in MB", "≤ 150", f"{memory:.0f}", memory <= 150),
    ]
    for engine, (words, least) in WHOLE.items():
        ratio = found[engine][0] / seconds
        table.append((words, f"≥ {least}×", f"{_times(ratio)} ({found[engine][0]:.1f})", ratio >= least))
    return table


def _times(ratio: float) -> str:
    return f"{ratio:.3g}×"


def here() -> dict:
    """When and where."""
    packages = ("numpy", "scipy", "numba", "torch", "jax", "POT")
    versions = {}
    for name in packages:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        model = " ".join(found[1].split()) if found else model
    now = datetime.datetime.now(datetime.UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}"
    return {"date": now, "machine": machine, "versions": versions}


def tables(kept: dict) -> dict[str, str]:
    """The tables of the page in Markdown, by name."""
    written = {
        "training": _training_table(kept["training"], WIDTHS),
        "avx2": _training_table(
            kept["avx2"], {w: (least, None, None) for w, least in WITHOUT_AVX512.items()}
        ),
    }
    for name in SECTIONS.keys() - written.keys():
        lines = ["| | target | measured | |", "|---|---|---|---|"]
        lines += [
            f"| {words} | {target} | {found} | {'' if met else '**missed**'} |"
            for words, target, found, met in rows(name, kept[name]["found"])
        ]
        written[name] = "\n".join(lines) + _measured(kept[name])
    return written


def _training_table(section: dict, least_of: dict) -> str:
    heads = "| width | toygan, ms | PyTorch eager | PyTorch compiled | JAX | of the sgemm rate |"
    lines = [heads, "|---|---|---|---|---|---|"]
    for row in section["found"]:
        eager, jax, rate = least_of[row["width"]]
        cells = [str(row["width"]), f"{row['toygan_ms']:.3g}"]
        for engine, least in (("pytorch eager", eager), ("pytorch compiled", None), ("jax", jax)):
            if engine not in row:
                cells.append("")
                continue
            ratio = row[engine]["ratio"]
            aim = "" if least is None else f" (≥ {least})"
            cells.append(f"**{_times(ratio)}**{aim}" if least and ratio < least else f"{_times(ratio)}{aim}")
        share = f"{row['sgemm_share']:.0%}" + ("" if rate is None else f" (≥ {rate:.0%})")
        cells.append(share.replace("%", " %"))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + _measured(section)


def _measured(section: dict) -> str:
    return f"\n\n`{section['date']}`, `{section['machine']}`\n"


def page(text: str, kept: dict) -> str:
    """The page with its tables as they are kept; KeyError names a mark that is not there."""
    for name, table in tables(kept).items():
        marks = f"<!-- {name}: benchmarks/performance.py --page -->", f"<!-- end of {name} -->"
        if any(mark not in text for mark in marks):
            raise KeyError(f"{PAGE.name} has no marks {marks}")
        before, _, rest = text.partition(marks[0])
        text = f"{before}{marks[0]}\n\n{table}\n{marks[1]}{rest.partition(marks[1])[2]}"
    return text


def draw(found: list[dict], path: Path, lang: str) -> None:
    """Milliseconds per update against width, an engine a line."""
    import matplotlib.pyplot as plt

    from figures.look.style import context, marked

    widths = [row["width"] for row in found]
    with context(lang=lang):
        figure, axis = plt.subplots(figsize=(8, 4.5), layout="constrained")
        looks = dict(zip(("toygan", *ENGINES), ("first", "second", "third", "fourth"), strict=True))
        for engine, name in {"toygan": "toygan", **ENGINES}.items():
            ms = [row["toygan_ms"] if engine == "toygan" else row.get(engine, {}).get("ms") for row in found]
            axis.plot(widths, ms, label=name, **marked(looks[engine]))
        axis.set(xscale="log", yscale="log", xlabel=WORDS[lang]["width"], ylabel=WORDS[lang]["ms"])
        axis.set_xticks(widths, [str(width) for width in widths])
        axis.set_yticks([1, 10, 100], ["1", "10", "100"])
        axis.minorticks_off()
        axis.set_ylim(top=1000)
        axis.legend(loc="upper left")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        plt.close(figure)


def main() -> None:
    """Measure what is asked for, keep it after each section; or write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=[*SECTIONS][:-1])
    parser.add_argument(
        "--page", action="store_true", help="write the page's tables and picture, measure nothing"
    )
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    if options.page:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), kept), encoding="utf-8")
        draw(kept["training"]["found"], PICTURE, "en")
        draw(kept["training"]["found"], PICTURE.with_suffix(".zh_CN.svg"), "zh")
        return
    for name in options.only:
        kept[name] = here() | {"found": SECTIONS[name]()}
        kept = {section: kept[section] for section in SECTIONS if section in kept}
        KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
