"""Tables of HTML for ``_repr_html_``: for screen readers, for light and for dark notebooks.

Every table has a caption, and a scope for every heading. No colour of letters or ground is set, so that those
of the notebook stay; rules are grey, which is seen on both. Whatever is no `Html` is escaped.
"""

import base64
import re
from collections.abc import Iterable, Sequence
from html import escape

_CELL = "border:none;border-bottom:1px solid rgba(128,128,128,.45);padding:.25em .6em;vertical-align:top;"
_CAPTION = "caption-side:top;text-align:left;font-weight:600;padding:.3em .8em;color:inherit"
_SHORT = 30  # letters that stay on one line
_NUMBER = re.compile(r"[+−-]?(\d[\d.,]*(e[+-]?\d+)?|inf|nan)( .*)?|± .*|[-–]")


class Html(str):
    """Text that is HTML already, made here, and not escaped again."""


def html_table(caption, head: Sequence, rows: Iterable[Sequence]) -> Html:
    """A table whose first column names its rows; columns without anything in them are left out.

    Parameters
    ----------
    caption : str
    head : sequence of str
    rows : iterable of sequences
        Cells as `cell` takes them; each row is as long as ``head``.

    Examples
    --------
    >>> text = html_table("a < b", ("name", "value"), [("<i>", 0.5)])
    >>> "a &lt; b</caption>" in text, "&lt;i&gt;</th>" in text, text.count('scope="col"')
    (True, True, 2)
    """
    rows = [[cell(value) for value in row] for row in rows]
    columns = [column for column in zip(head, *rows, strict=True) if any(column[1:]) or not rows]
    sides = ["left", *(_side(column[1:]) for column in columns[1:])]
    names = [_cell("th", cell(column[0]), side, "col") for column, side in zip(columns, sides)]
    lines = ["".join(_line(line, sides)) for line in zip(*(column[1:] for column in columns))]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return Html(
        f'<table style="border-collapse:collapse;margin:.5em 0"><caption style="{_CAPTION}">{cell(caption)}'
        f"</caption><thead><tr>{''.join(names)}</tr></thead><tbody>{body}</tbody></table>"
    )


def pairs_table(caption, pairs: Iterable[tuple], head=("", "value")) -> Html:
    """A table of names and values; pairs whose value is None are left out."""
    return html_table(caption, head, [pair for pair in pairs if pair[1] is not None])


def cell(value) -> Html:
    """What stands in a cell: numbers in six digits, text escaped, nothing for None.

    Examples
    --------
    >>> cell("a & b"), cell(1 / 3), cell(None), cell(12)
    ('a &amp; b', '0.333333', '', '12')
    """
    if isinstance(value, Html):
        return value
    if value is None:
        return Html("")
    return Html(escape(f"{value:.6g}" if isinstance(value, float) else str(value)))


def html_list(items: Iterable) -> Html:
    """Sentences below a table; nothing for none."""
    lines = "".join(f"<li>{cell(item)}</li>" for item in items)
    return Html(f'<ul style="margin:.3em 0">{lines}</ul>' if lines else "")


def folded(summary, content: Html) -> Html:
    """What is shown when the reader opens it."""
    return Html(f"<details><summary>{cell(summary)}</summary>{content}</details>")


def block(*parts) -> Html:
    """Parts below one another; text among them is escaped."""
    return Html(f"<div>{''.join(cell(part) for part in parts)}</div>")


def progress_bar(done: int, of: int, label: str) -> Html:
    """A bar of the browser, which says its label and how much is done."""
    return Html(f'<progress value="{done}" max="{of}" aria-label="{escape(label)}"></progress>')


def html_picture(content: bytes, alt: str, width: int) -> Html:
    """A PNG inside the page, with its alternative text.

    Parameters
    ----------
    content : bytes
    alt : str
    width : int
        In pixels of the page.
    """
    data = base64.b64encode(content).decode()
    shown = f'alt="{escape(alt)}" style="width:{width}px;max-width:100%;height:auto"'
    return Html(f'<img src="data:image/png;base64,{data}" {shown}>')


def _line(line: Sequence, sides: Sequence) -> Iterable[str]:
    yield _cell("th", line[0], "left", "row")
    for value, side in zip(line[1:], sides[1:]):
        yield _cell("td", value, side)


def _cell(tag: str, content: str, side: str, scope: str = "") -> str:
    words = f' scope="{scope}"' if scope else ""
    wide = "max-width:36em;" if side == "left" and len(content) > _SHORT else "white-space:nowrap;"
    return f'<{tag}{words} style="{_CELL}{wide}text-align:{side}">{content}</{tag}>'


def _side(column: Sequence[str]) -> str:
    """Numbers stand at the right, so that their digits can be compared."""
    return "right" if all(_NUMBER.fullmatch(text) for text in column if text) else "left"
