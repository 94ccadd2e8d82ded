"""The ES module that a notebook runs for the widget: one text with the whole page in it; it loads nothing."""

import json
from functools import cache

from toygan.lab.files import HERE
from toygan.lab.one_file import one_file
from toygan.lab.words import table

_PLACE = 'const PAGE = "";'  # in pages/widget.js


@cache
def widget_module() -> str:
    """The text of the module; its default export has ``render({model, el})``, as anywidget wants it.

    Examples
    --------
    >>> text = widget_module()
    >>> text.count("export default"), "import {" in text
    (1, False)
    """
    text = (HERE / "widget.js").read_text("utf-8")
    before, found, after = text.partition(_PLACE)
    if not found:
        raise ValueError(f"widget.js must have the line {_PLACE}")
    page = json.dumps(one_file("start_widget", {"words": table()}), ensure_ascii=False)
    return f"{before}const PAGE = {page};{after}"
