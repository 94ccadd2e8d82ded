"""Remedies for unstable training: averages, schedules, instance noise, label smoothing, couplings."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "SCHEDULES": "schedules",
        "schedule": "schedules",
        "annealed": "instance_noise",
        "add_instance_noise": "instance_noise",
        "historical_averaging": "averages",
        "include_in_mean": "averages",
        "moving_average": "averages",
        "COUPLINGS": "couplings",
        "Coupling": "couplings",
        "coupling": "couplings",
        "smoothed": "label_smoothing",
    },
)
