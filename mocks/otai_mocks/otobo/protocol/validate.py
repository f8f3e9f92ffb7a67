"""Checks of ticket and article values, shared by TicketCreate and TicketUpdate. They read, they never write.

Functions return what was found or None; who refuses, and with which words, is the operation's business.
"""

from __future__ import annotations

import re
from typing import Any

from .. import perl
from ..tables import timestamps
from ..tables.collation import fold
from ..tables.records import Agent, Customer, Queue, Row, StateRow
from ..tables.state import Tables
from ..tables.zone import Zone, epoch_of

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")
_MINUTES = re.compile(r"\d+", re.ASCII)
_PENDING_PARTS = ("String", "Year", "Month", "Day", "Hour", "Minute")
_DECIMAL = re.compile(r"\d+([.,]\d+)?")
_ARTICLE_CHANNELS = ("email", "phone", "internal")
_AUTO_RESPONSES = ("auto reply", "auto reject", "auto follow up", "auto reply/new ticket", "auto remove")


# --- people -------------------------------------------------------------------------------------------


def bare_address(text: str) -> str:
    """The address in ``Name <address>``, or the text itself."""
    found = _NAMED.fullmatch(text.strip())
    return found.group(1).strip() if found else text.strip()


def address_ok(tables: Tables, text: str) -> bool:
    """Whether OTOBO takes a text for an e-mail address it may use.

    Where ``check_email_addresses`` is off in the world's settings it takes any text: a customer user ``nobody`` is
    stored as it stands (seen on a system with the check switched off).
    """
    settings, address = tables.settings, bare_address(text)
    if settings.get("check_email_addresses") is False:
        return True
    valid = settings.get("email_valid_pattern")
    if valid and re.search(valid, address):
        return True
    if not _ADDRESS.fullmatch(address):
        return False
    refused = settings.get("email_invalid_pattern")
    return not (refused and re.search(refused, address, re.IGNORECASE))


def from_ok(tables: Tables, text: str) -> bool:
    """A From line: every address in it must be acceptable."""
    return all(address_ok(tables, part) for part in re.split(r",(?=[^,]*@)", text))


def customer_ok(tables: Tables, value: Any) -> bool:
    """A known valid customer's login, or an acceptable address."""
    if not perl.is_text(value):
        return False
    text = perl.text(value)
    known = tables.customer(text)
    if known:
        return known.valid
    return address_ok(tables, text)


def find_customer(tables: Tables, text: str) -> Customer | None:
    """The customer of a login or, on creation, of an address."""
    known = tables.customer(text)
    if known:
        return known if known.valid else None
    return tables.customer_by_email(bare_address(text))


def agent(tables: Tables, name: Any, number: Any) -> Agent | None:
    """A valid agent: by id if one is given, else by login."""
    if perl.true(name) and not perl.true(number):
        found = tables.agent(perl.text(name)) if perl.is_text(name) else None
    else:
        found = tables.agents.get(perl.row_id(number))
    return found if found and found.valid else None


# --- reference rows ---------------------------------------------------------------------------------------


def queue(tables: Tables, name: Any, number: Any) -> Queue | None:
    """A valid queue; a name in other case passes here and fails when it is used."""
    if perl.true(name) and not perl.true(number):
        found = tables.queues_by_folded_name.get(fold(perl.text(name)))
    else:
        found = tables.queues.get(perl.row_id(number))
    return found if found and found.valid else None


def state(tables: Tables, name: Any, number: Any) -> StateRow | None:
    if perl.true(name) and not perl.true(number):
        found = tables.states_by_name.get(fold(perl.text(name)))
    else:
        found = tables.states.get(1 if number is True else perl.row_id(number))
    return found if found and found.valid else None


def known_type(tables: Tables, name: Any, number: Any) -> str:
    """The type of a state, ``""`` where a name differs in case: it is no longer looked for without regard to case."""
    if perl.true(number):
        found = tables.states.get(perl.row_id(number))
    else:
        found = next((s for s in tables.states.values() if s.name == perl.text(name)), None)
    return found.type if found else ""


def row(rows: dict[int, Row], name: Any, number: Any, *, exact: bool = False) -> Row | None:
    """A valid row of a small table: by id if one is given, else by name."""
    if perl.true(name) and not perl.true(number):
        wanted = perl.text(name)
        same = [r for r in rows.values() if (r.name == wanted if exact else fold(r.name) == fold(wanted))]
        found = same[0] if same else None
    else:
        found = rows.get(perl.row_id(number))
    return found if found and found.valid else None


def channel(tables: Tables, name: Any, number: Any) -> Row | None:
    """A channel that holds articles: names in any case; Chat and unknown ones are not supported."""
    if perl.true(name):
        number = None
    found = row(tables.channels, name, number)
    return found if found and found.name.lower() in _ARTICLE_CHANNELS else None


def auto_response_ok(value: Any) -> bool:
    return perl.text(value) in _AUTO_RESPONSES


# --- pending time -----------------------------------------------------------------------------------------


def pending_ok(value: Any, zone: Zone) -> bool:
    """Whether a PendingTime passes the check. It may still lack what is needed to set it (`pending_until`)."""
    if not perl.is_hash(value):
        return False
    if value.get("Diff") is not None:  # minutes from now, and nothing beside them
        alone = not any(key in value for key in _PENDING_PARTS)
        return alone and _MINUTES.fullmatch(perl.text(value["Diff"])) is not None
    if "String" in value:
        return epoch_of(timestamps.read(perl.text(value["String"])), zone) is not None
    if not any(key in value for key in ("Year", "Month", "Day")):
        return True
    if any(key not in value for key in ("Year", "Month", "Day")):
        return False
    return _moment(value, zone) is not None


def pending_until(value: dict[str, Any], now: int, zone: Zone) -> int | None:
    """The moment that a PendingTime means; None where a part of it is missing."""
    if perl.true(value.get("String")):
        return epoch_of(timestamps.read(perl.text(value["String"])), zone)
    if perl.true(value.get("Diff")):
        return now + 60 * int(perl.text(value["Diff"]))
    if any(value.get(key) is None for key in ("Year", "Month", "Day", "Hour", "Minute")):
        return None
    return _moment(value, zone)


def _moment(value: dict[str, Any], zone: Zone) -> int | None:
    parts = [perl.text(value.get(key, 0)) for key in ("Year", "Month", "Day", "Hour", "Minute")]
    if not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    return epoch_of(timestamps.moment(*map(int, parts)), zone)


# --- article values ---------------------------------------------------------------------------------------


def time_unit_ok(value: Any) -> bool:
    return _DECIMAL.fullmatch(perl.text(value)) is not None
