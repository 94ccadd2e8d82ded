"""The lesson: backpropagation, the multilayer perceptron around it, and the optimizers (SGD, Adam, …)."""

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
