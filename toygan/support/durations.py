"""Lengths of time in words."""


def duration(seconds: float) -> str:
    """Seconds in the unit that people would use.

    Examples
    --------
    >>> duration(42.3), duration(400), duration(9000), duration(10**7)
    ('42 s', '7 min', '2.5 h', '116 days')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds > 2 * 86_400:
        return f"{seconds / 86_400:,.0f} days"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
