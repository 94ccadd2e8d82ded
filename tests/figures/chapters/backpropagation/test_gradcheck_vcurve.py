"""The V: where rounding takes over, and that complex steps know no rounding."""

import numpy as np


def test_message_smaller_steps_help_until_rounding_wins(picture):
    shown = picture("gradcheck_vcurve")
    best = {}
    for name in ("forward", "central"):
        step, error = shown.line(name)
        best[name] = error.min()
        assert error[step.argmin()] > 1e3 * error.min()
        assert error[step.argmax()] > 1e3 * error.min()
    assert best["central"] < 0.1 * best["forward"]


def test_message_complex_steps_reach_machine_precision(picture):
    step, error = picture("gradcheck_vcurve").line("complex")
    assert error[step < 1e-8].max() < 1e-13


def test_slopes_are_one_and_two(picture):
    for name, slope in (("forward", 1), ("central", 2)):
        step, error = picture("gradcheck_vcurve").line(name)
        middle = (step > 1e-4) & (step < 1e-2)
        found = np.polyfit(np.log(step[middle]), np.log(error[middle]), 1)[0]
        assert abs(found - slope) < 0.15
