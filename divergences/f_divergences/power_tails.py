"""Tails and singular ends that follow powers of t: integrated over log t, to any distance.

t·term(log p, log q) = term(log p + log t, log q + log t), because terms are homogeneous of degree 1 in
(p, q); so nothing underflows, however far t goes.
"""

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.f_divergences.ratios import ratio_of_logs
from divergences.integrals.line import Line, PowerLaw
from divergences.integrals.quadrature import Panels, integrate

_EPSILON = float(np.finfo(float).eps)


def terms_and_masses(
    generator: Generator, log_p: np.ndarray, log_q: np.ndarray, doubt_p=0.0, doubt_q=0.0
) -> np.ndarray:
    """The terms, p, q, and the errors of the terms, stacked; ``doubt_…`` are those of the logarithms."""
    at = ratio_of_logs(log_p, log_q)
    terms = generator.terms(at)
    noise = 4 * _EPSILON * np.abs(terms)
    noise += _moved(terms, generator, _bits(log_p) + doubt_p, log_q)
    noise += _moved(terms, generator, log_p, _bits(log_q) + doubt_q)
    return np.stack([terms, at.p, at.q, noise])


def rest_of_side(line: Line, k: int, generator: Generator) -> list[tuple[float, float] | None]:
    """What lies beyond ladder k where both laws follow powers of t, integrated over s = |log t - log edge|.

    t·term(log p, log q) = term(log p + log t, log q + log t), so nothing underflows however far it goes.
    """
    law = line.power_law(k)
    if law is None:
        return [None] * 3
    value, error = _power_integrals(law, generator)
    for j in range(2):
        moved, _ = _power_integrals(law.turned(j), generator)
        error += np.where(np.isfinite(value), np.abs(moved - value), 0.0)
    return [(float(value[j]), float(error[j])) for j in range(3)]


def _power_integrals(law: PowerLaw, generator: Generator) -> tuple[np.ndarray, np.ndarray]:
    steps = np.concatenate([[0.0], 2.0 ** np.arange(34)])
    zero = np.zeros(len(steps) - 1)

    def functions(panels: Panels) -> np.ndarray:
        log_t = law.log_edge + law.outwards * panels.distances()
        return terms_and_masses(generator, law.log(0, log_t), law.log(1, log_t))

    parts = integrate(functions, Panels(zero, zero, steps[:-1], steps[1:], zero))
    value = parts.value.sum(axis=1)
    endless = ~np.isfinite(value) | (np.abs(parts.value[:, -1]) > 1e-20 * np.abs(value))
    return np.where(endless, np.inf, value), parts.error.sum(axis=1) + parts.value[3].sum()


def _bits(log: np.ndarray) -> np.ndarray:
    """Logarithms moved by a few last bits."""
    return log + 4 * _EPSILON * (1 + np.abs(log))


def _moved(terms: np.ndarray, generator: Generator, log_p: np.ndarray, log_q: np.ndarray) -> np.ndarray:
    """How far the terms move when one logarithm is known only up to its last bits."""
    change = generator.terms(ratio_of_logs(log_p, log_q)) - terms
    return np.abs(np.nan_to_num(change, nan=0.0, posinf=0.0, neginf=0.0)) / 2
