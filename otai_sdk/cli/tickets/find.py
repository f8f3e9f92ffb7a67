"""``otai tickets find``."""

from __future__ import annotations

from typing import Any

import click

from ..options import config_option, entity, json_option, open_adapter
from ..output import console, make_table, print_json, widths
from ..progress import counted
from .show import named, when


@click.command()
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
    from ...models import SearchCriteria

    criteria = SearchCriteria.from_dict(as_criteria(options))
    with open_adapter(config) as adapter:
        found = list(counted(adapter.iter_tickets(criteria), "reading tickets", options["limit"]))
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
    more = " (the limit: --limit shows more)" if len(found) == options["limit"] else ""
    click.echo(f"{len(found)} ticket{'' if len(found) == 1 else 's'}{more}")


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
