"""How good generated points are, and how good a fresh sample of the data would be."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "BALANCED": "quality",
        "Assignment": "quality",
        "columns": "quality",
        "evaluate": "quality",
        "assign": "quality",
        "modes_captured": "quality",
        "balanced_modes": "quality",
        "reverse_kl": "quality",
        "mode_weight_tv": "quality",
        "sigma_ratio": "quality",
        "w1": "quality",
        "distance_to_law": "quality",
        "reference_error": "quality",
    },
)
