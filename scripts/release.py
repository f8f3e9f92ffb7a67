"""Check that a tag may be released, take its part of the changelog, and ready README.md for the package index.

    python scripts/release.py v0.1.0 [--notes FILE] [--readme]

The tree's version must be the tag's; CHANGELOG.md must have a dated section for it, and nothing left under Unreleased.
Prints ``version=0.1.0`` and ``series=0.1``, the folder of its documentation. Needs nothing but Python.

``--readme`` rewrites README.md, which is the description at the package index, where relative links lead nowhere: pages
of docs/ are linked on the site (``OTAI_SITE_URL``), as this series has them, other files in the repository
(``OTAI_REPO_URL``), as they are at the tag.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"((?<=]\()|(?<=]:[ ]))(?![a-z]+:|#)(?P<path>[^\s)#]+)(?P<anchor>#[^\s)]*)?")


def section(changelog: str, title: str) -> str | None:
    """What stands below ``## [title] …``; None where there is no such heading."""
    found = re.search(rf"^## \[{re.escape(title)}\][^\n]*\n(.*?)(?=^## |^\[[^\]]+\]: |\Z)", changelog, re.M | re.S)
    return found[1].strip() if found else None


def complaint(tag: str, version: str, changelog: str) -> str | None:
    """Why this is no release."""
    if tag != f"v{version}":
        return f"the tag is {tag}, but otai_sdk.__version__ is {version}: tag v{version}, or change the version first"
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.M):
        return f"CHANGELOG.md has no heading '## [{version}] - YYYY-MM-DD'"
    if not section(changelog, version):
        return f"CHANGELOG.md says nothing below {version}"
    if section(changelog, "Unreleased"):
        return f"CHANGELOG.md still has entries under Unreleased: move them below {version}"
    return None


def absolute(text: str, root: Path, pages: str, files: str) -> str:
    """Markdown of the tree's root with each relative link made whole, below ``pages/`` or ``files/``.

    Raises:
        FileNotFoundError: it links to what the tree does not have.
    """

    def whole(link: re.Match[str]) -> str:
        path, anchor = link["path"], link["anchor"] or ""
        if not (root / path).is_file():
            raise FileNotFoundError(f"README.md links to {path}, which is no file")
        if not (path.startswith("docs/") and path.endswith(".md")):
            return f"{files}{path}{anchor}"
        page = path.removeprefix("docs/").removesuffix(".md") + "/"
        return pages + re.sub(r"(^|(?<=/))index/$", "", page) + anchor

    parts = CODE.split(text)
    return "".join(part if number % 2 else LINK.sub(whole, part) for number, part in enumerate(parts))


def main(arguments: list[str], root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description="Check that a tag may be released.")
    parser.add_argument("tag", help="such as v0.1.0")
    parser.add_argument("--notes", type=Path, help="where its part of the changelog is written to")
    parser.add_argument("--readme", action="store_true", help="make the links of README.md absolute")
    given = parser.parse_args(arguments)
    found = re.search(r'^__version__ = "([^"]+)"$', (root / "otai_sdk/__init__.py").read_text("utf-8"), re.M)
    assert found, "otai_sdk/__init__.py tells no version"
    version, changelog = found[1], (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if wrong := complaint(given.tag, version, changelog):
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    if given.notes:
        given.notes.write_text(f"{section(changelog, version)}\n", encoding="utf-8")
    series = version.rpartition(".")[0]
    if given.readme:
        try:
            site, repo = (os.environ[name].rstrip("/") for name in ("OTAI_SITE_URL", "OTAI_REPO_URL"))
            readme = root / "README.md"
            text = absolute(readme.read_text("utf-8"), root, f"{site}/{series}/", f"{repo}/blob/{given.tag}/")
        except KeyError as error:
            print(f"error: --readme needs the variable {error}", file=sys.stderr)
            return 1
        except FileNotFoundError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        readme.write_text(text, encoding="utf-8")
    print(f"version={version}\nseries={series}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
