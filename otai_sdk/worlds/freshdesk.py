"""A Freshdesk account as a world for its fake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..freshdesk.adapter import FreshdeskAdapter
from . import freshdesk_form as form
from .freshdesk_answers import Answers, Asked, Row, Step, is_id
from .private import Private

DOMAIN, KEY = "example", "example-key"
_SINCE = "2025-01-01T00:00:00Z"
_FIRST_AGENT = 204_011_000_001  # ids of people are made up, too
_AGENT_TYPES = ("support_agent", "field_agent", "collaborator")
_GROUP_TYPES = ("support_agent_group", "field_agent_group")
_PLANS = {
    50: "trial",
    100: "minute100",
    200: "growth",
    400: "pro",
    700: "enterprise",
    1000: "addon1000",
    2000: "addon2000",
    3000: "garden",
    5000: "estate",
    1_000_000_000: "unlimited",
}
"""Calls that the headers allow → plan, as the fake calls it."""
_OWN_ROLES = (
    *("Account Administrator", "Administrator", "Supervisor", "Agent", "Ticket Collaborator"),
    *("Analytics Collaborator", "Freddy AI Copilot User"),
)

_DEFAULTS = "the fake has its own"
_INSTEAD = {
    "agents": "the ticket form tells how many there are, not their roles and scopes",
    "all of each agent": "the list tells them, without their roles",
    "groups": "the ticket form tells their names, nothing more",
    "all of each group": "the list tells them, without their members",
    "products": "the ticket form tells their names, nothing more",
    "roles": "there is one, that of the key's agent",
    "who the key belongs to": "the fake's key is that of any agent",
    "companies": "names of things were not looked through for theirs",
    "contacts": "names of things were not looked through for theirs",
}
"""What cannot be read → what the world has instead."""


def read(adapter: FreshdeskAdapter, private: Private, scan: int, samples: int, step: Step) -> dict[str, Any]:
    """The world of an account, as far as the key may read it."""
    answers = Asked(adapter._client, scan, samples, step).all()
    learn(private, answers)
    for url in (adapter.settings.server_url, adapter.settings.web_url):
        private.look(url)
    private.company(adapter.settings.freshdesk_domain)  # Freshdesk names the first product and mailbox after it
    private.own(*_OWN_ROLES, DOMAIN, KEY)
    return World(private, answers).data(scan)


def learn(private: Private, answers: Answers) -> None:
    """Look through all that was told before anything is made of it."""
    for told in (
        *(answers.fields, answers.admin_fields, answers.me, answers.agents, list(answers.details.values())),
        *(answers.groups, answers.roles, answers.products, answers.mailboxes, answers.companies, answers.contacts),
        list(answers.with_sections.values()),
    ):
        private.look(told)
    for row in [*(answers.agents or ()), *answers.details.values(), *([answers.me] if answers.me else [])]:
        contact = _contact(row)
        private.agent(row["id"], contact.get("name"), contact.get("email"))
        private.phone(contact.get("phone"))
        private.phone(contact.get("mobile"))
    for agent, number in form.named_choices(answers.fields, "default_agent").items():
        private.agent(number, agent)
    for row in answers.contacts or ():
        name: Any = row.get("name")
        if isinstance(name, str) and len(name.split()) > 1:  # of one word: Freshdesk's own guess from an address
            private.person(name)
        private.phone(row.get("phone"))
        private.phone(row.get("mobile"))
    for row in answers.companies or ():
        private.company(row.get("name"))
        for domain in row.get("domains") or ():
            if isinstance(domain, str):
                private.host(domain)


class World:
    """Makes the world of what was told."""

    def __init__(self, private: Private, answers: Answers) -> None:
        self._private, self._told = private, answers
        self._me = answers.me["id"] if answers.me else None
        names = form.named_choices(answers.fields, "default_agent")
        listed = [row["id"] for row in answers.agents] if answers.agents is not None else list(names.values())
        ids = sorted({*listed, *([self._me] if self._me else [])})
        self._agent_ids = {real: _FIRST_AGENT + place for place, real in enumerate(ids)}

    def data(self, scan: int) -> dict[str, Any]:
        tables: dict[str, Any] = {
            "roles": self._roles(),
            "groups": self._groups(),
            "agents": self._agents(),
            "products": self._products(),
            "email_configs": self._mailboxes(),
            **form.tables(self._told, self._private, _SINCE),
        }
        if self._told.tickets:
            tables["tickets"] = form.samples(self._told, self._private, tables)
        _without_dangling(tables)
        for group in tables["groups"]:
            group["agent_ids"] = [row["id"] for row in tables["agents"] if group["id"] in row["group_ids"]]
        plan, decimal = _plan(self._told.headers)
        options: dict[str, Any] = {"decimal_rate_limits": True} if decimal else {}
        if self._told.lacks:
            options["without_features"] = self._told.lacks
        types = {row["type"] for row in tables["ticket_fields"]}
        if "default_internal_group" in types:
            options["shared_ownership"] = True
        return {
            "version": 1,
            "about": self._about(plan, scan),
            "domain": DOMAIN,
            "api_key": KEY,
            **({"plan": plan} if plan else {}),
            **({"options": options} if options else {}),
            "tables": tables,
        }

    def _about(self, plan: str | None, scan: int) -> list[str]:
        told = self._told
        notes = ["A Freshdesk account as `otai world` read it: names of things are real, people and texts are not."]
        notes += [f"{what}: the key may not read this: {_INSTEAD.get(what, _DEFAULTS)}" for what in told.refused]
        if plan is None:
            notes.append("plan: the rate limit of the headers is none that is known; the fake has its default")
        for what, rows in (("contacts", told.contacts), ("companies", told.companies)):
            if rows is not None and len(rows) >= scan:
                notes.append(f"{what}: the first {len(rows)} were looked through for names; --scan reads more")
        others = form.not_known(told)
        if others:
            kinds = ", ".join(sorted({str(row.get("type")) for row in others if _is_type(row.get("type"))}))
            notes.append(f"ticket fields: {len(others)} are of types that the fake has as texts ({kinds})")
        notes.append("people, their ids, texts, addresses and the domain are made up; calendars are the fake's")
        return notes

    # --- tables ---------------------------------------------------------------------------------------

    def _roles(self) -> list[Row]:
        told = self._told.roles
        if told is None:  # what the key's own agent has
            ids = [each for each in (self._told.me or {}).get("role_ids") or [1] if is_id(each)]
            told = [{"id": each, "name": "Agent", "default": True} for each in ids]
        return [
            {
                "id": row["id"],
                "name": self._role_name(row.get("name")),
                "description": "What this role may do.",
                "created_at": _SINCE,
                "updated_at": _SINCE,
                "default": row.get("default") is True,
                "agent_type": row["agent_type"] if is_id(row.get("agent_type")) else 1,
            }
            for row in told
        ]

    def _role_name(self, name: Any) -> str:
        return name if name in _OWN_ROLES else self._name("role", name)

    def _groups(self) -> list[Row]:
        told = self._told.groups
        if told is None:
            choices = form.named_choices(self._told.fields, "default_group")
            told = [{"id": number, "name": name} for name, number in choices.items()]
        return [self._group(row) for row in told]

    def _group(self, row: Row) -> Row:
        waited = row.get("unassigned_for")
        assigned = row.get("auto_ticket_assign")
        kind = row.get("group_type")
        return {
            "id": row["id"],
            "name": self._name("group", row.get("name")),
            "created_at": _SINCE,
            "updated_at": _SINCE,
            "description": "What this group does." if row.get("description") else None,
            "escalate_to": self._agent_ids.get(row.get("escalate_to") or 0),
            "unassigned_for": waited if isinstance(waited, str) and waited[:-1].isdigit() else None,
            "group_type": kind if kind in _GROUP_TYPES else _GROUP_TYPES[0],
            "auto_ticket_assign": assigned if assigned in (0, 1, 2, 3, 12) else 0,
            "agent_ids": [],
        }

    def _agents(self) -> list[Row]:
        """The key's own agent first: the fake's key is that of the first one."""
        told = {row["id"]: row for row in self._told.agents or ()}
        told.update(self._told.details)
        if self._told.me:
            told[self._told.me["id"]] = {**told.get(self._told.me["id"], {}), **self._told.me}
        rows = [self._agent(real, told.get(real, {})) for real in self._agent_ids]
        rows.sort(key=lambda row: row["id"] != self._agent_ids.get(self._me or 0))
        if rows:
            rows[0]["api_key"] = KEY
        return rows

    def _agent(self, real: int, row: Row) -> Row:
        person = self._private.made_up(real)
        contact = _contact(row)
        groups = row.get("group_ids")
        if groups is None:
            groups = [number for number, members in self._told.members.items() if real in members]
        return {
            "id": self._agent_ids[real],
            "name": person.name,
            "email": person.email,
            "created_at": _SINCE,
            "updated_at": _SINCE,
            "role_ids": _ids(row.get("role_ids")),
            "group_ids": _ids(groups),
            "ticket_scope": row["ticket_scope"] if row.get("ticket_scope") in (1, 2, 3) else 1,
            "occasional": row.get("occasional") is True,
            "available": row.get("available") is True,
            "type": row["type"] if row.get("type") in _AGENT_TYPES else _AGENT_TYPES[0],
            "job_title": "Agent" if contact.get("job_title") else None,
            "active": contact.get("active") is not False,
            "deactivated": row.get("deactivated") is True,
        }

    def _products(self) -> list[Row]:
        told = self._told.products
        if told is None:
            choices = form.named_choices(self._told.fields, "default_product")
            told = [{"id": number, "name": name} for name, number in choices.items()]
        return [
            {
                "id": row["id"],
                "name": self._name("product", row.get("name")),
                "created_at": _SINCE,
                "updated_at": _SINCE,
                "description": "What this product is." if row.get("description") else None,
                "primary_email": self._address(f"product{place}") if row.get("primary_email") else None,
                "default": row.get("default") is True,
            }
            for place, row in enumerate(told, 1)
        ]

    def _mailboxes(self) -> list[Row]:
        told = self._told.mailboxes
        if not told:
            products = self._told.products or []
            first = next((row["id"] for row in products if row.get("default") is True), None)
            told = [{"id": 1, "name": "Support", "product_id": first}]
        rows = []
        for place, row in enumerate(told, 1):
            address = f"support{place if place > 1 else ''}@{DOMAIN}.freshdesk.com"
            self._private.own(address)
            rows.append(
                {
                    "id": row["id"],
                    "name": self._name("mailbox", row.get("name")),
                    "reply_email": address,
                    "created_at": _SINCE,
                    "updated_at": _SINCE,
                    "product_id": row["product_id"] if is_id(row.get("product_id")) else None,
                    "group_id": row["group_id"] if is_id(row.get("group_id")) else None,
                    "primary_role": row.get("primary_role") is not False,
                    "active": row.get("active") is not False,
                }
            )
        return rows

    def _address(self, local: str) -> str:
        self._private.own(f"{local}@example.org")
        return f"{local}@example.org"

    def _name(self, kind: str, name: Any) -> str:
        return self._private.name(kind, name if isinstance(name, str) and name else f"Nameless {kind}")


def _without_dangling(tables: Mapping[str, list[Row]]) -> None:
    """Ids of rows that could not be read are left out: a world must not name what it has not."""
    known = {name: {row["id"] for row in rows if "id" in row} for name, rows in tables.items()}
    for row in tables["agents"]:
        row["role_ids"] = [each for each in row["role_ids"] if each in known["roles"]]
        row["group_ids"] = [each for each in row["group_ids"] if each in known["groups"]]
    for row in tables["email_configs"]:
        for key, table in (("product_id", "products"), ("group_id", "groups")):
            row[key] = row[key] if row[key] in known[table] else None
    for row in tables["ticket_fields"]:
        row["section_mappings"] = [each for each in row["section_mappings"] if each["section_id"] in known["sections"]]


def _contact(agent: Row) -> Row:
    found = agent.get("contact")
    return found if isinstance(found, dict) else {}


def _is_type(value: Any) -> bool:
    return isinstance(value, str) and value.replace("_", "").isalpha() and value.isascii() and value.islower()


def _ids(values: Any) -> list[int]:
    return [each for each in values if is_id(each)] if isinstance(values, Iterable) else []


def _plan(headers: Mapping[str, str]) -> tuple[str | None, bool]:
    """The plan that the rate limit belongs to, and whether the headers print decimals."""
    text = headers.get("X-Ratelimit-Total") or ""
    whole, point, _ = text.partition(".")
    return (_PLANS.get(int(whole)) if whole.isdigit() and len(whole) < 12 else None), bool(point)
