"""One-line builders: agents, queues, fields … Wrong names are refused, with the names that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..tables.collation import fold
from ..tables.records import (
    PERMISSIONS,
    Agent,
    Company,
    Customer,
    DynamicField,
    Escalation,
    Queue,
    Route,
    Row,
    StateRow,
    Webservice,
)
from ..tables.state import State, Tables
from .default import post_routes

_FIELD_TYPES = ("Text", "TextArea", "Dropdown", "Multiselect", "Date", "DateTime", "Checkbox")
Named = TypeVar("Named", Row, Queue, StateRow)


def named(rows: Mapping[Any, Named], name: str, what: str) -> Named:
    """The row of a name.

    Raises:
        ValueError: there is none; the message lists the names that exist.
    """
    for row in rows.values():
        if row.name == name:
            return row
    raise ValueError(f"there is no {what} {name!r}: choose one of {', '.join(repr(r.name) for r in rows.values())}")


def usual(rows: Mapping[Any, Named], name: str, *, first: bool = False) -> str:
    """This name where there is one, else that of the first or of the middle row that is valid."""
    names = [row.name for row in rows.values() if row.valid] or [row.name for row in rows.values()]
    return name if name in names else names[0 if first else len(names) // 2]


def _next(rows: Mapping[int, Any]) -> int:
    return max(rows, default=0) + 1


def _fresh(names: Iterable[str], name: str, what: str) -> None:
    if any(fold(known) == fold(name) for known in names):
        raise ValueError(f"there already is a {what} {name!r}")


class Builders:
    """What FakeOTOBO inherits its builders from; tickets are `ticket_builder`'s."""

    state: State
    version: str

    def _put(self, table: str, key: Any, row: Any) -> None:
        self.state.tables = self.state.tables.with_row(table, key, row)

    @property
    def _tables(self) -> Tables:
        return self.state.tables

    def add_group(self, name: str) -> Row:
        _fresh((r.name for r in self._tables.groups.values()), name, "group")
        row = Row(_next(self._tables.groups), name)
        self._put("groups", row.id, row)
        return row

    def add_agent(
        self,
        login: str,
        *,
        password: str | None = None,
        groups: Mapping[str, Iterable[str]] | None = None,
        first_name: str | None = None,
        last_name: str = "Agent",
        email: str | None = None,
        valid: bool = True,
    ) -> Agent:
        """An agent; by default with ``rw`` on the group users. The password is ``<login>-secret`` if none is given."""
        _fresh((a.login for a in self._tables.agents.values()), login, "agent")
        agent = Agent(
            _next(self._tables.agents),
            login,
            f"{login}-secret" if password is None else password,
            first_name or login.capitalize(),
            last_name,
            email or f"{login}@company.example",
            self._permissions({"users": ["rw"]} if groups is None else groups),
            valid,
        )
        self._put("agents", agent.id, agent)
        return agent

    def _permissions(self, groups: Mapping[str, Iterable[str]]) -> dict[int, frozenset[str]]:
        held: dict[int, frozenset[str]] = {}
        for group, keys in groups.items():
            keys = frozenset([keys] if isinstance(keys, str) else keys)
            unknown = sorted(keys - set(PERMISSIONS))
            if unknown:
                raise ValueError(f"there is no permission {unknown[0]!r}: choose from {', '.join(PERMISSIONS)}")
            held[named(self._tables.groups, group, "group").id] = keys
        return held

    def set_permissions(self, login: str, groups: Mapping[str, Iterable[str]]) -> Agent:
        """Replace what an agent may do."""
        agent = self._agent(login)
        changed = replace(agent, permissions=self._permissions(groups))
        self._put("agents", agent.id, changed)
        return changed

    def _agent(self, login: str) -> Agent:
        agent = self._tables.agent(login)
        if agent is None:
            known = ", ".join(repr(a.login) for a in self._tables.agents.values())
            raise ValueError(f"there is no agent {login!r}: choose one of {known}")
        return agent

    def add_customer(
        self,
        login: str,
        *,
        password: str | None = None,
        email: str | None = None,
        company: str = "",
        first_name: str | None = None,
        last_name: str = "Customer",
        valid: bool = True,
    ) -> Customer:
        """A customer user; ``company`` is its CustomerID, and is made if it does not exist."""
        _fresh((c.login for c in self._tables.customers.values()), login, "customer")
        if company and company not in self._tables.companies:
            self._put("companies", company, Company(company, company))
        customer = Customer(
            login,
            f"{login}-secret" if password is None else password,
            email or f"{login}@customer.example",
            company,
            first_name or login.capitalize(),
            last_name,
            valid,
        )
        self._put("customers", login, customer)
        return customer

    def add_queue(
        self, name: str, *, group: str | None = None, valid: bool = True, escalation: Escalation | None = None
    ) -> Queue:
        """A queue; ``Parent::Child`` is a sub-queue. Its group is users where there is one, else the first."""
        if group is None:
            group = usual(self._tables.groups, "users", first=True)
        _fresh((q.name for q in self._tables.queues.values()), name, "queue")
        group_id = named(self._tables.groups, group, "group").id
        queue = Queue(_next(self._tables.queues), name, group_id, valid, escalation=escalation)
        self._put("queues", queue.id, queue)
        return queue

    def add_state(self, name: str, *, type: str = "open", valid: bool = True) -> StateRow:
        _fresh((s.name for s in self._tables.states.values()), name, "state")
        kind = named(self._tables.state_types, type, "state type")
        state = StateRow(_next(self._tables.states), name, kind.name, kind.id, valid)
        self._put("states", state.id, state)
        return state

    def add_priority(self, name: str) -> Row:
        _fresh((r.name for r in self._tables.priorities.values()), name, "priority")
        row = Row(_next(self._tables.priorities), name)
        self._put("priorities", row.id, row)
        return row

    def add_type(self, name: str) -> Row:
        _fresh((r.name for r in self._tables.types.values()), name, "type")
        row = Row(_next(self._tables.types), name)
        self._put("types", row.id, row)
        return row

    def add_dynamic_field(
        self,
        name: str,
        type: str = "Text",
        *,
        label: str | None = None,
        possible_values: Mapping[str, str] | Iterable[str] | None = None,
        object_type: str = "Ticket",
        date_restriction: str | None = None,
    ) -> DynamicField:
        """A dynamic field; ``possible_values`` maps keys to labels, or lists values that are both."""
        _fresh((f.name for f in self._tables.dynamic_fields.values()), name, "dynamic field")
        if type not in _FIELD_TYPES:
            raise ValueError(f"there is no field type {type!r}: choose one of {', '.join(_FIELD_TYPES)}")
        if object_type not in ("Ticket", "Article"):
            raise ValueError(f"fields belong to a Ticket or an Article, not to {object_type!r}")
        values = None
        if possible_values is not None:
            values = dict(possible_values) if isinstance(possible_values, Mapping) else {v: v for v in possible_values}
        if type in ("Dropdown", "Multiselect") and not values:
            raise ValueError(f"a {type} field needs possible_values")
        field = DynamicField(
            _next(self._tables.dynamic_fields),
            name,
            label or name,
            type,
            object_type,
            possible_values=values,
            possible_none=True if values else None,
            date_restriction=date_restriction,
        )
        self._put("dynamic_fields", field.id, field)
        return field

    def add_webservice(
        self,
        name: str,
        *,
        routes: Iterable[Route] | None = None,
        max_length: int = 100_000_000,
        headers: Mapping[str, str] | None = None,
        valid: bool = True,
    ) -> Webservice:
        """A web service; without routes every operation answers by POST under its own name."""
        _fresh((s.name for s in self._tables.webservices.values()), name, "web service")
        service = Webservice(
            _next(self._tables.webservices),
            name,
            post_routes() if routes is None else tuple(routes),
            valid,
            max_length,
            additional_headers=tuple((headers or {}).items()),
        )
        self._put("webservices", service.id, service)
        return service
