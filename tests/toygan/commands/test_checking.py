"""``toygan gradcheck``: exit codes, JSON, bugs, the picture."""

import json

import pytest
from typer.testing import CliRunner

from toygan.cli import app
from toygan.gradcheck import BUGS


def run(*arguments):
    return CliRunner().invoke(app, ["gradcheck", *arguments])


def test_everything_is_right():
    result = run("--entries", "2")
    assert result.exit_code == 0
    assert result.output.startswith("gradient check PASSED")
    assert "R-BP2" not in result.output
    assert max(map(len, result.output.splitlines())) <= 80
    assert "R-BP2" in run("--entries", "2", "--verbose").output


def test_in_short_it_names_what_is_wrong():
    result = run("--entries", "2", "--inject-bug", "bias-axis")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith("gradient check FAILED")
    assert any(line.startswith("diagnosis: bias-axis") for line in lines)
    assert {line.split()[3] for line in lines if line.startswith("✗ discriminator")} == {"BP4"}
    assert max(map(len, lines)) <= 80


def test_settings_reach_the_problem():
    result = run(
        *("--critic", "3-4-1", "--activation", "softplus", "--objective", "hinge", "--penalty", "r1"),
        *("--batch-size", "5", "--json"),
    )
    found = json.loads(result.output)
    assert result.exit_code == 0
    assert found["passed"] is True
    assert found["diagnosis"] is None
    assert found["problem"]["critic_sizes"] == [3, 4, 1]
    assert found["problem"]["generator_sizes"][-1] == 3
    assert found["errors"]["autograd"] < 1e-12


def test_a_user_s_objective(tmp_path):
    from toygan.objectives import table as objectives

    path = tmp_path / "own.py"
    path.write_text(
        "from toygan.autograd import softplus\n"
        "from toygan import Objective\n"
        "own = Objective.from_values(\n"
        "    'own', lambda real, fake: softplus(fake - real.mean()).mean(), lambda real, fake: -fake.mean()\n"
        ")\n",
        encoding="utf-8",
    )
    try:
        result = run("--import", str(path), "--objective", "own", "--entries", "3", "--json")
    finally:
        objectives.OBJECTIVES.pop("own", None)
    found = json.loads(result.output)
    assert result.exit_code == 0
    assert found["problem"]["objective"] == "own"
    assert found["errors"]["central"] < 1e-5
    assert "complex" not in found["errors"]


def test_list_of_bugs():
    assert json.loads(run("--list-bugs", "--json").output) == list(BUGS)
    assert all(name in run("--list-bugs").output for name in BUGS)


@pytest.mark.parametrize("name", BUGS)
def test_injected_bugs_fail_under_their_name(name):
    result = run("--inject-bug", name, "--json", "--entries", "0")
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert found["passed"] is False
    assert found["diagnosis"] == found["injected_bug"] == name


def test_a_bug_in_words():
    result = run("--inject-bug", "bias-axis", "--entries", "0")
    assert result.exit_code == 1
    assert "diagnosis: bias-axis. Only the biases are wrong" in result.output
    assert "first wrong from the top: discriminator, b[3] (BP4)" in result.output


def test_a_bug_that_is_not_reached():
    result = run("--inject-bug", "missing-curvature", "--activation", "relu", "--entries", "0")
    assert result.exit_code == 0
    assert "is not reached" in result.output


def test_the_picture(tmp_path):
    path = tmp_path / "curve.svg"
    assert run("--entries", "0", "--plot", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--critic", "2,x,1"], "--critic must be layer sizes such as 2,8,1; it is '2,x,1'"),
        (["--activation", "tahn"], "Did you mean 'tanh'"),
        (["--activation", "groupsort", "--critic", "2-7-1"], "groupsort sorts units in pairs"),
        (["--inject-bug", "bug"], "unknown bug 'bug'"),
        (["--entries", "0", "--plot", "curve.gif"], "--plot must end in .png, .svg or .pdf"),
    ],
)
def test_bad_arguments(arguments, message):
    result = run(*arguments)
    assert isinstance(result.exception, ValueError)
    assert message in str(result.exception)
