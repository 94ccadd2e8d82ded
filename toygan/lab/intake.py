"""Commands on their way into a session: counted, checked, put into their queues, whatever carries them."""

import time

from toygan.lab.frames import Frame
from toygan.lab.messages import COMMANDS_A_SECOND, read_message, read_upload
from toygan.lab.session import Session
from toygan.lab.uploads import Upload


class Intake:
    """What one view of a lab may send.

    Parameters
    ----------
    session : Session

    Examples
    --------
    >>> with Session({}) as session:
    ...     Intake(session).take("[1, 2]")
    ...     b"a message must be a JSON object; got list" in session.take()[0]
    True
    """

    def __init__(self, session: Session):
        self.session, self.rate, self.upload = session, Rate(COMMANDS_A_SECOND), Upload()

    def take(self, content: str | bytes) -> None:
        """Do what a message says: JSON text, or bytes of a file behind a line of JSON.

        A message that cannot be read is answered by a frame ``error:lab``.
        """
        try:
            self._take(content)
        except ValueError as error:
            self.session.tell(Frame("error:lab", {"message": str(error)}))

    def _take(self, content: str | bytes) -> None:
        self.rate.count(time.monotonic())
        if isinstance(content, str):
            found = read_message(content)
        elif (found := self.upload.add(read_upload(content))) is None:
            return  # more pieces of the file follow
        if not self.session.command(found):
            raise ValueError("too many commands wait; this one was dropped")


class Rate:
    """At most so many commands a second, the last second counted.

    Examples
    --------
    >>> rate = Rate(2)
    >>> rate.count(0.0), rate.count(0.1), rate.count(1.2)
    (None, None, None)
    >>> rate.count(1.3), rate.count(1.4)
    Traceback (most recent call last):
    ValueError: at most 2 commands a second; this one was dropped
    """

    def __init__(self, most: int):
        self.most, self.begun, self.counted = most, float("-inf"), 0

    def count(self, now: float) -> None:
        """Count one; ValueError when it is one too many."""
        if now - self.begun >= 1.0:
            self.begun, self.counted = now, 0
        self.counted += 1
        if self.counted > self.most:
            raise ValueError(f"at most {self.most} commands a second; this one was dropped")
