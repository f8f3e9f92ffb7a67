"""Any number of realistic tickets: the hand-written samples with other people, numbers, dates and fates.

First a list of plain values, the same for every system (`drawn`); then each system is filled with them.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from .texts import PRIORITIES, QUEUES, SAMPLES, URGENCIES, Sample, is_own

if TYPE_CHECKING:
    from ..server import FakeServer

_DAYS = 90
_FIRST = {
    "en": ("Amara", "Ben", "Chloe", "Dev", "Erin", "Femi", "Grace", "Hugh", "Isla", "Jamal", "Keira", "Liam"),
    "de": ("Anke", "Björn", "Cem", "Dörte", "Emre", "Friederike", "Götz", "Heike", "Jürgen", "Käthe", "Matthäus"),
    "fr": ("Aïcha", "Benoît", "Cécile", "Désiré", "Éric", "Françoise", "Gaël", "Hélène", "Inès", "Joël", "Noé"),
}
_LAST = {
    "en": ("Abbott", "Bakare", "Cho", "Doyle", "Ellis", "Fraser", "Gupta", "Hayes", "Ibrahim", "Jones", "O'Neill"),
    "de": ("Öztürk", "Bäcker", "Großmann", "Häußler", "Jäger", "Köhler", "Lüders", "Müller", "Nußbaum", "Schröder"),
    "fr": ("Bélanger", "Çelik", "Dupré", "Étienne", "Fournier", "Guérin", "Léger", "Marçal", "N’Diaye", "Rivière"),
}
_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ë": "e", "ê": "e", "î": "i", "ï": "i", "ç": "c"}
)
_DOMAINS = ("northlight", "fernwood", "atelier", "schaefer-bau", "rheinblick", "kumo", "brightline", "college", "fjord")
_NUMBER = re.compile(r"(?<![\d:.,/+])\d{3,6}(?![\d:.,/])")
_MONTHS = {
    "en": ("January", "March", "May", "July", "October", "December"),
    "de": ("Januar", "März", "Mai", "Juli", "Oktober", "Dezember"),
    "fr": ("janvier", "mars", "mai", "juillet", "septembre", "décembre"),
}
_MONTH = {language: re.compile(rf"\b(?:{'|'.join(names)})\b") for language, names in _MONTHS.items()}
_FATES = ("new", "new", "new", "open", "open", "pending", "closed")
_OTOBO_STATES = {"new": "new", "open": "open", "pending": "pending reminder", "closed": "closed successful"}
_FRESHDESK_STATUSES = {"new": 2, "open": 2, "pending": 3, "closed": 5}


@dataclass(frozen=True)
class Drawn:
    """One ticket to be made.

    Attributes:
        sample: what is asked, by whom, and where it belongs.
        minutes: how long before now it was made.
        urgency: of `URGENCIES`; most often what a person would choose.
        fate: ``new``, ``open``, ``pending`` or ``closed``.
        sorted: it is in the queue where it belongs; else in the one where new tickets arrive.
    """

    sample: Sample
    minutes: int
    urgency: str
    fate: str
    sorted: bool


def populate(fake: FakeServer, n: int, seed: int = 0) -> list[int]:
    """Add ``n`` tickets to a fake, the oldest first; their ids. See `FakeServer.populate`."""
    if n < 0:
        raise ValueError(f"n={n}: it is the number of tickets to add")
    if fake.system not in _FILLERS:
        raise ValueError(f"no samples for {fake.system!r}: there are some for {', '.join(_FILLERS)}")
    ids: list[int] = _FILLERS[fake.system](fake, drawn(n, seed))
    return ids


def drawn(n: int, seed: int = 0) -> list[Drawn]:
    """``n`` tickets; the same seed gives the same ones."""
    dice = random.Random(f"{seed} otai")
    spread = _DAYS * 24 * 60 / max(n, 1)
    made = []
    for number in range(n):
        sample = _varied(dice.choice(SAMPLES), dice)
        urgency = sample.urgency if dice.random() < 0.8 else dice.choice(URGENCIES)
        fate = dice.choice(_FATES)
        minutes = max(1, int(spread * (n - number - dice.random())))
        made.append(Drawn(sample, minutes, urgency, fate, fate != "new" or dice.random() < 0.3))
    return made


def _varied(sample: Sample, dice: random.Random) -> Sample:
    """The same matter with another person, other numbers and another month."""
    language = sample.language
    first, last = dice.choice(_FIRST[language]), dice.choice(_LAST[language])
    local = re.sub(r"[^a-z.]", "", f"{first}.{last}".lower().translate(_ASCII))
    email = f"{local}@{_DOMAINS[(len(first) * 7 + len(last)) % len(_DOMAINS)]}.example"  # a person keeps the address
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        # the same number everywhere in a ticket; years stay
        text = found.group()
        if len(text) == 4 and text[:2] in ("19", "20"):
            return text
        return numbers.setdefault(text, str(dice.randrange(10 ** (len(text) - 1), 10 ** len(text))))

    month = dice.choice(_MONTHS[language])

    def vary(text: str) -> str:
        text = _MONTH[language].sub(month, _NUMBER.sub(number, text))
        text = text.replace(sample.name, f"{first} {last}")
        own = sample.name.partition(" ")[0]
        return re.sub(rf"\b{re.escape(own)}\b", first, text)

    return Sample(
        vary(sample.subject), vary(sample.body), language, sample.category, sample.urgency, f"{first} {last}", email,
        sample.is_html,
    )  # fmt: skip


def _fill_otobo(fake: Any, tickets: list[Drawn]) -> list[int]:
    known = fake.queues
    queues = [name for name, queue in known.items() if queue.valid] or list(known)
    own = is_own("otobo", queues)
    states = {s.name: s.type for s in fake.state.tables.states.values() if s.valid}
    priorities = [p.name for p in fake.state.tables.priorities.values() if p.valid]
    people = set(fake.customers)
    ids: list[int] = []
    for ticket in tickets:
        sample = ticket.sample
        queue = QUEUES["otobo"][sample.category]
        if own or (queue in known and queue not in queues):
            queue = queues[len(ids) % len(queues)]
        elif queue not in queues:
            fake.add_queue(queue)
            queues.append(queue)
        state = _there(_OTOBO_STATES[ticket.fate], states, ticket.fate)
        login = sample.email.replace("@", ".").removesuffix(".example")
        if login not in people:
            first, _, last = sample.name.partition(" ")
            fake.add_customer(login, email=sample.email, first_name=first, last_name=last)
            people.add(login)
        made = fake.add_ticket(
            sample.subject,
            queue=queue if ticket.sorted else None,
            state=state,
            priority=_priority(PRIORITIES["otobo"][ticket.urgency], priorities, ticket.urgency),
            customer=login,
            body=sample.body,
            html=sample.is_html,
            pending_minutes=3 * 24 * 60 if states[state].startswith("pending") else None,
            age_minutes=ticket.minutes,
        )
        ids.append(made.id)
    return ids


def _there(name: str, states: dict[str, str], kind: str) -> str:
    """This state where there is one, else the first of its kind, else the first."""
    kinds = [state for state, type_ in states.items() if type_.startswith(kind)]
    return name if name in states else (kinds or list(states))[0]


def _priority(name: str, names: list[str], urgency: str) -> str:
    """This priority where there is one, else one as far up as the urgency."""
    return name if name in names else names[URGENCIES.index(urgency) * len(names) // len(URGENCIES)]


def _fill_freshdesk(fake: Any, tickets: list[Drawn]) -> list[int]:
    groups = [group.name for group in fake.groups.values()]
    own = is_own("freshdesk", groups)
    people = {contact.email: contact.id for contact in fake.contacts.values()}
    ids: list[int] = []
    for ticket in tickets:
        sample = ticket.sample
        group = QUEUES["freshdesk"][sample.category]
        if own:
            group = groups[len(ids) % len(groups)]
        elif group not in groups:
            fake.add_group(group)
            groups.append(group)
        at = fake.now() - timedelta(minutes=ticket.minutes)
        if sample.email not in people:
            people[sample.email] = fake.add_contact(sample.name, sample.email, created_at=at).id
        markup = sample.body if sample.is_html else escape(sample.body, quote=False).replace("\n", "<br>")
        made = fake.add_ticket(
            sample.subject,
            markup,
            requester=people[sample.email],
            status=_FRESHDESK_STATUSES[ticket.fate],
            priority=URGENCIES.index(ticket.urgency) + 1,
            group=group if ticket.sorted else None,
            created_at=at,
        )
        _converse(fake, made, ticket, at)
        ids.append(made.id)
    return ids


def _converse(fake: Any, made: Any, ticket: Drawn, at: datetime) -> None:
    """What agent and customer said since: an answer where one was given, a note, and the customer's word at the end."""
    step = timedelta(minutes=ticket.minutes / 4)
    if ticket.fate in ("pending", "closed"):
        fake.add_reply(made, "Thank you for your message. We are looking into it.", created_at=at + step)
    if ticket.fate != "new":
        fake.add_note(made, f"Urgency: {ticket.urgency}. Checked with the team.", created_at=at + 2 * step)
    if ticket.fate == "closed":
        fake.add_reply(made, "That solved it, thank you.", by=made.requester_id, created_at=at + 3 * step)


_FILLERS = {"otobo": _fill_otobo, "freshdesk": _fill_freshdesk}
