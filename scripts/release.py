"""Check that a tag may be released, and take its part of the changelog.

    python scripts/release.py v0.1.0 [--notes FILE]

The tree's version must be the tag's; CHANGELOG.md must have a dated section for it, and nothing left under Unreleased.
Prints ``version=0.1.0`` and ``series=0.1``, the folder of its documentation. Needs nothing but Python.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


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


def main(arguments: list[str], root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description="Check that a tag may be released.")
    parser.add_argument("tag", help="such as v0.1.0")
    parser.add_argument("--notes", type=Path, help="where its part of the changelog is written to")
    given = parser.parse_args(arguments)
    found = re.search(r'^__version__ = "([^"]+)"$', (root / "otai_sdk/__init__.py").read_text("utf-8"), re.M)
    assert found, "otai_sdk/__init__.py tells no version"
    version, changelog = found[1], (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if wrong := complaint(given.tag, version, changelog):
        print(f"error: {wrong}", file=sys.stderr)
        return 1
    if given.notes:
        given.notes.write_text(f"{section(changelog, version)}\n", encoding="utf-8")
    print(f"version={version}\nseries={version.rpartition('.')[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
