"""The table of presets: settings of the papers and of our own tuning, each number with where it comes from.

``sources`` says for every setting who published it, and "chosen" where the paper gives no number for a toy
problem.
"""

from dataclasses import dataclass

WGAN = "Arjovsky, Chintala & Bottou 2017, Algorithm 1"
WGAN_CODE = "the WGAN authors' main.py (PyTorch's RMSprop with its default alpha)"
WGAN_GP = "Gulrajani et al. 2017, Algorithm 1"
TOY_SCRIPT = "the WGAN-GP authors' gan_toy.py"
DCGAN = "Radford, Metz & Chintala 2016, section 4"
GAN = "Goodfellow et al. 2014, Algorithm 1 and section 3"
LSGAN = "Mao et al. 2017, equation 9"
DRAGAN = "Kodali et al. 2017, Algorithm 1 and the authors' notebook"
R1 = "Mescheder, Geiger & Nowozin 2018, and the authors' configs/default.yaml"
MESCHEDER_2017 = "Mescheder, Nowozin & Geiger 2017, the mixture of Gaussians"
PACGAN = "Lin et al. 2018, and the authors' config of the ring and the grid"
UNROLLED = "the Unrolled GAN authors' demo notebook (its paper's figure 2 differs in places)"
CHOSEN = "chosen: the paper gives no number for a toy problem"


@dataclass(frozen=True)
class Preset:
    """Settings under one name.

    Attributes
    ----------
    summary : str
        One line for ``toygan list presets``.
    settings : dict
        Fields of `TrainConfig` and their values.
    sources : dict
        The same fields and where each value comes from.
    """

    summary: str
    settings: dict
    sources: dict


def _preset(summary: str, **sourced) -> Preset:
    """Every keyword is ``field=(value, source)``."""
    settings = {field: value for field, (value, _) in sourced.items()}
    return Preset(summary, settings, {field: source for field, (_, source) in sourced.items()})


_TOY_NETWORKS = {
    "hidden": ((512, 512, 512), TOY_SCRIPT),
    "activation": ("relu", TOY_SCRIPT),
    "init": ("wgan_gp_toy", TOY_SCRIPT),
    "latent": ("normal", TOY_SCRIPT),
    "latent_dim": (2, TOY_SCRIPT),
}
_SMALL_NETWORKS = {
    "hidden": ((64, 64, 64), CHOSEN),
    "activation": ("relu", CHOSEN),
    "latent": ("normal", CHOSEN),
    "latent_dim": (2, CHOSEN),
}
_DCGAN_ADAM = {
    "optimizer": ("adam", DCGAN),
    "learning_rate": (2e-4, DCGAN),
    "betas": ((0.5, 0.999), DCGAN),
    "batch_size": (128, DCGAN),
}
_ORIGINAL = {
    "penalty": ("none", GAN),
    "critic_steps": (1, GAN),
    "iterations": (25_000, CHOSEN),
    **_DCGAN_ADAM,
    **_SMALL_NETWORKS,
}

PRESETS: dict[str, Preset] = {
    "wgan": _preset(
        "WGAN as published; c = 0.01 lets a 3 x 512 critic of the plane reach a slope of about 1.9",
        objective=("wasserstein", WGAN),
        penalty=("none", WGAN),
        clip=(0.01, WGAN),
        optimizer=("rmsprop", WGAN),
        learning_rate=(5e-5, WGAN),
        betas=((0.0, 0.99), WGAN_CODE),
        batch_size=(64, WGAN),
        critic_steps=(5, WGAN),
        iterations=(100_000, TOY_SCRIPT),
        **_TOY_NETWORKS,
    ),
    "wgan-small": _preset(
        "WGAN for 3 x 64 networks: c = 0.041 bounds the slope by 1 there (0.01 would bound it by 0.004)",
        objective=("wasserstein", WGAN),
        penalty=("none", WGAN),
        clip=(0.041, "chosen: sqrt(2) c^4 64^3 = 1, the bound on the slope of a 2-64-64-64-1 network"),
        optimizer=("rmsprop", WGAN),
        learning_rate=(5e-4, "chosen: ten times the published rate, for networks that small"),
        betas=((0.0, 0.99), WGAN_CODE),
        batch_size=(64, WGAN),
        critic_steps=(5, WGAN),
        iterations=(20_000, CHOSEN),
        **_SMALL_NETWORKS,
    ),
    "wgan-gp": _preset(
        "WGAN-GP with the paper's defaults",
        objective=("wasserstein", WGAN_GP),
        penalty=("gradient_penalty", WGAN_GP),
        penalty_weight=(10.0, WGAN_GP),
        optimizer=("adam", WGAN_GP),
        learning_rate=(1e-4, WGAN_GP),
        betas=((0.0, 0.9), WGAN_GP),
        critic_steps=(5, WGAN_GP),
        batch_size=(256, TOY_SCRIPT),
        iterations=(100_000, TOY_SCRIPT),
        **_TOY_NETWORKS,
    ),
    "wgan-gp-toy": _preset(
        "WGAN-GP as in the authors' toy script",
        objective=("wasserstein", TOY_SCRIPT),
        penalty=("gradient_penalty", TOY_SCRIPT),
        penalty_weight=(0.1, TOY_SCRIPT),
        optimizer=("adam", TOY_SCRIPT),
        learning_rate=(1e-4, TOY_SCRIPT),
        betas=((0.5, 0.9), TOY_SCRIPT),
        critic_steps=(5, TOY_SCRIPT),
        batch_size=(256, TOY_SCRIPT),
        iterations=(100_000, TOY_SCRIPT),
        **_TOY_NETWORKS,
    ),
    "gan": _preset(
        "the original GAN with the -log D generator, trained by DCGAN's Adam",
        objective=("non_saturating", GAN),
        **_ORIGINAL,
    ),
    "gan-minimax": _preset(
        "the original GAN with the log(1 - D) generator, which saturates",
        objective=("minimax", GAN),
        **_ORIGINAL,
    ),
    "lsgan": _preset(
        "least squares GAN with targets 0, 1, 1",
        objective=("least_squares", LSGAN),
        penalty=("none", LSGAN),
        optimizer=("adam", "Mao et al. 2017, section 4"),
        learning_rate=(1e-3, "Mao et al. 2017, section 4 (scenes)"),
        betas=((0.5, 0.999), DCGAN),
        batch_size=(64, CHOSEN),
        critic_steps=(1, LSGAN),
        iterations=(25_000, CHOSEN),
        **_SMALL_NETWORKS,
    ),
    "dragan": _preset(
        "DRAGAN: the gradient penalty around the real samples only",
        objective=("non_saturating", DRAGAN),
        penalty=("dragan", DRAGAN),
        penalty_weight=(10.0, DRAGAN),
        critic_steps=(1, DRAGAN),
        iterations=(25_000, CHOSEN),
        **_DCGAN_ADAM,
        **_SMALL_NETWORKS,
    ),
    "r1": _preset(
        "non-saturating GAN with the zero-centred penalty on real samples",
        objective=("non_saturating", R1),
        penalty=("r1", R1),
        penalty_weight=(10.0, R1),
        optimizer=("rmsprop", R1),
        learning_rate=(1e-4, R1),
        betas=((0.0, 0.99), R1),
        batch_size=(64, R1),
        critic_steps=(1, R1),
        averaging=(0.999, R1),
        latent=("normal", R1),
        latent_dim=(16, "Mescheder, Geiger & Nowozin 2018, the 2-D examples"),
        hidden=((16, 16, 16, 16), "Mescheder, Geiger & Nowozin 2018, the 2-D examples"),
        activation=("relu", "Mescheder, Geiger & Nowozin 2018, the 2-D examples"),
        iterations=(50_000, CHOSEN),
    ),
    "numerics": _preset(
        "plain GAN in the setting of The Numerics of GANs",
        objective=("non_saturating", MESCHEDER_2017),
        penalty=("none", MESCHEDER_2017),
        optimizer=("rmsprop", MESCHEDER_2017),
        learning_rate=(1e-4, MESCHEDER_2017),
        betas=((0.0, 0.9), CHOSEN),
        batch_size=(512, MESCHEDER_2017),
        critic_steps=(1, MESCHEDER_2017),
        hidden=((16, 16, 16, 16), MESCHEDER_2017),
        activation=("relu", MESCHEDER_2017),
        latent=("normal", MESCHEDER_2017),
        latent_dim=(16, MESCHEDER_2017),
        iterations=(20_000, CHOSEN),
    ),
    "pacgan": _preset(
        "PacGAN2: the discriminator judges two samples at once (without its batch normalisation and maxout)",
        objective=("non_saturating", PACGAN),
        penalty=("none", PACGAN),
        coupling=("packing:2", PACGAN),
        optimizer=("adam", PACGAN),
        learning_rate=(1e-4, PACGAN),
        betas=((0.8, 0.999), PACGAN),
        batch_size=(100, PACGAN),
        critic_steps=(1, PACGAN),
        generator_hidden=((400, 400, 400, 400), PACGAN),
        critic_hidden=((200, 200, 200), PACGAN),
        activation=("relu", "the generator's; their discriminator has maxout units, which an MLP lacks"),
        latent=("normal", PACGAN),
        latent_dim=(2, PACGAN),
        iterations=(400_000, PACGAN),
    ),
    "mode-collapse": _preset(
        "the plain GAN of the Unrolled GAN demo, which drops modes of the ring",
        objective=("non_saturating", CHOSEN),
        penalty=("none", UNROLLED),
        optimizer=("adam", UNROLLED),
        generator_learning_rate=(1e-3, UNROLLED),
        critic_learning_rate=(1e-4, UNROLLED),
        betas=((0.5, 0.999), UNROLLED),
        batch_size=(512, UNROLLED),
        critic_steps=(1, UNROLLED),
        hidden=((128, 128), UNROLLED),
        activation=("tanh", UNROLLED),
        init=("orthogonal:1.4", UNROLLED),
        latent=("normal", UNROLLED),
        latent_dim=(256, UNROLLED),
        iterations=(25_000, UNROLLED),
    ),
    "tuned": _preset(
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
        **_SMALL_NETWORKS,
    ),
}

# preset -> law -> what differs there
BY_LAW: dict[str, dict[str, dict]] = {
    "tuned": {
        "ring8": {"generator_hidden": (64, 64, 64, 64, 64)},
        "grid25": {
            "generator_hidden": (64, 64, 64, 64, 64),
            "penalty_weight": 0.02,
            "critic_steps": 4,
            "iterations": 30_000,
        },
        "swissroll": {"critic_steps": 4},
    }
}
