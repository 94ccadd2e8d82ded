"""How a run shows itself in a notebook: a picture, what was measured last, its settings to unfold."""

from divergences.display.html_tables import Html, block, folded, html_list, html_picture, pairs_table

WIDTH = 720  # pixels of the picture


def run_block(run) -> Html:
    """Tables and a picture of a `Run`; a picture that cannot be drawn is a note."""
    notes, pictures = list(run.notes), []
    try:
        content, words = run.plot()._repr_png_()
        pictures.append(html_picture(content, words["alt"], WIDTH))
    except Exception as error:  # of matplotlib, of the memory: the numbers are there all the same
        notes.append(f"the picture could not be drawn ({type(error).__name__}: {error})")
    settings = Html(run.config._repr_html_())
    return block(*pictures, _last(run), html_list(notes), folded("settings", settings))


def _last(run) -> Html:
    """The last row of the history."""
    where = "" if run.folder is None else f", in {run.folder}"
    caption = f"Run of {run.config.loss} on {run.data.name}: {run.step:,} updates{where}"
    pairs = [(name, float(column[-1])) for name, column in run.history.items() if len(column)]
    return pairs_table(caption, [pair for pair in pairs if pair[0] != "step"], ("last measured", "value"))
