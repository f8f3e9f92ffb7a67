"""What a refusal is about: the thing and its value, as they were sent, and the nearest name that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from ..convert import nearest
from ..errors import PermissionDeniedError
from .refusals import Refusal

_SHOWN = 60
_LABELS = {
    "Title": "subject",
    "State": "status",
    "CustomerUser": "customer",
    "PendingTime": "pending_until",
    "SLA": "SLA",
    "TicketID": "ticket",
}


class Asked(NamedTuple):
    """What an answer is about.

    Attributes:
        what: in words: ``"update ticket 5"``.
        url: where it was sent, without secrets.
        sent: the JSON of the request, without credentials.
        known: names seen so far of one kind (``"queue"``, ``"custom_fields"``), for "did you mean".
        mask: takes secrets out of a text.
        writes: it was to change something.
    """

    what: str
    url: str
    sent: Mapping[str, Any] = {}
    known: Callable[[str], Iterable[str]] = lambda _: ()
    mask: Callable[[str], str] = str
    writes: bool = False


def explained(line: Refusal | None, asked: Asked) -> str:
    """What a line of the table says of this request: thing, value, nearest name, remedy."""
    if line is None:
        return ""
    remedy = f". {line.remedy}" if line.remedy else ""
    thing = _thing(line.about, asked)
    if thing and line.kind is PermissionDeniedError:
        thing = f"{thing.rstrip()}: "
    return f"{thing}{line.says}{_near(line.about, asked)}{remedy}. OTOBO says: "


def fields_sent(asked: Asked) -> str:
    """The dynamic fields of a request with their values."""
    return _fields("Value", asked)


def _thing(about: str, asked: Asked) -> str:
    """What a sentence is about, with its value: ``queue 'Biling' ``."""
    if not about:
        return ""
    part, _, name = about.partition(".")
    if part == "DynamicField":
        return _fields(name, asked) + " "
    if name:
        value = _of(asked.sent.get(part), name)
        return f"{about} {_shown(value)} " if value is not None else f"{about} "
    if part == "Attachment":
        return "an attachment "
    value = _value(part, asked)
    label = _LABELS.get(part, part.lower())
    return f"{label} {_shown(value)} " if value is not None else f"{label} "


def _value(name: str, asked: Asked) -> Any:
    if name == "TicketID":
        return asked.sent.get(name)
    ticket = asked.sent.get("Ticket")
    found = _of(ticket, name)
    return _of(ticket, f"{name}ID") if found is None else found


def _fields(key: str, asked: Asked) -> str:
    """The dynamic fields that a sentence may be about: OTOBO does not say which."""
    sent = asked.sent.get("DynamicField")
    items = [item for item in (sent if isinstance(sent, list) else [sent]) if isinstance(item, Mapping)]
    known = set(asked.known("custom_fields"))
    if key == "Name" and known and any(item.get("Name") not in known for item in items):
        items = [item for item in items if item.get("Name") not in known]
    names = [_shown(item.get("Name")) + (f" = {_shown(item.get('Value'))}" if key == "Value" else "") for item in items]
    return f"{'one of the custom fields' if len(names) > 1 else 'custom field'} {', '.join(names)}".rstrip()


def _near(about: str, asked: Asked) -> str:
    if about == "DynamicField.Name":
        sent = asked.sent.get("DynamicField")
        known = list(asked.known("custom_fields"))
        names = [_of(item, "Name") for item in (sent if isinstance(sent, list) else [sent])]
        value = next((name for name in names if isinstance(name, str) and name not in known), None)
    else:
        known = list(asked.known(_LABELS.get(about, about.lower())))
        value = _value(about, asked) if about and "." not in about else None
    return nearest(value, known) if isinstance(value, str) and value not in known else ""


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
