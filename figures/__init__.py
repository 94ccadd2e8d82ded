"""Every figure of the lectures, from one command: ``python -m figures``."""

from figures.registry import FIGURES, find, make

__all__ = ["FIGURES", "find", "make"]
