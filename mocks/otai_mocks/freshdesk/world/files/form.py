"""What rows get that a file leaves out: fields of the ticket form, names, addresses, positions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ....worlds import known
from ...protocol.custom_fields import TYPES
from ...tables.service_levels import STANDARD_HOURS, check_hours

Entry = dict[str, Any]
_STANDARD_STATUSES = ("2", "3", "4", "5")


def completed_fields(given: list[Entry], default: list[Entry]) -> list[Entry]:
    """The fields of the form: every account has the default ones, and those that are given know what they leave out.

    Raises:
        ValueError: a custom field is named like none, or a status is missing that every account has.
    """
    stock = {row["name"]: row for row in default if row["default"]}
    rows = []
    for n, row in enumerate(given):
        place = f"tables.ticket_fields[{n}]"
        name = row["name"]
        if name in stock:
            rows.append({**{key: value for key, value in stock[name].items() if key not in ("id", "position")}, **row})
        elif row.get("default") or row.get("type", "").startswith("default_"):
            rows.append({"type": f"default_{name}", **row, "default": True})
        elif not name.startswith("cf_"):
            raise ValueError(f"{place}.name: {name!r} is no default field ({known(stock)}); others begin with cf_")
        else:
            rows.append({"type": "custom_text", **row})
        kind = rows[-1]["type"]
        if kind not in TYPES and not kind.startswith("default_"):
            raise ValueError(f"{place}.type: {kind!r} is not among {known(TYPES)}")
        if kind in ("custom_dropdown", "nested_field") and not row.get("choices"):
            raise ValueError(f"{place}.choices: a {kind} needs some")
        if name == "status":
            _check_statuses(rows[-1]["choices"], place)
    names = {row["name"] for row in rows}
    return [row for name, row in stock.items() if name not in names] + rows


def _check_statuses(choices: Any, place: str) -> None:
    if not isinstance(choices, Mapping):
        raise ValueError(f'{place}.choices: the statuses stand as {{"2": ["Open", "Open"], …}}')
    for number, labels in choices.items():
        if not str(number).isdecimal() or not (
            isinstance(labels, list) and len(labels) == 2 and all(isinstance(label, str) for label in labels)
        ):
            raise ValueError(f'{place}.choices: a status is "6": ["for agents", "for customers"], not {number!r}')
    missing = [number for number in _STANDARD_STATUSES if number not in choices]
    if missing:
        raise ValueError(
            f"{place}.choices: the status {missing[0]} is missing: every account has 2 (open), 3 (pending), "
            "4 (resolved) and 5 (closed), by whatever names"
        )


def drawn(table: str, row: Entry, n: int, domain: str) -> Entry:
    """What a row of a file gets where it says nothing."""
    if table == "agents":
        local = re.sub(r"[^a-z0-9]+", ".", row["name"].lower()).strip(".") or "agent"
        return {"email": f"{local}{n or ''}@{domain}.example"}
    if table == "roles":
        return {"description": ""}
    if table == "email_configs":
        return {"name": row["reply_email"].partition("@")[0]}
    if table == "ticket_fields":
        shown = row["name"].removeprefix("cf_").replace("_", " ").capitalize()
        return {"label": shown, "position": n + 1, "label_for_customers": row.get("label", shown)}
    if table in ("contact_fields", "company_fields"):
        return {"label": row["name"].replace("_", " ").capitalize(), "type": "custom_text", "position": n + 1}
    if table == "ticket_forms":
        return {"name": re.sub(r"\W+", "_", row["title"].lower())}
    if table == "sla_policies":
        return {"position": n + 1}
    if table == "skills":
        return {"rank": n + 1}
    if table == "business_hours":
        return {"is_default": n == 0}
    if table == "time_entries":
        return {"executed_at": row["created_at"], "start_time": row["created_at"]}
    return {"description": ""} if table in ("tickets", "archived_tickets") else {}


def check_hours_of(rows: list[Entry]) -> None:
    """Raises:
    ValueError: hours that cannot be counted in.
    """
    for n, row in enumerate(rows):
        if "days" in row or "time_zone" in row:
            try:
                days = {day: (opens, closes) for day, (opens, closes) in row.get("days", STANDARD_HOURS).items()}
                check_hours(days, row.get("time_zone", "UTC"))
            except ValueError as error:
                raise ValueError(f"tables.business_hours[{n}]: {error}") from None
