"""``.. lecture-figures:: gan_1d theta_shift``: pictures that lead to their figure's page, headline below.

One alone fills the page, without a headline; several stand side by side. On a dark screen the dark picture is
shown.
"""

from typing import ClassVar

import figure_pages
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from translation import language

from figures.production.produce import read_manifest
from figures.registry import find


class LectureFigures(SphinxDirective):
    """The directive; its argument are names of figures."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {
        "svg": directives.flag
    }  # leads to the figure's SVG, for the page that is the figure's own

    def run(self) -> list[nodes.Node]:
        """Build the nodes."""
        lang, names = language(self.env.app), self.arguments[0].split()
        manifest = read_manifest(figure_pages.folder(lang))
        classes = ["lecture-figures", "alone" if len(names) == 1 else "several"]
        svg = "svg" in self.options
        cards = [card(name, manifest[name], svg) for name in names if name in manifest]
        return [nodes.container("", *cards, classes=classes)]


def card(name: str, record: dict, svg: bool) -> nodes.Node:
    """Picture and headline as one link."""
    looks = {"only-light": "", "only-dark": "dark/"} if "dark" in record["files"] else {"both": ""}
    target = {"refuri": f"../gallery/{name}.svg"} if svg else {"label": f"figure-{name}", "internal": True}
    link = nodes.reference("", "", classes=["lecture-figure"], **target)
    for shown, place in looks.items():
        classes = ["picture", shown]
        link += nodes.image(uri=f"/figures/pictures/{place}{name}.png", classes=classes, figure=name)
    link += nodes.inline(record["headline"], record["headline"], classes=["headline"])
    return nodes.paragraph("", "", link)


def describe(app, doctree, docname: str) -> None:
    """Give pictures their alternative text from the table of labels; catalogues do without it."""
    if app.builder.name != "gettext":
        for image in doctree.findall(nodes.image):
            if "figure" in image:
                image["alt"] = find(image["figure"]).text("alt", language(app))


def lead(app, doctree, docname: str) -> None:
    """Let the links lead to their figures, now that all pages are read."""
    labels = app.env.get_domain("std").anonlabels
    for link in doctree.findall(nodes.reference):
        if "label" in link:
            page, place = labels[link["label"]][:2]
            link["refuri"] = f"{app.builder.get_relative_uri(docname, page)}#{place}"


def setup(app):
    """Register the directive."""
    app.add_directive("lecture-figures", LectureFigures)
    app.connect("doctree-resolved", describe)
    app.connect("doctree-resolved", lead)
    return {"parallel_read_safe": True, "version": "2"}
