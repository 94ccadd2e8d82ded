"""An objective: what the two players of a game minimise, with scores checked before they are used."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan.objectives import from_values


@dataclass(frozen=True)
class Objective:
    """What the two players minimise: one row of the table, or a user's own (`Objective.from_values`).

    Attributes
    ----------
    name : str
    discriminator_value, generator_value : callable
        ``(real, fake) -> value`` of 1-D arrays or tensors.
    discriminator_formula, generator_formula : callable
        The same with derivatives, unchecked, for kernels: 1-D float arrays in, ``value, d_real, d_fake`` and
        ``value, d_fake`` out. Numba compiles them when ``compiled`` is true.
    paired : bool
        Whether real and fake must be of one size.
    smoothing : callable, optional
        For objectives with a target for real scores: see `smoothed`.
    compiled : bool
        False when the derivatives come from the tape.
    source_hash : str
        Hash of the source of a user's own objective; empty for the rows of the table.

    Examples
    --------
    >>> from toygan.objectives import OBJECTIVES
    >>> value, d_real, d_fake = OBJECTIVES["wasserstein"].discriminator([1.0, 3.0], [0.5, 0.5])
    >>> value, d_real, d_fake
    (-1.5, array([-0.5, -0.5]), array([0.5, 0.5]))
    """

    name: str
    discriminator_value: Callable
    generator_value: Callable
    discriminator_formula: Callable
    generator_formula: Callable
    paired: bool = False
    smoothing: Callable | None = None
    compiled: bool = True
    source_hash: str = ""

    def discriminator(self, real, fake):
        """What the discriminator minimises, with its derivatives by the scores.

        Parameters
        ----------
        real, fake : (n,) or (n, 1) and (m,) or (m, 1) array_like
            Raw scores; ±inf counts as the largest score that a mean can hold.

        Returns
        -------
        value : float
        d_real, d_fake : arrays like real and fake
            They include the factors 1/n and 1/m; the dtype is that of the scores.

        Raises
        ------
        ValueError
            For another shape, no scores, NaN, or sizes that differ where scores are paired.
        """
        real, fake = self._checked(real, fake)
        with np.errstate(over="ignore"):
            value, d_real, d_fake = self.discriminator_formula(real.ravel(), fake.ravel())
        return float(value), d_real.reshape(real.shape), d_fake.reshape(fake.shape)

    def generator(self, real, fake):
        """What the generator minimises and its derivative by the fake scores; as `discriminator`."""
        real, fake = self._checked(real, fake)
        with np.errstate(over="ignore"):
            value, d_fake = self.generator_formula(real.ravel(), fake.ravel())
        return float(value), d_fake.reshape(fake.shape)

    def _checked(self, real, fake):
        real, fake = _scores(real, "real"), _scores(fake, "fake")
        if self.paired and real.size != fake.size:
            raise ValueError(
                f"{self.name} pairs each real score with a fake one: both must have one size; "
                f"real has {real.size}, fake has {fake.size}"
            )
        return real, fake

    @classmethod
    def from_values(cls, name, discriminator_value, generator_value, paired=False):
        """Make an objective of two values alone; their derivatives come from the tape.

        Parameters
        ----------
        name : str
        discriminator_value, generator_value : callable
            ``(real, fake) -> tensor of one number``, for 1-D tensors of scores, written with the operations
            of `toygan.autograd` or NumPy's functions of the same names. Each is gradient-checked when it
            is first used, and must depend on the scores alone: it may be written down as a line of NumPy
            calls, with what else it reads as it was then.
        paired : bool
            Whether real and fake must be of one size.

        Raises
        ------
        TypeError
            When the name is no text or a value no function; at first use, when it returns no tensor.
        ValueError
            At first use, when its slope by the tape is not that of central differences.

        Examples
        --------
        >>> from toygan.autograd import softplus
        >>> mine = Objective.from_values(
        ...     "mine", lambda real, fake: softplus(fake - real).mean(), lambda real, fake: -fake.mean()
        ... )
        >>> mine.generator([0.0, 0.0], [1.0, 3.0])
        (-2.0, array([-0.5, -0.5]))
        """
        if not (isinstance(name, str) and name):
            raise TypeError(f"name must be text that is not empty; it is {name!r}")
        discriminator = from_values.formula(name, "discriminator_value", discriminator_value, (0, 1))
        generator = from_values.formula(name, "generator_value", generator_value, (1,))
        digest = from_values.source_hash(discriminator_value, generator_value)
        values = (discriminator_value, generator_value)
        return cls(name, *values, discriminator, generator, paired, compiled=False, source_hash=digest)


def _scores(scores, argument):
    scores = np.asarray(scores)
    scores = scores if scores.dtype in (np.float32, np.float64) else scores.astype(np.float64)
    if scores.size == 0 or scores.shape not in {(scores.size,), (scores.size, 1)}:
        raise ValueError(
            f"{argument} must hold scores, shape (n,) or (n, 1) with n ≥ 1; its shape is {scores.shape}"
        )
    if np.isnan(scores).any():
        raise ValueError(f"{argument} must be scores; {argument}[{int(np.isnan(scores).argmax())}] is nan")
    return scores
