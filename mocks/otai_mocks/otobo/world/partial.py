"""A world file in which something is left out → the whole one, which `read` takes.

A section that is left out comes from the default world, one that is given stands for all of it. Rows name each other
by name or by id. What of the default world then hangs on something that is gone is mended; what a file itself names
and does not have is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ...worlds import known
from ..tables.collation import fold
from ..tables.records import ROOT_ID
from ..tables.state import State
from . import default as default_world
from .naming import by_name_or_id
from .partial_tickets import completed_tickets
from .write import world_from

Entry = dict[str, Any]
_ROOT = "root@localhost"
_ALWAYS = {
    "locks": ("unlock", "lock", "tmp_lock"),
    "sender_types": ("agent", "system", "customer"),
    "communication_channels": ("Email", "Phone", "Internal", "Chat"),
    "state_types": ("new", "open", "closed", "pending reminder", "pending auto", "removed", "merged"),
}
"""What every OTOBO has and the fake counts on."""
_WITH_FIXED_IDS = ("locks", "sender_types")
_KEYS = {"agents": "login"}
"""Which key names a row, if not ``name``."""
_NUMBERED = (
    *("groups", "agents", "queues", "state_types", "states", "priorities", "locks", "types", "sender_types"),
    *("communication_channels", "dynamic_fields", "webservices"),
)
_FILLED = ("groups", "queues", "states", "priorities", "types", "webservices")
"""Sections without whose rows no ticket can be."""


def completed(world: Mapping[str, Any], version: str, now: int) -> Entry:
    """The whole world of a file that holds a part of one.

    Args:
        world: what the file says; it fits `format.World`.
        version: whose default world fills it up.
        now: seconds since 1970: the moment of tickets that tell none.

    Raises:
        ValueError: a row names something that the world has not, or two rows are alike; the message tells the place.
    """
    default = world_from(State(default_world.tables(version)), now)
    filled = {name: default[name] for name in default if name not in ("about", "clock", "next_ids", "otobo")}
    whole: Entry = {**filled, **world}
    for name in ("otobo", "settings"):  # maps: key by key
        whole[name] = {**default[name], **world.get(name, {})}
    _check_patterns(whole["settings"])
    for name in _FILLED:
        if not whole[name]:
            raise ValueError(f"{name}: it is empty, and no ticket can be without; leave it out for the default ones")
    for name in _NUMBERED:
        whole[name] = _numbered(name, whole[name])
    _check_always(whole, default)
    whole["queues"] = _queues(whole, given="queues" in world)
    whole["states"] = _states(whole, default, given="states" in world)
    whole["agents"] = _agents(whole, world, default)
    _people(whole, world)
    whole["dynamic_fields"] = [_field(n, row) for n, row in enumerate(whole["dynamic_fields"])]
    whole["webservices"] = [_service(row) for row in whole["webservices"]]
    completed_tickets(whole, now)
    return whole


def _check_patterns(settings: Entry) -> None:
    for name in ("email_invalid_pattern", "email_valid_pattern"):
        try:
            re.compile(settings.get(name) or "")
        except re.error as error:
            raise ValueError(f"settings.{name}: it is no regular expression: {error}") from None


def _numbered(section: str, rows: Iterable[Entry]) -> list[Entry]:
    """The rows with ids: given ones stay, drawn ones go on from 1 over what is free."""
    rows, key = [dict(row) for row in rows], _KEYS.get(section, "name")
    names: dict[str, int] = {}
    used: dict[int, int] = {}
    for n, row in enumerate(rows):
        if (other := names.setdefault(fold(row[key]), n)) != n:
            raise ValueError(f"{section}[{n}].{key}: {row[key]!r} stands at {section}[{other}] already")
        if "id" in row and (other := used.setdefault(row["id"], n)) != n:
            raise ValueError(f"{section}[{n}].id: {row['id']} is the id of {section}[{other}] already")
    fixed = {name: number for number, name in enumerate(_ALWAYS[section], 1)} if section in _WITH_FIXED_IDS else {}
    if section == "agents":
        fixed = {_ROOT: ROOT_ID}
    taken = set(used)
    for row in rows:
        if "id" not in row and row[key] in fixed and fixed[row[key]] not in taken:
            row["id"] = fixed[row[key]]
            taken.add(row["id"])
    free = (number for number in range(2 if section == "agents" else 1, 1 << 40) if number not in taken)
    return [{"id": row["id"] if "id" in row else next(free), **row} for row in rows]


def _check_always(whole: Entry, default: Entry) -> None:
    for section, names in _ALWAYS.items():
        have = {row["name"]: row["id"] for row in whole[section]}
        for number, name in enumerate(names, 1):
            if name not in have or (section in _WITH_FIXED_IDS and have[name] != number):
                wanted = f"{name!r} with id {number}" if section in _WITH_FIXED_IDS else repr(name)
                raise ValueError(f"{section}: {wanted} is missing, which every OTOBO has; leave the section out")
    missing = set(default["history_types"].values()) - set(whole["history_types"].values())
    if missing:
        raise ValueError(f"history_types: {min(missing)!r} is missing, which every OTOBO has; leave the section out")


# --- one section after the other ------------------------------------------------------------------------


def _queues(whole: Entry, *, given: bool) -> list[Entry]:
    """Every queue is in a group; those of the default world, where theirs is gone, in the first one."""
    groups = whole["groups"]
    first = next((row for row in groups if row["name"] == "users"), groups[0])
    queues = []
    for n, row in enumerate(whole["queues"]):
        if given:
            group = (
                by_name_or_id(groups, "groups", f"queues[{n}].group", row.get("group"), row.get("group_id")) or first
            )
        else:
            group = next((g for g in groups if g["name"] == row["group"]), first)
        queues.append({**row, "group": group["name"], "group_id": group["id"]})
    return queues


def _states(whole: Entry, default: Entry, *, given: bool) -> list[Entry]:
    """Every state has a type: told, or that of the stock state of this name, or ``open``."""
    types = whole["state_types"]
    stock = {row["name"]: row["type"] for row in default["states"]}
    states = []
    for n, row in enumerate(whole["states"]):
        name, number = (row.get("type"), row.get("type_id")) if given else (row["type"], None)
        kind = by_name_or_id(types, "state_types", f"states[{n}].type", name, number)
        if kind is None:
            kind = next(t for t in types if t["name"] == stock.get(row["name"], "open"))
        states.append({**row, "type": kind["name"], "type_id": kind["id"]})
    return states


def _agents(whole: Entry, world: Mapping[str, Any], default: Entry) -> list[Entry]:
    """Rights on groups that exist. The API's agent of the default world has them on every queue of the file."""
    names = [row["name"] for row in whole["groups"]]
    everything = {row["group"]: ["rw"] for row in whole["queues"]}
    agents = []
    for n, row in enumerate(whole["agents"]):
        if "agents" in world:
            held = row.get("permissions", everything)
            for group in held:
                if group not in names:
                    place = f"agents[{n}].permissions"
                    raise ValueError(f"{place}: {group!r} is not among the groups: {known(names)}")
        elif row["login"] == default_world.API_LOGIN and ("queues" in world or "groups" in world):
            held = everything
        else:
            held = {group: keys for group, keys in row["permissions"].items() if group in names}
        first, address = row["login"].partition("@")[0], row["login"]
        drawn = {
            "password": f"{row['login']}-secret",
            "first_name": first.capitalize(),
            "last_name": "Agent",
            "email": address if "@" in address else f"{address}@company.example",
        }
        agents.append({**drawn, **row, "permissions": held})
    if not any(row["id"] == ROOT_ID for row in agents):  # every OTOBO has it, and it owns what nobody owns
        for n in (n for n, row in enumerate(agents) if row["login"] == _ROOT):
            raise ValueError(f"agents[{n}].id: {_ROOT} has the id {ROOT_ID} in every OTOBO")
        root = next(row for row in default["agents"] if row["login"] == _ROOT)
        agents.insert(0, {**root, "permissions": everything})
    return agents


def _people(whole: Entry, world: Mapping[str, Any]) -> None:
    companies = {row["customer_id"]: {"name": row["customer_id"], **row} for row in whole["customer_companies"]}
    if "customers" in world and "customer_companies" not in world:
        companies = {}
    customers: dict[str, Entry] = {}
    for n, row in enumerate(whole["customers"]):
        if row["login"] in customers:
            raise ValueError(f"customers[{n}].login: {row['login']!r} stands twice")
        drawn = {
            "password": f"{row['login']}-secret",
            "email": row["login"] if "@" in row["login"] else f"{row['login']}@customer.example",
            "customer_id": "",
            "first_name": row["login"].partition("@")[0].capitalize(),
            "last_name": "Customer",
        }
        customers[row["login"]] = {**drawn, **row}
        company = customers[row["login"]]["customer_id"]
        if company and company not in companies:
            if "customers" not in world:
                customers[row["login"]]["customer_id"] = next(iter(companies), "")
            elif "customer_companies" not in world:
                companies[company] = {"customer_id": company, "name": company}
            # else: OTOBO itself takes any text
    whole["customer_companies"], whole["customers"] = list(companies.values()), list(customers.values())


def _field(n: int, row: Entry) -> Entry:
    kind = row.get("type", "Text")
    if kind in ("Dropdown", "Multiselect") and not row.get("possible_values"):
        raise ValueError(f"dynamic_fields[{n}].possible_values: a {kind} needs some: {{key: label}}")
    drawn = {"label": row["name"], "type": kind}
    if row.get("possible_values"):
        drawn["possible_none"] = True
    return {**drawn, **row}


def _service(row: Entry) -> Entry:
    """Without routes every operation answers by POST under its own name, as an added web service does."""
    usual = {r.operation: r for r in default_world.post_routes()}
    if "routes" not in row:
        row = {**row, "routes": [{"route": r.route, "operation": r.operation} for r in usual.values()]}
    routes = []
    for route in row["routes"]:
        stock = usual[route["operation"]]
        routes.append({"methods": list(stock.methods), "name": stock.name, **route})
    return {**row, "routes": routes}
