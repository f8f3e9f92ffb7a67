"""``otai tickets get``."""

from __future__ import annotations

import click

from ...errors import NotFoundError
from ..options import config_option, json_option, open_adapter
from ..output import clean, print_json
from .show import describe


@click.command()
@config_option
@click.argument("ticket_id")
@json_option
def get(config: str, ticket_id: str, as_json: bool) -> None:
    """Show one ticket with its notes."""
    with open_adapter(config) as adapter:
        ticket = adapter.get_ticket(ticket_id)
    if ticket is None:
        raise NotFoundError(f"there is no ticket {ticket_id}")
    if as_json:
        print_json(ticket.to_dict())
    else:
        click.echo(clean(describe(ticket)))
