"""A file that was dropped on the page comes in pieces, so that no message of the websocket need be large.

Every piece is a line of JSON and bytes (`read_upload`). Its state says how many bytes the file has and where
the piece begins in it; all pieces of a file have one serial number and come in order.

    {"command": "points", "page": "game", "serial": 9, "state": {"kind": "csv", "size": "300000", "at": "0"}}
"""

from toygan.lab.game_points import MOST_BYTES
from toygan.lab.messages import LONGEST, Message, whole

LARGEST_MESSAGE = 4 * LONGEST  # bytes: as many as LONGEST characters of UTF-8 have at most


class Upload:
    """The file that is on its way from one page.

    Examples
    --------
    >>> upload = Upload()
    >>> upload.add(Message("points", "game", 1, {"kind": "csv", "size": "5", "at": "0"}, b"1,"))
    >>> upload.add(Message("points", "game", 1, {"kind": "csv", "size": "5", "at": "2"}, b"2,3")).body
    b'1,2,3'
    """

    def __init__(self):
        self._serial, self._body = None, bytearray()

    def add(self, piece: Message) -> Message | None:
        """Take the next piece; the whole file as one message once the last is there, None before.

        Raises
        ------
        ValueError
            When the file is larger than ``MOST_BYTES``, or the piece is not the next one of it.
        """
        size = whole(piece.state, "size", len(piece.body), 0, MOST_BYTES)
        at = whole(piece.state, "at", 0, 0, MOST_BYTES)
        if at == 0:
            self._serial, self._body = piece.serial, bytearray()
        if (piece.serial, at) != (self._serial, len(self._body)) or at + len(piece.body) > size:
            self._serial, self._body = None, bytearray()
            raise ValueError(f"a piece of a file must follow the one before it; got {at} of {size} bytes")
        self._body += piece.body
        if len(self._body) < size:
            return None
        body, self._serial, self._body = bytes(self._body), None, bytearray()
        state = {name: text for name, text in piece.state.items() if name not in ("size", "at")}
        return piece._replace(state=state, body=body)
