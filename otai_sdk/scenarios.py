"""What is played when a cassette is recorded, and played again by whoever replays it.

A scenario brings its own tickets, so it can be recorded on a system that holds any others. It asks for the same things
in the same order every time: that is what makes its recording replayable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .adapter import TicketSystemAdapter
from .errors import ConfigError
from .keywords import KeywordClassifier
from .models import SearchCriteria, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser
from .triage import Triage, TriageReport

MARK = "[otai-sdk recording]"


@dataclass(frozen=True)
class Names:
    """What a system calls the things that scenarios need.

    Attributes:
        inbox: what tickets to be sorted have in common.
        billing, technical: queues to sort into.
        high, normal: priorities.
    """

    inbox: dict[str, Any]
    billing: str
    technical: str
    high: str
    normal: str


NAMES: dict[str, Names] = {
    "otobo": Names({"queue": UnifiedQueue(name="Raw")}, "Support::Billing", "IT Support", "4 high", "3 normal"),
    "freshdesk": Names({"status": UnifiedStatus(name="Open")}, "Billing", "Technical Support", "High", "Medium"),
}


@dataclass(frozen=True)
class Scenario:
    """Something worth a recording.

    Attributes:
        about: one sentence for the list of cassettes.
        prepare: makes the tickets it needs; not recorded.
        play: what is recorded; its result says whether all went well.
    """

    about: str
    prepare: Callable[[TicketSystemAdapter, str], None]
    play: Callable[[TicketSystemAdapter, str], Any]


_TICKETS = (
    ("Rechnung 2026-0042 doppelt", "Guten Tag,\n\nmir wurde die Rechnung zweimal geschickt.\n\nGrüße\nLena Größe"),
    ("VPN drops every hour", "Hi,\n\nthe VPN drops every hour, this is urgent: nobody can work. 🔥\n\nThanks"),
    ("Facture incorrecte", "Bonjour,\n\nla facture du mois dernier est incorrecte.\n\nMerci d’avance\nÉlodie"),
    ("Drucker druckt nicht", "Hallo,\n\nder Drucker im 2. OG druckt nicht mehr. Bitte dringend prüfen!"),
    ("Question", "Hello,\n\nwhere do I find the opening hours?"),
)


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
    criteria = SearchCriteria(subject=MARK, order_by="id", **names.inbox)
    return Triage(adapter, classifier, criteria, note=True).run()


def names_of(system: str) -> Names:
    """The names of a system.

    Raises:
        ConfigError: there are no scenarios for it.
    """
    if system not in NAMES:
        raise ConfigError(f"there are no scenarios for {system!r}: choose one of {', '.join(NAMES)}")
    return NAMES[system]


def _prepare_triage(adapter: TicketSystemAdapter, system: str) -> None:
    customer = UnifiedUser(name="Lena Größe", email="lena.groesse@customer.example.org")
    if system == "otobo":  # there the name of a customer is the login: a stranger has only an address
        customer = UnifiedUser(email=customer.email)
    for subject, body in _TICKETS:
        ticket = UnifiedTicket(subject=f"{subject} {MARK}", body=body, customer=customer, **names_of(system).inbox)
        adapter.create_ticket(ticket)


SCENARIOS: dict[str, Scenario] = {
    "triage": Scenario("five tickets found, classified by keywords and written back", _prepare_triage, triage),
}
