"""What a finished run gives: two networks, samples in data units, history and snapshots."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from toygan.config.train_config import TrainConfig
from toygan.runs import snapshots
from toygan.runs.history import History


@dataclass
class Run:
    """A trained pair of networks and what was measured on the way.

    Attributes
    ----------
    config : TrainConfig
    generator, critic : Network
        As the last update left them; the critic is None where the generator descends a distance.
    averaged : Network or None
        The generator with averaged parameters, when averaging is on; samples come from it.
    data : Dataset
        Its ``to_data`` maps the networks' units to data units.
    history : History
        One row per evaluation; one per update when ``evaluate_every`` is 0.
    losses : History
        One row per update.
    step : int
        Generator updates done.
    folder : Path or None
    notes : list of str
        Warnings, for instance that a damaged checkpoint was not used.
    """

    config: TrainConfig
    generator: object
    critic: object
    averaged: object
    data: object
    history: History
    losses: History
    step: int
    folder: Path | None = None
    notes: list = field(default_factory=list)
    _snapshots: list = field(default_factory=list, repr=False)

    def sample(self, n: int, rng=None) -> np.ndarray:
        """Draw points from the generator, with averaged weights when averaging is on.

        Parameters
        ----------
        n : int
            0 or more.
        rng : numpy.random.Generator or seed, optional

        Returns
        -------
        float64 array (n, d), in data units

        Raises
        ------
        ValueError
            When n is negative.
        MemoryError
            When so many points do not fit; `sample_blocks` gives them a block at a time.
        """
        return snapshots.draw(self._sampled(n), self.config, self.data, n, rng)

    def sample_blocks(self, n: int, rng=None) -> Iterator[np.ndarray]:
        """The points of `sample` a block at a time, where all of them would fill the memory.

        Parameters
        ----------
        n : int
            0 or more.
        rng : numpy.random.Generator or seed, optional

        Yields
        ------
        float64 array (m, d), in data units
            The same numbers as those of `sample`, bit for bit.

        Raises
        ------
        ValueError
            When n is negative.
        """
        return snapshots.draw_blocks(self._sampled(n), self.config, self.data, n, rng)

    def _sampled(self, n: int):
        """The network that points come from."""
        if n < 0:
            raise ValueError(f"n must be 0 or more; it is {n}")
        return self.generator if self.averaged is None else self.averaged

    def plot(self, style: str = "lecture", lang: str = "en", size=None):
        """Draw the run: points over the critic's surface, losses, W1 beside its floor.

        Parameters
        ----------
        style : {"lecture", "print", "dark"} or path of a style file
        lang : {"en", "zh"}
        size : str or pair of float, optional
            Width and height in inches, ``"16x9"``.

        Returns
        -------
        matplotlib.figure.Figure
            Shows itself in a notebook; ``savefig`` writes it.

        Raises
        ------
        ValueError
            For an unknown style, language or size.
        """
        from figures.look.look import look_of
        from figures.of_a_run.run_figure import plot_run

        return plot_run(self, look_of(style, size), lang)

    def film(self, style: str = "lecture", lang: str = "en", size=None):
        """The snapshots of the run as a film, which plays below the cell of a notebook.

        Parameters
        ----------
        style, lang, size
            As in `plot`.

        Returns
        -------
        figures.of_a_run.run_animation.RunFilm
            ``save(folder)`` writes it as MP4 or GIF, and as a page.

        Raises
        ------
        ValueError
            When the run kept no snapshots (``snapshot_every`` was 0), or as `plot`.
        """
        from figures.look.look import look_of
        from figures.of_a_run.run_animation import RunFilm

        return RunFilm(self, look_of(style, size), lang)

    def _repr_html_(self) -> str:
        from toygan.runs.display import run_block

        return run_block(self)

    @cached_property
    def snapshots(self) -> list[snapshots.Snapshot]:
        """Moments of the run, from step 0 on; empty when ``snapshot_every`` is 0."""
        taken = self._snapshots
        if self.folder is not None:
            taken = snapshots.read_snapshots(self.folder, self.step, self.generator, self.critic)
        return [snapshots.snapshot_of(arrays, self.generator, self.critic) for arrays in taken]
