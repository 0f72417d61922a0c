"""How the documentation is built: one book, English and Persian, without a network; `make docs` allows no warning."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "tamin-rules"
author = "The tamin-rules contributors"
project_copyright = f"2026, {author}"
release = version = version_of("tamin-rules")
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "annotations",
    "docstrings",
    "modules",
    "persian",
]
exclude_patterns = ["_build"]

myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3

default_role = "code"  # `name` in a docstring is a name, as in Markdown
autodoc_default_options = {"members": True, "undoc-members": True, "ignore-module-all": True}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_use_type_comments = False
napoleon_custom_sections = [("Codes", "params_style"), ("Law", "notes_style")]
python_use_unqualified_type_names = True

# The build has no network, so no inventories of other projects: our own names have to resolve, but for type variables.
nitpick_ignore_regex = [("py:.*", r"(?!tamin_rules\.).*"), ("py:.*", r".*\.[A-Z](_co|_contra)?")]

html_theme = "furo"
html_title = f"tamin-rules {release}"
html_static_path = ["_static"]
html_css_files = ["rtl.css"]
html_copy_source = False
html_show_sphinx = False
