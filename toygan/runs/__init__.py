"""A training run on disk: train, resume, read; ``checkpoints`` has the format of a checkpoint."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "train": "api",
        "resume": "api",
        "load_run": "api",
        "store_folder": "api",
        "obtain": "api",
    },
)
