"""``otai tickets``: a first look at the tickets of one's own system."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from .output import clean, console, make_table, print_json, widths

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter
    from ..models import UnifiedEntity, UnifiedNote, UnifiedTicket, UnifiedUser

config_option = click.option(
    "--config", "config", type=click.Path(), required=True, help="The file that names the system, such as config.yml."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")


def open_adapter(config: str) -> TicketSystemAdapter:
    """The adapter a config file asks for."""
    from ..config import create_adapter, load_config

    return create_adapter(load_config(config))


@click.group()
def tickets() -> None:
    """Look at tickets."""


@tickets.command()
@config_option
@click.option("--subject", help="Contained in the subject, case ignored.")
@click.option("--queue", help="Queue or group: name or id.")
@click.option("--status", multiple=True, help="Name or id; may be given several times: any of them.")
@click.option("--priority", multiple=True, help="Name or id; may be given several times: any of them.")
@click.option("--owner", help="The agent: login, e-mail, name or id.")
@click.option("--customer", help="Login, e-mail or id.")
@click.option("--type", "type_", help="The ticket type.")
@click.option("--tag", multiple=True, help="May be given several times: all of them.")
@click.option("--text", help="All of its words, in subject, body or notes.")
@click.option("--created-after", help="A time such as 2026-11-20 or 2026-11-20T10:30:00Z (UTC without a zone).")
@click.option("--created-before", help="The same; half-open.")
@click.option("--updated-after", help="The same.")
@click.option("--updated-before", help="The same; half-open.")
@click.option("--order-by", default="-created_at", show_default=True, help="created_at, updated_at or id; - descends.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="At most so many.")
@json_option
def find(config: str, as_json: bool, **options: Any) -> None:
    """List tickets. Filters combine with AND."""
    from ..models import SearchCriteria

    criteria = SearchCriteria.from_dict(as_criteria(options))
    with open_adapter(config) as adapter:
        found = adapter.find_tickets(criteria)
    if as_json:
        print_json([ticket.to_dict() for ticket in found])
        return
    if not found:
        click.echo("no tickets")
        return
    screen = console()
    rows = [
        (t.id, t.subject, named(t.queue), named(t.status), named(t.priority), when(t.created_at)[:10]) for t in found
    ]
    titles = ("id", "subject", "queue", "status", "priority", "created")
    needed = widths(titles, rows, most=14 if screen.width < 100 else 24)
    columns = [(title, None if title == "subject" else needed[i]) for i, title in enumerate(titles)]
    screen.print(make_table(columns, rows))
    click.echo(f"{len(found)} tickets" + (" (the limit: --limit shows more)" if len(found) == options["limit"] else ""))


@tickets.command()
@config_option
@click.argument("ticket_id")
@json_option
@click.pass_context
def get(ctx: click.Context, config: str, ticket_id: str, as_json: bool) -> None:
    """Show one ticket with its notes."""
    with open_adapter(config) as adapter:
        ticket = adapter.get_ticket(ticket_id)
    if ticket is None:
        click.echo(f"error: there is no ticket {ticket_id}", err=True)
        ctx.exit(1)
    if as_json:
        print_json(ticket.to_dict())
    else:
        click.echo(clean(describe(ticket)))


def as_criteria(options: dict[str, Any]) -> dict[str, Any]:
    """The options as data for `SearchCriteria.from_dict`."""
    given: dict[str, Any] = {}
    for option, value in options.items():
        if value is None or value == ():
            continue
        key = {"owner": "user", "type_": "type", "tag": "tags"}.get(option, option)
        if key in ("queue", "user", "customer"):
            given[key] = entity(value, person=key != "queue")
        elif key in ("status", "priority"):
            given[key] = [entity(each) for each in value]
        else:
            given[key] = list(value) if isinstance(value, tuple) else value
    return given


def entity(text: str, *, person: bool = False) -> dict[str, Any]:
    """Digits are an id, an address an e-mail, everything else a name."""
    if text.isascii() and text.isdigit():
        return {"id": int(text)}
    return {"email": text} if person and "@" in text else {"name": text}


def named(thing: UnifiedEntity) -> str:
    """An entity as people know it."""
    return thing.name or ("" if thing.id is None else str(thing.id))


def person(user: UnifiedUser) -> str:
    """A person with the address, where it is known."""
    name = named(user)
    return f"{name} <{user.email}>" if user.email and user.email != name else name


def when(moment: datetime | None) -> str:
    """A time in UTC, to the minute."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def describe(ticket: UnifiedTicket) -> str:
    """A ticket as text."""
    fields = {
        "queue": named(ticket.queue),
        "status": named(ticket.status) + (" (deleted)" if ticket.deleted else ""),
        "priority": named(ticket.priority),
        "type": ticket.type or "",
        "owner": person(ticket.owner),
        "customer": person(ticket.customer),
        "tags": ", ".join(ticket.tags),
        "created": when(ticket.created_at),
        "updated": when(ticket.updated_at),
        "pending until": when(ticket.pending_until),
        "attachments": ", ".join(f"{file.name} ({file.size} bytes)" for file in ticket.attachments),
        "url": ticket.url or "",
        **{name: str(value) for name, value in ticket.custom_fields.items() if value not in (None, "", [])},
    }
    number = f" (number {ticket.number})" if ticket.number else ""
    width = max(len(name) for name, value in fields.items() if value or name == "queue")
    lines = [f"#{ticket.id}{number} {ticket.subject}"]
    lines += [f"  {name:<{width}}  {value}" for name, value in fields.items() if value]
    lines += ["", ticket.body.strip()]
    for note in ticket.notes:
        lines += ["", _note_line(note), note.body.strip()]
    return "\n".join(lines)


def _note_line(note: UnifiedNote) -> str:
    kind = "internal" if note.is_internal else "public"
    return f"--- {when(note.created_at)} {person(note.author)} ({kind})"
