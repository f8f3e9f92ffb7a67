"""What the plugin for languages leaves open.

A page that is not translated says so at its top, in the reader's language, and is marked as English for whoever reads
it aloud. The switch of languages works wherever the site is put, by relative links. The page for unknown addresses
exists once, for all languages.
"""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

DEFAULT = "en"
NOT_TRANSLATED = {
    "de": "Diese Seite gibt es noch nicht auf Deutsch. Hier steht sie auf Englisch.",
    "fr": "Cette page n’est pas encore traduite en français. La voici en anglais.",
}
ARTICLE = '<article class="md-content__inner md-typeset"'


def falls_back(page: Page) -> bool:
    """Whether a page is shown in another language than the one asked for."""
    return bool(page.file.locale != page.file.locale_alternate_of)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: object) -> str:
    if not falls_back(page):
        return html
    language = page.file.locale_alternate_of
    note = f'<p lang="{language}" class="not-translated" data-search-exclude>{NOT_TRANSLATED[language]}</p>\n'
    head, end, rest = html.partition("</h1>")
    return f"{head}{end}\n{note}{rest}" if end else note + html


def on_page_context(context: dict[str, object], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    for alternate in config.extra.alternate:  # the plugin sets the attribute, not the item
        alternate["link"] = page.file.alternates[alternate["lang"]].url


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if not falls_back(page):
        return output
    assert ARTICLE in output, "the theme writes its pages in another way"
    return output.replace(ARTICLE, f'{ARTICLE} lang="{DEFAULT}"', 1)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Each language is built in turn, and would write the page for unknown addresses over that of the one before."""
    if template_name == "404.html" and config.theme["language"] != DEFAULT:
        return ""
    return output_content
