"""Only a tree that says its version and what is new may be tagged for a release."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from otai_sdk import __version__

from .build import ROOT

CHANGELOG = """# Changelog

## [Unreleased]
{unreleased}
## [0.2.0] - 2027-01-31

### Added

- Something.

## [0.1.0] - 2026-12-01

- The first.

[0.2.0]: https://example.org/0.2.0
"""


@pytest.fixture(scope="module")
def release() -> Any:
    spec = importlib.util.spec_from_file_location("release", ROOT / "scripts" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "otai_sdk").mkdir()
    (tmp_path / "otai_sdk" / "__init__.py").write_text('"""x"""\n\n__version__ = "0.2.0"\n', encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG.format(unreleased=""), encoding="utf-8")
    return tmp_path


def test_a_release_gets_its_part_of_the_changelog(release: Any, tree: Path, capsys: Any) -> None:
    assert release.main(["v0.2.0", "--notes", str(tree / "notes.md")], tree) == 0
    assert capsys.readouterr().out == "version=0.2.0\nseries=0.2\n"
    assert (tree / "notes.md").read_text(encoding="utf-8") == "### Added\n\n- Something.\n"


@pytest.mark.parametrize(
    ("tag", "changelog", "said"),
    [
        ("v0.3.0", CHANGELOG.format(unreleased=""), "the tag is v0.3.0, but otai_sdk.__version__ is 0.2.0"),
        ("0.2.0", CHANGELOG.format(unreleased=""), "tag v0.2.0"),
        ("v0.2.0", CHANGELOG.format(unreleased="\n- More.\n"), "still has entries under Unreleased"),
        ("v0.2.0", CHANGELOG.format(unreleased="").replace("0.2.0] - 2027-01-31", "0.2.0]"), "has no heading"),
        ("v0.2.0", "# Changelog\n\n## [0.2.0] - 2027-01-31\n\n## [0.1.0] - 2026-12-01\n", "says nothing below 0.2.0"),
    ],
)
def test_anything_else_is_refused(release: Any, tree: Path, capsys: Any, tag: str, changelog: str, said: str) -> None:
    (tree / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    assert release.main([tag, "--notes", str(tree / "notes.md")], tree) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert not (tree / "notes.md").exists()


def test_this_tree_is_not_released_by_accident(release: Any) -> None:
    """While something stands under Unreleased, no tag is good; else the tree's own is."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    wrong = release.complaint(f"v{__version__}", __version__, changelog)
    assert (wrong is None) == (not release.section(changelog, "Unreleased"))
