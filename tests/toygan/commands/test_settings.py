"""From the words of a command line to a configuration: which of them wins."""

import pytest

from toygan.commands.settings import training_config


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "run.toml"
    path.write_text('preset = "wgan"\nclip = 0.05\nseed = 3\niterations = 100\n')
    return path


def test_options_go_before_set_before_the_file_before_the_preset(file):
    config = training_config(None, file, ["seed=4", "clip=0.02"], {"seed": 5, "data": None})
    assert (config.seed, config.clip, config.iterations) == (5, 0.02, 100)
    assert (config.optimizer, config.batch_size) == ("rmsprop", 64)  # of the preset
    assert training_config("lsgan", file, [], {}).objective == "least_squares"


def test_how_often_to_look_follows_from_the_length(file):
    assert training_config(None, file, [], {}).evaluate_every == 25  # of 100 updates: 4 evaluations
    for iterations, every in ((2, 1), (40, 10), (200, 25), (500, 25), (1000, 50)):
        assert training_config(None, file, [f"iterations={iterations}"], {}).evaluate_every == every
    assert training_config(None, file, ["evaluate_every=7"], {}).evaluate_every == 7
    assert training_config(None, file, [], {}, film=True).snapshot_every == 2


@pytest.mark.parametrize(
    ("assignments", "named", "words"),
    [
        (["preset=wgan"], {}, "say --preset NAME"),
        (["sed=1"], {}, "unknown setting 'sed'. Did you mean 'seed'"),
        (["batch_size=1.5"], {}, "batch_size must be a whole number"),
        (["seed"], {}, "--set takes key=value"),
        ([], {"objective": "hing"}, "Did you mean 'hinge'"),
    ],
)
def test_every_error_is_a_value_error(assignments, named, words):
    with pytest.raises(ValueError, match=words):
        training_config(None, None, assignments, named)
