"""``toygan examine``: the table, going on with it, and what is refused."""

import json

import pytest

SHORT = ["--law", "funnels:2:1:0", "--seeds", "1", "--iterations", "3", "--jobs", "1"]


def test_it_trains_writes_and_goes_on(toygan, tmp_path):
    out = tmp_path / "t.csv"
    code, said, _ = toygan("examine", "--method", "gp_1", *SHORT, "--out", out)
    assert code == 0
    assert "funnels:2:1:0; W1 = " in said
    before = out.read_text()
    _, said, _ = toygan("examine", "--method", "gp_1", "--method", "r1", *SHORT, "--out", out, "--json")
    found = json.loads(said)
    assert list(found["laws"]["funnels:2:1:0"]) == ["gp_1", "r1"]
    assert out.read_text().startswith(before)  # the first row was not trained again
    assert found["failed"] == {}


def test_a_critic_of_ones_own_stands_alone(toygan, tmp_path):
    out = tmp_path / "t.csv"
    arguments = ["--set", "penalty=gradient_penalty", "--set", "penalty_weight=3", "--name", "third"]
    found = json.loads(toygan("examine", *arguments, *SHORT, "--out", out, "--json")[1])
    assert list(found["laws"]["funnels:2:1:0"]) == ["third"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--method", "lp"], "unknown method 'lp'"),
        (["--law", "funnels:0:2:1"], "must be from 1 to 4096"),
        (["--law", "ring8"], "funnels:<n>:<d>:<seed>"),
        (["--set", "seed=3"], "--law, --seeds and --iterations decide it"),
        (["--set", "clip=1", "--name", "r1"], "is that of a method of the study"),
        (["--set", "penality=r1"], "penality"),
    ],
)
def test_bad_requests_say_what_is_wrong(toygan, tmp_path, arguments, said):
    code, _, noted = toygan("examine", *arguments, "--out", tmp_path / "t.csv")
    assert code == 2
    assert said in noted
    assert not (tmp_path / "t.csv").exists()


def test_somebody_elses_file_stays(toygan, tmp_path):
    out = tmp_path / "mine.csv"
    out.write_text("a,b\n1,2\n")
    code, _, noted = toygan("examine", "--method", "gp_1", *SHORT, "--out", out)
    assert code == 2
    assert "must be a table of toygan examine" in noted
    assert out.read_text() == "a,b\n1,2\n"


def test_a_critic_that_diverges_is_named_and_exits_1(toygan, tmp_path):
    out = tmp_path / "t.csv"
    code, _, noted = toygan("examine", "--set", "learning_rate=1e30", *SHORT, "--out", out)
    assert code == 1
    assert "mine-funnels:2:1:0-0" in noted
