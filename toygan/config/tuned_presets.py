"""Presets of our own, made for single laws: ``tuned``, and the WGAN-GP that had its name before.

``tuned`` has no critic: its generator descends the unbiased energy distance, whose mean over batches is least
at the law itself, widths of modes included. The generator's input has classes, and the generator is affine:
it is a mixture of Gaussians of one width, which learns where they are and how wide. On ring8, grid25 and
8gaussians it has a class for each mode, so of a law the preset knows this family and the number of modes. The
swissroll and the pinwheel are no such laws: many narrow Gaussians lie along the curve and fill the arms. The
preset knows no centre and no width of any law.
"""

from toygan.config.preset import CHOSEN, SMALL_NETWORKS, TOY_SCRIPT, sourced_preset

TUNED = sourced_preset(
    "our own generator for ring8, grid25, swissroll, 8gaussians and pinwheel, without a critic",
    distance=("energy_unbiased", CHOSEN),
    optimizer=("adam", CHOSEN),
    learning_rate=(1e-2, CHOSEN),
    betas=((0.0, 0.99), CHOSEN),
    schedule=("cubic", CHOSEN),
    averaging=(0.999, CHOSEN),
    batch_size=(256, CHOSEN),
    iterations=(16_000, CHOSEN),
    generator_hidden=((), CHOSEN),
    latent=("categorical:8", CHOSEN),
    latent_dim=(10, CHOSEN),
)
WGAN_GP_TUNED = sourced_preset(
    "our own WGAN-GP for ring8, grid25 and swissroll, 64 wide, at most 40,000 updates (docs/coverage.md)",
    objective=("wasserstein", CHOSEN),
    penalty=("gradient_penalty", CHOSEN),
    penalty_weight=(0.1, TOY_SCRIPT),
    optimizer=("adam", CHOSEN),
    learning_rate=(2e-3, CHOSEN),
    betas=((0.5, 0.9), TOY_SCRIPT),
    schedule=("linear", CHOSEN),
    averaging=(0.999, CHOSEN),
    batch_size=(256, TOY_SCRIPT),
    critic_steps=(2, CHOSEN),
    iterations=(15_000, CHOSEN),
    **SMALL_NETWORKS,
)
WGAN_GP_TUNED_BY_LAW: dict[str, dict] = {
    "ring8": {"generator_hidden": (64, 64, 64, 64, 64)},
    "grid25": {
        "generator_hidden": (64, 64, 64, 64, 64),
        "penalty_weight": 0.02,
        "critic_steps": 4,
        "iterations": 30_000,
    },
    "swissroll": {"critic_steps": 4},
}

TUNED_BY_LAW: dict[str, dict] = {
    "ring8": {},
    "grid25": {"latent": "categorical:25", "latent_dim": 27, "learning_rate": 2e-2},
    "swissroll": {
        "latent": "categorical:128",
        "latent_dim": 130,
        "learning_rate": 1e-3,
        "iterations": 60_000,
    },
    "8gaussians": {},
    "pinwheel": {
        "latent": "categorical:256",
        "latent_dim": 258,
        "learning_rate": 2e-3,
        "iterations": 20_000,
    },
}
