"""``toygan warm``: compile now what the presets need, so that nobody in a class has to wait for it."""

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from toygan.support.cache_folder import cache_folder
from toygan.support.durations import duration
from toygan.support.json_files import read_json

QUIET = typer.Option("--quiet", "-q", help="Show no progress.")
JSON = typer.Option("--json", help="Print the seconds of each step as JSON.")
_POINTS = 2000  # beyond the size from which the compiled solver takes over


def warm(quiet: Annotated[bool, QUIET] = False, as_json: Annotated[bool, JSON] = False) -> None:
    """Compile ahead what training, measuring and transport need.

    Machine code is kept: later runs of the presets and large transport problems begin at once.
    """
    steps = _steps()
    seconds = {}
    for count, (name, work) in enumerate(steps.items(), start=1):
        if not quiet:
            typer.echo(f"{count}/{len(steps)}  {name} …", err=True)
        begun = time.perf_counter()
        work()
        seconds[name] = round(time.perf_counter() - begun, 2)
    if as_json:
        typer.echo(json.dumps(seconds))
    else:
        total = sum(seconds.values())
        typer.echo(f"{len(steps)} steps in {total:.0f} s; a preset now starts without compiling")


def _steps() -> dict:
    """What is done, by name: an update of each preset, and W1 of many points."""
    from toygan.config.presets import PRESETS

    found = {"the games of all presets": _compile_games}
    found |= {f"preset {name}": lambda name=name: _one_update(name) for name in PRESETS}
    return found | {"exact W1 of many points": _many_points, "what each preset costs": _keep_costs}


def _compile_games() -> None:
    """Compile what updates call, in several processes."""
    from toygan.config.presets import PRESETS, preset
    from toygan.game.compiling import compile_for
    from toygan.game.trainer import Trainer

    games = [preset(name, data="ring8") for name in PRESETS]
    compile_for(*(Trainer(config) for config in games if config.distance is None))


def _one_update(name: str) -> None:
    from toygan.config.presets import preset
    from toygan.runs.api import train

    train(preset(name, data="ring8", iterations=1, evaluate_every=1))


def _many_points() -> None:
    import numpy as np

    from divergences import earth_mover_distance, samples

    rng = np.random.default_rng(0)
    earth_mover_distance(*(samples(rng.normal(size=(_POINTS, 2))) for _ in range(2)))


def _keep_costs() -> None:
    """Measure what each preset takes on this machine, for ``toygan list presets``."""
    from toygan.config.presets import PRESETS, preset
    from toygan.support.json_files import write_json
    from toygan.sweeps.estimate import cost

    found = {name: cost(preset(name, data="ring8"))[0] for name in PRESETS}
    path = costs_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, found)


def costs_file() -> Path:
    """Where the seconds of each preset are kept."""
    return cache_folder("costs") / "presets.json"


def cost_in_words(name: str) -> str:
    """What a preset takes here with its own number of updates: measured, or by its multiplications."""
    from toygan.config.presets import preset

    config = preset(name, data="ring8")
    try:
        seconds, about = float(read_json(costs_file())[name]), "about"
    except (OSError, ValueError, KeyError, TypeError):
        from toygan.sweeps.estimate import rough_seconds

        seconds, about = rough_seconds(config), "roughly"
    return f"{config.iterations:,} updates, {about} {duration(seconds)} here"
