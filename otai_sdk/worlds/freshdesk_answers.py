"""What a Freshdesk tells of itself: the requests, all of them reading, and what each answer is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ..errors import NotFoundError, PermissionDeniedError, UnexpectedResponseError
from ..freshdesk.client import FreshdeskClient

Row = dict[str, Any]
Step = Callable[[int, "int | None"], None]
_PER_PAGE = 100
_MOST_PAGES = 200
_DETAILS, _MEMBERS = "all of each agent", "all of each group"
FEATURES = {
    "surveys": "/surveys",
    "forums": "/discussions/categories",
    "custom_objects": "/custom_objects/schemas",
    "skill_based_round_robin": "/admin/skills",
}
"""Feature of a plan → what cannot be asked without it."""


@dataclass
class Answers:
    """What was told. None: the key may not read it."""

    fields: list[Row] = field(default_factory=list)
    admin_fields: list[Row] | None = None
    with_sections: dict[int, Row] = field(default_factory=dict)
    me: Row | None = None
    agents: list[Row] | None = None
    details: dict[int, Row] = field(default_factory=dict)
    groups: list[Row] | None = None
    members: dict[int, list[int]] = field(default_factory=dict)
    roles: list[Row] | None = None
    products: list[Row] | None = None
    mailboxes: list[Row] | None = None
    companies: list[Row] | None = None
    contacts: list[Row] | None = None
    tickets: list[Row] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


class Asked:
    """Asks.

    Args:
        client: the calls; its rate budget holds for all of them.
        scan: of contacts and companies, no more than so many.
        samples: so many tickets of the last 30 days.
        step: told after each request: how many more are done, and of how many in all.
    """

    def __init__(self, client: FreshdeskClient, scan: int, samples: int, step: Step) -> None:
        self._client, self._scan, self._samples, self._step = client, scan, samples, step
        self._found = Answers()
        self._done = self._total = 0

    def all(self) -> Answers:
        """Everything.

        Raises:
            TransportError, ResponseError: a request failed, other than by a missing right.
        """
        found = self._found
        self._total = 12 + len(FEATURES)
        fields, _, found.headers = self._one("/ticket_fields", "read the ticket fields")
        found.fields = _rows(fields, "the ticket fields")
        found.me = self._optional("who the key belongs to", lambda: self._row("/agents/me", "read the key's agent"))
        found.groups = self._optional("groups", lambda: self._pages("/groups", "groups"))
        found.roles = self._optional("roles", lambda: self._pages("/roles", "roles"))
        found.agents = self._optional("agents", lambda: self._pages("/agents", "agents"))
        self._people_of_groups()
        found.admin_fields = self._optional("sections of the ticket form", self._admin_fields)
        found.products = self._optional("products", lambda: self._pages("/products", "products"))
        found.mailboxes = self._optional("mailboxes", lambda: self._pages("/email_configs", "mailboxes"))
        found.companies = self._optional("companies", lambda: self._pages("/companies", "companies", self._scan))
        found.contacts = self._optional("contacts", lambda: self._pages("/contacts", "contacts", self._scan))
        if self._samples:
            found.tickets = self._optional("tickets", lambda: self._pages("/tickets", "tickets", self._samples)) or []
            found.tickets = found.tickets[: self._samples]
        found.lacks = [name for name, path in FEATURES.items() if self._is_lacking(path)]
        return found

    def _people_of_groups(self) -> None:
        found = self._found
        if found.agents is not None:
            self._total += len(found.agents)
            self._optional(_DETAILS, lambda: found.details.update(self._each("agents", found.agents or [])))
        if found.groups is not None and (found.agents is None or _DETAILS in found.refused):
            self._total += len(found.groups)
            told = self._optional(_MEMBERS, lambda: dict(self._each("groups", found.groups or [])))
            for number, group in (told or {}).items():
                found.members[number] = [each for each in _list(group.get("agent_ids")) if is_id(each)]

    def _each(self, what: str, rows: list[Row]) -> Iterator[tuple[int, Row]]:
        for row in rows:
            with suppress(NotFoundError):  # somebody has deleted it since it was listed
                yield row["id"], self._row(f"/{what}/{row['id']}", f"read one of the {what}")

    def _admin_fields(self) -> list[Row]:
        told, _, _ = self._one("/admin/ticket_fields", "read the ticket form", {"include": "section"})
        rows = _rows(told, "the ticket form")
        parents = [row for row in rows if row.get("has_section") is True]
        self._total += len(parents)
        for row in parents:
            path = f"/admin/ticket_fields/{row['id']}"
            self._found.with_sections[row["id"]] = self._row(path, "read a ticket field", {"include": "section"})
        return rows

    def _is_lacking(self, path: str) -> bool:
        try:
            self._one(path, "see what the plan has")
        except PermissionDeniedError as error:
            return error.code == "require_feature"
        except NotFoundError:
            pass
        return False

    # --- how --------------------------------------------------------------------------------------------

    def _optional(self, what: str, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except PermissionDeniedError as error:
            if error.code == "account_suspended":
                raise
            self._found.refused.append(what)
        except NotFoundError:
            self._found.refused.append(what)
        return None

    def _one(self, path: str, what: str, query: Mapping[str, Any] | None = None) -> tuple[Any, bool, Mapping[str, str]]:
        try:
            return self._client.anything(path, what, query)
        finally:
            self._done += 1
            self._step(1, max(self._total, self._done))

    def _row(self, path: str, what: str, query: Mapping[str, Any] | None = None) -> Row:
        told, _, _ = self._one(path, what, query)
        if not isinstance(told, dict) or not is_id(told.get("id")):
            raise _strange(what)
        return told

    def _pages(self, path: str, what: str, most: int | None = None) -> list[Row]:
        rows: list[Row] = []
        for page in range(1, _MOST_PAGES + 1):
            told, more, _ = self._one(path, f"list the {what}", {"per_page": _PER_PAGE, "page": page})
            rows += _rows(told, what)
            if not more or (most is not None and len(rows) >= most):
                break
            self._total += 1
        return list({row["id"]: row for row in rows}.values())  # pages move while others write


def is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _rows(told: Any, what: str) -> list[Row]:
    if not isinstance(told, list) or not all(isinstance(row, dict) and is_id(row.get("id")) for row in told):
        raise _strange(what)
    return told


def _strange(what: str) -> UnexpectedResponseError:
    return UnexpectedResponseError(
        f"Freshdesk: {what}: the answer has not the documented shape: does a proxy answer in between?",
        system="freshdesk",
    )
