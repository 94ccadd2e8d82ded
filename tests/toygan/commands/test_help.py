"""Help texts: whole sentences, and a line for each command that fits a terminal of 80 columns."""

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from toygan.cli import app

COMMANDS = get_command(app).commands
HERE = {name for name in COMMANDS if name != "figures"}  # whose options another program parses


def every_command():
    from figures.command import app as figures

    exercises = {f"exercise {name}": command for name, command in COMMANDS["exercise"].commands.items()}
    return COMMANDS | exercises | {"python -m figures": get_command(figures)}


def test_the_list_of_commands_cuts_no_sentence():
    shown = CliRunner().invoke(app, ["--help"], terminal_width=80).output
    for name, command in COMMANDS.items():
        first = command.help.strip().splitlines()[0]
        assert f"  {name:<9}  {first}\n" in shown


@pytest.mark.parametrize(("name", "command"), every_command().items())
def test_every_option_is_a_sentence(name, command):
    for parameter in command.params:
        text = getattr(parameter, "help", None)
        assert text, f"{name} {parameter.name}"
        assert text[0].isupper() or text.startswith((".", "λ")), text
        assert text.endswith("."), text
        assert not text.startswith(("Of ", "On ", "As ")), text  # of what?


@pytest.mark.parametrize("name", sorted(HERE))
def test_no_line_is_wider_than_80_columns(name):
    shown = CliRunner().invoke(app, [name, "--help"], terminal_width=80).output
    assert max(map(len, shown.splitlines())) <= 80
