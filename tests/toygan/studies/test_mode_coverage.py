"""The protocol of the coverage study: its methods, and one of one's own."""

import pytest

from toygan.config.presets import preset
from toygan.studies.mode_coverage import EQUAL, METHODS, SECONDS, equal_seconds, own, study, update_times


def test_every_method_differs_from_the_shared_settings_as_it_says():
    planned = study(seeds=2, iterations=100)
    assert len({run.name for run in planned}) == 2 * 2 * len(METHODS) == len(planned)
    hinge = next(run.config for run in planned if run.label == "hinge")
    wgan = next(run.config for run in planned if run.label == "wgan")
    changed = {k: v for k, v in wgan.to_dict().items() if v != hinge.to_dict()[k]}
    assert changed == {"objective": "wasserstein", "clip": 0.041, "optimizer": "rmsprop", "critic_steps": 5}


def test_a_method_of_ones_own_has_what_all_share_but_what_it_says():
    mine = own("mine", {"objective": "hinge", "generator_hidden": [32], "learning_rate": 5e-4}, 2, 100)
    assert [(run.label, run.config.data, run.config.seed) for run in mine] == [
        ("mine", "ring8", 0), ("mine", "grid25", 0), ("mine", "ring8", 1), ("mine", "grid25", 1),
    ]  # fmt: skip
    theirs = next(run.config for run in study(1, 100) if run.label == "hinge").to_dict()
    ours = mine[0].config.to_dict()
    changed = {name: value for name, value in ours.items() if value != theirs[name]}
    assert set(changed) == {"generator_hidden", "generator_learning_rate", "critic_learning_rate"}
    assert own("same", {"objective": "hinge"}, 1, 100)[0].config == study(1, 100, ["hinge"])[0].config


def test_widths_of_both_players_take_the_place_of_the_shared_ones():
    config = own("mine", {"generator_hidden": [32], "critic_hidden": [16, 16]}, 1, 100)[0].config
    assert (config.generator_hidden, config.critic_hidden) == ((32,), (16, 16))


def test_a_preset_may_stand_in_the_place_of_the_shared_settings():
    mine = own("mine", {"batch_size": 64}, 1, 400, base="wgan-gp-tuned")
    for run, data in zip(mine, ("ring8", "grid25")):
        expected = preset(
            "wgan-gp-tuned", data=data, iterations=400, seed=0, batch_size=64, evaluate_every=100
        )
        assert run.config == expected
    assert (
        own("mine", {}, 1, 400, base="wgan-gp-tuned")[1].config == study(1, 400, ["wgan_gp_tuned"])[1].config
    )


@pytest.mark.parametrize(
    ("label", "settings", "message"),
    [
        ("mine", {"data": "ring8", "seed": 3}, "data, seed cannot be set: the protocol of the study decides"),
        ("mine", {"learning_rat": 1.0}, "unknown setting 'learning_rat'. Did you mean 'learning_rate'"),
        ("hinge", {"objective": "hinge"}, "the name 'hinge' is that of a method of the study"),
        ("mine", {"objective": "hing"}, "Did you mean 'hinge'"),
    ],
)
def test_what_is_refused(label, settings, message):
    with pytest.raises(ValueError, match=message):
        own(label, settings)


def test_other_ways_differ_in_the_way_alone_and_distances_have_no_critic():
    configs = {run.label: run.config for run in study(1, 100)}
    plain = configs["non_saturating"]
    for way in ("simultaneous", "extragradient", "optimistic"):
        assert configs[way].replace(play="alternating") == plain
        assert configs[way].play == way
    for name, distance in (("energy", "energy"), ("sliced", "sliced")):
        assert configs[name].distance == distance
        assert configs[name].generator_hidden == plain.generator_hidden


def test_at_equal_seconds_the_updates_fill_the_seconds():
    times = update_times()
    planned = equal_seconds(2)
    assert len(planned) == 2 * 2 * len(EQUAL)
    for run in planned:
        spent = run.config.iterations * times[run.label, run.config.data] / 1000
        assert SECONDS - times[run.label, run.config.data] / 1000 <= spent <= SECONDS
    assert {run.label for run in planned} == set(EQUAL)
