"""``otai tickets reply``."""

from __future__ import annotations

from typing import Any

import click

from ..options import note_options, open_adapter, read_note
from ..output import print_either


@click.command()
@note_options(
    click.option("--to", help="An address instead of the customer's, where the system can."),
    click.option("--cc", multiple=True, help="A further address; may be given several times."),
)
def reply(config: str, ticket_id: str, to: str | None, cc: tuple[str, ...], as_json: bool, **told: Any) -> None:
    """Answer the customer by e-mail."""
    made = read_note(**told, is_internal=False)
    with open_adapter(config) as adapter:
        stored = adapter.reply(ticket_id, made, to=to, cc=list(cc))
    print_either(stored, f"replied on {ticket_id}", as_json=as_json)
