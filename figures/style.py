"""The public name of the style of the lecture's figures, which is defined in `figures.look.style`."""

from figures.look.style import (
    ROLES,
    STYLES,
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
