"""The page "Game": one training game or two beside one another, played, stopped, gone back in, looked at.

Commands of the page beside ``show``: ``play``, ``pause``, ``update`` (one), ``critic_step`` and
``generator_step`` (half of one), ``caption`` (a step of slow motion), ``back`` (state ``to``), ``again``
(from update 0), ``export``. Between them the games advance in slices that fill the time between two
pictures. Two games have one thread and go on update by update, so that they stay in step.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from toygan.game.trainer import DivergedError
from toygan.lab.frames import Frame
from toygan.lab.game_answers import ANSWERS
from toygan.lab.game_compiling import compiled
from toygan.lab.game_folders import open_run
from toygan.lab.game_model import MEASURED, GameModel
from toygan.lab.game_pace import SPEEDS, Pace, Share
from toygan.lab.game_points import PointStore
from toygan.lab.game_state import configs_of, offers, settings_of
from toygan.lab.game_view import FIELDS, LAYERS, chart_frame, data_frame, named, view_frame
from toygan.lab.messages import Message, choice, whole
from toygan.metrics.floors import sampling_floor

LOOKS = ("field", "layers", "hidden", "speed")  # of the state, without an effect on a game
FRAME = 1 / 27  # seconds of play between two pictures
MEASURE_EVERY = 0.6  # seconds
STALE = ("view", "charts")  # what does not show the newest update
REST = 0.01  # seconds of sleep while nothing is due


class GamePage:
    """The models of the games and how they are looked at.

    Its frames are ``game_data``, ``game_view``, ``game_charts`` and ``game_busy``; those of a second game
    begin with ``game2``.

    Attributes
    ----------
    models : dict of str to GameModel
        By the beginning of the kinds of their frames.
    points : PointStore
        The user's own.
    root : Path
        Where the lab was started: run folders are written and found beneath it.
    """

    def __init__(self):
        self.playing = False
        self.models: dict[str, GameModel] = {}
        self.points, self.root = PointStore(), Path.cwd()
        self._asked, self._configs, self._refusal = {}, {}, ""
        self._opened: GameModel | None = None
        self._field, self._layers, self._pace = FIELDS[0], (), Pace()
        self._chunk = 1
        self._compiled, self._stale = False, set()
        self._viewing, self._charting = Share(FRAME, 0.1), Share(MEASURE_EVERY, 0.03)

    @property
    def model(self) -> GameModel | None:
        """The first game."""
        return self.models.get("game")

    def receive(self, message: Message) -> Iterator[Frame]:
        """Do a command and draw what came of it."""
        command = choice({"command": message.command}, "command", COMMANDS, "show")
        fresh = (command == "show" or not self.models) and self._taken(message.state)
        if fresh:
            yield Frame("game_busy", {"what": "building"})
            self._begin()
        if command in ANSWERS:
            yield ANSWERS[command](self, message)
            return
        if self._refusal:  # what is asked for cannot be shown: no other game plays in its place
            raise ValueError(self._refusal)
        COMMANDS[command](self, message.state)
        if fresh or command == "show":  # a page that has lost its connection has nothing, too
            yield from self._data(fresh)
        yield from self._view()
        if not self.playing:
            yield from self._charts()

    def advance(self) -> Iterator[Frame]:
        """Play for the time between two pictures, then show one when it is due."""
        if not self._compiled:
            yield from compiled(self.models.values())
            self._compiled = True
            self._pace.begin()
        captioned = self._pace.slow and self._pace.due() and self._caption()
        if not self._pace.slow:
            self._play()
        if not self.playing or ("charts" in self._stale and self._charting.due()):
            yield from self._charts()
        if not self.playing or captioned or ("view" in self._stale and self._viewing.due()):
            yield from self._view()

    def _play(self) -> None:
        """Updates for one picture's time, at the pace that is asked for."""
        end = time.perf_counter() + FRAME
        if self._pace.full:
            self._slice()
        while self.playing and not self._pace.full and time.perf_counter() < end:
            if due := self._pace.due():
                self._advance(due)
            else:
                time.sleep(min(REST, self._pace.wait))
        self.playing = self.playing and not self.finished

    @property
    def finished(self) -> bool:
        """Whether the last update is done in all games."""
        return all(model.finished for model in self.models.values())

    def _taken(self, state: dict) -> bool:
        """Take the state of the page, and remember why it is refused."""
        self._refusal = ""
        try:
            return self._asks_for_another(state)
        except ValueError as error:
            self._refusal = str(error)
            raise

    def _asks_for_another(self, state: dict) -> bool:
        """Take the state of the page; whether it asks for other games."""
        self._field = choice(state, "field", FIELDS, FIELDS[0])
        self._layers = tuple(name for name in state.get("layers", "").split(",") if name in LAYERS)
        if (speed := choice(state, "speed", SPEEDS, "full")) != self._pace.speed:
            self._pace = Pace(speed)
            self._pace.begin()
        asked = {name: value for name, value in state.items() if name not in LOOKS}
        if self.models and asked == self._asked:
            return False
        if "run" in asked:
            self._opened, self._asked = open_run(asked["run"], self.root), asked
            return True
        self._configs, self._asked, self._opened = configs_of(asked, self.points), asked, None
        return self._configs != {name: model.config for name, model in self.models.items()}

    def _begin(self) -> None:
        self.playing, self._compiled, self._chunk = False, False, 1
        if self._opened is not None:
            self.models, self._opened = {"game": self._opened}, None
        else:
            self.models = {name: GameModel(config) for name, config in self._configs.items()}

    def _slice(self) -> None:
        """Updates in one call; then it is known how many fill the time between two pictures."""
        began = time.perf_counter()
        before = self.model.step
        self._advance(self._chunk)
        took = time.perf_counter() - began
        if self.model.step - before == self._chunk:
            seconds = max(FRAME - self._viewing.cost, FRAME / 2)
            self._chunk = max(1, min(int(self._chunk * seconds / max(took, 1e-6)), 2 * self._chunk, 4096))

    def _advance(self, updates: int) -> None:
        """So many updates of each game, after those by which one is behind."""
        self._stale.update(STALE)
        target = min(model.step for model in self.models.values()) + updates
        for model in self.models.values():
            self._guarded(model.advance, target - model.step)

    def _behind(self, player: str | None = None) -> list[GameModel]:
        """The games that are not ahead of another, with updates left, where it is that player's turn."""
        least = min(model.step for model in self.models.values())
        found = [model for model in self.models.values() if model.step == least and not model.finished]
        return [model for model in found if player is None or model.half.player == player]

    def _half(self, player: str) -> None:
        self.playing = False
        theirs = self._behind(player)
        waiting = len(theirs) < len(self._behind())
        if not self.finished and (not theirs or (player == "generator" and waiting)):
            whose = {"critic": "G", "generator": "D"}[player]
            raise ValueError(f"it is the turn of {whose} in this update: make a step of {whose}")
        for model in theirs:
            self._guarded(model.half_step)

    def _caption(self) -> bool:
        for model in self._behind():
            self._guarded(model.caption)
        self.playing = self.playing and not self.finished
        return True

    def _guarded(self, act, *arguments):
        try:
            return act(*arguments)
        except DivergedError as error:
            found = self._back(self.model.step)
            raise ValueError(
                f"{error}. The game went back to update {found}, the last one that was kept: change a "
                "setting, such as a lower learning rate, and play on"
            ) from error

    def _back(self, step: int) -> int:
        """Go back to the last update that is kept of all games and is not after ``step``; which it is."""
        self.playing = False
        found = max(kept for kept in self._kept() if kept <= step)
        for model in self.models.values():
            model.back(found)
        return found

    def _kept(self) -> list[int]:
        return sorted(set.intersection(*(set(model.timeline.states) for model in self.models.values())))

    def _start(self) -> None:
        self.playing = not self.finished
        self._pace.begin()

    def _pause(self) -> None:
        self.playing = False

    def _one(self, do, *arguments) -> None:
        self.playing = False
        do(*arguments)

    def _data(self, fresh: bool) -> Iterator[Frame]:
        for name, model in self.models.items():
            header = {"settings": settings_of(model.config), "offers": offers(), "fresh": fresh}
            yield named(data_frame(model, header), name)

    def _view(self) -> Iterator[Frame]:
        header = {"playing": self.playing}
        self._stale.discard("view")
        with self._viewing.spending():
            for name, model in self.models.items():
                yield named(view_frame(model, self._field, self._layers, header), name)

    def _charts(self) -> Iterator[Frame]:
        header = {"playing": self.playing, "points": MEASURED, "kept": self._kept()}
        self._stale.discard("charts")
        with self._charting.spending():
            for name, model in self.models.items():
                model.measure()
                yield named(chart_frame(model, sampling_floor(model.law, MEASURED), header), name)


COMMANDS = {
    "show": lambda page, state: None,
    "play": lambda page, state: page._start(),
    "pause": lambda page, state: page._pause(),
    "update": lambda page, state: page._one(page._advance, 1),
    "critic_step": lambda page, state: page._half("critic"),
    "generator_step": lambda page, state: page._half("generator"),
    "caption": lambda page, state: page._one(page._caption),
    "back": lambda page, state: page._back(whole(state, "to", 0, 0, 10**9)),
    "again": lambda page, state: page._back(0),
    **dict.fromkeys(ANSWERS),
}
