"""FakeFreshdesk: the Freshdesk REST API v2, in this process."""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import msgspec

from ..fake import Fake
from ..kit.clock import Clock
from ..kit.faults import Kind
from ..kit.faults.patterns import nearest
from ..kit.tickets import Card, TicketFile
from ..messages import Request, Response
from . import faults
from .changes import TicketChanges
from .choices import Choices, make_choices
from .errors import Refused, not_found, refuse
from .protocol import features, headers
from .protocol.address import API, api_path, base_url, check_accept, check_slashes, read_query, too_large
from .protocol.auth import log_in, require_admin
from .protocol.body import read_body
from .protocol.call import Call, Reply, host_of_files
from .protocol.limits import Charge, Limits
from .protocol.routing import NUMBER, TEXT, Found, Match, check_query, refusal
from .resources.attachments import handlers as attachments
from .routes import ROUTER
from .tables.records import Agent, Company, Contact, Conversation, Group, Ticket
from .tables.state import State
from .world import rows
from .world.account import default_state
from .world.file import Worlds

DEFAULT_KEY = "fakefreshdeskkey0001"
_FREE = Charge(0, 0, 0)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # freezegun makes moments of its own class, this one stays


class FakeFreshdesk(TicketChanges, Worlds, Fake):
    """A Freshdesk account in this process.

    ``with FakeFreshdesk() as fake:`` answers every request that requests sends to ``fake.url``.

    Args:
        domain: the account's name: it answers at ``https://{domain}.freshdesk.com``.
        api_key: the key of its administrator.
        plan: whose rate limits hold: a key of ``limits.PLANS``; ``"unlimited"`` for tests about something else.
        statuses: custom statuses besides 2–5, id → label; 6 and 7 by default.
        fields: custom ticket fields, name → type or ``(type, choices)``; a few of different types by default.
        clock: the time it lives in.
        seed: what request ids and the like are drawn from.
        tickets: ``"sample"`` starts with some tickets, a few of them older than 30 days, a number with that many;
            otherwise there are none.
        choices: switches of what nobody could observe; see ``choices.Choices``.
    """

    system: ClassVar[str] = "freshdesk"
    kinds_elsewhere: ClassVar[Mapping[str, str]] = {"expired_session": "OTOBO"}
    health_path: ClassVar[str | None] = "/health"  # outside of the API: no client means Freshdesk by it
    state: State
    version: str = "v2"

    def __init__(
        self,
        domain: str = "acme",
        *,
        api_key: str = DEFAULT_KEY,
        plan: str = "enterprise",
        statuses: Mapping[int, str] | None = None,
        fields: Mapping[str, str | tuple[str, Any]] | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        tickets: str | int | None = None,
        **choices: Any,
    ) -> None:
        self._lag = faults.SearchLag(self)
        super().__init__(url=f"https://{domain}.freshdesk.com", clock=clock, seed=seed)
        self.domain = domain
        self.api_key = api_key
        self.plan = plan
        self.choices = make_choices(choices)
        features.check_names(self.choices.without_features)
        self.limits = Limits(plan)
        self._dice = random.Random(seed)
        self.state = default_state(self.now(), domain, api_key, statuses, fields, self.choices, self._dice)
        if tickets == "sample":
            self.add_sample_tickets()
        elif isinstance(tickets, int):
            self.add_sample_tickets(tickets)
        elif tickets is not None:
            raise ValueError(f'tickets={tickets!r}: it takes "sample" or a number')

    def now(self) -> datetime:
        """The present second."""
        return _EPOCH + timedelta(seconds=int(self.clock.time()))

    # --- what tests look at -----------------------------------------------------------------------

    @property
    def addresses(self) -> tuple[str, ...]:
        """The account's, and that of its files."""
        return self.url, host_of_files(self.url, self.domain)

    @property
    def tickets(self) -> Mapping[int, Ticket]:
        """The tickets by id, deleted ones included."""
        return MappingProxyType(self.state.tickets)

    @property
    def contacts(self) -> Mapping[int, Contact]:
        return MappingProxyType(self.state.contacts)

    @property
    def companies(self) -> Mapping[int, Company]:
        return MappingProxyType(self.state.companies)

    @property
    def agents(self) -> Mapping[int, Agent]:
        return MappingProxyType(self.state.agents)

    @property
    def groups(self) -> Mapping[int, Group]:
        return MappingProxyType(self.state.groups)

    def conversations(self, ticket_id: int) -> list[Conversation]:
        """Replies and notes of a ticket, oldest first."""
        return self.state.thread(ticket_id)

    @property
    def title(self) -> str:
        return f"Freshdesk {self.domain}"

    def ticket_cards(self) -> Iterable[Card]:
        return rows.cards(self.state)

    def ticket_row(self, ticket_id: int) -> dict[str, Any]:
        return rows.row(self.state, ticket_id)

    def ticket_file(self, file_id: str) -> TicketFile | None:
        return rows.file(self.state, file_id)

    def secrets(self) -> Iterable[str]:
        for agent in self.state.agents.values():
            if agent.api_key:
                yield agent.api_key
            if agent.password:
                yield agent.password

    def params_for(self, url: str) -> dict[str, Any]:
        params: dict[str, Any] = {"freshdesk_domain": self.domain, "freshdesk_api_key": self.api_key}
        if url.rstrip("/") != self.url:
            params["base_url"] = url.rstrip("/")
        return params

    # --- the pipeline -----------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        """limits → auth → route → headers → validate and handle → render."""
        if self.state.jobs:
            self.end_jobs()
        return self._lag.around(request, self._answer) if self._lag else self._answer(request)

    def _answer(self, request: Request) -> Response:
        charge = _FREE
        if too_large(request, self.largest_body):  # before anybody asks who sent it
            why = f"the body has more than {self.largest_body} bytes: it was not read"
            return Response(413, [("Content-Type", "text/html")], why=why)  # INF: what a proxy answers
        try:
            if request.path.startswith(attachments.DOWNLOADS):
                return self._download(request)
            path = self._api_path(request)
            query = read_query(request.query)
            found = ROUTER.find(request.method, path)
            charge = self._charge(found, query)
            if charge.retry_after is not None:
                raise refuse("too_many", f"the {self.plan} plan allows {charge.total} calls, and they are used up")
            if self.choices.suspended:
                raise refuse("account_suspended", "the account is suspended")
            agent = log_in(request, self.state)
            if found.match is Match.NONE:
                near = ", ".join(nearest(request.path, self.routes(), verb=request.method))
                raise not_found(f"no such path: {request.path}; near are {near}")
            if found.match is not Match.FULL or found.route is None:
                raise refusal(found, request.method, request.path, name_patch=self.choices.patch_in_405)
            if found.route.admin:
                require_admin(agent, self.state, f"{request.method} /{found.route.path}")
            if found.route.feature is not None:
                features.require(found.route.feature, self.plan, self.choices.without_features)
            check_accept(request)
            check_slashes(request, found)
            check_query(found.route, query)
            now = self.now()
            call = Call(
                self.state,
                self.choices,
                request,
                agent,
                now,
                base_url(request, self.url),
                query,
                self._dice,
                self.domain,
                path=path,
                plan=self.plan,
            )
            if request.method in ("POST", "PUT", "PATCH"):
                call.body = read_body(request, may_be_empty=found.route.bodiless)
            return self._respond(request, found.route.handler(call, *found.ids), charge)
        except Refused as refused:
            reply = Reply(refused.status, refused.body, refused.headers, refused.why)
            return self._respond(request, reply, charge)
        except Exception as error:
            # what the service says when it breaks down (3P node PR#147); the journal tells where we did
            where = traceback.extract_tb(error.__traceback__)[-1]
            why = f"the fake broke down, please report it: {error!r} at {Path(where.filename).name}:{where.lineno}"
            return self._respond(request, Reply(500, refuse("internal_error", why).body, (), why), charge)

    def settle(self) -> None:
        """Carry out late requests and end the bulk jobs whose time has come."""
        super().settle()
        with self._lock:
            self.end_jobs()

    def refused(self, request: Request, kind: str, retry_after: Any = None) -> Response:
        """A refusal that a fault asks for."""
        refused = refuse(kind, "")
        # of 429s the header stands last, whatever it says: a number of seconds or a date
        reply = Reply(refused.status, refused.body, refused.headers, refused.why)
        charge = Charge(self.limits.plan.total, 0 if retry_after is not None else self.limits.plan.total, 1)
        response = self._respond(request, reply, charge)
        if retry_after is not None:
            response.headers.append(("Retry-After", str(retry_after)))
        return response

    def choices_now(self) -> Choices:
        return self._lag.choices(self.choices)

    def fault_kinds(self) -> Mapping[str, Kind]:
        return faults.kinds(self, self._lag)

    def routes(self) -> Iterable[tuple[str, str]]:
        yield "GET", f"{attachments.DOWNLOADS}{{file...}}"
        for route in ROUTER:
            yield (
                route.verb,
                API + "/".join("{id}" if part in (NUMBER, TEXT) else part for part in route.path.split("/")),
            )

    def _chances(self) -> Iterable[random.Random]:
        return (self._dice,)

    def _forget(self) -> None:
        self.limits.reset()

    @property
    def largest_body(self) -> int:
        return self.choices.largest_request

    def bad_request(self) -> Response:
        return Response(400, [("Content-Type", "text/html")], why="the bytes were no HTTP request")

    def _api_path(self, request: Request) -> str:
        """The path below /api/v2, decoded; 404 for another account's domain or anything outside the API."""
        path = api_path(request, self.domain)
        if path is None:
            near = ", ".join(nearest(request.path, self.routes(), verb=request.method))
            raise not_found(f"{request.path} is outside {API}; near are {near}")
        return path

    def _charge(self, found: Found, query: dict[str, str]) -> Charge:
        route = found.route
        if route is None:
            return self.limits.charge(None, 1, self.clock.time())
        cost = self.choices.search_cost if route.path.startswith("search/") else route.cost(query)
        charge = self.limits.charge(route.pool, cost, self.clock.time())
        if charge.retry_after is not None and self.choices.retry_after is not None:
            return Charge(charge.total, 0, charge.used, self.choices.retry_after)
        return charge

    def _download(self, request: Request) -> Response:
        reply = attachments.download(request, read_query(request.query), self.state, self.now())
        if reply is None:
            raise not_found(f"{request.path} is no file")
        return Response(reply.status, list(reply.headers), reply.body or b"", reply.why)

    def _respond(self, request: Request, reply: Reply, charge: Charge) -> Response:
        body = b"" if reply.body is None else msgspec.json.encode(reply.body, enc_hook=_plain_moment)
        content_type: str | None = headers.JSON
        if reply.status == 204:
            content_type = None
        elif reply.status == 404 and reply.body is None:
            content_type = self.choices.not_found_content_type
        extra = reply.headers
        if reply.status == 401 and self.choices.auth_challenge:
            extra = (*extra, ("WWW-Authenticate", 'Basic realm="Freshdesk"'))
        built = headers.build(
            reply.status,
            content_type,
            request.method,
            extra,
            charge,
            self.clock.time(),
            self._dice,
            decimal=self.choices.decimal_rate_limits,
        )
        return Response(reply.status, built, body, reply.why, reply.wrote)


def _plain_moment(value: Any) -> str:
    """Moments of freezegun's and other classes, which a test may have put into the tables, as all others are."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} is no JSON")
