"""An OTOBO as a world for its fake."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from ..otobo import wire
from ..otobo.adapter import OTOBOAdapter
from ..otobo.config import OTOBOAdapterConfig
from ..otobo.moments import both
from .otobo_tickets import Seen, Step, look, number_of
from .private import Private

LOGIN, PASSWORD = "otai", "otai-secret"
_OPERATIONS = {
    "search": "Ticket::TicketSearch",
    "get": "Ticket::TicketGet",
    "create": "Ticket::TicketCreate",
    "update": "Ticket::TicketUpdate",
    "history": "Ticket::TicketHistoryGet",
    "session": "Session::SessionCreate",
}
_KEY_JOINT = ""  # names of dynamic fields have letters and digits only
_GROUPS = {1: "users", 2: "admin", 3: "stats"}
_STATE_TYPES = ("new", "open", "closed", "pending reminder", "pending auto", "removed", "merged")
_STATES = {
    1: ("new", "new"),
    2: ("closed successful", "closed"),
    3: ("closed unsuccessful", "closed"),
    4: ("open", "open"),
    5: ("removed", "removed"),
    6: ("pending reminder", "pending reminder"),
    7: ("pending auto close+", "pending auto"),
    8: ("pending auto close-", "pending auto"),
    9: ("merged", "merged"),
}
_PRIORITIES = {1: "1 very low", 2: "2 low", 3: "3 normal", 4: "4 high", 5: "5 very high"}
_TYPES = {1: "Unclassified"}
_PROCESS = {"ProcessManagementProcessID": "ProcessID", "ProcessManagementActivityID": "ActivityID"}


def read(adapter: OTOBOAdapter, private: Private, scan: int, samples: int, step: Step) -> dict[str, Any]:
    """The world of a system, as far as its tickets show it."""
    settings = adapter.settings
    seen = look(adapter._client, adapter._finder.batches, private, scan, samples, step)
    private.look([settings.server_address, settings.default_customer_user or ""])
    private.person(settings.username, parts=True)
    private.own(LOGIN, PASSWORD, *_GROUPS.values(), *_STATE_TYPES, *_PROCESS)
    private.own(*(name for name, _ in _STATES.values()), *_PRIORITIES.values(), *_TYPES.values())
    return _World(seen, private, settings).data()


class _World:
    def __init__(self, seen: Seen, private: Private, settings: OTOBOAdapterConfig) -> None:
        self._seen, self._private, self._settings = seen, private, settings
        self._assumed: list[str] = []

    def data(self) -> dict[str, Any]:
        settings = self._settings
        states = self._states()
        types = {number: self._private.name("type", name) for number, name in self._seen.types.items()}
        types = self._with_own("type", types, settings.default_type) or dict(_TYPES)
        priorities = {number: self._private.name("priority", name) for number, name in self._seen.priorities.items()}
        priorities = self._with_stock("priorities", priorities, _PRIORITIES)
        priorities = self._with_own("priority", priorities, settings.default_priority)
        groups = self._groups()
        world = {
            "format": 1,
            "otobo": {
                "version": "10.1" if self._seen.edited is False else "11.0",
                "fqdn": "localhost",
                "time_zone": settings.time_zone,
            },
            "groups": [{"id": number, "name": name, "valid": True} for number, name in sorted(groups.items())],
            "agents": self._agents(groups),
            "queues": self._queues(groups),
            "states": states,
            "priorities": _rows(priorities),
            "types": _rows(types),
            "dynamic_fields": self._fields(),
            "webservices": [self._webservice()],
        }
        if self._seen.shapes:
            world["tickets"] = [self._sample(n, ticket) for n, ticket in enumerate(reversed(self._seen.shapes), 1)]
        return {"about": self._about(), **world}

    def _about(self) -> list[str]:
        seen = self._seen
        counts = (
            f"{len(seen.queues)} queues, {len(seen.states)} states, {len(seen.priorities)} priorities, "
            f"{len(seen.types)} types and {len(seen.fields)} dynamic fields"
        )
        notes = [
            "An OTOBO as `otai world` saw it in its tickets: names of things are real, people and texts are not.",
            f"seen in {seen.tickets} tickets: {counts}; --scan looks at more",
        ]
        if self._assumed:
            notes.append(f"not seen, but taken from a stock OTOBO or the settings: {', '.join(self._assumed)}")
        if seen.edited is None:
            notes.append("version: no article was seen that tells it; 11.0 is assumed")
        blank = [name for name, each in seen.fields.items() if not each.filled and name not in _PROCESS]
        if blank:
            notes.append(f"{len(blank)} dynamic fields have no value in any of these tickets: they are texts here")
        unsure = sum(not sure for each in seen.fields.values() for sure in each.choices.values())
        if unsure:
            notes.append(f"{unsure} values of lists were seen at one customer only, and may be texts: they are made up")
        if seen.services or seen.agreements:
            notes.append(
                f"{len(seen.services)} services and {len(seen.agreements)} SLAs were seen: the fake has neither"
            )
        notes.append("rights cannot be read: the agent of the API may do everything in all groups that were seen")
        notes.append("people, logins, passwords, texts and addresses are made up; drop-downs are texts")
        return notes

    # --- tables -----------------------------------------------------------------------------------------

    def _with_stock(self, what: str, rows: dict[int, str], stock: dict[int, str]) -> dict[int, str]:
        """With what every fresh OTOBO has, where neither its number nor its name was seen."""
        names = {name.casefold() for name in rows.values()}
        missing = {n: name for n, name in stock.items() if n not in rows and name.casefold() not in names}
        if missing:
            self._assumed.append(f"{len(missing)} {what}")
        return {**missing, **rows}

    def _with_own(self, what: str, rows: dict[int, str], name: str | None) -> dict[int, str]:
        """With the name that the settings give."""
        cleaned = self._private.name(what, name) if name else None
        if cleaned and cleaned.casefold() not in {each.casefold() for each in rows.values()}:
            self._assumed.append(f"the {what} of the settings")
            rows = {**rows, max(rows, default=0) + 1: cleaned}
        return rows

    def _states(self) -> list[dict[str, Any]]:
        seen = {number: self._private.name("state", name) for number, (name, _) in self._seen.states.items()}
        kinds = {number: kind for number, (_, kind) in self._seen.states.items()}
        stock = self._with_stock("states", seen, {number: name for number, (name, _) in _STATES.items()})
        named = self._with_own("state", stock, self._settings.default_state)
        rows = []
        for number, name in sorted(named.items()):
            kind = kinds.get(number) or (_STATES[number][1] if number in _STATES and number not in seen else "new")
            kind = kind if kind in _STATE_TYPES else "open"
            rows.append(
                {"id": number, "name": name, "type": kind, "type_id": 1 + _STATE_TYPES.index(kind), "valid": True}
            )
        return rows

    def _groups(self) -> dict[int, str]:
        """Their names cannot be read; the first three are those of every OTOBO."""
        numbers = {*_GROUPS, *(group for _, group in self._seen.queues.values())}
        return {number: _GROUPS.get(number, f"group-{number}") for number in numbers}

    def _queues(self, groups: dict[int, str]) -> list[dict[str, Any]]:
        named = {number: self._private.name("queue", name) for number, (name, _) in self._seen.queues.items()}
        with_own = self._with_own_queue(named)
        return [
            {"id": number, "name": name, "group": groups[self._seen.queues.get(number, ("", 1))[1]], "valid": True}
            for number, name in sorted(with_own.items())
        ]

    def _with_own_queue(self, named: dict[int, str]) -> dict[int, str]:
        """Queues mind upper and lower case; one is needed."""
        wanted = self._settings.default_queue or (None if named else "Raw")
        cleaned = self._private.name("queue", wanted) if wanted else None
        if cleaned and cleaned not in named.values():
            self._assumed.append("the queue of the settings" if self._settings.default_queue else "a queue")
            named = {**named, max(named, default=0) + 1: cleaned}
        return named

    def _agents(self, groups: dict[int, str]) -> list[dict[str, Any]]:
        """The first agent, which every OTOBO has; the API's; those who own tickets."""
        everything = {name: ["rw"] for name in groups.values()}
        rows = [
            _agent(1, "root@localhost", "root-secret", "Admin", "OTOBO", "root@localhost", everything),
            _agent(2, LOGIN, PASSWORD, "Otai", "Bot", "otai@example.org", everything),
        ]
        self._private.own("root@localhost", "root-secret", "Admin", "OTOBO", "Otai", "Bot", "otai@example.org")
        login = self._settings.username.casefold()
        others = [n for n, name in sorted(self._seen.agents.items()) if n != 1 and name.casefold() != login]
        for place, real in enumerate(others, 3):
            person = self._private.made_up(real)
            rows.append(
                _agent(
                    place, person.login, f"{person.login}-secret", person.first, person.last, person.email, everything
                )
            )
        return rows

    def _fields(self) -> list[dict[str, Any]]:
        rows = []
        for number, (name, found) in enumerate(sorted(self._seen.fields.items()), 1):
            cleaned = name if name in _PROCESS else self._private.name("field", name, joint=_KEY_JOINT)
            kind = _PROCESS.get(name, found.type)
            row: dict[str, Any] = {
                "id": number,
                "name": cleaned,
                "label": cleaned,
                "type": kind,
                "object_type": "Ticket",
                "internal": name in _PROCESS,
            }
            if kind == "Multiselect":
                keys = self._choices(name).values()
                row |= {"possible_values": {key: key for key in keys}, "possible_none": True}
            if kind in ("Date", "DateTime"):
                row["date_restriction"] = "none"
            rows.append(row)
        return rows

    def _choices(self, name: str) -> dict[str, str]:
        """What stood in the lists of a field → as the world has it."""
        return {
            each: self._private.name(f"value of {name}", each if sure else f"choice {place}")
            for place, (each, sure) in enumerate(self._seen.fields[name].choices.items(), 1)
        }

    def _sample(self, number: int, ticket: wire.Ticket) -> dict[str, Any]:
        """A ticket of the same shape and age, of which nobody wrote a word."""
        head: dict[str, Any] = {"Title": f"Sample ticket {number}", "CustomerUserID": f"customer{number}@example.org"}
        for key, known in (
            ("QueueID", self._seen.queues),
            ("StateID", self._seen.states),
            ("PriorityID", self._seen.priorities),
            ("TypeID", self._seen.types),
        ):
            found = number_of(getattr(ticket, key))
            if found in known:
                head[key] = found
        with suppress(ValueError):
            head["Created"] = f"{both(ticket.Created or '', self._settings.zone)[0]:%Y-%m-%d %H:%M:%S}"
        head["RealTillTimeNotUsed"] = number_of(ticket.RealTillTimeNotUsed) or 0
        article = {
            "Subject": head["Title"],
            "Body": "The words of this ticket were left out.",
            "From": head["CustomerUserID"],
            "SenderType": "customer",
            "IsVisibleForCustomer": 1,
        }
        self._private.own(head["CustomerUserID"], head["Title"], article["Body"])
        return {"ticket": head, "articles": [article], "dynamic_fields": self._sample_fields(ticket)}

    def _sample_fields(self, ticket: wire.Ticket) -> dict[str, Any]:
        """Values that are no text: dates, checkboxes, what was chosen from a list."""
        values: dict[str, Any] = {}
        for each in ticket.DynamicField:
            kind = self._seen.fields[each.Name].type
            if each.Name in _PROCESS or not each.Value or kind not in ("Date", "DateTime", "Checkbox", "Multiselect"):
                continue
            value = each.Value
            if isinstance(value, list):
                choices = self._choices(each.Name)
                value = [choices[item] for item in value if item in choices]
            values[self._private.name("field", each.Name, joint=_KEY_JOINT)] = value
        return values

    def _webservice(self) -> dict[str, Any]:
        """The service that the settings name, with the routes that they name."""
        settings = self._settings
        routes: dict[tuple[str, str], list[str]] = {}
        for name, operation in _OPERATIONS.items():
            route = "/" + getattr(settings, f"{name}_operation_url").strip().strip("/")
            routes.setdefault((route, operation), []).append(getattr(settings, f"{name}_operation_method"))
        return {
            "id": 1,
            "name": self._private.name("web service", settings.webservice_name),
            "routes": [
                {"route": route, "methods": methods, "operation": operation, "name": operation.partition("::")[2]}
                for (route, operation), methods in routes.items()
            ],
        }


def _agent(
    number: int, login: str, password: str, first: str, last: str, email: str, held: dict[str, list[str]]
) -> dict[str, Any]:
    return {
        "id": number,
        "login": login,
        "password": password,
        "first_name": first,
        "last_name": last,
        "email": email,
        "valid": True,
        "permissions": held,
    }


def _rows(named: dict[int, str]) -> list[dict[str, Any]]:
    return [{"id": number, "name": name, "valid": True} for number, name in sorted(named.items())]
