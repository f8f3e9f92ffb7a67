"""What a page says of the version and of the place it is published at."""

from __future__ import annotations

import os
import re

from mkdocs.config.defaults import MkDocsConfig

from otai_sdk import __version__

BRANCH = "main"


def on_config(config: MkDocsConfig) -> None:
    config.copyright = f"{config.site_name} {__version__} · MIT"
    if config.repo_url:
        between = "-/" if "gitlab" in config.repo_url else ""
        config.edit_uri = f"{between}edit/{BRANCH}/docs/"
    version = os.environ.get("MIKE_DOCS_VERSION")
    if version:  # one of several; a single one asks for no list of them
        # mike puts it behind the address without a slash, and once more for each language
        config.site_url = re.sub(rf"(?:/{re.escape(version)})+/?$", f"/{version}/", str(config.site_url))
        config.extra["version"] = {"provider": "mike", "default": "latest"}
