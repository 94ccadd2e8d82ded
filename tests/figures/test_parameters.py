"""Parameters of figures: declared in the module, checked at the door; no false sentence is printed."""

import ast

import numpy as np
import pytest

from figures import parameters
from figures.look.labels import label
from figures.registry import FIGURES, find
from figures.row import MESSAGES

BOTH = {"headline", "caption"}
DECLARED = [(name, parameter) for name, row in FIGURES.items() for parameter in row.parameters]
# A change for each figure that says itself what stays true -> which messages must stand and which must not
CHANGES = {
    "theta_shift": [
        ({"theta": (-3, 3)}, {"headline", "caption"}),
        ({"theta": (-0.5, 2)}, {"headline", "caption"}),
    ],
    "oscillation": [({"eta": 0.05, "steps": 800}, {"headline", "caption"}), ({"steps": 12}, set())],
    "ways_to_play": [({"eta": 0.2}, {"headline", "caption"}), ({"eta": 0.01}, set())],
    "parallel_lines": [({"theta": (3, 2, 1)}, {"headline", "caption"}), ({"theta": (0, 0, 0)}, set())],
    "disjoint_gaussians": [({"shift": (4, 0.5)}, {"headline"}), ({"deviation": 2.0}, set())],
    "optimal_discriminator": [({"shift": (0.5, 3, 10)}, BOTH), ({"shift": (0, 0, 0)}, {"headline"})],
    "dirac_fields": [({"start": (-1, 1)}, {"headline"}), ({"start": (1.5, 0.5)}, set())],
    "divergence_vs_shift": [({"end": 8}, {"headline"}), ({"end": 2}, set())],
}


# Figures with randomness that check their headline -> numbers of a drawing that it is not true of
SEEDED = {
    "gan_1d": {"floor": 0.0},
    "sampling_floor": {"w_ring8": np.zeros(3)},
    "critic_vs_discriminator": {"critic_slope": 0.0},
    "weight_histograms": {"penalty_at_clip": 0.6},
    "fixed_codes": {"chance_between": 0.05},
    "mle_is_kl": {"x": -np.ones(3), "forward": np.ones(3), "reverse": np.zeros(3)},
    "kantorovich_potential": {"f": np.array([0.0, 2.0]), "x": np.arange(2.0)},
    "transport_at_scale": {"arcs": np.array([10]), "pairs": np.array([20])},
    "four_equations": {"delta_2": np.ones(3)},
    "gradcheck_vcurve": {"central": np.arange(1.0, 9.0), "step": np.arange(8)},
    "bug_fingerprints": {"error": np.zeros((11, 14))},
    "vanishing_gradient": {"error_100": np.array([0.1])},
    "lipschitz_by_construction": {"groupsort": np.zeros(2), "relu": np.zeros(2), "x": np.arange(2.0)},
    "one_or_two_sided": {"two_sided_slopes": np.array([[-1.0, 1.0]]), "x": np.array([-3.0, 3.0])},
    "ways_to_play": {"simultaneous_off": np.full((3, 30), 0.01)},
    "instance_noise": {"pull_none": np.array([0.1])},
    "too_narrow": {"wgan_gp_ratios": np.ones((1, 8))},
    "training_progress": {"modes": np.array([4, 10, 9, 25])},
    "value_surfaces": {"swissroll_penalty_rank": 0.4},
    "gradient_norms": {"penalty": np.array([0.0, -9.0])},
    "loss_tracks_w1": {"gan_estimate": np.array([0.1, 0.2]), "gan_w1": np.array([1.0, 2.0])},
    "autoencoder_gap": {"off": np.zeros(5)},
    "vae_codes": {"vae_share": 0.9},
    "argmax_of_d": {"all_to_real": np.array([0.3])},
    "without_a_critic": {"wgan_gp_toy_w1": np.array([1.0, 0.9])},
    "latent_walk": {"angles": np.zeros((2, 7))},
    "digits_progress": {"w1": np.array([10.0, 9.0])},
}


LONG_RUNS = {"training_progress"}  # smoke quality ends before what the headline says


def test_every_figure_with_randomness_checks_its_headline():
    drawn = {row.id for row in FIGURES.values() if parameters.uses_seed(row.chapter, row.id)}
    assert drawn - {"mode_collapse"} == set(SEEDED)


def holds(name: str, data: dict) -> tuple:
    return __import__(find(name).module_name, fromlist=["holds"]).holds(data)


@pytest.mark.parametrize(("name", "wrong"), SEEDED.items())
def test_the_headline_of_another_seed_is_printed_when_its_data_bear_it_out(name, wrong, picture):
    data, row = picture(name).data, find(name).changed({}, seed=99)
    assert row.changes == (("seed", 99),)
    if name not in LONG_RUNS:
        assert "headline" in row.true_messages(data)
    assert row.true_messages(data | wrong) == ()
    assert row.message("headline", ()) == "With seed = 99: the usual claim fails"


def test_the_figures_with_parameters_are_those_tried_below():
    assert {name for name, _ in DECLARED} == set(CHANGES)


@pytest.mark.parametrize(("name", "parameter"), DECLARED)
def test_every_default_is_in_its_range_and_says_what_it_is(name, parameter):
    row = find(name).parameters[parameter]
    assert set(row) == {"default", "range", "what"}
    assert parameters.checked(parameter, row["default"], row) == row["default"]
    assert parameters.parse(parameter, parameters.shown(row["default"]), row) == row["default"]


@pytest.mark.parametrize("name", CHANGES)
def test_unchanged_data_hold_what_the_module_says_of_changed_ones(name, picture):
    assert "headline" in holds(name, picture(name).data)


@pytest.mark.parametrize(
    ("name", "values", "true"), [(n, *case) for n, cases in CHANGES.items() for case in cases]
)
def test_only_what_is_true_of_changed_data_is_printed(name, values, true):
    row = find(name).changed(values)
    data = row.compute(quick=True)
    assert set(row.true_messages(data)) == true
    figure = row.draw(data, "en")
    assert (figure.get_suptitle() == row.text("headline")) == ("headline" in true)
    if "headline" not in true:
        assert all(
            f"{key} = {parameters.shown(value)}" in figure.get_suptitle() for key, value in values.items()
        )
    assert row.message("alt", row.true_messages(data), "zh") != row.text("alt", "zh")


def test_another_seed_takes_headline_and_caption_away_where_there_is_randomness():
    changed = find("sampling_floor").changed({}, seed=5)
    assert (changed.drawn_seed, changed.changes) == (5, (("seed", 5),))
    assert changed.message("headline", (), "en") == label("gallery.changed_headline").format(what="seed = 5")
    assert find("theta_shift").changed({}, seed=5) == find("theta_shift")
    assert find("gan_1d").changed({}, seed=find("gan_1d").seed) == find("gan_1d")


def test_a_default_asked_for_is_no_change():
    row = find("theta_shift").changed({"theta": (-1, 1)})
    assert row == find("theta_shift")
    assert row.true_messages({}) == MESSAGES


def test_a_seed_is_used_where_compute_reads_it():
    code = "def compute(quick, seed):\n    return {'x': 1}"
    functions = ast.parse(code).body
    assert not [n for n in ast.walk(functions[0]) if isinstance(n, ast.Name) and n.id == "seed"]
    assert parameters.uses_seed("game", "gan_1d")
    assert not parameters.uses_seed("game", "oscillation")


def test_zero_stays_a_shift_wherever_the_ends_are():
    theta = find("theta_shift").changed({"theta": (-0.7, 2.3)}).compute(quick=True)["theta"]
    assert (theta == 0).sum() == 1
    assert (theta[0], theta[-1]) == (-0.7, 2.3)
    assert (np.diff(theta) > 0).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("theta_shift", "FIGURE.PARAMETER=VALUE"),
        ("theta_shif.theta=-3:3", "Did you mean 'theta_shift'"),
        (
            "theta_shift.thta=-3:3",
            "unknown parameter of theta_shift 'thta'; known: theta. Did you mean 'theta'",
        ),
        ("theta_shift.theta=-3", "as many numbers as its default, -1:1"),
        ("theta_shift.theta=-3:nan", "not finite"),
        ("theta_shift.theta=1:3", "the 1st number must be from -100 to -0.01, not 1"),
        ("theta_shift.theta=a:b", "could not convert"),
        ("oscillation.steps=12.5", "must be whole"),
        ("oscillation.eta=2", "must be from 0.001 to 1, not 2"),
        ("four_equations.x=1", "four_equations has no parameters"),
    ],
)
def test_a_wrong_assignment_says_what_is_wanted(text, message):
    with pytest.raises(ValueError, match="(?s).*" + message.replace(".", r"\.")):
        parameters.assignments([text], FIGURES)
