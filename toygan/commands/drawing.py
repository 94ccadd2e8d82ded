"""``toygan figures``: the command of the package ``figures``, under this roof as well."""

import typer

# Every option goes on to the other command as it stands, --help too.
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def figures(context: typer.Context) -> None:
    """Draw the figures of the lectures and their gallery; the same as ``python -m figures``."""
    from figures.command import main

    main(context.args, prog_name="toygan figures")
