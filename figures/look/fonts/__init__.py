"""Fonts that the figures bring along, with the script that made them."""
