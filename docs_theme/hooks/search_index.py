"""Each language has an index of its own to be searched: who reads German finds German pages, each page once.

The plugin for languages makes one index of all. docs_theme/main.html tells the browser which one to load. What people
paste into the search is mostly a message, so the page of messages comes before pages that hold the same words by
chance, and the pages of the reference after the others.
"""

from __future__ import annotations

import json
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

TITLE = 10
"""What a word in a title counts for; with the theme's own 1000 one common word of a message leads to its pages."""
BOOSTS = {"troubleshooting/messages/": 3, "reference/": 0.5}
"""What a page counts for in the order of what is found, by how its address begins; else 1."""


@event_priority(-200)  # after the plugin for languages has built them all
def on_post_build(config: MkDocsConfig) -> None:
    languages = config.plugins["i18n"]
    if languages.building:  # one language of several; the last word comes after all of them
        return
    file = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    entries: dict[str, list[object]] = {language: [] for language in languages.build_languages}
    index["config"]["fields"]["title"]["boost"] = TITLE
    for entry in index["docs"]:
        folder, _, page = entry["location"].partition("/")
        language, page = (folder, page) if folder in entries else (languages.default_language, entry["location"])
        for begins, boost in BOOSTS.items():
            if page.startswith(begins):
                entry["boost"] = boost
        entries[language].append(entry)
    for language, found in entries.items():
        made = {**index, "config": {**index["config"], "lang": [language]}, "docs": found}
        target = file if language == languages.default_language else file.with_name(f"search_index.{language}.json")
        target.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
