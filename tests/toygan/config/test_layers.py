"""TOML files and --set: what is read, what is refused, who wins."""

import pytest

from toygan.config.layers import from_toml, layered, parse_assignment, read_toml
from toygan.config.train_config import TrainConfig


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("seed=3", ("seed", 3)),
        ("learning_rate=1e-4", ("learning_rate", 1e-4)),
        ("betas = 0, 0.9", ("betas", [0, 0.9])),
        ("hidden=[64]", ("hidden", [64])),
        ("hidden=64", ("hidden", [64])),
        ("clip=None", ("clip", None)),
        ("penalty=none", ("penalty", "none")),
        ("data=my points.csv", ("data", "my points.csv")),
        ("data='a=b.csv'", ("data", "a=b.csv")),
    ],
)
def test_assignments(text, pair):
    assert parse_assignment(text) == pair


NOT_ASSIGNMENTS = ["seed", "=3", "seed=", "seed=__import__('os')", "seed=1\nclip=2", "seed=1 2"]


@pytest.mark.parametrize("text", NOT_ASSIGNMENTS)
def test_what_is_no_assignment(text):
    with pytest.raises(ValueError, match=r"key=value|neither a number|takes one value"):
        parse_assignment(text)


def test_defaults_then_preset_then_file_then_set(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text('preset = "wgan"\nclip = 0.02\nseed = 1\nbatch_size = 32\n', encoding="utf-8")
    config = layered(None, read_toml(path), {"seed": 2})
    assert (config.critic_steps, config.clip, config.batch_size, config.seed) == (5, 0.02, 32, 2)
    assert config.activation == TrainConfig().activation
    assert layered("gan", read_toml(path)).objective == "non_saturating"
    assert from_toml(path, seed=9).seed == 9


def test_unknown_keys_are_refused_with_a_suggestion(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text("critic_step = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"unknown setting 'critic_step'\. Did you mean 'critic_steps'"):
        from_toml(path)
    path.write_text("[training]\nseed = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown setting 'training'"):
        from_toml(path)


def test_broken_and_missing_files(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text("seed = \n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"is not a TOML file.*line 1"):
        from_toml(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="is not a TOML file"):
        from_toml(path)
    with pytest.raises(FileNotFoundError):
        from_toml(tmp_path / "absent.toml")
