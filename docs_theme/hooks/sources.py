"""Pages for machines: the Markdown of each page beside it, and ``llms.txt``, which lists them.

``…/tests/faults/`` has its source at ``…/tests/faults.md``, so that the links from source to source hold. Pages that
are made from the code are written from what was made.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

from markdownify import markdownify
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)
PERMALINK = re.compile(r'<a class="headerlink".*?</a>')
BLOCK = re.compile(r"<!--.*?-->\n*|^```.*?^```$", re.DOTALL | re.MULTILINE)
MADE = re.compile(r"^(?:::: |--8<-- )", re.MULTILINE)
NO_PROSE = re.compile(r"[#<|!:-]|```|\[[^]]*\]: |Not run by our tests")


def on_page_context(context: dict[str, object], page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """All pages are read: write this one's source, unless it only stands in for a translation."""
    if page.file.locale != page.file.locale_alternate_of:
        return
    target = Path(config.site_dir) / page.file.src_uri
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source(page), encoding="utf-8")
    if page.file.src_uri == "index.md":
        (Path(config.site_dir) / "llms.txt").write_text(contents(config, nav), encoding="utf-8")


def source(page: Page) -> str:
    assert page.markdown is not None
    if MADE.search(page.markdown):
        return str(markdownify(PERMALINK.sub("", page.content or ""), heading_style="ATX")).strip() + "\n"
    return COMMENT.sub("", page.markdown).strip() + "\n"


def contents(config: MkDocsConfig, nav: Navigation) -> str:
    """``llms.txt``, as llmstxt.org describes it."""
    lines = [f"# {config.site_name}", "", f"> {config.site_description}"]
    for section in nav.items:
        lines += ["", f"## {section.title}", ""]
        for page in section.children if isinstance(section, Section) else [section]:
            address = urljoin(str(config.site_url), page.file.src_uri)
            lines.append(f"- [{page.title}]({address}): {about(page)}".removesuffix(": "))
    return "\n".join(lines) + "\n"


def about(page: Page) -> str:
    """The first sentence of a page."""
    for part in re.split(r"\n\s*\n", BLOCK.sub("", page.markdown or "")):
        if part and not NO_PROSE.match(part):
            text = re.sub(r"\[([^]]*)\](?:\([^)]*\)|\[[^]]*\])", r"\1", " ".join(part.split())).replace("**", "")
            return re.split(r"(?<=\.)\s", text, maxsplit=1)[0].rstrip(":")
    return ""
