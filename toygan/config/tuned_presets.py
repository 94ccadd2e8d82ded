"""Presets of our own, made for single laws: ``tuned`` and the WGAN-GP that had its name before.

``tuned`` has no critic: its generator descends the unbiased energy distance, whose mean over batches is least
at the law itself, widths of modes included. Where the law is a set of separate modes the generator's input
has classes, so that no sample need lie between two modes. How many classes is the only thing that a preset
knows of its law; none knows a centre or a width.
"""

from toygan.config.preset import CHOSEN, SMALL_NETWORKS, TOY_SCRIPT, sourced_preset

TUNED = sourced_preset(
    "our own generator for five laws, which descends the energy distance (docs/tuned.md)",
    distance=("energy_unbiased", CHOSEN),
    optimizer=("adam", CHOSEN),
    learning_rate=(2e-3, CHOSEN),
    betas=((0.9, 0.999), CHOSEN),
    schedule=("cubic", CHOSEN),
    averaging=(0.999, CHOSEN),
    batch_size=(512, CHOSEN),
    iterations=(8000, CHOSEN),
    generator_hidden=((64, 64, 64), CHOSEN),
    activation=("silu", CHOSEN),
    latent=("normal", CHOSEN),
    latent_dim=(2, CHOSEN),
)
TUNED_BY_LAW: dict[str, dict] = {
    "ring8": {"latent": "categorical:8", "latent_dim": 10},
    "grid25": {"latent": "categorical:25", "latent_dim": 27},
    "swissroll": {},
    "8gaussians": {"latent": "categorical:8", "latent_dim": 10},
    "pinwheel": {},
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
