"""Formulae in the browser without a network: KaTeX 0.16.22 (MIT), kept in ``docs/_static/katex``.

The page holds the TeX; KaTeX sets it when the page is opened. Only the WOFF2 fonts are
kept, which every browser of this decade reads.
"""

from docutils.nodes import SkipNode

START = """document.addEventListener("DOMContentLoaded", function () {
  for (const place of document.querySelectorAll(".tex")) {
    katex.render(place.textContent, place, {displayMode: place.tagName === "DIV", throwOnError: false});
  }
});"""


def inline(translator, node):
    """A formula within a line."""
    translator.body.append(f'<span class="tex">{translator.encode(node.astext())}</span>')
    raise SkipNode


def displayed(translator, node):
    """A formula on its own line; it scrolls by itself where the screen is narrow, also by keys."""
    translator.body.append(f'<div class="tex" tabindex="0">{translator.encode(node.astext())}</div>')
    raise SkipNode


def setup(app):
    """Register the renderer and its files."""
    app.add_html_math_renderer("offline", inline_renderers=(inline, None), block_renderers=(displayed, None))
    app.add_css_file("katex/katex.min.css")
    app.add_js_file("katex/katex.min.js")
    app.add_js_file(None, body=START)
    return {"parallel_read_safe": True}
