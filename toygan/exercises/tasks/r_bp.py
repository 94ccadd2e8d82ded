"""(R-BP2): the second-order pass through a hidden layer."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.exercises.tasks._layers import SIGMA, curvature, slope
from toygan.network import backprop


def cases(rng):
    return [
        (
            rng.normal(size=(n, 3)),
            rng.normal(size=(n, 3)),
            rng.normal(size=(3, 3)),
            *rng.normal(size=(2, n, 3)),
        )
        for n in (1, 4)
    ]


def solution(R_delta_above, delta_above, W_above, z, R_z):
    n, k = z.shape
    m = len(W_above)
    # a layer above whose own curvature term is R_delta_above: softplus has σ″ > 0 everywhere
    above = np.zeros((n, m))
    s = 0.25  # σ″ of the logistic's primitive at 0
    letters = (
        [None, z, above],
        [None, np.tanh(z), np.log(2) * np.ones((n, m))],
        [None, delta_above @ W_above, R_delta_above / s],
        [None, R_z, np.ones((n, m))],
        [None, np.zeros((n, k)), np.zeros((n, m))],
    )
    backprop.r_backward([None, np.eye(k), W_above], (*SIGMA[:2], "softplus"), *letters)
    return letters[-1][1]


EXERCISE = Exercise(
    "r_bp",
    Text("(R-BP2) The derivative of an error along a direction", "(R-BP2) 误差沿一个方向的导数"),
    Text(
        """Layer l is a[l] = tanh(z[l]). R... is the derivative of ... along a direction of the input.
Differentiate (BP2), delta[l] = (delta[l+1] W[l+1]) * sigma'(z[l]), by the product rule; W does not move:

    R delta[l] = (R delta[l+1] W[l+1]) * sigma'(z[l]) + (delta[l+1] W[l+1]) * sigma''(z[l]) * R z[l]   (R-BP2)

Deltas above are (n, m), W_above is (m, k), z and R_z are (n, k); tanh'' = -2 tanh (1 - tanh^2).""",
        """第 l 层是 a[l] = tanh(z[l])。R... 表示 ... 沿输入的某个方向的导数。对 (BP2)，
delta[l] = (delta[l+1] W[l+1]) * sigma'(z[l])，用乘法法则求导；W 不动：

    R delta[l] = (R delta[l+1] W[l+1]) * sigma'(z[l]) + (delta[l+1] W[l+1]) * sigma''(z[l]) * R z[l]   (R-BP2)

上层的 delta 形状 (n, m)，W_above 形状 (m, k)，z 与 R_z 形状 (n, k)；tanh'' = -2 tanh (1 - tanh^2)。""",
    ),
    """
def r_hidden_error(R_delta_above, delta_above, W_above, z, R_z):
    return ...
""",
    cases,
    solution,
    (
        Slip(
            lambda Rd, d, W, z, Rz: (Rd @ W) * slope(z),
            Text(
                "the term with σ″ is missing; ReLU would never have shown it",
                "漏了含 σ″ 的项；用 ReLU 时永远发现不了",
            ),
        ),
        Slip(
            lambda Rd, d, W, z, Rz: (d @ W) * curvature(z) * Rz,
            Text("the term with R delta[l+1] is missing", "漏了含 R delta[l+1] 的项"),
        ),
        Slip(
            lambda Rd, d, W, z, Rz: (Rd @ W) * slope(z) + (d @ W) * curvature(z),
            Text("R z[l] is missing behind σ″: the chain rule", "σ″ 后面漏了 R z[l]（链式法则）"),
        ),
        Slip(
            lambda Rd, d, W, z, Rz: (Rd @ W) * slope(z) - (d @ W) * curvature(z) * Rz,
            Text(
                "the sign of tanh″ is wrong: it is −2 tanh (1 − tanh²)",
                "tanh″ 的符号反了：应为 −2 tanh (1 − tanh²)",
            ),
        ),
        Slip(
            lambda Rd, d, W, z, Rz: (Rd @ W) * slope(z) + (d @ W) * curvature(z) * Rz / 2,
            Text("the factor 2 of tanh″ is missing", "漏了 tanh″ 的系数 2"),
        ),
        Slip(
            lambda Rd, d, W, z, Rz: (Rd @ W) * slope(z) + (d @ W) * slope(z) * Rz,
            Text("σ′ stands where σ″ belongs", "该用 σ″ 的地方用了 σ′"),
        ),
    ),
)
