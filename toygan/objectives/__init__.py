"""What the two players minimise: objectives, penalties, and objectives of the user's own."""

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
