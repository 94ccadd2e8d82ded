"""The warning of the readers of points, in a module that imports nothing."""


class PointsWarning(UserWarning):
    """Something about a table of points that its owner should know."""
