"""The lab's page as one file: style, words, scripts and data are in it; its policy lets it load nothing."""

import base64
import json

from toygan.lab.files import HERE
from toygan.lab.joining import joined

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_PAGE = """<!doctype html>
<html lang="en" data-page="" data-state="ready" data-update="0">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>toygan lab</title>
<link rel="icon" href="data:image/svg+xml;base64,{icon}">
<style>
{style}</style>
</head>
<body>
<header id="head"></header>
<div id="notice" role="status" aria-live="polite"></div>
<main id="main" tabindex="-1"><p class="loading">toygan lab …</p></main>
<script type="application/json" id="given">{given}</script>
<script type="text/plain" id="pack">{pack}</script>
<script>
{script}</script>
</body>
</html>
"""


def one_file(entry: str, given: dict, pack: str = "") -> str:
    """The HTML of a page that is one file.

    Parameters
    ----------
    entry : str
        The module of ``pages/`` that begins, without ``.js``.
    given : dict
        Plain data that it finds in the page, the words among them.
    pack : str
        More of it, packed, as text.
    """
    return _PAGE.format(
        policy=_POLICY,
        icon=base64.b64encode((HERE / "icon.svg").read_bytes()).decode(),
        style=(HERE / "style.css").read_text("utf-8"),
        given=json.dumps(given, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        pack=pack,
        script=joined(HERE, entry).replace("</script", "<\\/script"),
    )
