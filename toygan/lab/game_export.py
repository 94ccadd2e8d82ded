"""What can be taken away from a game: settings, command, script, points, data, measurements, pictures."""

import base64
import io
from pathlib import Path

import numpy as np

from toygan.datasets.file_names import is_file_name
from toygan.lab.frames import Frame
from toygan.lab.game_model import COLUMNS, GameModel
from toygan.lab.game_picture import PICTURES, picture
from toygan.lab.game_points import as_csv
from toygan.lab.messages import Message, choice

POINTS = 10_000


def export_frame(model: GameModel, message: Message) -> Frame:
    """A frame ``game_export`` with a text and the name of a file for it.

    Raises
    ------
    ValueError
        For an unknown kind.
    """
    kind = choice(message.state, "kind", (*WRITERS, *PICTURES), "toml")
    if kind in PICTURES:
        content = picture(model, kind, choice(message.state, "lang", ("en", "zh"), "en"))
        header = {"export": kind, "base64": base64.b64encode(content).decode(), "file": f"game.{kind}"}
        return Frame(f"game_export:{message.serial}", header)
    text, name = WRITERS[kind](model)
    return Frame(f"game_export:{message.serial}", {"export": kind, "text": text, "file": name})


def as_toml(model: GameModel) -> tuple[str, str]:
    """The configuration, for ``toygan train --config``; with as many updates as are done.

    Examples
    --------
    >>> from toygan.config.train_config import TrainConfig
    >>> model = GameModel(TrainConfig(data="ring8", hidden=(8,), batch_size=16, iterations=40))
    >>> print(as_toml(model)[0].splitlines()[1])
    data = "ring8"
    """
    lines = [f"# {model.step} of {model.config.iterations} updates were done in the lab"]
    fields = _fields(model).items()
    lines += [f"{name} = {_value(value)}" for name, value in fields if value is not None]
    return "\n".join(lines) + "\n", "game.toml"


def _fields(model: GameModel) -> dict:
    """The configuration's fields; the user's points are a file beside it, as the export ``data`` gives it."""
    fields = model.config.to_dict()
    data = fields["data"]
    return fields | {"data": Path(data).name if is_file_name(data) else data}


def _value(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _settings(model: GameModel) -> list[tuple[str, str]]:
    """The fields that differ from the defaults, as ``--set`` takes them."""
    from toygan.config.train_config import TrainConfig

    usual = TrainConfig().to_dict()
    found = []
    for name, value in _fields(model).items():
        if value != usual.get(name):
            shown = ",".join(map(str, value)) if isinstance(value, list) else value
            found.append((name, "none" if shown is None else str(shown)))
    return found


def as_command(model: GameModel) -> tuple[str, str]:
    """The command line that trains the same game."""
    words = [f"--set {name}={value}" for name, value in _settings(model)]
    return " ".join(["toygan train", *words]) + "\n", "game.txt"


def as_python(model: GameModel) -> tuple[str, str]:
    """A script that trains the same game."""
    usual = type(model.config)().to_dict()
    fields = [f"    {name}={value!r}," for name, value in _fields(model).items() if value != usual.get(name)]
    lines = [
        "from toygan import TrainConfig, train",
        "",
        "config = TrainConfig(",
        *fields,
        ")",
        "run = train(config)",
        "points = run.sample(1000, rng=0)",
    ]
    return "\n".join(lines) + "\n", "game.py"


def as_points(model: GameModel) -> tuple[str, str]:
    """Generated points as CSV, in data units."""
    from toygan.runs.snapshots import draw

    points = draw(model.trainer.generator, model.config, model.law, POINTS, 0)
    return _csv(points, model.law.columns), "points.csv"


def as_data(model: GameModel) -> tuple[str, str]:
    """Real points as CSV, in data units: the user's own as they came, or draws from a law."""
    if is_file_name(model.config.data):
        return as_csv(model.law.shape.rows, model.law.columns), Path(model.config.data).with_suffix(
            ".csv"
        ).name
    return _csv(model.law.sample(POINTS, np.random.default_rng(0)), model.law.columns), "data.csv"


def as_history(model: GameModel) -> tuple[str, str]:
    """What was measured, as CSV; an empty cell where something was not."""
    return _csv(np.array(model.rows).reshape(-1, len(COLUMNS)), COLUMNS), "history.csv"


def _csv(rows, names) -> str:
    text = io.StringIO()
    text.write(",".join(names) + "\n")
    for row in rows:
        text.write(",".join(f"{value:.9g}" if np.isfinite(value) else "" for value in row) + "\n")
    return text.getvalue()


WRITERS = {
    "toml": as_toml,
    "command": as_command,
    "python": as_python,
    "points": as_points,
    "data": as_data,
    "history": as_history,
}
