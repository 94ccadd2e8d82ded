"""Laws (probability distributions) of data in one and two dimensions, and points from files."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "DATASETS": "table",
        "funnels": "funnel_laws",
        "two_lines": "table",
        "dataset": "table",
        "register": "table",
    },
)
