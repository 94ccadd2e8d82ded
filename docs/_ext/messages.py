"""Bring the catalogues of Chinese words in line with the pages: new texts are added, gone ones go.

    make messages        (sphinx -b gettext, then this)

Then fill in every empty ``msgstr`` of ``docs/locale/zh_CN/LC_MESSAGES``; ``make docs`` names the pages where
one is missing.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from translation import WRITTEN, is_text


def updated(template: Path, catalogue: Path) -> Catalog:
    """The catalogue of a page with the texts that it has now; translations are kept, none is guessed."""
    found = read_po(template.open("rb"), locale="zh_CN")
    old = read_po(catalogue.open("rb"), locale="zh_CN") if catalogue.exists() else Catalog("zh_CN")
    words = {"project": "toygan", "header_comment": "# Chinese words of the site.", "fuzzy": False}
    fresh = Catalog("zh_CN", creation_date=old.creation_date, **words)  # the same file while no text is new
    for message in found:
        if message.id and is_text(message.id):
            known = old.get(message.id)
            fresh.add(message.id, known.string if known else "")
    return fresh


def main(templates: str, target: str) -> None:
    """Update every catalogue below ``target`` from the templates; print how much is empty."""
    empty = 0
    for template in sorted(Path(templates).rglob("*.pot")):
        name = template.relative_to(templates)
        if name.as_posix().startswith((*WRITTEN, "sphinx.pot", "sg_execution")):
            continue
        path = Path(target) / name.with_suffix(".po")
        catalogue = updated(template, path)
        if not len(catalogue):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, omit_header=False, ignore_obsolete=True)
        left = sum(not message.string for message in catalogue if message.id)
        empty += left
        print(f"{path}: {len(catalogue)} texts" + (f", {left} to translate" if left else ""))
    print(f"{empty} texts to translate")


if __name__ == "__main__":
    main(*sys.argv[1:3])
