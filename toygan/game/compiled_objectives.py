"""The objectives that are compiled, by number: both players' costs and slopes, written into arrays."""

from numba.extending import register_jitable

from toygan.engine.separate import choice
from toygan.objectives.curvatures import CURVATURES
from toygan.objectives.table import OBJECTIVES

_ROWS = [row for row in OBJECTIVES.values() if row.compiled]  # a user's own may be registered already
FUSED = tuple(row.name for row in _ROWS)
CURVED = tuple(CURVATURES)


def _discriminator_slopes(formula):
    def slopes(real, fake, d_real, d_fake, value):
        value[0], by_real, by_fake = formula(real, fake)
        for i in range(len(real)):
            d_real[i], d_fake[i] = by_real[i], by_fake[i]

    return slopes


def _generator_slopes(formula):
    def slopes(real, fake, d_real, d_fake, value):
        value[0], by_fake = formula(real, fake)
        for i in range(len(fake)):
            d_fake[i] = by_fake[i]

    return slopes


def _discriminator_curvatures(row):
    of_one_real, of_one_fake = register_jitable(row.real), register_jitable(row.fake)

    def curvatures(real, fake, of_real, of_fake):
        for i in range(len(real)):
            of_real[i], of_fake[i] = of_one_real(real[i]), of_one_fake(fake[i])

    return curvatures


def _generator_curvatures(row):
    of_one = register_jitable(row.generator)

    def curvatures(fake, of_fake):
        for i in range(len(fake)):
            of_fake[i] = of_one(fake[i])

    return curvatures


def _by_code(name, make, formulas):
    """A function ``f(code, real, fake, d_real, d_fake, value)`` over the objectives."""
    return choice(
        {row: make(register_jitable(formula)) for row, formula in formulas.items()}, name, allocates=True
    )


critic_cost = _by_code(
    "objective", _discriminator_slopes, {row.name: row.discriminator_formula for row in _ROWS}
)
generator_cost = _by_code(
    "generator objective", _generator_slopes, {row.name: row.generator_formula for row in _ROWS}
)
critic_curvature = choice(
    {name: _discriminator_curvatures(row) for name, row in CURVATURES.items()}, "objective curvature"
)
generator_curvature = choice(
    {name: _generator_curvatures(row) for name, row in CURVATURES.items()}, "generator curvature"
)
