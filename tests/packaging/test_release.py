"""Only a tree that says its version and what is new may be tagged for a release."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

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


SITE, REPO = "https://example.github.io/otai-sdk", "https://github.com/example/otai-sdk"


def links(text: str) -> list[str]:
    inline = [child for token in MarkdownIt().parse(text) for child in token.children or ()]
    return [str(child.attrs[name]) for child in inline for name in ("href", "src") if name in child.attrs]


def test_at_the_index_every_link_of_the_readme_leads_somewhere(release: Any) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    made = release.absolute(text, ROOT, f"{SITE}/0.1/", f"{REPO}/blob/v0.1.0/")
    before, after = links(text), links(made)
    assert [link for link in after if not re.match("https?://", link)] == []
    for old, new in zip(before, after, strict=True):
        if new.startswith(f"{SITE}/0.1/"):
            page = new.removeprefix(f"{SITE}/0.1/").partition("#")[0].rstrip("/")
            assert any((ROOT / "docs" / name).is_file() for name in (f"{page}.md", f"./{page}/index.md"))
        elif new.startswith(f"{REPO}/blob/v0.1.0/"):
            assert (ROOT / new.removeprefix(f"{REPO}/blob/v0.1.0/")).is_file()
        else:
            assert new == old
    assert f"{SITE}/0.1/" in after  # docs/index.md
    assert f"{SITE}/0.1/tests/faults/" in after
    assert f"{REPO}/blob/v0.1.0/CHANGELOG.md" in after
    blocks = [[(token.type, token.content) for token in MarkdownIt().parse(each)] for each in (text, made)]
    assert [part for part in blocks[0] if part[0] == "fence"] == [part for part in blocks[1] if part[0] == "fence"]


README = """[a](docs/a.md#b), [all](docs/index.md), [log](CHANGELOG.md), [out](https://example.org/), [here](#c), [d].

[d]: docs/in/index.md

`[no](docs/a.md)`

```markdown
[no](docs/a.md)
```
"""


def test_only_the_readmes_relative_links_are_rewritten(release: Any, tree: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("OTAI_SITE_URL", f"{SITE}/")
    monkeypatch.setenv("OTAI_REPO_URL", REPO)
    (tree / "docs" / "in").mkdir(parents=True)
    for name in ("a.md", "index.md", "in/index.md"):
        (tree / "docs" / name).touch()
    (tree / "README.md").write_text(README, encoding="utf-8")
    assert release.main(["v0.2.0"], tree) == 0
    assert (tree / "README.md").read_text(encoding="utf-8") == README
    assert release.main(["v0.2.0", "--readme"], tree) == 0
    assert (tree / "README.md").read_text(encoding="utf-8").partition("`[no]")[::2] == (
        f"[a]({SITE}/0.2/a/#b), [all]({SITE}/0.2/), [log]({REPO}/blob/v0.2.0/CHANGELOG.md), "
        f"[out](https://example.org/), [here](#c), [d].\n\n[d]: {SITE}/0.2/in/\n\n",
        README.partition("`[no]")[2],
    )


@pytest.mark.parametrize("lacks", ["a page", "an address"])
def test_a_link_to_nothing_is_no_release(release: Any, tree: Path, lacks: str, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setenv("OTAI_SITE_URL", SITE)
    monkeypatch.delenv("OTAI_REPO_URL", raising=False)
    if lacks == "a page":
        monkeypatch.setenv("OTAI_REPO_URL", REPO)
    (tree / "README.md").write_text("[a](docs/a.md)\n", encoding="utf-8")
    assert release.main(["v0.2.0", "--readme"], tree) == 1
    assert {"a page": "docs/a.md", "an address": "OTAI_REPO_URL"}[lacks] in capsys.readouterr().err
    assert (tree / "README.md").read_text(encoding="utf-8") == "[a](docs/a.md)\n"


def test_this_tree_is_not_released_by_accident(release: Any) -> None:
    """While something stands under Unreleased, no tag is good; else the tree's own is."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    wrong = release.complaint(f"v{__version__}", __version__, changelog)
    assert (wrong is None) == (not release.section(changelog, "Unreleased"))


def test_pages_pin_the_series_that_this_is() -> None:
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path.name != "versions.md"]
    pinned = [
        found
        for path in pages
        for found in re.findall(r"(?:~=|otai-mock:)(\d+\.\d+)\.\d+", path.read_text(encoding="utf-8"))
    ]
    assert set(pinned) == {".".join(__version__.split(".")[:2])}
