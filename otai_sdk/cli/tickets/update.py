"""``otai tickets update``."""

from __future__ import annotations

from typing import Any

import click

from ...errors import NotFoundError
from ..options import config_option, entity, field_option, json_option, open_adapter, read_fields
from ..output import print_json

CLEARED = ("customer", "owner", "pending_until", "queue", "tags", "type")
"""What ``--clear`` takes; whether a system can clear it, the system's adapter says."""


@click.command()
@config_option
@click.argument("ticket_id")
@click.option("--subject", help="One line.")
@click.option("--queue", help="Queue or group: name or id.")
@click.option("--status", help="Name or id.")
@click.option("--priority", help="Name or id.")
@click.option("--owner", help="The agent: login, e-mail, name or id.")
@click.option("--customer", help="Whose ticket it is: e-mail, login or id.")
@click.option("--type", "type_", help="The ticket type.")
@click.option("--tag", multiple=True, help="The tags it has from now on; may be given several times.")
@click.option("--pending-until", help="When a pending ticket wakes up, such as 2026-12-24T08:00:00Z.")
@click.option("--note", help="An internal note, stored in the same step.")
@field_option
@click.option("--clear", multiple=True, type=click.Choice(CLEARED), help="Empty this; may be given several times.")
@json_option
def update(config: str, ticket_id: str, as_json: bool, **options: Any) -> None:
    """Change a ticket. What is not named stays as it is."""
    updates = as_updates(options)
    with open_adapter(config) as adapter:
        if not adapter.update_ticket(ticket_id, updates):
            raise NotFoundError(f"there is no ticket {ticket_id}")
    if as_json:
        print_json({"id": ticket_id, "updated": sorted(updates)})
    else:
        click.echo(f"updated {ticket_id}: {', '.join(sorted(updates))}")


def as_updates(options: dict[str, Any]) -> dict[str, Any]:
    """The options as the updates of `update_ticket`.

    Raises:
        click.UsageError: nothing is to be changed, or one field is both set and cleared.
    """
    updates: dict[str, Any] = {}
    for option in ("queue", "status", "priority", "owner", "customer"):
        if options[option] is not None:
            updates[option] = entity(options[option], person=option in ("owner", "customer"))
    for option in ("subject", "type_", "pending_until", "note"):
        if options[option] is not None:
            updates[option.rstrip("_")] = options[option]
    if options["tag"]:
        updates["tags"] = list(options["tag"])
    if options["field"]:
        updates["custom_fields"] = read_fields(options["field"])
    for key in options["clear"]:
        if key in updates:
            raise click.UsageError(f"{key} is both set and cleared")
        updates[key] = [] if key == "tags" else None
    if not updates:
        raise click.UsageError("nothing to change: give at least one of --subject, --queue, --status … (see --help)")
    return updates
