"""Settings of a training run that are each allowed but make no sense together, with the reasons."""

from toygan.config.play_rules import refuse_what_cannot_be_played
from toygan.config.tables import table_of
from toygan.config.without_a_critic import refuse_a_critic
from toygan.datasets.file_names import is_file_name
from toygan.remedies.latents import check_room


def check_combination(settings: dict) -> None:
    """Refuse settings that are each allowed but contradict one another, with the reason."""
    if settings["columns"] is not None and not is_file_name(settings["data"]):
        raise ValueError(f"columns are chosen in a file of points; data={settings['data']!r} is a law")
    _check_weights(settings)
    _check_widths(settings)
    check_room(settings["latent"], settings["latent_dim"])
    if settings["distance"] is not None:
        refuse_a_critic(settings)
    refuse_what_cannot_be_played(settings)
    _check_constraint(settings["constraint"], settings["clip"], settings["penalty"])
    _check_coupling(settings["coupling"], settings["penalty"], settings["batch_size"])
    if settings["label_smoothing"]:
        from toygan.objectives.table import objective
        from toygan.remedies.label_smoothing import check_target

        check_target(objective(settings["objective"]))
    if settings["stop_when"] and not settings["evaluate_every"]:
        raise ValueError(
            f"stop_when={settings['stop_when']!r} watches a metric, but evaluate_every=0 never measures; "
            "set evaluate_every, for instance to 200"
        )


def _check_weights(settings: dict) -> None:
    """A sum has as many weights as rows, any other penalty a number."""
    from toygan.objectives.penalties import weights_of

    penalty, given = settings["penalty"], settings["penalty_weight"]
    if "+" in penalty:
        weights_of(penalty, given)
    elif isinstance(given, tuple):
        raise ValueError(f"penalty_weight must be a number for penalty={penalty!r}; it is {given!r}")


def _check_widths(settings: dict) -> None:
    for field, name in (("generator_hidden", "activation"), ("critic_hidden", "critic_activation")):
        odd = [width for width in settings[field] if width % table_of(name)[settings[name]].units]
        if odd:
            raise ValueError(
                f"{settings[name]} sorts units in pairs: {field} must be even widths; it has {odd[0]}"
            )


def _check_constraint(constraint: str, clip: float | None, penalty: str) -> None:
    if constraint == "clip" and clip is None:
        raise ValueError("constraint='clip' needs its number: set clip, for instance clip=0.01")
    if constraint != "clip" and clip is not None:
        raise ValueError(
            f"clip={clip} is the constraint 'clip'; constraint is {constraint!r}: leave one of the two out"
        )
    if constraint != "none" and penalty != "none":
        from toygan.objectives.constraints import refuse_beside

        refuse_beside(constraint, penalty)


def _check_coupling(coupling: str, penalty: str, batch_size: int) -> None:
    from toygan.remedies.couplings import COUPLINGS, parsed

    name, size = parsed(coupling)
    if COUPLINGS[name].compares:
        if penalty != "none":
            raise ValueError(
                f"{name} cannot go with penalty={penalty!r}: the score of one sample then "
                "depends on the whole batch, so its gradient at one sample is no slope of the critic; "
                "set penalty='none' or coupling='none'"
            )
        if batch_size < 2:
            raise ValueError(f"{name} compares samples: batch_size must be 2 or more")
    if size is not None and batch_size % size:
        raise ValueError(
            f"batch_size must be a multiple of the pack in coupling={coupling!r}; it is {batch_size}"
        )
