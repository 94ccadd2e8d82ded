"""The tables of docs/critics.md, from the rows of the study and the published numbers.

python docs/_ext/critic_tables.py         write them into the page, between its marks
"""

import re
from pathlib import Path

from toygan.studies.critic_table import PUBLISHED, means, shipped

HEADS = ("method", "claimed", "proved", "cosine", "at ends", "K")
# what orthonormal GroupSort was to reach, set before the study: by law, claimed at least and cosine at least
AIMS = {"funnels:4:2:0": (0.9, 0.9), "funnels:16:2:0": (0.9, 0.85), "funnels:64:2:0": (0.9, 0.75)}
COMPARED = ("orthonormal_groupsort", "lp_10")


def result_tables() -> str:
    """A table for each law, in Markdown."""
    rows = shipped()
    true = {row["law"]: row["w1"] for row in rows}
    parts = []
    for law, by_method in means(rows).items():
        lines = [_line(HEADS), _line(["---"] * len(HEADS))]
        for method, found in by_method.items():
            names = ("claimed", "proved", "cosine", "cosine_at_ends")
            cells = [f"{found[name]['mean']:.3f}" for name in names]
            lines.append(_line([method, *cells, f"{found['lipschitz']['mean']:.4g}"]))
        parts.append(f"`{law}`, W₁ = {true[law]:.3f}:\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def aims_table() -> str:
    """The aims and what came of them, beside LP's: mean, least and largest of the seeds."""
    heads = ("law", "measure", "aim", *COMPARED)
    lines = [_line(heads), _line(["---"] * len(heads))]
    for law, aims in AIMS.items():
        for measure, aim in zip(("claimed", "cosine"), aims):
            wanted = f"{aim:g} to 1" if measure == "claimed" else f"{aim:g}"
            lines.append(_line([f"`{law}`", measure, wanted, *(_spread(law, measure, m) for m in COMPARED)]))
    return "\n".join(lines)


def _spread(law: str, measure: str, method: str) -> str:
    values = [row[measure] for row in shipped() if (row["law"], row["method"]) == (law, method)]
    return f"{sum(values) / len(values):.3f} ({min(values):.3f}–{max(values):.3f})"


def published_table() -> str:
    """The published numbers: cosine / claimed in parts of W₁, for each number of funnels."""
    funnels, w1 = PUBLISHED["funnels"], PUBLISHED["w1"]
    heads = ["method", *(f"{n} funnels, W₁ = {value}" for n, value in zip(funnels, w1))]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for method, pairs in PUBLISHED.items():
        if method not in ("funnels", "w1"):
            cells = [f"{cosine:.2f} / {claimed / true:.3f}" for (cosine, claimed), true in zip(pairs, w1)]
            lines.append(_line([method, *cells]))
    return "\n".join(lines)


def _line(cells) -> str:
    return f"| {' | '.join(cells)} |"


PAGE = Path(__file__).parents[1] / "critics.md"


def filled(text: str) -> str:
    """The page with its tables as they are now; each stands behind a comment that names it."""
    tables = {"results": result_tables(), "aims": aims_table(), "published": published_table()}
    for name, table in tables.items():
        block = f"<!-- {name} -->\n\n{table}\n\n<!-- end -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- end -->", lambda _, block=block: block, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
