"""What an evaluation says, as a table: each measure beside what a perfect generator scores."""

_ROWS = (
    # measure, its words, the key of what stands beside it, the words for that
    ("balanced_modes", "balanced modes", None, ""),
    ("modes", "modes", None, ""),
    ("high_quality", "high quality", "high_quality_ceiling", "ceiling"),
    ("reverse_kl", "reverse KL, nats", "reverse_kl_expected", "expected"),
    ("mode_weight_tv", "TV of mode weights", None, ""),
    ("sigma_ratio", "sigma ratio", None, "1 is perfect"),
    ("mode_sigma_median", "  of a mode, median", None, "1 is perfect"),
    ("mode_sigma_least", "  of a mode, least", None, ""),
    ("mode_sigma_largest", "  of a mode, largest", None, ""),
    ("w1", "W1", "w1_floor_mean", "floor, mean"),
    (None, "", "w1_floor_q95", "floor, 95 %"),
    ("w1_true", "W1 to the law itself", None, ""),
    ("precision", "precision", "precision_perfect", "second true sample"),
    ("recall", "recall", "recall_perfect", "second true sample"),
    ("density", "density", "density_perfect", "second true sample"),
    ("coverage", "coverage", "coverage_perfect", "second true sample"),
    ("p_value", "p-value, two samples", None, "energy distance, 999 permutations"),
)


class Evaluation(dict):
    """Measure -> float or None, as `toygan.evaluate` gives it; prints as a table.

    Attributes
    ----------
    law : str
        What the points were measured against.
    points : int
        How many there were.

    Examples
    --------
    >>> print(Evaluation({"w1": 0.25, "w1_floor_mean": 0.1, "n_w1": 64}, "ring8", 80))
    80 points against ring8; W1 of 64
    measure                 value  perfect
    W1                       0.25      0.1  floor, mean
    """

    def __init__(self, found, law: str, points: int):
        super().__init__(found)
        self.law, self.points = law, points

    def rows(self) -> list[tuple[str, str, str, str]]:
        """The rows of the table as text: measure, value, what a perfect generator scores, where from."""
        found = []
        for key, words, beside, note in _ROWS:
            value, other = self.get(key), self.get(beside)
            if value is not None or (key is None and other is not None):
                found.append((words, _number(value), _number(other), note))
        return found

    def _title(self) -> str:
        return f"{self.points} point{'s' * (self.points != 1)} against {self.law}; W1 of {self['n_w1']}"

    def __str__(self):
        lines = [self._title()]
        rows = [("measure", "value", "perfect", ""), *self.rows()]
        lines += [
            f"{words:<20}  {value:>7}  {other:>7}  {note}".rstrip() for words, value, other, note in rows
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import html_table

        caption = self._title()
        rows = [(words or "W1", *rest) for words, *rest in self.rows()]
        return html_table(caption, ("measure", "value", "perfect", "what is perfect"), rows)


def _number(value) -> str:
    return "" if value is None else f"{value:.4g}"
