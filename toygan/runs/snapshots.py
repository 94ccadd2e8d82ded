"""What figures and animations need from the middle of a run: both networks and a fixed set of samples."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.remedies.latents import draw_latent
from toygan.runs.checkpoints import CheckpointError, read_arrays, write_arrays
from toygan.runs.foresight import refuse_points
from toygan.runs.ownership import own_folder, step_files

SAMPLES = 1000
# separates the latents of snapshots from every other use of the seed
_STREAM = 0x5A4D


@dataclass(frozen=True)
class Snapshot:
    """A moment of a run.

    Attributes
    ----------
    step : int
        Generator updates done.
    samples : float64 array (1000, d)
        In data units, from the same latents at every step; averaged weights when averaging is on.
    generator : Network
    critic : Network or None
        None where the generator descends a distance.
    """

    step: int
    samples: np.ndarray
    generator: object
    critic: object


def latent(config: TrainConfig, n: int, rng) -> np.ndarray:
    """Draw generator inputs as `toygan.remedies.latents` has them, (n, d) float64.

    Examples
    --------
    >>> latent(TrainConfig(latent="uniform", latent_dim=3), 2, 0).shape
    (2, 3)
    """
    return draw_latent(config.latent, rng, (n, config.latent_dim))


def draw(generator, config: TrainConfig, data, n: int, rng) -> np.ndarray:
    """Samples of a generator in data units, (n, d) float64."""
    refuse_points(n, data.dimension)
    return np.concatenate(list(draw_blocks(generator, config, data, n, rng)))


def draw_blocks(
    generator, config: TrainConfig, data, n: int, rng, block: int = 65536
) -> Iterator[np.ndarray]:
    """The same samples a block at a time; of no points one block without rows."""
    rng = np.random.default_rng(rng)
    if n == 0:  # a network refuses a batch without rows
        yield np.zeros((0, data.dimension))
    for start in range(0, n, block):
        z = latent(config, min(block, n - start), rng)
        yield np.asarray(data.to_data(generator(z.astype(config.dtype)).astype(np.float64)))


def with_parameters(network, parameters: np.ndarray):
    """A network of the same shape with other parameters."""
    other = network.copy()
    other.parameters[:] = parameters
    return other


def take(trainer, config: TrainConfig, data) -> dict[str, np.ndarray]:
    """The arrays of a snapshot of a trainer."""
    averaged = trainer.averaged
    network = trainer.generator if averaged is None else with_parameters(trainer.generator, averaged)
    samples = draw(network, config, data, SAMPLES, np.random.default_rng([config.seed, _STREAM]))
    arrays = {"step": np.array(trainer.step), "samples": samples, "generator": network.parameters.copy()}
    return arrays if trainer.critic is None else arrays | {"critic": trainer.critic.parameters.copy()}


def snapshot_of(arrays: dict, generator, critic) -> Snapshot:
    """Make a `Snapshot` of its arrays, with networks of the given shapes."""
    return Snapshot(
        int(arrays["step"]),
        arrays["samples"],
        with_parameters(generator, arrays["generator"]),
        None if critic is None else with_parameters(critic, arrays["critic"]),
    )


def write_snapshot(folder, arrays: dict) -> None:
    """Keep a snapshot in a run folder."""
    path = own_folder(folder, "snapshots", make=True) / f"{int(arrays['step']):09d}.npz"
    write_arrays(path, {"kind": "snapshot"}, arrays)


def read_snapshots(folder, up_to: int, generator, critic) -> list[dict]:
    """The snapshots of a run folder, oldest first, as far as the run has come.

    Raises
    ------
    CheckpointError
        When one is damaged, not of the step that its name says, or of networks of other shapes.
    """
    networks = {"generator": generator} | ({} if critic is None else {"critic": critic})
    expected = {name: (one.parameters.shape, one.parameters.dtype) for name, one in networks.items()}
    files = [path for path in step_files(folder, "snapshots") if int(path.stem) <= up_to]
    return [_read_snapshot(path, expected) for path in files]


def _read_snapshot(path, expected: dict) -> dict:
    arrays = read_arrays(path, expected | {"step": ((), np.int64)})[1]
    if arrays["step"] != int(path.stem):
        raise CheckpointError(f"{path} is not of its update: it holds that of {arrays['step']}")
    if "samples" not in arrays or arrays["samples"].ndim != 2:
        raise CheckpointError(f"{path} is damaged: it holds no samples (n, d)")
    return arrays
