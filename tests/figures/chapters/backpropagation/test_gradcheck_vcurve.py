"""The V: where rounding takes over, and that complex steps know no rounding."""

import numpy as np
import pytest


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


def _power(data: dict, name: str, low: float, high: float) -> float:
    """The power of h that an error follows between two steps."""
    inside = (data["step"] >= low) & (data["step"] <= high)
    return float(np.polyfit(np.log(data["step"][inside]), np.log(data[name][inside]), 1)[0])


CLAIMS = [
    (
        "Smaller steps help until rounding wins",
        "步长越小越准，直到舍入误差占上风",
        lambda d: all(d[name].argmin() not in (0, len(d["step"]) - 1) for name in ("forward", "central")),
    ),
    (
        "falls like h and that of a central one like h²",
        "前向差分的误差按 h 下降，中心差分按 h² 下降",
        lambda d: (
            _power(d, "forward", 1e-5, 1e-2) == pytest.approx(1, abs=0.1)
            and _power(d, "central", 1e-4, 1e-2) == pytest.approx(2, abs=0.1)
        ),
    ),
    (
        "rounding, which grows like 1/h",
        "按 1/h 增长的舍入误差",
        lambda d: _power(d, "forward", 1e-14, 1e-9) == pytest.approx(-1, abs=0.25),
    ),
    (
        "A complex step subtracts nothing and reaches machine precision",
        "复数步长不做减法，可达机器精度",
        lambda d: np.nanmin(d["complex"]) < 2.3e-16,
    ),
    (
        "from one tenth on the left to 1e-15 on the right",
        "h 从左侧的 0.1 到右侧的 1e-15",
        lambda d: (d["step"].max(), d["step"].min()) == pytest.approx((0.1, 1e-15)),
    ),
    (
        "falls to about 1e-8 near h = 1e-8",
        "前向差分在 h = 1e-8 附近降到约 1e-8",
        lambda d: (
            abs(np.log10(d["forward"].min()) + 8) < 0.7
            and abs(np.log10(d["step"][d["forward"].argmin()]) + 8) < 1
        ),
    ),
    (
        "twice as steeply to about 1e-11 near h = 1e-6",
        "两倍斜率在 h = 1e-6 附近降到约 1e-11",
        lambda d: (
            abs(np.log10(d["central"].min()) + 11) < 0.7
            and abs(np.log10(d["step"][d["central"].argmin()]) + 6) < 1
        ),
    ),
    (
        "falls like h² to 1e-16 and stays there",
        "按 h² 降到 1e-16 并保持不变",
        lambda d: d["complex"][d["step"] < 1e-8].max() < 1e-15,
    ),
]
