"""``otai tickets note``."""

from __future__ import annotations

from typing import Any

import click

from ..options import note_options, open_adapter, read_note
from ..output import print_either


@click.command()
@note_options(
    click.option("--subject", help="Its subject line, where the system has one."),
    click.option("--public", is_flag=True, help="The customer can see it; internal otherwise."),
)
def note(config: str, ticket_id: str, subject: str | None, public: bool, as_json: bool, **told: Any) -> None:
    """Store a note on a ticket, internal unless --public. No mail is sent for it by otai."""
    made = read_note(**told, subject=subject, is_internal=not public)
    with open_adapter(config) as adapter:
        stored = adapter.add_note(ticket_id, made)
    print_either(stored, f"noted on {ticket_id} ({'public' if public else 'internal'})", as_json=as_json)
