"""How fast a game is played: as fast as it goes, so many updates a second, or a caption at a time."""

import time

SPEEDS = {"full": 0.0, "hundred": 100.0, "ten": 10.0, "one": 1.0, "slow": 0.0}  # updates a second
CAPTION = 2.5  # seconds that a caption stands at least while slow motion plays
MOST = 0.25  # seconds of updates that are made up for at most


class Pace:
    """Says how much is due.

    Examples
    --------
    >>> pace = Pace("ten")
    >>> pace.begin(0.0)
    >>> pace.due(0.05), pace.due(0.2), pace.due(0.25), pace.due(9.0)
    (0, 2, 0, 2)
    """

    def __init__(self, speed: str = "full"):
        self.speed, self.last = speed, 0.0

    @property
    def slow(self) -> bool:
        """Whether captions are played, and no whole updates."""
        return self.speed == "slow"

    @property
    def full(self) -> bool:
        """Whether nothing holds the game back."""
        return self.speed == "full"

    @property
    def wait(self) -> float:
        """Seconds from one update (or caption) to the next."""
        return CAPTION if self.slow else 1 / SPEEDS[self.speed]

    def begin(self, now: float | None = None) -> None:
        """Count from now on; the first is due after one wait, the first caption at once."""
        now = time.perf_counter() if now is None else now
        self.last = now - CAPTION if self.slow else now

    def due(self, now: float | None = None) -> int:
        """Updates (or captions) that are due since the last time something was."""
        now = time.perf_counter() if now is None else now
        count = int((now - self.last) / self.wait + 1e-9)
        most = 1 if self.slow else max(1, int(MOST / self.wait))
        if count > most:
            self.last, count = now, most
        else:
            self.last += count * self.wait
        return count
