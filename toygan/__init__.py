"""Toy GANs trained by a from-scratch NumPy network with hand-written backpropagation.

Names load their module when they are first used, so that importing the package costs next to nothing.
"""

from toygan.support.lazy import lazy_face

__version__ = "0.1.0.dev0"

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "Network": "network.mlp",
        "Objective": "objectives.definition",
        "TrainConfig": "config.train_config",
        "check_gradient": "gradcheck.own",
        "critic_bound": "critics.critic_bound",
        "dataset": "datasets.table",
        "evaluate": "metrics.evaluation",
        "lipschitz_bound": "critics.lipschitz",
        "load_run": "runs.api",
        "points": "datasets.points",
        "preset": "config.presets",
        "resume": "runs.api",
        "train": "runs.api",
    },
    modules=True,
)
