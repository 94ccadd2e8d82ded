"""One step of Adam."""

import numpy as np

from toygan.exercises.definition import Exercise, Slip, Text
from toygan.network.optimizers import CODES, EPSILON, optimizer_step


def cases(rng):
    return [
        (rng.normal(size=5), *(size * rng.normal(size=(2, 5))), size**2 * rng.random(5), t, 0.01, 0.9, 0.99)
        for t, size in ((1, 1.0), (2, 0.1), (7, 1e-4))  # small ones show where epsilon stands
    ]


def solution(theta, g, m, v, t, alpha, beta1, beta2):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    optimizer_step(CODES["adam"], theta, g.copy(), m, v, t, alpha, beta1, beta2)
    return theta, m, v


def _adam(square=np.square, sign=-1, first=None, second=None, step=None):
    """Adam with one part made otherwise."""

    def wrong(theta, g, m, v, t, alpha, beta1, beta2):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * square(g)
        m_hat = m / (first or (lambda t: 1 - beta1**t))(t)
        v_hat = v / (second or (lambda t: 1 - beta2**t))(t)
        with np.errstate(all="ignore"):
            moved = step(m_hat, v_hat) if step else m_hat / (np.sqrt(v_hat) + EPSILON)
        return theta + sign * alpha * moved, m, v

    return wrong


def _rates_swapped(theta, g, m, v, t, alpha, beta1, beta2):
    return _adam()(theta, g, m, v, t, alpha, beta2, beta1)


def _without_means(theta, g, m, v, t, alpha, beta1, beta2):
    """g and g² added without 1 - beta."""
    m, v = beta1 * m + g, beta2 * v + g * g
    step = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + EPSILON)
    return theta - alpha * step, m, v


EXERCISE = Exercise(
    "adam_step",
    Text("One step of Adam", "Adam 的一步"),
    Text(
        """theta, g, m, v are vectors, t = 1, 2, ... counts the steps. Return the new (theta, m, v):

    m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
    theta = theta - alpha m_hat / (sqrt(v_hat) + 1e-8),  m_hat = m / (1 - beta1^t),  v_hat = v / (1 - beta2^t)

(Kingma and Ba 2015, Algorithm 1)""",
        """theta、g、m、v 是向量，t = 1, 2, ... 是步数。返回新的 (theta, m, v)：

    m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
    theta = theta - alpha m_hat / (sqrt(v_hat) + 1e-8)，m_hat = m / (1 - beta1^t)，v_hat = v / (1 - beta2^t)

（Kingma 与 Ba 2015，算法 1）""",
    ),
    """
def adam_step(theta, g, m, v, t, alpha, beta1, beta2):
    m = ...
    v = ...
    theta = ...
    return theta, m, v
""",
    cases,
    solution,
    (
        Slip(
            _adam(first=lambda t: 1, second=lambda t: 1),
            Text("both bias corrections are missing", "两个偏差修正都漏了"),
        ),
        Slip(_adam(first=lambda t: 1), Text("the bias correction of m is missing", "漏了 m 的偏差修正")),
        Slip(_adam(second=lambda t: 1), Text("the bias correction of v is missing", "漏了 v 的偏差修正")),
        Slip(
            _adam(step=lambda m, v: m / np.sqrt(v + EPSILON)),
            Text("ε stands inside the root; it belongs outside", "ε 放进了根号里；应在根号外"),
        ),
        Slip(
            _adam(step=lambda m, v: m / (v + EPSILON)),
            Text("the root of v_hat is missing", "漏了对 v_hat 开根号"),
        ),
        Slip(_adam(square=lambda g: g), Text("v averages g instead of g²", "v 应平均 g²，不是 g")),
        Slip(
            _adam(sign=1),
            Text("the step goes uphill: theta minus, not plus", "走反了方向：theta 应减去，不是加上"),
        ),
        Slip(_rates_swapped, Text("beta1 and beta2 are swapped", "beta1 与 beta2 换了位置")),
        Slip(
            _without_means,
            Text("the factors 1 − beta are missing: m and v are means", "漏了系数 1 − beta：m 与 v 是平均值"),
        ),
    ),
)
