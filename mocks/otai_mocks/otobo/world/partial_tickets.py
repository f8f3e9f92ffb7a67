"""Tickets of a world file in which something is left out → whole ones, as `write` writes them."""

from __future__ import annotations

from typing import Any

from ..tables.records import ROOT_ID
from ..tables.state import check_digit
from ..tables.timestamps import parse, show
from . import default as default_world
from .naming import by_name_or_id

Entry = dict[str, Any]
_REFERENCES = (
    ("Queue", "QueueID", "queues", "name"),
    ("State", "StateID", "states", "name"),
    ("Priority", "PriorityID", "priorities", "name"),
    ("Type", "TypeID", "types", "name"),
    ("Lock", "LockID", "locks", "name"),
    ("Owner", "OwnerID", "agents", "login"),
    ("Responsible", "ResponsibleID", "agents", "login"),
)
"""Key of the name, key of the id, section, and what its rows are named by."""


def completed_tickets(whole: Entry, now: int) -> None:
    """Complete ``tickets`` and ``next_ids`` of a world whose other sections are whole."""
    numbers = _Numbers(whole)
    tickets = []
    for n, given in enumerate(whole["tickets"]):
        place = f"tickets[{n}]"
        tickets.append(_ticket(given, place, whole, numbers, now))
    whole["tickets"] = tickets
    if not whole.get("clock", {}).get("recorded_from"):  # else the counter is that of the recording's day
        counter = numbers.counter_of(show(now))
        drawn = {"ticket_number_counter": counter, "ticket_number_day": _day(show(now))}
        whole["next_ids"] = {**drawn, **whole.get("next_ids", {})}


class _Numbers:
    """Ids and ticket numbers: those that are used, and the next free ones."""

    def __init__(self, whole: Entry) -> None:
        self._system = str(whole["otobo"].get("system_id", "10"))
        self._ids: dict[str, set[int]] = {"TicketID": set(), "ArticleID": set()}
        self.used: set[str] = set()
        for n, entry in enumerate(whole["tickets"]):
            heads = [(entry["ticket"], "TicketID", f"tickets[{n}].ticket")]
            heads += [
                (article, "ArticleID", f"tickets[{n}].articles[{m}]")
                for m, article in enumerate(entry.get("articles", ()))
            ]
            for head, key, place in heads:
                if key in head:
                    if head[key] in self._ids[key]:
                        raise ValueError(f"{place}.{key}: {head[key]} is there twice")
                    self._ids[key].add(head[key])
            text = entry["ticket"].get("TicketNumber")
            if text in self.used:
                raise ValueError(f"tickets[{n}].ticket.TicketNumber: {text!r} is there twice")
            self.used |= {text} - {None}

    def next_id(self, key: str) -> int:
        number = max(self._ids[key], default=0) + 1
        self._ids[key].add(number)
        return number

    def counter_of(self, moment: str) -> int:
        """The counter that no ticket number of a day has reached."""
        start = _day(moment) + self._system
        counters = [t[len(start) : -1] for t in self.used if t.startswith(start) and t[len(start) : -1].isdecimal()]
        return 1 + max(map(int, counters), default=0)

    def next_number(self, moment: str) -> str:
        body = f"{_day(moment)}{self._system}{self.counter_of(moment):05d}"
        self.used.add(body + check_digit(body))
        return body + check_digit(body)


def _day(moment: str) -> str:
    return moment[:10].replace("-", "")


def _moment(value: Any, place: str) -> str:
    if parse(value) is None:
        raise ValueError(f"{place}: there is no such moment: {value!r}")
    return str(value)


def _first(rows: list[Entry], *preferred: str) -> Entry:
    """The row of the first of these names that there is, else the first row."""
    return next((row for name in preferred for row in rows if row["name"] == name), rows[0])


def _ticket(given: Entry, place: str, whole: Entry, numbers: _Numbers, now: int) -> Entry:
    shown, at = dict(given["ticket"]), f"{place}.ticket"
    user = next((a for a in whole["agents"] if a["login"] == default_world.API_LOGIN), whole["agents"][0])
    root = next(a for a in whole["agents"] if a["id"] == ROOT_ID)
    usual = {
        "Queue": _first(whole["queues"], "Postmaster"),
        "State": next((row for row in whole["states"] if row["type"] == "new"), whole["states"][0]),
        "Priority": _first(whole["priorities"], "3 normal"),
        "Type": whole["types"][0],
        "Lock": whole["locks"][0],
        "Owner": root,
        "Responsible": root,
    }
    for name, number, section, key in _REFERENCES:
        found = by_name_or_id(
            whole[section], section, f"{at}.{name}", shown.get(name), shown.get(number), suffix="ID", key=key
        )
        row = found or usual[name]
        shown[number] = row["id"]
        shown[name] = row[key]
    shown.setdefault("Created", show(now))
    shown.setdefault("Changed", shown["Created"])
    for name in ("Created", "Changed"):
        _moment(shown[name], f"{at}.{name}")
    shown["TicketID"] = shown.get("TicketID") or numbers.next_id("TicketID")
    shown["TicketNumber"] = shown.get("TicketNumber") or numbers.next_number(shown["Created"])
    customer = next((c for c in whole["customers"] if c["login"] == shown.get("CustomerUserID")), None)
    drawn = {
        "CreateBy": user["id"],
        "ChangeBy": shown.get("CreateBy", user["id"]),
        "CustomerID": customer["customer_id"] if customer else "",
        "CustomerUserID": "",
        "RealTillTimeNotUsed": 0,
        "UnlockTimeout": 0,
        "ArchiveFlag": "n",
    }
    shown = {**drawn, **shown}
    _check_agents(shown, ("CreateBy", "ChangeBy"), at, whole)
    fields = {row["name"] for row in whole["dynamic_fields"]}
    for name in given.get("dynamic_fields", {}):
        if name not in fields:
            raise ValueError(f"{place}.dynamic_fields: {name!r} is not among the dynamic fields: {sorted(fields)}")
    articles = [
        _article(article, f"{place}.articles[{m}]", shown, whole, numbers)
        for m, article in enumerate(given.get("articles", ()))
    ]
    history = [
        _history(entry, f"{place}.history[{m}]", shown, whole) for m, entry in enumerate(given.get("history", ()))
    ]
    return {"dynamic_fields": {}, **given, "ticket": shown, "articles": articles, "history": history}


def _check_agents(entry: Entry, keys: tuple[str, ...], place: str, whole: Entry) -> None:
    for key in keys:
        by_name_or_id(whole["agents"], "agents", f"{place}.{key}", None, entry[key], suffix="")


def _article(given: Entry, place: str, ticket: Entry, whole: Entry, numbers: _Numbers) -> Entry:
    sender = by_name_or_id(
        whole["sender_types"], "sender_types", f"{place}.SenderType", given.get("SenderType"),
        int(given["SenderTypeID"]) if "SenderTypeID" in given else None, suffix="ID",
    ) or whole["sender_types"][0]  # fmt: skip
    channel = by_name_or_id(
        whole["communication_channels"], "communication_channels", f"{place}.CommunicationChannel",
        given.get("CommunicationChannel"), given.get("CommunicationChannelID"), suffix="ID",
    ) or _first(whole["communication_channels"], "Internal")  # fmt: skip
    texts = ("From", "To", "Cc", "Bcc", "ReplyTo", "MessageID", "InReplyTo", "References")
    entry = {
        **dict.fromkeys(texts, ""),
        "ContentType": "text/plain; charset=utf-8",
        "Charset": "utf-8",
        "MimeType": "text/plain",
        "Subject": ticket["Title"],
        "Body": "",
        "IsVisibleForCustomer": 0,
        "CreateTime": ticket["Created"],
        "CreateBy": ticket["CreateBy"],
        **given,
        "ArticleID": given.get("ArticleID") or numbers.next_id("ArticleID"),
        "TicketID": ticket["TicketID"],
        "SenderType": sender["name"],
        "SenderTypeID": str(sender["id"]),
        "CommunicationChannelID": channel["id"],
    }
    _moment(entry["CreateTime"], f"{place}.CreateTime")
    _check_agents(entry, ("CreateBy",), place, whole)
    return entry


def _history(given: Entry, place: str, ticket: Entry, whole: Entry) -> Entry:
    kinds = [{"id": int(number), "name": name} for number, name in whole["history_types"].items()]
    kind = by_name_or_id(
        kinds,
        "history_types",
        f"{place}.HistoryType",
        given.get("HistoryType"),
        given.get("HistoryTypeID"),
        suffix="ID",
    )
    if kind is None:
        raise ValueError(f"{place}: it needs a HistoryType or a HistoryTypeID")
    as_now = {key: ticket[key] for key in ("QueueID", "StateID", "PriorityID", "OwnerID", "TypeID", "CreateBy")}
    entry = {"Name": "", "ArticleID": 0, "CreateTime": ticket["Created"], **as_now, **given}
    _moment(entry["CreateTime"], f"{place}.CreateTime")
    return {**entry, "HistoryTypeID": kind["id"], "HistoryType": kind["name"]}
