"""A comparison and its rows as tables of HTML, for notebooks."""

from divergences.comparison.row_text import HEAD, cells
from divergences.display.html_tables import Html, block, html_list, html_table, pairs_table
from divergences.display.small_pictures import curve
from divergences.laws.construct import describe


def comparison_tables(comparison) -> Html:
    """The table of a `Comparison`, and its test below."""
    rows = [(*cells(one), one.unit, one.reason) for one in comparison.values()]
    caption = f"P = {describe(comparison.p)}; Q = {describe(comparison.q)}"
    table = html_table(caption, (*HEAD, "unit", "why"), rows)
    return block(table, html_list([comparison.test] if comparison.test else []))


def distance_table(distance) -> Html:
    """All there is of one `Distance`."""
    pairs = [*zip(HEAD[1:], cells(distance)[1:]), ("unit", distance.unit), ("why", distance.reason)]
    pairs = [(name, value or None) for name, value in pairs]
    return pairs_table(distance.name, [*pairs, ("witness", _witness(distance))])


def _witness(distance):
    """Values over labels as a curve, else what the witness takes."""
    if distance.witness is None or callable(distance.witness):
        return None if distance.witness is None else "a function of points"
    return curve(distance.witness, f"the witness of {distance.name} over the labels") or None
