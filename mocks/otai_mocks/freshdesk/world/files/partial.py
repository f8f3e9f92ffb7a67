"""Tables in which something is left out → whole ones, as an account has them.

A table that is left out comes from the default world, one that is given stands for all of it. Where a row names
another one by its id, its name will do. What of the default world then hangs on something that is gone is mended; what
a file itself names and does not have is refused.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ....worlds import known
from ...protocol.auth import is_admin
from ...tables.records import Agent
from ...tables.state import State
from .. import defaults
from . import by_hand, form
from .format import REFERENCES
from .tables import ROWS, SEQUENCES, read_tables, write_tables

Entry = dict[str, Any]
_ADMIN = "Account Administrator"
_KINDS = {table: kind for kind, table in SEQUENCES.items() if "." not in table} | {"archived_tickets": "ticket"}
"""Table → the kind of its ids."""
_CHECKED = {
    *(("agents", "role_ids"), ("agents", "group_ids"), ("groups", "agent_ids"), ("groups", "business_hour_id")),
    *(("contacts", "company_id"), ("email_configs", "product_id"), ("sections", "parent_ticket_field_id")),
}
"""References whose ids must be there; others may outlive what they lead to, as in a real account."""
_UNIQUE = {"groups": "name", "roles": "name", "ticket_fields": "name", "agents": "email"}


def completed(
    given: Mapping[str, Any], base: State, now: datetime, wanted: Mapping[str, Any], domain: str
) -> tuple[State, str | None]:
    """The tables of an account of which a file holds a part, and the key that the API is used with if it tells one.

    Args:
        given: the file's ``tables``; they fit `format.world_type`.
        base: a default world.
        now: the moment of tickets and what hangs on them, unless they tell one.
        wanted: what the fake is made with: an ``api_key`` in it is the one that the API is used with.
        domain: of which addresses that are left out are made.

    Raises:
        ValueError: a row names something that the account has not, or two rows are alike; the message tells the place.
    """
    default = write_tables(base)
    whole: Entry = {**default, **given, "next_ids": {**default["next_ids"], **given.get("next_ids", {})}}
    rows = {name: [dict(row) for row in whole[name]] for name in ROWS}
    if "ticket_fields" in given:
        rows["ticket_fields"] = form.completed_fields(rows["ticket_fields"], default["ticket_fields"])
    if "roles" in given and not any(row["name"] in (_ADMIN, "Administrator") for row in rows["roles"]):
        admin = dict(default["roles"][0])
        if any(row.get("id") == admin["id"] for row in rows["roles"]):
            del admin["id"]  # the file's own role has it: this one gets another
        rows["roles"].insert(0, admin)
    _number(rows, whole["next_ids"])
    old, at = base.agents[next(iter(base.agents))], now - defaults.ACCOUNT_AGE
    for table, entries in rows.items():
        if table in given:
            _fill(table, entries, now if table in by_hand.OF_TICKETS else at, domain)
            _check_unique(table, entries)
    form.check_hours_of(rows["business_hours"])
    references = _References(rows, default)
    for table, keys in REFERENCES.items():
        for key, target in keys.items():
            if table in given:
                references.resolve(table, key, target)
            elif target in given:
                references.mend(table, key, target)
    _roles(rows, given)
    _members(rows, given)
    by_hand.complete(rows)
    whole.update(rows)
    state = read_tables(whole)
    by_hand.finish(state, given, random.Random(0))
    return state, _key(state, given, wanted, old.api_key)


def _number(rows: Mapping[str, list[Entry]], next_ids: dict[str, int]) -> None:
    """Draw the ids that are missing, beyond all that are used."""
    for table, kind in _KINDS.items():
        used: dict[int, int] = {}
        for n, row in enumerate(rows[table]):
            if "id" in row and (other := used.setdefault(row["id"], n)) != n:
                raise ValueError(f"tables.{table}[{n}].id: {row['id']} is the id of {table}[{other}] already")
        free = max([next_ids[kind], *(number + 1 for number in used)])
        for n, row in enumerate(rows[table]):
            if "id" not in row:
                rows[table][n] = {"id": free, **row}
                free += 1
        next_ids[kind] = free


def _fill(table: str, rows: list[Entry], at: datetime, domain: str) -> None:
    moment = at.isoformat().replace("+00:00", "Z")
    hints = ROWS[table].__dataclass_fields__
    for n, row in enumerate(rows):
        if "created_at" in hints:
            row.setdefault("created_at", moment)
        if "updated_at" in hints:
            row.setdefault("updated_at", row["created_at"])
        for key, value in form.drawn(table, row, n, domain).items():
            row.setdefault(key, value)


def _check_unique(table: str, rows: list[Entry]) -> None:
    key = _UNIQUE.get(table)
    if key is not None:
        seen: dict[str, int] = {}
        for n, row in enumerate(rows):
            if (other := seen.setdefault(row[key].lower(), n)) != n:
                raise ValueError(f"tables.{table}[{n}].{key}: {row[key]!r} stands at {table}[{other}] already")


class _References:
    """Which row leads to which."""

    def __init__(self, rows: Mapping[str, list[Entry]], default: Mapping[str, Any]) -> None:
        self._rows = rows
        self._old_names = {
            table: {row["id"]: self._names(row)[0] for row in default[table]} for table in ROWS if table in _KINDS
        }

    @staticmethod
    def _names(row: Entry) -> list[str]:
        return [row[key] for key in ("name", "email", "reply_email", "label", "title") if row.get(key)] or [""]

    def _targets(self, table: str) -> list[Entry]:
        return self._rows["contacts"] + self._rows["agents"] if table == "people" else self._rows[table]

    def resolve(self, table: str, key: str, target: str) -> None:
        """Names in a table of the file → ids."""
        for n, row in enumerate(self._rows[table]):
            if row.get(key) is None:
                continue
            place = f"tables.{table}[{n}].{key}"
            if isinstance(row[key], list):
                row[key] = [self._id(f"{place}[{m}]", table, key, target, each) for m, each in enumerate(row[key])]
            else:
                row[key] = self._id(place, table, key, target, row[key])

    def _id(self, place: str, table: str, key: str, target: str, given: int | str) -> int:
        targets = self._targets(target)
        if isinstance(given, int):
            if (table, key) in _CHECKED and all(row["id"] != given for row in targets):
                have = known(row["id"] for row in targets)
                raise ValueError(f"{place}: {given} is not among the ids of the {target.replace('_', ' ')}: {have}")
            return given
        found = next((row for row in targets if given in self._names(row)), None)
        if found is None:
            have = known(self._names(row)[0] for row in targets)
            raise ValueError(f"{place}: {given!r} is not among the {target.replace('_', ' ')}: {have}")
        return int(found["id"])

    def mend(self, table: str, key: str, target: str) -> None:
        """Ids in a table of the default world: the row of the same name, if the file has one, else none."""
        new = {self._names(row)[0]: row["id"] for row in self._targets(target)}
        old = self._old_names[target]
        for row in self._rows[table]:
            if isinstance(row[key], list):
                row[key] = [new[old[number]] for number in row[key] if old.get(number) in new]
            elif row[key] is not None:
                row[key] = new.get(old.get(row[key], ""))


def _roles(rows: Mapping[str, list[Entry]], given: Mapping[str, Any]) -> None:
    """Who has no role gets one: the first agent that of the administrator, unless another agent has it."""
    roles = {row["name"]: row["id"] for row in rows["roles"]}
    admin = roles.get(_ADMIN, roles.get("Administrator", 0))
    usual = roles.get("Agent") or next((r["id"] for r in rows["roles"] if r.get("agent_type", 1) == 1), admin)
    has_admin = any(admin in row.get("role_ids", ()) for row in rows["agents"])
    for n, row in enumerate(rows["agents"]):
        if not row.get("role_ids"):
            row["role_ids"] = [admin if n == 0 and not has_admin else usual]
    hours = next((row["id"] for row in rows["business_hours"] if row.get("is_default")), None)
    for row in rows["groups"]:
        if "groups" not in given or "business_hour_id" not in row:
            row["business_hour_id"] = row.get("business_hour_id") or hours


def _members(rows: Mapping[str, list[Entry]], given: Mapping[str, Any]) -> None:
    """Who is in which group stands at both: one side may be left out."""
    for agent in rows["agents"]:
        if "group_ids" not in agent or "agents" not in given:
            found = [g["id"] for g in rows["groups"] if agent["id"] in g.get("agent_ids", ())]
            agent["group_ids"] = _united(agent.get("group_ids", ()), found)
    for group in rows["groups"]:
        if "agent_ids" not in group or "groups" not in given:
            found = [a["id"] for a in rows["agents"] if group["id"] in a["group_ids"]]
            group["agent_ids"] = _united(group.get("agent_ids", ()), found)


def _united(first: Iterable[int], second: Iterable[int]) -> list[int]:
    return list(dict.fromkeys([*first, *second]))


def _key(state: State, given: Mapping[str, Any], wanted: Mapping[str, Any], usual: str | None) -> str | None:
    """The key that the API is used with: of the agent who has it, or given to the first administrator."""
    agents = [agent for agent in state.agents.values() if not agent.deactivated]
    if not agents:
        raise ValueError("tables.agents: there is none who can log in; leave it out for the default ones")
    key: str | None = wanted.get("api_key")
    if key is not None and any(agent.api_key == key for agent in agents):
        return key
    with_key = next((agent for agent in agents if agent.api_key), None)
    if key is None and with_key is not None:
        return with_key.api_key
    _user(agents, state, "agents" in given).api_key = key or usual
    return None


def _user(agents: list[Agent], state: State, given: bool) -> Agent:
    return next((agent for agent in agents if is_admin(agent, state)), agents[0]) if given else agents[0]
