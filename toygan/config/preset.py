"""What a preset is, and the papers and programs that presets take their numbers from.

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
WGAN_LP = "Petzka, Fischer & Lukovnikov 2018"
WGAN_LP_TOY = "Petzka et al. 2018, as its reproduction states it (arXiv:1712.05882, trainer.py)"
WGAN_LP_CODE = "the code of the reproduction arXiv:1712.05882 (not checked against the paper)"
R3GAN = "Huang et al. 2024, and the authors' train.py"
PACGAN = "Lin et al. 2018, and the authors' config of the ring and the grid"
UNROLLED = "the Unrolled GAN authors' demo notebook (its paper's figure 2 differs in places)"
CHOSEN = "chosen: the paper gives no number for a toy problem"

# settings that several presets share, each with its source
TOY_NETWORKS = {
    "hidden": ((512, 512, 512), TOY_SCRIPT),
    "activation": ("relu", TOY_SCRIPT),
    "init": ("wgan_gp_toy", TOY_SCRIPT),
    "latent": ("normal", TOY_SCRIPT),
    "latent_dim": (2, TOY_SCRIPT),
}
SMALL_NETWORKS = {
    "hidden": ((64, 64, 64), CHOSEN),
    "activation": ("relu", CHOSEN),
    "latent": ("normal", CHOSEN),
    "latent_dim": (2, CHOSEN),
}
DCGAN_ADAM = {
    "optimizer": ("adam", DCGAN),
    "learning_rate": (2e-4, DCGAN),
    "betas": ((0.5, 0.999), DCGAN),
    "batch_size": (128, DCGAN),
}


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


def sourced_preset(summary: str, **sourced) -> Preset:
    """Every keyword is ``field=(value, source)``."""
    settings = {field: value for field, (value, _) in sourced.items()}
    return Preset(summary, settings, {field: source for field, (_, source) in sourced.items()})
