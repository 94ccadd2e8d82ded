"""Which names are files of points."""

import pytest

from toygan.datasets.file_names import SAID, SUFFIXES, is_file_name, refuse_ending, suffix_of


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_ending_is_known_and_said(suffix):
    assert suffix_of(f"a.b/points{suffix.upper()}") == suffix
    assert is_file_name(f"points{suffix}")
    assert suffix.removesuffix(".gz") in SAID


def test_others_are_names_of_laws():
    assert [suffix_of(name) for name in ("ring8", "points.dat", "csv", "a.csv/b")] == [""] * 4


@pytest.mark.parametrize(
    ("text", "came"),
    [("points.dat", "ends in '.dat'"), ("a/points", "has no ending"), ("a\\b.xyz", "ends in '.xyz'")],
)
def test_a_files_name_of_another_ending_is_refused(text, came):
    with pytest.raises(ValueError, match=r"data = .*must end in \.csv") as error:
        refuse_ending(text, "data")
    assert came in str(error.value)


@pytest.mark.parametrize("text", ["ring9", "norm", "...", "two words"])
def test_plain_words_are_left_to_others(text):
    assert refuse_ending(text, "data") is None
