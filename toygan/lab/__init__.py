"""The lab: the library driven by hand in a browser (``toygan lab``).

Nothing is computed here twice: laws (probability distributions), distances and games are the library's own.
Importing this package loads neither the server nor the extra ``[lab]``.
"""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "Frame": "frames",
        "Lab": "notebook",
        "Session": "session",
        "decode": "frames",
        "encode": "frames",
        "serve": "serving",
    },
)
