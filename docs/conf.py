"""How Sphinx makes the site: `sphinx-build -W -b html docs dist/docs`.

Everything lies beside the pages and links are relative, so the site opens from a disk or a memory stick, search
included; nothing is asked of a network. What the theme says in English is put into Vietnamese by `locale/`.
"""

import re
import unicodedata
from pathlib import Path
from typing import Any

from sphinx.locale import _
from sphinx.search import SearchLanguage, languages

project = "chisotv"
language = "vi"
# Sphinx looks for the words of the search where the command was given, unless the path is whole: then its own file
# counts, which has an empty text for most of them.
locale_dirs = [str(Path(__file__).parent / "locale")]
extensions = ["myst_parser"]
exclude_patterns = ["locale"]
html_theme = "furo"
html_title = "chisotv"
html_show_copyright = html_show_sphinx = html_copy_source = False
html_permalinks_icon = "#"
html_use_index = False
highlight_language = "none"
nitpicky = True
myst_heading_anchors = 4
# Typefaces that have the Vietnamese letters; a size at which the 98 columns of the examples fit beside the menu.
html_theme_options = {
    kind: {
        "font-stack": "system-ui, 'Segoe UI', 'Noto Sans', 'Liberation Sans', Arial, sans-serif",
        "code-font-size": "0.74rem",
    }
    for kind in ("light_css_variables", "dark_css_variables")
}


class Vietnamese(SearchLanguage):  # type: ignore[misc, unused-ignore] # where Sphinx is not installed
    """Words of the search without their marks, so that `so noi vu` finds Sở Nội vụ, as the program itself does."""

    lang = "vi"
    language_name = "Vietnamese"
    js_stemmer_code = r"""
var Stemmer = function () {
  this.stemWord = (w) => w.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").replace(/đ/g, "d");
};
"""

    def stem(self, word: str) -> str:
        """The same in Python, which makes the index."""
        split = unicodedata.normalize("NFD", word.lower())
        return "".join(letter for letter in split if unicodedata.category(letter) != "Mn").replace("đ", "d")


def say_language(_app: Any, name: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Let what reads pages aloud know which are English."""
    if name in ("english", "json", "architecture"):
        context["body"] = f'<div lang="en">{context["body"]}</div>'


def complete(app: Any, _error: Exception | None) -> None:
    """Translate what Furo says in English without asking; add what a keyboard or who reads aloud needs."""
    for path in Path(app.outdir).glob("*.html"):
        text = path.read_text(encoding="utf-8")
        new = re.sub('(aria-label="|<title>)([^"<]+)', lambda found: found[1] + _(found[2]), text)
        new = new.replace(' role="heading">', ' role="heading" aria-level="2">').replace("<pre>", '<pre tabindex="0">')
        path.write_text(new, encoding="utf-8", newline="\n")


def setup(app: Any) -> None:
    """Make the language known; `Sphinx.add_search_language` comes too late for the one of the site itself."""
    languages["vi"] = Vietnamese
    app.connect("html-page-context", say_language)
    app.connect("build-finished", complete)
