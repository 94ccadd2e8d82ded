"""The deck: a page for each figure, whole, the same every time, from numbers computed before."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from figures.command import main
from figures.look import labels
from figures.look.look import Look
from figures.production import deck
from figures.production.build import build
from figures.production.produce import Settings, read_manifest
from figures.registry import select

NAMES = ["parallel_lines", "oscillation", "mode_coverage"]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A folder with the numbers of the figures, and nothing else."""
    folder = tmp_path_factory.mktemp("deck")
    list(build(select(NAMES), Settings(folder, (), quick=True), jobs=1))
    return folder


def test_only_numbers_are_written_and_they_are_current_afterwards(out):
    assert {path.suffix for path in out.rglob("*.*") if path.is_file() and path.name[0] != "."} == {
        ".npz",
        ".json",
    }
    settings = Settings(out, (), quick=True, style="dark", lang="zh")
    assert {outcome.status for outcome in build(select(NAMES), settings, jobs=1)} == {"current"}


def test_pictures_of_before_stay_beside_a_deck(tmp_path):
    (row,) = select(["parallel_lines"])
    list(build([row], Settings(tmp_path, ("svg",), quick=True), jobs=1))
    changed = Settings(tmp_path, (), quick=True, parameters={row.id: {"theta": (3, 2, 1)}})
    assert [outcome.status for outcome in build([row], changed, jobs=1)] == ["built"]
    assert (tmp_path / "parallel_lines.svg").is_file()
    assert read_manifest(tmp_path)[row.id]["parameters"] == {"theta": [1.0, 0.5, 0.0]}
    assert [o.status for o in build([row], Settings(tmp_path, ("svg",), quick=True), jobs=1)] == ["built"]


@pytest.mark.parametrize(
    ("style", "lang", "size"), [("lecture", "en", None), ("dark", "zh", None), ("print", "en", (8, 6))]
)
def test_every_page_has_headline_caption_and_source_inside_it(style, lang, size, out):
    settings = Settings(out, (), Look(style, size), lang, quick=True)
    rows = select(NAMES)
    for row, page in zip(rows, deck.pages(rows, settings), strict=True):
        FigureCanvasAgg(page).draw()
        assert tuple(page.get_size_inches()) == pytest.approx(size or (13.333, 7.5), abs=1e-3)
        texts = {text.get_text().replace("\n", " "): text for text in page.findobj(Text) if text.get_text()}
        known = (f"{labels.label('gallery.source', lang)}: {row.source_in(lang)}", row.text("headline", lang))
        wanted = [words for words in texts if words in known]
        wanted += [
            words
            for words in texts
            if words.replace(" ", "").startswith(row.text("caption", lang).replace(" ", ""))
        ]
        assert len(wanted) == 3
        for words in wanted:
            box = texts[words].get_window_extent()
            assert 0 <= box.x0 < box.x1 <= page.bbox.x1, words
            assert 0 <= box.y0 < box.y1 <= page.bbox.y1, words


@pytest.mark.parametrize(("style", "lang"), [("lecture", "en"), ("dark", "zh")])
def test_its_letters_are_embedded_in_the_way_they_were_written(style, lang, out, tmp_path):
    file = tmp_path / "talk.pdf"
    deck.write_deck(select(NAMES[:1]), Settings(out, (), Look(style), lang, quick=True), file)
    content = file.read_bytes()
    assert content.count(b"/Type0") > 0
    assert (
        b"/Type3" not in content
    )  # of the settings outside, under which the codes of the text mean other letters


def test_the_command_writes_it_twice_the_same(out, tmp_path):
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for file in files:
        with pytest.raises(SystemExit) as stop:
            main([*NAMES, "--quick", "--out", str(out), "--deck", str(file), "--set", "oscillation.steps=12"])
        assert not stop.value.code
    one, two = (file.read_bytes() for file in files)
    assert one == two
    assert one.count(b"/Type /Page ") == len(NAMES)


def test_another_ending_is_refused_before_anything_is_built(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--quick", "--out", str(tmp_path / "new"), "--deck", "talk.pptx"])
    assert stop.value.code == 2
    assert "must end in .pdf" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_lines_are_never_wider_than_asked_for():
    words = "W₁ 随距离增大，两条线 until they meet；推土机距离。" * 4
    lines = deck.wrapped(words, 12)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(not line.startswith(("，", "。", "；")) for line in lines)
    widths = [sum(1.0 if ord(sign) > 0x3000 else deck.LETTER for sign in line) for line in lines]
    assert 8 < max(widths) <= 12
