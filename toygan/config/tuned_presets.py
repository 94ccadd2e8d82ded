"""Presets of our own, made for single laws: ``tuned``, and the WGAN-GP that had its name before.

``tuned`` has no critic: its generator descends the unbiased energy distance, whose mean over batches is least
at the law itself, widths of modes included. Where a law is a set of separate Gaussians the generator's input
has a class for each, and the generator is affine: then it is a mixture of Gaussians of one width, which
learns where they are and how wide. Of such a law the preset knows the family and the number of modes, no
centre and no width.
"""

from toygan.config.preset import CHOSEN, SMALL_NETWORKS, TOY_SCRIPT, sourced_preset

TUNED = sourced_preset(
    "our own generators for five laws, which descend the energy distance (docs/coverage.md)",
    distance=("energy_unbiased", CHOSEN),
    optimizer=("adam", CHOSEN),
    learning_rate=(1e-2, CHOSEN),
    betas=((0.0, 0.99), CHOSEN),
    schedule=("cubic", CHOSEN),
    averaging=(0.999, CHOSEN),
    batch_size=(256, CHOSEN),
    iterations=(16_000, CHOSEN),
    generator_hidden=((), CHOSEN),
    latent=("normal", CHOSEN),
    latent_dim=(2, CHOSEN),
)
_CURVED = {"generator_hidden": (128, 128), "learning_rate": 5e-3}
TUNED_BY_LAW: dict[str, dict] = {
    "ring8": {"latent": "categorical:8", "latent_dim": 10},
    "grid25": {"latent": "categorical:25", "latent_dim": 27, "learning_rate": 2e-2},
    "swissroll": _CURVED,
    "8gaussians": {"latent": "categorical:8", "latent_dim": 10},
    "pinwheel": _CURVED,
}

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
