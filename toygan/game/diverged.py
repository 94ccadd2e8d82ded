"""The error of a training whose losses stop being finite."""


class DivergedError(ArithmeticError):
    """A loss stopped being finite.

    Attributes
    ----------
    step : int
        The first update whose loss was not finite, counted from 1.
    layer : str
        The first layer that holds a number that is not finite.
    """

    def __init__(self, step: int, layer: str):
        self.step, self.layer = step, layer
        super().__init__(f"training diverged: the loss of update {step} is not finite, first seen in {layer}")
