"""``toygan list``."""

import json
from typing import Annotated

import typer

from toygan.support.names import look_up


def _objectives() -> dict[str, str]:
    from toygan.objectives.table import OBJECTIVES

    return dict.fromkeys(OBJECTIVES, "")


def _data() -> dict[str, str]:
    from toygan.datasets.table import DATASETS

    return dict(DATASETS)


def _presets() -> dict[str, str]:
    from toygan.config.presets import PRESETS

    return {name: entry.summary for name, entry in PRESETS.items()}


def _penalties() -> dict[str, str]:
    from toygan.objectives.penalties import PENALTIES

    return {name: row.source for name, row in PENALTIES.items()}


def _activations() -> dict[str, str]:
    from toygan.network.activations import ACTIVATIONS

    return dict.fromkeys(ACTIVATIONS, "")


def _optimizers() -> dict[str, str]:
    from toygan.network.optimizers import OPTIMIZERS

    return dict.fromkeys(OPTIMIZERS, "")


def _figures() -> dict[str, str]:
    from figures.registry import FIGURES

    return {name: figure.caption for name, figure in FIGURES.items()}


KINDS = {
    "objectives": _objectives,
    "data": _data,
    "presets": _presets,
    "penalties": _penalties,
    "activations": _activations,
    "optimizers": _optimizers,
    "figures": _figures,
}


def list_names(
    kind: Annotated[str, typer.Argument(metavar="|".join(KINDS), help="What to list.")],
    as_json: Annotated[bool, typer.Option("--json", help="A list of objects with name and summary.")] = False,
) -> None:
    """List the names that options take."""
    names = look_up(KINDS, kind, "kind")()
    if as_json:
        typer.echo(json.dumps([{"name": name, "summary": text} for name, text in names.items()]))
        return
    width = max(map(len, names), default=0)
    for name, text in names.items():
        typer.echo(f"{name:<{width}}  {text}".rstrip())
