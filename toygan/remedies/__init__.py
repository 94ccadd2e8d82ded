"""What steadies a game: averages, schedules, instance noise, label smoothing, couplings."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "SCHEDULES": "averages",
        "schedule": "averages",
        "annealed": "averages",
        "add_instance_noise": "averages",
        "historical_averaging": "averages",
        "include_in_mean": "averages",
        "moving_average": "averages",
    },
)
