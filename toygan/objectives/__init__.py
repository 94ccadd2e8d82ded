"""What the two players want: objectives, penalties, and a user's own."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "sp": "table",
        "sigma": "table",
        "within": "table",
        "OBJECTIVES": "table",
        "CODES": "table",
        "objective": "table",
        "register": "table",
    },
)
