"""How fast a game is played (as fast as it goes, so many updates a second, a caption at a time) and shown."""

import contextlib
import time

SPEEDS = {"full": 0.0, "hundred": 100.0, "ten": 10.0, "one": 1.0, "slow": 0.0}  # updates a second
CAPTION = 2.5  # seconds that a caption stands at least while slow motion plays
MOST = 0.25  # seconds of updates that are made up for at most
DEAREST = 0.2  # seconds that a picture counts at most: the first one compiles


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


class Share:
    """Says when a picture, or a measurement, may be made of a game that plays.

    Parameters
    ----------
    seconds : float
        From one to the next at least.
    share : float
        Of the time that they may take together; where one takes long, fewer are made.

    Examples
    --------
    >>> pictures = Share(0.04, 0.1)
    >>> [pictures.due(now) for now in (1.0, 1.005, 1.03, 1.04, 1.055)]
    [True, False, True, False, True]
    """

    def __init__(self, seconds: float, share: float):
        self.seconds, self.share = seconds, share
        self.next = self.cost = 0.0

    def due(self, now: float | None = None) -> bool:
        """Whether it is time for one: a quarter early will do; a late one makes no other late."""
        now = time.perf_counter() if now is None else now
        period = max(self.seconds, self.cost / self.share)
        if now < self.next - period / 4:
            return False
        self.next = max(self.next, now - period / 2) + period
        return True

    @contextlib.contextmanager
    def spending(self):
        """Around the making of one: a running mean of what they cost is kept."""
        began = time.perf_counter()
        yield
        self.cost += 0.25 * (min(time.perf_counter() - began, DEAREST) - self.cost)
