"""Training runs: `train` always trains, `resume` goes on, `load_run` reads, `obtain` reuses.

    run = train(preset("wgan-gp-toy", data="ring8", hidden=(64, 64, 64), iterations=5000))
    points = run.sample(1000, rng=0)

A run given a folder can be killed at any moment and goes on from its last checkpoint; the result is the same
bit for bit.
"""

from pathlib import Path

from toygan.config.train_config import TrainConfig
from toygan.runs import folder as run_folder
from toygan.runs.checkpoints import CheckpointError, checkpoint_path
from toygan.runs.folder import Description, damage, describe, read_description, read_manifest
from toygan.runs.identity import objective_source_hash
from toygan.runs.ownership import clear_steps, make_folder, refuse_link, set_aside, sweep_run
from toygan.runs.progress import reporting
from toygan.runs.run import Run
from toygan.runs.work import Parts, result, start, work
from toygan.support.cache_folder import cache_folder
from toygan.support.locks import locked, wait_until_free


def train(
    config: TrainConfig,
    folder=None,
    callback=None,
    *,
    label: str | None = None,
    parts: Parts | None = None,
    progress: bool | None = None,
) -> Run:
    """Train from the beginning to the end.

    Parameters
    ----------
    config : TrainConfig
    folder : str or Path, optional
        The run's own folder, made when it is not there; nothing is written when it is not given.
    callback : callable, optional
        Called with a `toygan.runs.loop.Progress` about five times a second.
    label : str, optional
        First word of the run's name, such as its preset.
    parts : Parts, optional
        Another trainer and other measurements; see `toygan.runs.work.Parts`.
    progress : bool, optional
        Whether to show how far it is: a bar in a notebook or on a terminal, ten lines elsewhere. When not
        given, in a notebook alone, and where there is no callback. It changes no number of the run.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        When ``folder`` holds another run.
    DivergedError
        When a loss is not finite; the last good checkpoint stays.
    Interrupted
        After Ctrl-C, with the step finished and saved; a KeyboardInterrupt.

    Examples
    --------
    >>> run = train(TrainConfig(hidden=(8,), batch_size=32, iterations=3))
    >>> run.sample(5, rng=0).shape, run.history["step"].tolist()
    ((5, 2), [1, 2, 3])
    """
    if not isinstance(config, TrainConfig):
        raise TypeError(f"config must be a TrainConfig; it is a {type(config).__name__}")
    description = describe(config, label)
    with reporting(progress, config.iterations, callback) as callback:
        if folder is None:
            return work(description, None, callback, parts)
        return _train_in(folder, description, callback, parts)


def _train_in(folder, description: Description, callback, parts) -> Run:
    folder = Path(folder)
    run_folder.check_folder(folder, description)  # before a lock is left in a folder that is no run
    make_folder(folder)
    with locked(folder):
        return _train_held(folder, description, callback, parts)


def _train_held(folder: Path, description: Description, callback, parts) -> Run:
    """Begin a run anew in a folder that this process holds."""
    run_folder.check_folder(folder, description)
    clear_steps(folder)
    sweep_run(folder)
    run_folder.create(folder, description)
    return work(description, folder, callback, parts)


def resume(folder, callback=None, *, parts: Parts | None = None, progress: bool | None = None) -> Run:
    """Go on with a run from its newest whole checkpoint; a finished run is loaded.

    The result is that of the uninterrupted run, bit for bit, on one machine with one set of versions. Of a
    finished run whose last checkpoint is damaged, the last part is done again. ``progress`` is as in `train`.

    Raises
    ------
    FileNotFoundError, ValueError
        When the folder is no run, none of its files can be used, or the user's objective is not the one that
        the run began with; the message says why.
    """
    folder = Path(folder)
    iterations = read_description(folder).config.iterations  # before a lock is left where no run is
    with locked(folder), reporting(progress, iterations, callback) as callback:
        return _resume_held(folder, callback, parts)


def _resume_held(folder: Path, callback, parts) -> Run:
    """Go on with the run of a folder that this process holds."""
    description = read_description(folder)
    if objective_source_hash(description.config.objective) != description.digests.get("objective", ""):
        raise ValueError(
            f"the objective {description.config.objective!r} was changed after the run in {folder} began; "
            "bring its source back, or train anew in another folder"
        )
    sweep_run(folder)
    return work(description, folder, callback, parts, restore=True)


def load_run(folder, *, update: int | None = None, parts: Parts | None = None) -> Run:
    """Read a run as its newest whole checkpoint left it, or the one of an update; the last two are kept.

    ``Run.notes`` says when that is not where the run ended.

    Raises
    ------
    FileNotFoundError, ValueError
        When the folder is no run, has no checkpoint yet, or its files are damaged.
    """
    folder = Path(folder)
    loop, _ = start(read_description(folder), folder, None, parts)
    loop.restore(update)
    ended = ended_at(folder)
    if ended is not None and loop.step != ended and update is None:
        loop.notes.append(f"{folder} ended at update {ended}, and that checkpoint cannot be used")
    elif update is None:
        loop.notes += _exchanged(folder, loop.step)
    if loop.step == 0:
        raise ValueError(f"{folder} has no checkpoint yet; toygan resume {folder} starts it again")
    return result(loop, [])


def _exchanged(folder: Path, step: int) -> list[str]:
    """Notes when the checkpoint of a step is whole, but is another file than the manifest says."""
    name = checkpoint_path(folder, step).relative_to(folder).as_posix()
    return [f"{folder}: {problem} after the run ended" for problem in damage(folder, [name])]


def ended_at(folder) -> int | None:
    """The update at which a run ended or was stopped, as its manifest says; None while that is open."""
    manifest = read_manifest(folder)
    return manifest["step"] if manifest["status"] in ("finished", "interrupted") else None


def store_folder() -> Path:
    """Where `obtain` keeps runs: ``runs`` in `toygan.support.cache_folder.cache_folder`."""
    return cache_folder("runs")


def obtain(
    config: TrainConfig,
    store=None,
    callback=None,
    *,
    label: str | None = None,
    parts: Parts | None = None,
    progress: bool | None = None,
) -> Run:
    """The run of a configuration: read when it is finished and whole, resumed when partial, else trained.

    Parameters
    ----------
    config : TrainConfig
    store : str or Path, optional
        The folder of runs; `store_folder` when not given. The name of a run's folder follows from its
        configuration, so that two processes that want the same run share one.
    callback, label, parts, progress
        As in `train`.

    Returns
    -------
    Run
        With a note when a damaged folder had to be set aside and the run done again.
    """
    description = describe(config, label)
    folder = Path(store or store_folder()) / description.name
    while True:
        try:
            return _obtain(folder, description, callback, parts, progress)
        except BlockingIOError:
            wait_until_free(folder)


def _obtain(folder: Path, description: Description, callback, parts, progress) -> Run:
    """Look first without the lock: runs that are finished and whole can be read by many at once."""
    run = _finished(folder, description, parts)
    if run is not None:
        return run
    refuse_link(folder, "its own")
    make_folder(folder)
    with locked(folder), reporting(progress, description.config.iterations, callback) as callback:
        return _obtain_held(folder, description, callback, parts)


def _finished(folder: Path, description: Description, parts) -> Run | None:
    """The run when it is finished and whole, else None."""
    try:
        if read_manifest(folder)["status"] != "finished":
            return None
        _check_whole(folder, description)
        return load_run(folder, parts=parts)
    except (ValueError, FileNotFoundError):
        return None


def _check_whole(folder: Path, description: Description) -> None:
    """Refuse a run of another configuration, and one whose files are not those that it left."""
    if read_description(folder).config_hash != description.config_hash:
        raise ValueError(f"{folder} holds another run")
    if problems := damage(folder):
        raise CheckpointError("; ".join(problems))


def _obtain_held(folder: Path, description: Description, callback, parts) -> Run:
    """Look again under the lock, when no other process can write here; set aside what cannot be used."""
    try:
        run_folder.check_folder(folder, description)
        if (folder / "config.json").exists():
            return _reuse_held(folder, description, callback, parts)
        notes = []
    except (ValueError, FileNotFoundError) as error:
        notes = [set_aside(folder, str(error))]
    run = _train_held(folder, description, callback, parts)
    run.notes[:0] = notes
    return run


def _reuse_held(folder: Path, description: Description, callback, parts) -> Run:
    if read_manifest(folder)["status"] != "finished":
        return _resume_held(folder, callback, parts)
    _check_whole(folder, description)
    return load_run(folder, parts=parts)
