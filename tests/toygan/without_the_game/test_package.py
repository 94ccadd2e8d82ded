"""The package hands out its functions by name, and costs nothing until one is used."""

import subprocess
import sys

import pytest

from toygan import without_the_game


def test_every_name_leads_to_a_function():
    for name in without_the_game.__all__:
        assert callable(getattr(without_the_game, name)), name
    assert set(without_the_game.__all__) <= set(dir(without_the_game))


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match=r"'toygan\.without_the_game' has no attribute 'fit_gan'"):
        _ = without_the_game.fit_gan


def test_importing_it_loads_no_numerical_library():
    code = "import sys, toygan.without_the_game; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
