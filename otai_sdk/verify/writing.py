"""The questions that write: a ticket of our own, marked, changed, answered and closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ..errors import (
    AuthenticationError,
    ConfigError,
    InvalidRequestError,
    OTAIError,
    PartialWriteError,
    ValidationError,
)
from ..models import Attachment, SearchCriteria, UnifiedNote, UnifiedQueue, UnifiedTicket, UnifiedUser
from ..scenarios import CUSTOMER, NO_TICKET, new_word
from .ask import Ask, Heard, Stopped, answer_of, code_of, failure_of
from .guard import guarded, is_call_of

_FILE = Attachment(name="otai-verify.txt", content_type="text/plain", size=5, content=b"otai\n")
_CLOSED = {"otobo": ("closed successful", "closed"), "freshdesk": ("Closed",)}
_CLOSING = "close"
_NUMBER = re.compile(r"/\d+(?=/|$)")


class _NoQueueError(ConfigError):
    """Nothing tells where a ticket may be made. Its words hold no value."""


class Made(msgspec.Struct):
    """A ticket that was made on the system.

    Attributes:
        id: the ticket.
        closed: it was closed again.
    """

    id: str
    closed: bool = False

    def __str__(self) -> str:
        return f"made: ticket {self.id}{' (closed)' if self.closed else ' (still open: close it)'}"


class Written(msgspec.Struct):
    """What came of the writing questions.

    Attributes:
        heard: what the system said.
        made: the tickets that stay on the system.
    """

    heard: Heard
    made: list[Made] = []


def will_write(system: str) -> list[str]:
    """What `write` does to a system, for whoever has to agree to it."""
    customer = f"{CUSTOMER}, who becomes a contact" if system == "freshdesk" else CUSTOMER
    told = [
        f"two tickets, marked [otai verify …], for the default customer of the config file, else {customer}",
        "changes to one of them: subject, priority, tags or a custom field where there is one for text",
        "an internal note, a public one, and one with a small file",
    ]
    if system == "freshdesk":
        told.append("a reply, which Freshdesk sends to that customer by e-mail")
    return [*told, "requests that are refused: no such ticket, queue or field", "at the end both are closed"]


def write(ask: Ask, made: list[Made] | None = None, *, fully: bool = False) -> Written:
    """Put all questions that write.

    Args:
        ask: its adapter and rules; what it has heard stays apart.
        made: gets each ticket as soon as it is there, for callers that are interrupted.
        fully: write also what shows everything that an answer can hold. For fakes.
    """
    return _Writing(ask, [] if made is None else made, fully).run()


class _Writing:
    def __init__(self, ask: Ask, made: list[Made], fully: bool) -> None:
        self._adapter, self._rules = ask.adapter, ask.rules
        self._fully = fully
        self._step = ""
        self._refused = False
        self._word = new_word()
        self._look = f"it may have been stored: look for [otai verify {self._word}]"
        self._done = Written(Heard(), made)
        self._name = namer(ask.adapter)

    def run(self) -> Written:
        with guarded(self._adapter, may_write=True, heard=self._hear), suppress(Stopped):
            self._play()
        return self._done

    # --- what is written ------------------------------------------------------------------------------

    def _play(self) -> None:
        adapter, system, made = self._adapter, self._rules.system, self._done.made
        word = self._word
        with self._trying("create"):
            made.append(Made(adapter.create_ticket(self._ticket(f"[otai verify {word}]")).id))
        with self._trying("create with a file"):
            with_file = self._ticket(f"[otai verify {word}] with a file")
            with_file.attachments = [_FILE]
            made.append(Made(adapter.create_ticket(with_file).id))
        self._refusals()
        if not made:
            return
        one = made[0].id
        with self._trying("change"):
            ticket = adapter.get_ticket(one)
            priority = ticket.priority.name if ticket is not None else None
            adapter.update_ticket(one, {"subject": f"[otai verify {word}] changed", "priority": priority})
        self._fields(one)
        note = UnifiedNote(body="Written by otai verify.")
        with self._trying("internal note"):
            adapter.add_note(one, note)
        with self._trying("public note"):
            adapter.add_note(one, UnifiedNote(body="Written by otai verify.", is_internal=False))
        with self._trying("note with a file"):
            adapter.add_note(one, UnifiedNote(body="Written by otai verify.", attachments=[_FILE]))
        if system == "freshdesk":
            with self._trying("reply"):
                adapter.reply(one, UnifiedNote(body="Written by otai verify."))
        if self._fully and system == "freshdesk":
            self._freshdesk_fully()
        for each in made:
            self._close(each)

    def _ticket(self, subject: str) -> UnifiedTicket:
        settings: Any = self._adapter.settings  # type: ignore[attr-defined]
        ticket = UnifiedTicket(subject=subject, body="Written by otai verify. It may be deleted.")
        default = "default_customer_user" if self._rules.system == "otobo" else "default_requester_email"
        if getattr(settings, default) is None:
            ticket.customer = UnifiedUser(email=CUSTOMER)
        if self._rules.system == "otobo" and settings.default_queue is None:
            newest = self._adapter.find_first_ticket(SearchCriteria())
            if newest is None:
                raise _NoQueueError("no ticket is in sight whose queue could be used: set default_queue")
            ticket.queue = UnifiedQueue(name=newest.queue.name)
        return ticket

    def _fields(self, ticket_id: str) -> None:
        """Tags, and a custom field that takes text, where one is known."""
        if self._rules.system == "freshdesk":
            with self._trying("tags"):
                self._adapter.update_ticket(ticket_id, {"tags": ["otai-verify"]})
        with self._trying("custom field"):
            name = self._text_field()
            if name is not None:
                self._adapter.update_ticket(ticket_id, {"custom_fields": {name: "otai verify"}})

    def _text_field(self) -> str | None:
        settings: Any = self._adapter.settings  # type: ignore[attr-defined]
        if settings.dedupe_field is not None or self._rules.system == "otobo":
            return str(settings.dedupe_field) if settings.dedupe_field is not None else None
        rows = self._adapter.raw.request("GET", "/ticket_fields").json()
        rows = rows if isinstance(rows, list) else []
        texts = [row for row in rows if isinstance(row, dict) and row.get("type") == "custom_text"]
        return next((str(row.get("name")) for row in texts), None)

    def _refusals(self) -> None:
        """Requests that the system refuses. They are sent as they are: the adapter would warn of each."""
        raw = self._adapter.raw
        if self._rules.system == "freshdesk":
            refused: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
                ("no such ticket", "PUT", f"/tickets/{NO_TICKET}", {"subject": "nobody"}),
                ("no such ticket", "POST", f"/tickets/{NO_TICKET}/notes", {"body": "nobody"}),
                ("unknown field", "POST", "/tickets", {"no_such_field": 1}),
                ("nothing given", "POST", "/tickets", {}),
            )
        else:
            settings: Any = self._adapter.settings  # type: ignore[attr-defined]
            (update, create), (change, make) = (
                [getattr(settings, f"{name}_operation_{part}") for name in ("update", "create")]
                for part in ("url", "method")
            )
            update = update.replace(":TicketID", NO_TICKET)
            nobody = {"TicketID": NO_TICKET, "Ticket": {"Title": "nobody"}}
            nowhere = {"Title": "never stored", "Queue": f"no queue {new_word()}", "CustomerUser": CUSTOMER}
            article = {"Subject": "never stored", "Body": "x", "ContentType": "text/plain; charset=utf-8"}
            refused = (
                ("no such ticket", change, update, nobody),
                ("no such queue", make, create, {"Ticket": nowhere, "Article": article}),
                ("nothing given", make, create, {}),
            )
        for step, verb, path, body in refused:
            with self._trying(step, refused=True):
                raw.request(verb, path, json=body)

    def _close(self, made: Made) -> None:
        for name in _CLOSED[self._rules.system]:
            with self._trying(_CLOSING):
                made.closed = made.closed or self._adapter.update_ticket(made.id, {"status": name})

    def _freshdesk_fully(self) -> None:
        """Tickets with everything that a live account's automation may have added at once."""
        raw = self._adapter.raw
        first = {what: raw.request("GET", f"/{what}").json()[0]["id"] for what in ("groups", "agents", "products")}
        values = {
            "subject": "full", "description": "full", "email": CUSTOMER, "status": 2, "priority": 1, "source": 2,
            "group_id": first["groups"], "responder_id": first["agents"], "product_id": first["products"],
            "cc_emails": [CUSTOMER], "tags": ["full"],
        }  # fmt: skip
        for step in ("create", "create with a file"):
            self._step = step
            self._hear_again(raw.request("POST", "/tickets", json=values))
            due = {"due_by": "2037-01-02T00:00:00Z", "fr_due_by": "2037-01-01T00:00:00Z"}
            self._hear_again(raw.request("POST", "/tickets", json={**values, **due}))
        rows = raw.request("GET", "/tickets", query={"updated_since": "2000-01-01T00:00:00Z", "per_page": 100}).json()
        for step in ("change", "tags", "custom field", _CLOSING):
            self._step = step
            for row in rows:
                raw.request("PUT", f"/tickets/{row['id']}", json={"priority": 1})

    # --- what is heard --------------------------------------------------------------------------------

    @contextmanager
    def _trying(self, step: str, *, refused: bool = False) -> Iterator[None]:
        """One step, whose failure is told and stops nothing; a refused login stops all."""
        self._step, self._refused = step, refused
        try:
            yield
        except _NoQueueError as error:
            self._done.heard.left_out(step, str(error), ConfigError)
        except (ConfigError, InvalidRequestError) as error:
            self._done.heard.left_out(step, "it could not be written with these settings", type(error))
        except AuthenticationError as error:
            self._done.heard.left_out(step, "the credentials were refused: nothing more was written", type(error))
            raise Stopped from None
        except PartialWriteError as error:
            if step.startswith("create") and error.ticket_id is not None:
                self._done.made.append(Made(error.ticket_id))
            self._done.heard.left_out(step, self._look, type(error))
        except OTAIError as error:
            if getattr(error, "may_have_been_applied", False):
                self._done.heard.left_out(step, self._look, type(error))
            elif not any(f"({step})" in each.endpoint for each in self._done.heard.not_compared):
                self._done.heard.left_out(step, "it failed", type(error))

    def _hear(self, method: str, url: str, reply: Any) -> None:
        self._done.heard.requests += 1
        name = self._name(method, url)
        if name is None or (self._step == _CLOSING and self._rules.system == "otobo"):
            return
        answer = answer_of(reply, self._rules, headers=("location",) if method == "POST" else ())
        endpoint = f"{name} ({self._step})"
        failure = failure_of(answer, reply.body, self._rules, on_purpose=self._refused)
        if failure is None and answer.refused and not self._refused:  # as a form of the account's own may ask
            code = code_of(answer, self._rules)
            failure = ValidationError, f"the system refused it ({answer.status}{code and f' {code}'})"
        if failure is not None:
            self._done.heard.left_out(endpoint, failure[1], failure[0])
        else:
            self._done.heard.answers.setdefault(endpoint, []).append(answer)

    def _hear_again(self, reply: Any) -> None:
        if not reply.ok:
            raise InvalidRequestError(f"the fake refused what shows all that it can answer: status {reply.status}")


def namer(adapter: Any) -> Callable[[str, str], str | None]:
    """What a writing request is called in the report; None for one that reads."""
    settings = adapter.settings
    if not hasattr(settings, "update_operation_url"):

        def of_freshdesk(method: str, url: str) -> str | None:
            path = urlsplit(url).path.partition("/api/v2")[2]
            return None if method == "GET" else f"{method} {_NUMBER.sub('/{id}', path)}"

        return of_freshdesk
    names = {"create": "TicketCreate", "update": "TicketUpdate"}

    def of_otobo(method: str, url: str) -> str | None:
        return next((name for each, name in names.items() if is_call_of(each, settings, method, url)), None)

    return of_otobo
