"""The page "Game": one training game, played, stopped, gone back in, and looked at from all sides.

Commands of the page beside ``show``: ``play``, ``pause``, ``update`` (one), ``back`` (state ``to``),
``again`` (from update 0), ``export``. Between them the game advances in slices that fill the time between two
pictures.
"""

import time
from collections.abc import Iterator

from toygan.game.trainer import DivergedError
from toygan.lab.frames import Frame
from toygan.lab.game_export import export_frame
from toygan.lab.game_model import MEASURED, GameModel
from toygan.lab.game_state import config_of, offers, settings_of
from toygan.lab.game_view import FIELDS, LAYERS, chart_frame, data_frame, view_frame
from toygan.lab.messages import Message, choice, whole
from toygan.metrics.floors import sampling_floor

COMMANDS = ("show", "play", "pause", "update", "back", "again", "export")
LOOKS = ("field", "layers")  # of the state, without an effect on the game
FRAME = 1 / 30  # seconds between two pictures at most
SHARE = 0.12  # of the time that pictures may take, and of that for measuring
MEASURE_EVERY = 0.6  # seconds
DEAREST = 0.2  # seconds that a picture counts at most: the first one compiles


class GamePage:
    """The model of one game and how it is looked at: frames ``game_data``, ``game_view``, ``game_charts``.

    Parameters
    ----------
    name : str
        Begins the kinds of its frames, so that two games can be beside one another.
    """

    def __init__(self, name: str = "game"):
        self.name = name
        self.playing = False
        self.model: GameModel | None = None
        self._asked: dict = {}
        self._config = None
        self._field, self._layers = FIELDS[0], ()
        self._chunk = 1
        self._seen = self._measured = 0.0
        self._cost = {"view": 0.0, "measure": 0.0}

    def receive(self, message: Message) -> Iterator[Frame]:
        """Do a command and draw what came of it."""
        command = choice({"command": message.command}, "command", COMMANDS, "show")
        fresh = (command == "show" or self.model is None) and self._asks_for_another(message.state)
        if fresh:
            yield self._named(Frame("game_busy", {"what": "building"}))
            self._begin()
        if command in ("play", "pause"):
            self.playing = command == "play" and not self.model.finished
        elif command == "update":
            self.playing = False
            self._advance(1)
        elif command in ("back", "again"):
            self.playing = False
            to = whole(message.state, "to", 0, 0, 10**9) if command == "back" else 0
            self.model.back(to)
        elif command == "export":
            yield export_frame(self.model, message)
            return
        if fresh or command == "show":  # a page that has lost its connection has nothing, too
            yield self._named(data_frame(self.model, self._header() | {"fresh": fresh}))
        yield self._view()
        if not self.playing:
            yield self._charts()

    def advance(self) -> Iterator[Frame]:
        """Play for the time between two pictures, then show one when it is due."""
        if self._chunk == 1:  # the first update of a game with new settings compiles
            yield self._named(Frame("game_busy", {"what": "compiling"}))
        began = time.perf_counter()
        while self.playing and time.perf_counter() - began < FRAME:
            self._slice()
        now = time.perf_counter()
        if now - self._measured > max(MEASURE_EVERY, self._cost["measure"] / SHARE) or not self.playing:
            yield self._charts()
        if now - self._seen > max(FRAME, self._cost["view"] / SHARE) or not self.playing:
            yield self._view()

    def _asks_for_another(self, state: dict) -> bool:
        """Take the state of the page; whether it asks for another game."""
        self._field = choice(state, "field", FIELDS, FIELDS[0])
        self._layers = tuple(name for name in state.get("layers", "").split(",") if name in LAYERS)
        asked = {name: value for name, value in state.items() if name not in LOOKS}
        if self.model is not None and asked == self._asked:
            return False
        self._config, self._asked = config_of(asked), asked
        return self.model is None or self._config != self.model.config

    def _begin(self) -> None:
        self.playing, self._chunk = False, 1
        self.model = GameModel(self._config)

    def _slice(self) -> None:
        """Some updates, as many as take a third of a picture's time."""
        began = time.perf_counter()
        done = self._advance(self._chunk)
        seconds = time.perf_counter() - began
        if done == self._chunk:
            wanted = int(self._chunk * FRAME / 3 / max(seconds, 1e-6))
            self._chunk = max(1, min(wanted, 2 * self._chunk, 4096))
        self.playing = self.playing and not self.model.finished

    def _advance(self, updates: int) -> int:
        try:
            return self.model.advance(updates)
        except DivergedError as error:
            self.playing = False
            found = self.model.back(self.model.step)
            raise ValueError(
                f"{error}. The game went back to update {found}, the last one that was kept: change a "
                "setting, such as a lower learning rate, and play on"
            ) from error

    def _view(self) -> Frame:
        began = time.perf_counter()
        frame = view_frame(self.model, self._field, self._layers, {"playing": self.playing})
        self._seen = time.perf_counter()
        self._cost["view"] = min(self._seen - began, DEAREST)
        return self._named(frame)

    def _charts(self) -> Frame:
        began = time.perf_counter()
        self.model.measure()
        floor = sampling_floor(self.model.law, MEASURED)
        frame = chart_frame(self.model, floor, {"playing": self.playing, "points": MEASURED})
        self._measured = time.perf_counter()
        self._cost["measure"] = min(self._measured - began, DEAREST)
        return self._named(frame)

    def _header(self) -> dict:
        return {"settings": settings_of(self.model.config), "offers": offers()}

    def _named(self, frame: Frame) -> Frame:
        return Frame(frame.kind.replace("game", self.name, 1), frame.header, frame.arrays)
