"""``toygan list``."""

import json
from typing import Annotated

import typer

from toygan.support.names import look_up


def _named(setting: str):
    """The rows of the table of a setting, each with its description."""

    def rows() -> dict[str, str]:
        from toygan.config.tables import table_of

        return {name: row if isinstance(row, str) else _said(row) for name, row in table_of(setting).items()}

    return rows


def _data() -> dict[str, str]:
    from toygan.datasets.families import FAMILIES

    return _named("data")() | FAMILIES


def _said(row) -> str:
    """The source of a row, or what follows the colon in its name."""
    counts = getattr(row, "counts", "")
    return f":<{counts}>" if counts else getattr(row, "source", "")


def _presets() -> dict[str, str]:
    from toygan.commands.warming import cost_in_words, costs_file
    from toygan.config.presets import PRESETS

    if not costs_file().exists():
        typer.echo(
            "note: times are computed from the sizes of the networks; toygan warm measures them", err=True
        )
    return {name: f"{entry.summary}. {cost_in_words(name)}" for name, entry in PRESETS.items()}


def _figures() -> dict[str, str]:
    from figures.registry import FIGURES

    return {name: figure.caption for name, figure in FIGURES.items()}


KINDS = {
    "objectives": _named("objective"),
    "data": _data,
    "presets": _presets,
    "penalties": _named("penalty"),
    "constraints": _named("constraint"),
    "activations": _named("activation"),
    "initialisations": _named("init"),
    "optimizers": _named("optimizer"),
    "schedules": _named("schedule"),
    "couplings": _named("coupling"),
    "latents": _named("latent"),
    "plays": _named("play"),
    "distances": _named("distance"),
    "figures": _figures,
}


def list_names(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"What to list: {', '.join(KINDS)}.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a list of objects with name and summary as JSON.")
    ] = False,
) -> None:
    """List the valid values of an option."""
    names = look_up(KINDS, kind, "kind")()
    if as_json:
        typer.echo(json.dumps([{"name": name, "summary": text} for name, text in names.items()]))
        return
    width = max(map(len, names), default=0)
    for name, text in names.items():
        typer.echo(f"{name:<{width}}  {text}".rstrip())
