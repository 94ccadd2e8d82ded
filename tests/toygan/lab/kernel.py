"""The comm of a notebook without a notebook: what a widget sends is kept, and what its page sends arrives."""

import json
import threading
import time

import comm
from comm.base_comm import BaseComm

from toygan.lab.frames import decode


class Wire(BaseComm):
    """The comm of one widget; ``sent`` holds (data, buffers) in order."""

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        if not hasattr(self, "sent"):
            self.sent, self.arrived = [], threading.Condition()
        with self.arrived:
            self.sent.append((data or {}, [bytes(buffer) for buffer in buffers or ()]))
            self.arrived.notify_all()

    def receive(self, data, buffers=()):
        """What the notebook's page sends to the kernel."""
        self.handle_msg({"content": {"data": data}, "buffers": [memoryview(buffer) for buffer in buffers]})


class View:
    """A page of a widget, without a browser."""

    def __init__(self, widget, name="one"):
        self.wire, self.name, self.read = widget.comm, name, len(widget.comm.sent)

    def tell(self, kind, text=None, buffers=()):
        content = {"view": self.name, "kind": kind, "text": text}
        self.wire.receive({"method": "custom", "content": content}, buffers)

    def ask(self, command, page, serial=1, /, **state):
        texts = {name: str(value) for name, value in state.items()}
        self.tell("command", json.dumps({"command": command, "page": page, "serial": serial, "state": texts}))

    def messages(self):
        """What came for this view since the last time: (content, buffers)."""
        new = self.wire.sent[self.read :]  # a thread may send more meanwhile
        self.read += len(new)
        custom = [(data["content"], buffers) for data, buffers in new if data.get("method") == "custom"]
        return [found for found in custom if found[0]["view"] == self.name]

    def frame(self, kind, **header):
        """The next frame of a kind with such a header; the batches on the way are noted as seen."""
        wanted = {"kind": kind, **header}
        end = time.monotonic() + 120
        while time.monotonic() < end:
            found = None
            for content, buffers in self.messages():
                for frame in map(decode, buffers):
                    if wanted.items() <= {"kind": frame.kind, **frame.header}.items():
                        found = found or frame
                if content["kind"] == "frames":
                    self.tell("seen")
            if found is not None:
                return found
            with self.wire.arrived:
                if len(self.wire.sent) == self.read:
                    self.wire.arrived.wait(0.2)
        raise AssertionError(f"no frame {wanted} came within 120 s")


def connect_widgets(monkeypatch):
    """From now on widgets are born with such a comm."""
    monkeypatch.setattr(comm, "create_comm", lambda **more: Wire(**more))
