"""Critics examined on pairs of laws whose W₁ is known: plans, rows, and critics that are known themselves."""

import numpy as np
import pytest

from toygan.datasets import funnels
from toygan.datasets.funnel_laws import Funnels
from toygan.network import Network
from toygan.studies.critic_examination import METHODS, SHARED, Source, do, examine, pair_of, planned

LAW = "funnels:3:2:5"


def _cone():
    """|x| of slope 1, exactly: the potential of one funnel at 0 on the line."""
    critic = Network([1, 2, 1], "relu", rng=0)
    critic.weights[0][...] = [[1.0], [-1.0]]
    critic.weights[1][...] = [[1.0, 1.0]]
    return critic, Funnels(np.array([[0.0]]), np.array([0.0]))


def test_the_perfect_critic_claims_and_shows_everything():
    critic, pair = _cone()
    found = examine(critic, pair, rng=0, n=500)
    assert found["claimed"] == pytest.approx(1.0, abs=1e-12)
    assert found["cosine"] == found["cosine_at_ends"] == found["largest_slope"] == 1.0
    # W[0] has norm √2 and W[1] too: K = 2, so that half is proved
    assert found["lipschitz"] == pytest.approx(2.0, rel=1e-12)
    assert found["proved"] == pytest.approx(0.5, rel=1e-9)


def test_a_critic_that_is_too_steep_claims_too_much_and_proves_no_more():
    critic, pair = _cone()
    critic.parameters *= 2.0
    found = examine(critic, pair, rng=0, n=500)
    assert found["claimed"] == pytest.approx(4.0)
    assert found["proved"] == pytest.approx(0.5, rel=1e-9)
    assert found["largest_slope"] == 4.0


def test_a_flat_critic_knows_nothing():
    critic, pair = _cone()
    critic.parameters[:] = 0.0
    found = examine(critic, pair, rng=0, n=50)
    assert [found[name] for name in ("claimed", "proved", "cosine", "lipschitz")] == [0.0, 0.0, 0.0, 0.0]


def test_nothing_proved_is_above_the_truth():
    rng = np.random.default_rng(0)
    for seed in range(20):
        critic = Network([2, 16, 16, 1], "tanh", rng=seed)
        critic.parameters *= rng.uniform(0.1, 5)
        assert examine(critic, funnels(4, 2, rng=seed), rng, n=200)["proved"] <= 1.0


def test_the_source_is_uniform_on_the_box():
    points = Source(pair_of(LAW)[0]).place((np.arange(4000) + 0.5) / 4000, np.random.default_rng(0))
    assert points.shape == (4000, 2)
    assert np.abs(points).max() <= 2.5
    assert np.abs(points.mean(axis=0)).max() < 0.1
    assert points.var(axis=0) == pytest.approx([25 / 12] * 2, rel=0.05)


def test_a_plan_takes_every_method_law_and_seed_once():
    tasks = planned(("gp_1", "lp_10"), (LAW, "funnels:1:1:0"), seeds=3, iterations=7)
    assert len({task.name for task in tasks}) == len(tasks) == 12
    assert [task.config.seed for task in tasks[:4]] == [0] * 4
    assert {task.config.iterations for task in tasks} == {7}
    assert {task.config.critic_hidden for task in tasks} == {SHARED["critic_hidden"]}
    own = planned((), (LAW,), seeds=1, own={"mine": {"penalty": "r1"}})
    assert [task.config.penalty for task in own] == ["r1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"methods": ("lp",)}, "unknown method 'lp'"),
        ({"laws": ("funnels:0:2:1",)}, "must be from 1 to 4096"),
        ({"methods": (), "own": {"mine": {"clip": -1.0}}}, "clip"),
    ],
)
def test_a_bad_plan_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        planned(**arguments)


def test_a_short_training_learns_and_repeats_itself():
    (task,) = planned(("lp_10",), (LAW,), seeds=1, iterations=60)
    first, again = do(task), do(task)
    assert {**first.row, "seconds": 0} == {**again.row, "seconds": 0}
    assert first.name == task.name
    assert first.row["w1"] == pytest.approx(pair_of(LAW)[1], rel=1e-5)
    assert 0.5 < first.row["claimed"] < 1.5
    assert first.row["cosine"] > 0.5


def test_a_training_that_diverges_says_so(monkeypatch):
    (task,) = planned((), (LAW,), seeds=1, iterations=5, own={"mine": {"learning_rate": 1e30}})
    found = do(task)
    assert found.row is None
    assert found.error


def test_every_method_of_the_study_makes_a_configuration():
    assert len(planned(tuple(METHODS), (LAW,), seeds=1)) == len(METHODS) == 8
