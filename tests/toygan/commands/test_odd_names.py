"""Files and folders may be called anything that the system allows."""

import os

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("fake_training")
NAMES = {
    "emoji": "\U0001f600 \U0001f469\u200d\U0001f52c",
    "newline": "two\nlines",
    "255 bytes": "x" * 251,
    "Chinese, 255 bytes": "花" * 83,
    "brackets": "[red]a[/b]",
    "formula": "$\\alpha",
    "markup": "<b>&amp;",
    "format": "{0} %s",
}


@pytest.mark.skipif(os.name == "nt", reason="Windows allows fewer names")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_command_takes_every_name(toygan, tmp_path, name):
    name = name.replace("/", "_")
    table = "x,y\n" + "\n".join(
        f"{x!r},{y!r}" for x, y in np.random.default_rng(0).normal(size=(8, 2)).tolist()
    )
    (tmp_path / f"{name}.csv").write_text(table, encoding="utf-8")
    data = ("--data", f"{name}.csv")
    for words in (
        ("train", *data, "--iterations", 4, "--out", name),
        ("train", *data, "--iterations", 4, "--json"),
        ("resume", name),
        ("sample", name, "-n", 3, "--out", f"{name}.npy"),
        ("sweep", *data, "--seeds", 1, "--set", "iterations=3", "--out", f"s{name}"[:250]),
        ("report", f"s{name}"[:250]),
    ):
        code, _, err = toygan(*words)
        assert (code, "Traceback" in err) == (0, False), (words, err)
    assert np.load(tmp_path / f"{name}.npy").shape == (3, 2)
