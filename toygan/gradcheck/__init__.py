"""Gradient checks: hand-written derivatives against the tape, central differences and complex steps.

``gradcheck(problem)`` checks the very functions that training calls; ``check_gradient(f, grad, x)`` gives
the same report for anybody's function and gradient.
"""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "gradcheck": "check",
        "Problem": "problem",
        "Report": "report",
        "BUGS": "bugs",
        "check_gradient": "own",
        "step_size_curve": "numeric",
    },
)
