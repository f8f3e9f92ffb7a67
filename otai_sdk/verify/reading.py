"""The questions that change nothing: the reading part of the scenarios, and requests that are refused."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import msgspec

from ..errors import NotFoundError
from ..scenarios import NO_TICKET, new_word
from .ask import GONE, Ask, Heard, Stopped
from .guard import guarded

_OLDEST = "2000-01-01T00:00:00Z"
_BEYOND = 301
"""The list of tickets ends with page 300."""


def read(ask: Ask) -> Heard:
    """Put all questions that only read; the guard lets no other request pass.

    Where credentials are refused, or nothing answers any more, the rest is left out.

    Raises:
        ConfigError: an adapter of another system than OTOBO or Freshdesk.
    """

    def count(method: str, url: str, reply: object) -> None:
        ask.heard.requests += 1

    with guarded(ask.adapter, heard=count), suppress(Stopped):
        {"otobo": _otobo, "freshdesk": _freshdesk}[ask.rules.system](ask)
    heard = ask.heard
    heard.not_compared = [
        msgspec.structs.replace(each, error=NotFoundError)
        if each.why == GONE and each.endpoint not in heard.answers
        else each
        for each in heard.not_compared
    ]  # where all were gone, something is wrong
    return heard


# --- OTOBO --------------------------------------------------------------------------------------------


def _otobo(ask: Ask) -> None:
    search, get = _Operation(ask, "TicketSearch", "search"), _Operation(ask, "TicketGet", "get")
    everything = {"SearchInArchive": "AllTickets"}
    newest = {"SortBy": ["Age", "TicketNumber"], "OrderBy": ["Down", "Down"], "Limit": ask.most}
    found = search({**everything, **newest}, empty={}, must=True)
    ids = _texts(found.get("TicketID") if isinstance(found, dict) else None)
    search({**everything, "Title": f"no ticket is called {new_word()}"}, about="nothing found")
    search({**everything, "Queues": [f"no queue {new_word()}"]}, about="no such queue")
    search({**everything, "NoSuchParameter": "1", "Limit": 1}, about="unknown parameter", empty={})
    whole = {"AllArticles": 1, "DynamicFields": 1}
    if ids:
        get({"TicketID": ids, **whole}, ids=ids)
        for one in ids:
            files = {"Attachments": 1, "HTMLBodyAsAttachment": 1, "GetAttachmentContents": 0}
            get({"TicketID": [one], **whole, **files}, ids=[one], about="with the list of files")
        get({"TicketID": [ids[0], NO_TICKET]}, ids=[ids[0], NO_TICKET], about="one of two is not there", refused=True)
    get({"TicketID": [NO_TICKET]}, ids=[NO_TICKET], about="no such ticket", refused=True)
    if not get.in_route:
        get({}, about="no ticket named", refused=True)
    history = _Operation(ask, "TicketHistoryGet", "history")
    if ids:
        history({"TicketID": ids}, ids=ids, may_lack=True)
    history({"TicketID": [NO_TICKET]}, ids=[NO_TICKET], about="no such ticket", refused=True, may_lack=True)


class _Operation:
    """One operation of the web service, at the route and with the verb of the settings."""

    def __init__(self, ask: Ask, name: str, setting: str) -> None:
        settings: Any = ask.adapter.settings  # type: ignore[attr-defined]
        self._ask, self._name = ask, name
        self._verb = getattr(settings, f"{setting}_operation_method")
        self._route = getattr(settings, f"{setting}_operation_url").strip().strip("/")
        self.in_route = ":TicketID" in self._route

    def __call__(self, json: dict[str, Any], *, ids: list[str] | None = None, **more: Any) -> Any:
        path = "/" + self._route.replace(":TicketID", ",".join(ids or ()))
        return self._ask(self._name, self._verb, path, json=json, **more)


def _texts(ids: Any) -> list[str]:
    return [str(each) for each in (ids if isinstance(ids, list) else [ids]) if re.fullmatch(r"[0-9]{1,18}", str(each))]


# --- Freshdesk ----------------------------------------------------------------------------------------


def _freshdesk(ask: Ask) -> None:
    ids = _tickets(ask)
    include = {"include": "conversations,requester,company,stats"}
    for one in ids[: max(3, ask.most // 3)]:  # what is included costs credits of the account
        ask("GET /tickets/{id}", "GET", f"/tickets/{one}", query=include, about="with include", may_vanish=True)
    for one in ids:
        ask("GET /tickets/{id}", "GET", f"/tickets/{one}", may_vanish=True)
        where = f"/tickets/{one}/conversations"
        ask("GET /tickets/{id}/conversations", "GET", where, query={"per_page": 100}, may_vanish=True)
    where = f"/tickets/{NO_TICKET}"
    ask("GET /tickets/{id}", "GET", where, about="no such ticket", refused=True)
    for one in ids[:1]:
        query = {"include": "nonsense"}
        ask("GET /tickets/{id}", "GET", f"/tickets/{one}", query=query, about="unknown include", refused=True)
    ask("GET /tickets/{id}/conversations", "GET", f"{where}/conversations", about="no such ticket", refused=True)
    ask("GET", "GET", "/no_such_path", about="no such path", refused=True)
    ask("GET /tickets/{id}/notes", "GET", f"{where}/notes", about="a path that only takes POST", refused=True)
    _search(ask)
    ask("GET /ticket_fields", "GET", "/ticket_fields")
    ask("GET /agents/me", "GET", "/agents/me")
    for what in ("agents", "groups", "contacts", "companies", "products", "roles"):
        ask(f"GET /{what}", "GET", f"/{what}", query={"per_page": min(ask.most * 3, 100)})


def _tickets(ask: Ask) -> list[int]:
    """The list in all its ways; the ids of some tickets."""
    new_first = {"updated_since": _OLDEST, "order_by": "updated_at", "order_type": "desc"}
    rows = ask("GET /tickets", "GET", "/tickets", query={**new_first, "per_page": 100}, empty=[], must=True)
    included = {**new_first, "per_page": 100, "include": "description,requester,company,stats"}
    ask("GET /tickets", "GET", "/tickets", query=included, about="with include", empty=[])
    ids = [row["id"] for row in rows or () if isinstance(row, dict) and isinstance(row.get("id"), int)]
    if len(ids) > 1:
        first = {"updated_since": _OLDEST, "per_page": 1}
        ask("GET /tickets", "GET", "/tickets", query=first, about="with a next page", headers=("link",), rows=False)
    wrong: tuple[tuple[str, dict[str, Any]], ...] = (
        ("unknown parameter", {"no_such_parameter": "1"}),
        ("per_page too large", {"per_page": 1001}),
        ("page 0", {"page": 0}),
        ("beyond the last page", {"page": _BEYOND}),
        ("a time that is none", {"updated_since": "nonsense"}),
    )
    for about, query in wrong:
        ask("GET /tickets", "GET", "/tickets", query=query, about=about, refused=True)
    return ids[: ask.most]


def _search(ask: Ask) -> None:
    def search(text: str, **more: Any) -> Any:
        return ask("GET /search/tickets", "GET", "/search/tickets", query={"query": f'"{text}"', "page": 1}, **more)

    search("priority:1 OR priority:2 OR priority:3 OR priority:4", empty={"results": [], "total": 0})
    search(f"tag:'otai-verify-{new_word()}'", about="nothing found")
    search("no_such_field:1", about="unknown field", refused=True)
    search("nonsense", about="no query", refused=True)
