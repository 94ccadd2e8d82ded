"""Settings of the site. Build it with ``make docs``."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import equation_table  # noqa: E402

project = "toygan"
author = "the toygan authors"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
exclude_patterns = ["_build", "images", "templates"]
templates_path = ["templates"]
html_theme = "pydata_sphinx_theme"
html_theme_options = {"show_toc_level": 2, "navigation_with_keys": False}
html_sidebars = {"**": []}
html_show_sourcelink = False
nitpicky = True
autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False

(HERE / "api").mkdir(exist_ok=True)
(HERE / "api" / "equation_table.txt").write_text(equation_table.as_rst(), encoding="utf-8")
