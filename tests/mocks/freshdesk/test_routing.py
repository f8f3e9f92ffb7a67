"""Paths of the API: ids, segments of any text, and what is no path."""

from __future__ import annotations

import pytest

from otai_mocks.freshdesk.protocol.call import Call, Reply
from otai_mocks.freshdesk.protocol.routing import Match, Route, Router


def nothing(call: Call) -> Reply:
    return Reply(204)


ROUTER = Router(Route("GET", path, nothing) for path in ("a/#", "a/#/x", "a/#/*", "jobs/*"))


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("a/3", (3,)),
        ("a/3/x", (3,)),
        ("a/3/en", (3, "en")),
        ("a/3/12", (3, "12")),
        ("jobs/12", ("12",)),
        ("jobs/e4d1-86", ("e4d1-86",)),
    ],
)
def test_a_path_gives_its_ids(path: str, ids: tuple[int | str, ...]) -> None:
    found = ROUTER.find("GET", path)
    assert (found.match, found.ids) == (Match.FULL, ids)


@pytest.mark.parametrize("path", ["a/b", "a/#", "a/b/en", "a", "jobs", "jobs/", "*/1", "a/3/x/y"])
def test_what_fits_no_path_is_none(path: str) -> None:
    assert ROUTER.find("GET", path).match is Match.NONE


def test_a_path_with_another_verb_is_half_found() -> None:
    assert ROUTER.find("PUT", "jobs/12").match is Match.PARTIAL
