"""The pages of the lab: name -> what makes its model. A page of the browser may talk to several models."""

from toygan.lab.dirac_page import DiracPage
from toygan.lab.equations_check import EquationsCheck
from toygan.lab.equations_page import EquationsPage
from toygan.lab.game_page import GamePage
from toygan.lab.laws_page import LawsNumbers, LawsPage

OPENING = ("laws", "laws_numbers")  # what an address without a state shows
PAGES = {
    "laws": LawsPage,
    "laws_numbers": LawsNumbers,
    "dirac": DiracPage,
    "game": GamePage,
    "equations": EquationsPage,
    "equations_check": EquationsCheck,
}


def new_pages() -> dict:
    """A model of each page, as ``Session`` takes them."""
    return {name: make() for name, make in PAGES.items()}
