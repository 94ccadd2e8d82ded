"""Follow every internal link of the built site: pages, pictures, scripts, fonts, and places within pages.

python docs/_ext/check_links.py docs/_build/html
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ATTRIBUTES = {"href", "src", "srcset", "data-src"}


class Page(HTMLParser):
    """The links of a page and the places in it."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Collect ``id``, ``name`` and whatever points elsewhere."""
        for name, value in attributes:
            if name == "id" or (tag == "a" and name == "name"):
                self.places.add(value)
            elif name == "srcset" and value:
                self.links += [part.split()[0] for part in value.split(",") if part.strip()]
            elif name in ATTRIBUTES and value:
                self.links.append(value)


def problems(site: Path) -> tuple[list[str], int]:
    """What is broken or leaves the site without being asked to, and the number of links followed."""
    files = [path for path in site.rglob("*.html") if "_static" not in path.parts]  # templates stand there
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in files}
    found, followed = [], 0
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            followed += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                found.append(f"{path.relative_to(site.resolve())}: {link}: no such file")
            elif "_modules" in path.parts:
                continue  # Sphinx leads from a file of code to names of one module only, be they of two
            elif target.parent.name == "lab":
                continue  # what stands behind the # of a page of the lab is its state
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places:
                found.append(f"{path.relative_to(site.resolve())}: {link}: no such place")
    return found, followed


def loaded_from_elsewhere(site: Path) -> list[str]:
    """Scripts, styles and pictures that a page would fetch from the network."""
    found = []
    for path in site.rglob("*.html"):
        collector = _Loads()
        collector.feed(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(site)}: loads {link}" for link in collector.links]
    return found


class _Loads(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        link = values.get("href" if tag == "link" else "src") or ""
        fetched = tag in ("script", "img", "iframe") or values.get("rel") in ("stylesheet", "preload")
        if fetched and (urlsplit(link).scheme in ("http", "https") or link.startswith("//")):
            self.links.append(link)


def main(folder: str) -> int:
    """Print what is wrong and how much was followed; 1 when something is wrong."""
    site = Path(folder)
    broken, followed = problems(site)
    broken += loaded_from_elsewhere(site)
    print("\n".join([*broken, f"{followed} links followed, {len(broken)} broken"]))
    return 1 if broken or not followed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
