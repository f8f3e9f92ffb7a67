"""What the theme has wrong, mended in what it wrote.

The dialog in which one searches has no name for those who hear it. And where pages name their translations in the head,
a script of the theme asks for a list of pages beside each of them, and leads the switch of languages astray: the
translations are named in sitemap.xml instead.
"""

from __future__ import annotations

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

DIALOG = 'data-md-component="search" role="dialog"'
TRANSLATION = re.compile(r'\s*<link rel="alternate" href="[^"]*" hreflang="\w+">')
SEARCH = {"en": "Search", "de": "Suche", "fr": "Recherche"}


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return mended(output, config.theme["language"])


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return mended(output_content, config.theme["language"]) if template_name == "404.html" else output_content


def mended(html: str, language: str) -> str:
    assert DIALOG in html, "the theme writes its search in another way"
    return TRANSLATION.sub("", html).replace(DIALOG, f'{DIALOG} aria-label="{SEARCH[language]}"', 1)
