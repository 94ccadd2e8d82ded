"""Exercises with blanks: a file to fill in, checked against the library, which names common mistakes."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "Exercise": "definition",
        "Slip": "definition",
        "Text": "definition",
        "check_file": "checking",
        "exercises": "catalogue",
        "start": "catalogue",
    },
)
