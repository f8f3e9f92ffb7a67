"""What the plugin for languages leaves open.

A page that is not translated says so at its top, in the reader's language, and is marked as English for whoever reads
it aloud; links that lead to it from a translated page say so before they are followed. The switch of languages works
wherever the site is put, by relative links. The page for unknown addresses exists once, for all languages.
"""

from __future__ import annotations

import re
from posixpath import normpath
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

DEFAULT = "en"
NOT_TRANSLATED = {
    "de": "Diese Seite gibt es noch nicht auf Deutsch. Hier steht sie auf Englisch.",
    "fr": "Cette page n’est pas encore traduite en français. La voici en anglais.",
}
ARTICLE = '<article class="md-content__inner md-typeset"'
LINK = re.compile(r'<a href="(?P<to>[^":#?]+)(?:[#?][^"]*)?"')


def falls_back(file: File) -> bool:
    """Whether a page is shown in another language than the one asked for."""
    return bool(file.locale != file.locale_alternate_of)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    language = page.file.locale_alternate_of
    if language == DEFAULT:
        return html
    if not falls_back(page.file):
        return marked(html, page.file.url, {file.url for file in files.documentation_pages() if falls_back(file)})
    note = f'<p lang="{language}" class="not-translated" data-search-exclude>{NOT_TRANSLATED[language]}</p>\n'
    head, end, rest = html.partition("</h1>")
    return f"{head}{end}\n{note}{rest}" if end else note + html


def marked(html: str, at: str, english: set[str]) -> str:
    """With ``hreflang`` on each link from the page ``at`` to one of those in English; the style sheet shows it."""

    def mark(link: re.Match[str]) -> str:
        to = normpath(urljoin(f"/{at}", link["to"])).strip("/") + "/"
        return f'{link[0]} hreflang="{DEFAULT}"' if to in english else link[0]

    return LINK.sub(mark, html)


def on_page_context(context: dict[str, object], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    for alternate in config.extra.alternate:  # the plugin sets the attribute, not the item
        alternate["link"] = page.file.alternates[alternate["lang"]].url


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if not falls_back(page.file):
        return output
    assert ARTICLE in output, "the theme writes its pages in another way"
    return output.replace(ARTICLE, f'{ARTICLE} lang="{DEFAULT}"', 1)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Each language is built in turn, and would write the page for unknown addresses over that of the one before."""
    if template_name == "404.html" and config.theme["language"] != DEFAULT:
        return ""
    return output_content
