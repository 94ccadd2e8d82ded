"""``toygan train --distance`` and what comes after it."""

import json

import numpy as np


def test_the_command_trains_resumes_and_reports(tmp_path, toygan):
    folder = tmp_path / "run"
    options = ["--set", "hidden=6", "--set", "batch_size=16", "--iterations", "20", "--set", "n_w1=32"]
    code, out, _ = toygan("train", "--distance", "energy", *options, "--out", folder, "--json", "--quiet")
    assert (code, json.loads(out)["step"]) == (0, 20)
    assert json.loads((folder / "config.json").read_text())["config"]["distance"] == "energy"
    assert np.isfinite(json.loads(out)["last"]["w1"])
    code, out, _ = toygan("report", folder)
    assert (code, "energy" in out) == (0, True)
    code, out, err = toygan("train", "--distance", "energy", "--objective", "hinge", "--out", tmp_path / "no")
    assert (code, "objective='hinge' has no meaning" in err) == (2, True)


def test_distances_are_listed(toygan):
    code, out, _ = toygan("list", "distances")
    assert (code, "sliced" in out, "sinkhorn" in out) == (0, True, True)
