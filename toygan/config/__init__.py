"""The settings of a training run: what each may be, presets, and how files and options override them."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "SCHEMA": "train_config",
        "PAIRS": "train_config",
        "NOT_HASHED": "train_config",
        "TrainConfig": "train_config",
        "FIELDS": "train_config",
        "merge": "train_config",
    },
)
