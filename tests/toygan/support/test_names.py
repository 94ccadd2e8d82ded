"""Looking up by name: what is there, what is not, what was perhaps meant."""

import pytest

from toygan.support.names import look_up

TABLE = {"relu": 1, "leaky_relu": 2, "tanh": 3}


def test_a_name_that_is_there():
    assert [look_up(TABLE, name, "activation") for name in TABLE] == [1, 2, 3]


@pytest.mark.parametrize(("name", "meant"), [("rleu", "relu"), ("Tanh", "tanh"), ("leakyrelu", "leaky_relu")])
def test_the_nearest_name_is_offered(name, meant):
    with pytest.raises(
        ValueError, match=f"unknown activation '{name}'; known: relu, leaky_relu, tanh"
    ) as error:
        look_up(TABLE, name, "activation")
    assert str(error.value).endswith(f"Did you mean '{meant}'?")


@pytest.mark.parametrize("name", [None, 3, ["relu"], float("nan")])
def test_what_is_no_text_is_answered_alike(name):
    with pytest.raises(ValueError, match=r"unknown activation .*; known: relu"):
        look_up(TABLE, name, "activation")


def test_letters_that_changed_places_go_before_another_letter():
    with pytest.raises(ValueError, match="Did you mean 'wgan-gp'"):
        look_up({"wgan-lp": 1, "wgan-gp": 2}, "wgan-pg", "preset")


def test_nothing_near_no_hint():
    with pytest.raises(ValueError, match=r"tanh$"):
        look_up(TABLE, "zzzzzz", "activation")
