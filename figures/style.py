"""The public name of the style of the lecture's figures, which is defined in `figures.look.style`."""

from figures.look.look import STYLES, Look
from figures.look.style import (
    ROLES,
    context,
    ground,
    headline,
    ink,
    marked,
    narrow,
    panels,
    role,
    scaled,
)

__all__ = [
    "ROLES",
    "STYLES",
    "Look",
    "context",
    "ground",
    "headline",
    "ink",
    "marked",
    "narrow",
    "panels",
    "role",
    "scaled",
]
