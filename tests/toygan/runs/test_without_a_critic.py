"""A run of a generator that descends a distance, as any run: folder, metrics, resuming, pictures, sweeps."""

import pytest

from toygan.config.train_config import TrainConfig
from toygan.runs.api import load_run, obtain, resume, train
from toygan.runs.foresight import memory_of
from toygan.runs.loop import STOP, Interrupted

CONFIG = TrainConfig(
    distance="sliced",
    hidden=(6,),
    batch_size=16,
    iterations=40,
    evaluate_every=20,
    snapshot_every=20,
    checkpoint_every=10,
    n_w1=64,
)


def test_a_run_folder_holds_all_of_it(tmp_path):
    run = train(CONFIG, tmp_path / "run")
    again = load_run(tmp_path / "run")
    assert (again.critic, again.step, again.config) == (None, 40, CONFIG)
    assert again.generator.parameters.tobytes() == run.generator.parameters.tobytes()
    assert {"w1", "modes", "generator_loss", "generator_weights_low"} <= set(run.history)
    assert not [name for name in run.history if "critic" in name]
    assert [(one.step, one.critic) for one in again.snapshots] == [(0, None), (20, None), (40, None)]
    assert run.history["w1"][-1] == again.history["w1"][-1] > 0
    assert "sliced" in run._repr_html_()


def test_a_stopped_run_ends_the_same(tmp_path):
    with pytest.raises(Interrupted):
        train(CONFIG, tmp_path, lambda progress: STOP if progress.step >= 12 else None)
    run, whole = resume(tmp_path), train(CONFIG)
    assert run.generator.parameters.tobytes() == whole.generator.parameters.tobytes()
    assert run.losses["generator_loss"].tobytes() == whole.losses["generator_loss"].tobytes()


def test_obtain_finds_it_again(tmp_path):
    made = obtain(CONFIG, tmp_path)
    assert obtain(CONFIG, tmp_path).folder == made.folder
    assert made.folder.name.startswith("sliced-ring8-s0-")


@pytest.mark.parametrize("evaluate_every", [0, 20])
def test_picture_and_film_need_no_critic(evaluate_every):
    run = train(CONFIG.replace(evaluate_every=evaluate_every))
    titles = [axis.get_title("left") for axis in run.plot().axes]
    assert "The distance descended: sliced" in titles
    assert len(run.film()._run.snapshots) == 3


def test_more_memory_than_there_is_names_no_critic():
    game = memory_of(CONFIG.replace(distance=None), 2)
    alone = memory_of(CONFIG, 2)
    assert {name for name, _ in game.keys() - alone.keys()} == {"critic_hidden"}
