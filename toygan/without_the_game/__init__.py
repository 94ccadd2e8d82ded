"""Generators that play no game: what can be done without a discriminator, or without a generator (S1).

S1 is the lecture *Introduction to GAN*, the second of the five documents that this project follows.
Names load their module when they are first used, so that importing the package costs next to nothing.
"""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "fit_mixture": "mixture",
        "fit_fixed_codes": "fixed_codes",
        "fit_autoencoder": "autoencoder",
        "fit_variational_autoencoder": "variational",
        "negative_sampling": "argmax_of_d",
        "strokes": "glyphs",
    },
)
