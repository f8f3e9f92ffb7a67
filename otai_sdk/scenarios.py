"""What is played when a cassette is recorded, and played again by whoever replays it.

A scenario brings its own tickets, so it can be recorded on a system that holds any others, its own of an earlier
recording included (`run`). It asks for the same things
in the same order every time: that is what makes its recording replayable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from .adapter import TicketSystemAdapter
from .errors import ConfigError, OTAIError
from .keywords import KeywordClassifier
from .models import (
    Attachment,
    SearchCriteria,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from .triage import Triage, TriageReport

Play = Callable[[TicketSystemAdapter, str], Any]
CUSTOMER = "lena.groesse@customer.example.org"
NO_TICKET = "99999999"


@dataclass(frozen=True)
class Names:
    """What a system calls the things that scenarios need.

    Attributes:
        inbox: what a new ticket that nobody has sorted looks like.
        billing, technical: queues to sort into.
        status, other_status, high, normal: statuses and priorities.
        field: a custom field and a value for it.
    """

    inbox: dict[str, Any]
    billing: str
    technical: str
    status: str
    other_status: str
    high: str
    normal: str
    field: tuple[str, Any]


NAMES: dict[str, Names] = {
    "otobo": Names(
        {"queue": UnifiedQueue(name="Raw")},
        *("Support::Billing", "IT Support", "new", "open", "4 high", "3 normal"),
        ("OtaiCategory", "Netzwerk"),
    ),
    "freshdesk": Names(
        {"status": UnifiedStatus(name="Open")},
        *("Billing", "Technical Support", "Open", "Pending", "High", "Medium"),
        ("cf_order_id", "A-17"),
    ),
}


@dataclass(frozen=True)
class Scenario:
    """Something worth a recording.

    Attributes:
        about: one sentence for the list of cassettes.
        play: what is recorded; its result shows whether all went well.
        tickets: how many tickets it needs beforehand (subject ends with its mark); making them is not recorded.
        systems: where it can be played.
        fault: what a fake is told to do wrong first; such a scenario is recorded from fakes only.
    """

    about: str
    play: Play
    tickets: int = 0
    systems: tuple[str, ...] = tuple(NAMES)
    fault: str | None = None


# A word for the subjects of one recording's tickets. It travels in the cassette, and whoever replays it sets it again.
_run: ContextVar[str] = ContextVar("otai_sdk.scenarios.run", default="")


@contextmanager
def run(word: str) -> Iterator[None]:
    """Within, ``word`` stands in the subjects of the scenarios' tickets, and they look for it.

    A system that is recorded twice holds the tickets of both recordings; so each finds its own.
    """
    token = _run.set(word)
    try:
        yield
    finally:
        _run.reset(token)


def new_word() -> str:
    """A word for `run` that no other recording has. Digits, which are found in one spelling only."""
    return f"{uuid4().int % 10**12:012d}"


def mark(name: str) -> str:
    """What the subjects of a scenario's tickets end with."""
    return f"[otai-sdk {name} {_run.get()}".rstrip() + "]"


def names_of(system: str) -> Names:
    """The names of a system: ``"otobo"``, ``"freshdesk"``, or a version of one as in ``"otobo-10.1"``.

    Raises:
        ConfigError: there are no scenarios for it.
    """
    found = NAMES.get(system.partition("-")[0])
    if found is None:
        raise ConfigError(f"there are no scenarios for {system!r}: choose one of {', '.join(NAMES)}")
    return found


def prepare(name: str, adapter: TicketSystemAdapter, system: str) -> None:
    """Create the tickets that a scenario needs."""
    for number in range(SCENARIOS[name].tickets):
        subject, body = _TEXTS[number % len(_TEXTS)]
        adapter.create_ticket(_ticket(f"{subject} {mark(name)}", body, system))


_TEXTS = (
    ("Rechnung 2026-0042 doppelt", "Guten Tag,\n\nmir wurde die Rechnung zweimal geschickt.\n\nGrüße\nLena Größe"),
    ("VPN drops every hour", "Hi,\n\nthe VPN drops every hour, this is urgent: nobody can work. 🔥\n\nThanks"),
    ("Facture incorrecte", "Bonjour,\n\nla facture du mois dernier est incorrecte.\n\nMerci d’avance\nÉlodie"),
    ("Drucker druckt nicht", "Hallo,\n\nder Drucker im 2. OG druckt nicht mehr. Bitte dringend prüfen!"),
    ("Question", "Hello,\n\nwhere do I find the opening hours?"),
)


def _ticket(subject: str, body: str, system: str, **more: Any) -> UnifiedTicket:
    customer = UnifiedUser(email=CUSTOMER)
    if system == "freshdesk":  # there a stranger may bring a name; in OTOBO the name is a login
        customer.name = "Lena Größe"
    return UnifiedTicket(**{"subject": subject, "body": body, "customer": customer, **names_of(system).inbox, **more})


def _first(adapter: TicketSystemAdapter, name: str) -> str:
    found = adapter.find_first_ticket(SearchCriteria(subject=mark(name)))
    if found is None:
        raise ConfigError(f"there is no ticket {mark(name)!r}: it was not prepared")
    return found.id


# --- the scenarios ------------------------------------------------------------------------------------


def login(adapter: TicketSystemAdapter, system: str) -> Any:
    return adapter.check()


def find(adapter: TicketSystemAdapter, system: str) -> Any:
    names, own = names_of(system), mark("find")
    criteria = [
        SearchCriteria(subject=own),
        SearchCriteria(subject=f"rechnung 2026-0042 doppelt {own}"),
        SearchCriteria(subject=own, **names.inbox),
        SearchCriteria(subject=own, priority=[UnifiedPriority(name=names.high), UnifiedPriority(name=names.normal)]),
        SearchCriteria(subject=own, created_after=datetime(2026, 1, 1, tzinfo=timezone.utc)),
        SearchCriteria(subject=f"nothing like it {own}"),
    ]
    if not system.startswith("otobo"):  # the real servers were asked in another way when they were recorded
        criteria.insert(4, SearchCriteria(subject=own, customer=UnifiedUser(email=CUSTOMER), order_by="id", limit=2))
    return [len(adapter.find_tickets(one)) for one in criteria]


def batch_get(adapter: TicketSystemAdapter, system: str) -> Any:
    found = adapter.find_tickets(SearchCriteria(subject=mark("batch_get"), order_by="id"))
    return [(ticket.subject, ticket.body.strip()) for ticket in found]


def create(adapter: TicketSystemAdapter, system: str) -> Any:
    names = names_of(system)
    more = {
        "queue": UnifiedQueue(name=names.technical),
        "priority": UnifiedPriority(name=names.high),
        "custom_fields": dict([names.field]),
    }
    subject = f"Größe & <b>Umlaute</b> 🚀 {mark('create')}"
    created = adapter.create_ticket(_ticket(subject, _TEXTS[1][1], system, **more))
    read = adapter.get_ticket(created.id)
    return [(ticket.subject, ticket.queue.name, ticket.priority.name) for ticket in (created, read) if ticket]


def update(adapter: TicketSystemAdapter, system: str) -> Any:
    names, id_ = names_of(system), _first(adapter, "update")
    done = [
        adapter.update_ticket(id_, {"queue": names.billing, "priority": names.high, "status": names.other_status}),
        adapter.update_ticket(id_, {"subject": f"Neuer Betreff {mark('update')}"}),
        adapter.update_ticket(id_, {"custom_fields": dict([names.field]), "note": "Geändert."}),
    ]
    read = adapter.get_ticket(id_)
    return done, read and (read.subject, read.queue.name, read.priority.name, read.status.name, len(read.notes))


def note(adapter: TicketSystemAdapter, system: str) -> Any:
    id_ = _first(adapter, "note")
    adapter.add_note(id_, UnifiedNote(body="Nur für uns: Toner bestellt."))
    adapter.add_note(id_, UnifiedNote(body="Dear customer,\n\nwe are on it.", is_internal=False))
    read = adapter.get_ticket(id_)
    return read and [(each.body.strip(), each.is_internal) for each in read.notes]


def attachment(adapter: TicketSystemAdapter, system: str) -> Any:
    file = Attachment(name="protokoll.txt", content_type="text/plain", content="Zeile 1\nÄÖÜ\n".encode())
    created = adapter.create_ticket(
        _ticket(f"With a file {mark('attachment')}", "See the file.", system, attachments=[file])
    )
    adapter.add_note(created.id, UnifiedNote(body="And one more.", attachments=[file]))
    read = adapter.get_ticket(created.id)
    return read and [[each.name for each in files] for files in (read.attachments, read.notes[0].attachments)]


def errors(adapter: TicketSystemAdapter, system: str) -> Any:
    unknown = _ticket(f"Never stored {mark('errors')}", "x", system, queue=UnifiedQueue(name="No Such Queue"))
    id_ = _first(adapter, "errors")
    return [
        adapter.get_ticket(NO_TICKET),
        adapter.update_ticket(NO_TICKET, {"subject": "nobody"}),
        _name_of_error(lambda: adapter.add_note(NO_TICKET, UnifiedNote(body="nobody"))),
        _name_of_error(lambda: adapter.create_ticket(unknown)),
        _name_of_error(lambda: adapter.update_ticket(id_, {"priority": 4711})),
    ]


def paging(adapter: TicketSystemAdapter, system: str) -> Any:
    return sum(1 for _ in adapter.iter_tickets(SearchCriteria(subject=mark("paging"), **names_of(system).inbox)))


def rate_limit(adapter: TicketSystemAdapter, system: str) -> Any:
    return _name_of_error(lambda: adapter.with_options(retries=0).get_ticket(1)), adapter.get_ticket(1)


def triage(adapter: TicketSystemAdapter, system: str) -> TriageReport:
    """One triage run over the scenario's tickets: find, classify, write back with a note that explains.

    Args:
        adapter: the helpdesk, or a cassette.
        system: ``"otobo"`` or ``"freshdesk"``.
    """
    names = names_of(system)
    classifier = KeywordClassifier.from_dict(
        {
            "rules": [
                {"any": ["rechnung*", "facture*", "invoice*"], "queue": names.billing},
                {"any": ["vpn", "drucker*", "printer*"], "queue": names.technical},
                {"any": ["urgent", "dringend"], "priority": names.high},
            ],
            "default": {"priority": names.normal},
        }
    )
    criteria = SearchCriteria(subject=mark("triage"), order_by="id", **names.inbox)
    return Triage(adapter, classifier, criteria, note=True).run()


def _name_of_error(call: Callable[[], Any]) -> str:
    try:
        return f"no error: {call()!r}"
    except OTAIError as error:
        return type(error).__name__


SCENARIOS: dict[str, Scenario] = {
    "login": Scenario("the credentials are accepted, tickets can be seen and read", login, tickets=1),
    "find": Scenario("searches by every kind of filter, and one that finds nothing", find, tickets=5),
    "batch_get": Scenario("five tickets read at once", batch_get, tickets=5),
    "create": Scenario("a ticket with queue, priority and a custom field created and read back", create),
    "update": Scenario("queue, priority, status, subject, a custom field and a note written", update, tickets=1),
    "note": Scenario("an internal and a public note", note, tickets=1),
    "attachment": Scenario("a ticket and a note with a file", attachment),
    "errors": Scenario("no such ticket, queue or priority", errors, tickets=1),
    "paging": Scenario("more tickets than one answer holds", paging, tickets=201),
    "rate_limit": Scenario(
        "too many requests, then no such ticket", rate_limit, systems=("freshdesk",), fault="rate_limit"
    ),
    "triage": Scenario("five tickets found, classified by keywords and written back with a note", triage, tickets=5),
}
