"""Settings of the site. Build it with ``make docs``."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

from tutorial_pages import PLACE, Arguments, SavedPictures  # noqa: E402

project = "toygan"
author = "the toygan authors"
extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.viewcode",
    "numpydoc",
    "myst_parser",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "offline_math",
    "written_pages",
    "tutorial_pages",
    "lecture_figures",
    "lab_pages",
    "translation",
]
exclude_patterns = ["_build", "images", "templates", "tutorials/*.ipynb", "**/README.md"]
templates_path = ["templates"]
nitpicky = True
locale_dirs = ["locale"]
gettext_compact = False  # a catalogue for each page
gettext_location = False

html_theme = "pydata_sphinx_theme"
html_title = "toygan"
html_theme_options = {
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "header_links_before_dropdown": 6,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "show_prev_next": True,
    "navbar_end": ["language-switch", "theme-switcher"],
}
html_context = {"default_mode": "auto"}  # follow the reader's system
NO_MENU = (
    "index",
    "gan",
    "commands",
    "howto_lecture",
    "faq",
    "errata",
    "glossary",
    "names",
    "equations",
    "design",
)
html_sidebars = {name: [] for name in NO_MENU}
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["site.css"]
html_js_files = ["films.js"]
html_show_sourcelink = False

autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

sphinx_gallery_conf = {
    "examples_dirs": "../tutorials",
    "gallery_dirs": "tutorials",
    "filename_pattern": r"[\\/]\d\d_",  # every lesson runs
    "within_subsection_order": "FileNameSortKey",
    "nested_sections": False,
    "reset_argv": Arguments(),
    "doc_module": ("divergences", "toygan", "figures"),
    "backreferences_dir": "api/used",
    "image_scrapers": (SavedPictures(),),
    "reset_modules": (),
    "capture_repr": (),
    "only_warn_on_example_error": False,
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_memory": False,
    "remove_config_comments": True,
    "plot_gallery": "True",
    "write_computation_times": False,
    "default_thumb_file": str(PLACE),
}
