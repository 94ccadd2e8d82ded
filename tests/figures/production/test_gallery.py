"""The gallery: every link resolves inside the folder, every picture has its words."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from figures.look import labels
from figures.production.build import Settings, build, read_manifest
from figures.production.gallery import _number, _size, write_gallery
from figures.registry import FIGURES, find


class Page(HTMLParser):
    """Collects links, images and ids; complains about tags that are never closed."""

    VOID = frozenset({"meta", "img", "link", "br", "hr", "input", "source"})

    def __init__(self, path: Path):
        super().__init__()
        self.links, self.images, self.ids, self.open, self.words = [], [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))
        assert not self.open

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        self.links += [attributes[key] for key in ("href", "srcset") if key in attributes]
        self.images += [attributes] if tag == "img" else []
        self.open += [tag] if tag not in self.VOID else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("gallery")
    list(build([find("parallel_lines")], Settings(out, ("png", "svg", "pdf")), jobs=1))
    write_gallery(out, read_manifest(out))
    return out


def test_every_link_leads_somewhere_inside_the_folder(folder):
    for path in (folder / "index.html", *(folder / "code").glob("*.html")):
        page = Page(path)
        for link in page.links + [image["src"] for image in page.images]:
            if link.startswith("data:"):  # the icon stands in the page itself
                continue
            assert "://" not in link
            file, _, fragment = link.partition("#")
            target = (path.parent / file) if file else path
            assert target.is_file(), link
            assert not fragment or fragment in Page(target).ids, link


def test_picture_has_its_words_and_numbers(folder):
    page, row = Page(folder / "index.html"), find("parallel_lines")
    thumbnail, image = page.images
    assert thumbnail["alt"] == ""  # its headline is the text of the link
    words = " ".join(page.words)
    assert image["alt"] == row.alt
    for expected in (
        row.caption,
        row.source,
        "W₁ in the first panel",
        "0.69315",
        "python -m figures parallel_lines",
    ):
        assert expected in words


def test_pictures_have_their_size_so_that_links_land_where_they_should(folder):
    for image in Page(folder / "index.html").images:
        assert (int(image["width"]), int(image["height"])) == (1920, 1080)
    (folder / "one.svg").write_bytes((folder / "parallel_lines.svg").read_bytes())
    assert _size(folder / "one.svg") == ' width="864" height="486"'
    assert _size(folder / "parallel_lines.pdf") == _size(folder / "none.png") == ""


def test_headlines_are_filled_and_smoke_quality_is_said(tmp_path):
    row = find("training_progress")
    headline = row.headline({"step": [4, 2000]})
    assert headline.startswith("From 4 to 2,000 updates")
    record = {"files": {"png": ""}, "headline": headline, "quick": True}
    page = write_gallery(tmp_path, {row.id: record}).read_text(encoding="utf-8")
    assert f"<h3>{headline}</h3>" in page
    assert "Smoke quality" in page
    assert "Smoke quality" not in row.caption_at(quick=False)
    assert row.caption_at(quick=True, lang="zh").endswith(
        "python -m figures training_progress 画出完整的图。）"
    )


def test_follows_the_readers_choice_of_light_or_dark(folder):
    html = (folder / "index.html").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "dark/parallel_lines.png" in Page(folder / "index.html").links


def test_phones_get_the_narrow_picture_with_its_own_size(folder):
    html = (folder / "index.html").read_text(encoding="utf-8")
    narrow = next(part for part in html.split("<source ")[1:] if "narrow/" in part)
    with Image.open(folder / "narrow" / "parallel_lines.png") as picture:
        width, height = picture.size
    assert height > width / 1.3  # panels stand one below the other
    assert f'width="{width}" height="{height}" media="(max-width: 40rem)"' in narrow


def test_contents_neighbours_and_badges_of_films(tmp_path):
    names = list(FIGURES)
    manifest = {name: {"files": {"png": ""}, "headline": name.upper()} for name in names}
    manifest["theta_shift"]["files"]["html"] = ""
    page = write_gallery(tmp_path, manifest)
    html, found = page.read_text(encoding="utf-8"), Page(page)
    assert [link for link in found.links if link == "#theta_shift"] == ["#theta_shift"] * 3
    assert html.count('class="badge"') == 2
    assert html.count('rel="next"') == html.count('rel="prev"') == len(names) - 1
    assert html.count(" data-for=") == len(names)


def test_only_chapters_with_pictures_are_shown(folder):
    assert "distances" in Page(folder / "index.html").ids
    assert "wasserstein" not in Page(folder / "index.html").ids


def test_gallery_in_chinese(tmp_path):
    manifest = {name: {"files": {"png": ""}, "style": "lecture"} for name in FIGURES}
    html = write_gallery(tmp_path, manifest, "zh").read_text(encoding="utf-8")
    assert '<html lang="zh">' in html
    assert labels.label("gallery.lead", "zh") in html
    assert all(row.text("caption", "zh").split("<")[0] in html for row in FIGURES.values())


def test_damaged_gallery_of_nothing_is_still_a_page(tmp_path):
    assert write_gallery(tmp_path, {}).is_file()


@pytest.mark.parametrize(
    ("value", "shown"), [(0.6931471805599453, "0.69315"), (float("inf"), "∞"), (-1.5, "−1.5"), (0, "0")]
)
def test_numbers_are_short(value, shown):
    assert _number(value) == shown
