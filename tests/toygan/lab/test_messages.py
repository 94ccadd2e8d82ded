"""Messages of the page are checked before anything is computed."""

import json

import pytest

from toygan.lab.messages import LONGEST, choice, number, points, read_message, whole


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is no JSON"),
        ("[" * 5000, "this is no JSON"),
        ("3", "got int"),
        ('{"page": "laws"}', "command must be a text"),
        ('{"command": "show", "page": "' + "x" * 65 + '"}', "page must be a text of 1 to 64"),
        ('{"command": "show", "page": "laws", "serial": -1}', "serial must be a whole number"),
        ('{"command": "show", "page": "laws", "serial": true}', "serial must be a whole number"),
        ('{"command": "show", "page": "laws", "state": [1]}', "state must be an object"),
        ('{"command": "show", "page": "laws", "state": {"theta": 0.5}}', r"state\['theta'\] must be a text"),
        (" " * (LONGEST + 1), "at most 65,536 characters"),
    ],
)
def test_what_is_no_message_is_refused_with_its_reason(text, message):
    with pytest.raises(ValueError, match=message):
        read_message(text)


def test_a_long_text_is_not_repeated_in_the_message():
    with pytest.raises(ValueError, match="at most 16,384") as error:
        read_message(json.dumps({"command": "show", "page": "laws", "state": {"a": "1" * 20_000}}))
    assert len(str(error.value)) <= 200


@pytest.mark.parametrize("text", ["", "a", "nan", "-1e-9", "2.0001", "inf", "1" * 9999])
def test_a_number_out_of_its_range_is_refused(text):
    with pytest.raises(ValueError, match="gamma must be a number from 0 to 2; got") as error:
        number({"gamma": text}, "gamma", 1.0, 0.0, 2.0)
    assert len(str(error.value)) < 120


def test_the_ends_of_a_range_belong_to_it():
    assert [number({"x": text}, "x", 0.5, 0.0, 2.0) for text in ("0", "2", "1e0")] == [0.0, 2.0, 1.0]


def test_whole_numbers_and_names():
    assert whole({"steps": "12"}, "steps", 3, 1, 99) == 12
    with pytest.raises(ValueError, match=r"steps must be a whole number from 1 to 99; got '1.5'"):
        whole({"steps": "1.5"}, "steps", 3, 1, 99)
    with pytest.raises(ValueError, match="unknown game 'r3'; known: r1, r2"):
        choice({"game": "r3"}, "game", ("r1", "r2"), "r1")


def test_points_are_counted_before_they_are_read():
    assert points({}, "a", 2, 1.0) == []
    with pytest.raises(ValueError, match="a must have at most 2 points; it has 3"):
        points({"a": "0,0;0,0;x"}, "a", 2, 1.0)
    with pytest.raises(ValueError, match="a, point 2 must be a number from -1 to 1; got '7'"):
        points({"a": "0,0;0,7"}, "a", 2, 1.0)
