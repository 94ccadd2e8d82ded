"""Commands of the page "Game" with an answer of their own, which draw nothing: exports, points, runs."""

from toygan.lab.frames import Frame
from toygan.lab.game_export import export_frame
from toygan.lab.game_folders import list_runs, write_run
from toygan.lab.game_points import KINDS
from toygan.lab.messages import Message, choice


def export(page, message: Message) -> Frame:
    """What can be taken away, as a text and the name of a file; see `toygan.lab.game_export`."""
    return export_frame(page.model, message)


def points(page, message: Message) -> Frame:
    """``game_points``: the name of the points whose bytes came, and what there is to say of them."""
    kind = choice(message.state, "kind", KINDS, "csv")
    name, notes = page.points.take(message.body, kind)
    rows = page.points.rows(name)
    header = {"data": name, "notes": notes, "rows": len(rows), "columns": rows.shape[1]}
    return Frame(f"game_points:{message.serial}", header)


def runs(page, message: Message) -> Frame:
    """``game_runs``: the names of the run folders that can be opened."""
    return Frame(f"game_runs:{message.serial}", {"runs": list(list_runs(page.root))})


def save(page, message: Message) -> Frame:
    """``game_saved``: the run folder into which the game was written."""
    page.playing = False
    name = write_run(page.model, page.root)
    return Frame(f"game_saved:{message.serial}", {"folder": name, "step": page.model.step})


ANSWERS = {"export": export, "points": points, "runs": runs, "save": save}
