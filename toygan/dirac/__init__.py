"""The smallest games, with one number for each player, and their dynamics."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "Game": "games",
        "f1": "games",
        "f2": "games",
        "GAMES": "games",
        "dirac_game": "games",
        "step_once": "dynamics",
        "trajectory": "dynamics",
        "flow": "dynamics",
        "jacobian": "dynamics",
        "eigenvalues": "dynamics",
        "multipliers": "dynamics",
    },
)
