"""The lesson: backpropagation, and the multilayer perceptron around it."""

from toygan.support.lazy import lazy_face

__getattr__, __dir__, __all__ = lazy_face(
    __name__,
    {
        "Forward": "results",
        "Gradients": "results",
        "PenaltyGradient": "results",
        "Network": "mlp",
    },
)
