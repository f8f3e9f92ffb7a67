"""``otai tickets note``."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import (
    attach_option,
    body_file_option,
    body_option,
    config_option,
    json_option,
    open_adapter,
    read_files,
    required_body,
)
from ..output import clean, print_json


@click.command()
@config_option
@click.argument("ticket_id")
@body_option
@body_file_option
@click.option("--subject", help="Its subject line, where the system has one.")
@click.option("--public", is_flag=True, help="The customer can see it; internal otherwise.")
@attach_option
@json_option
def note(
    config: str,
    ticket_id: str,
    body: str | None,
    body_file: Path | None,
    subject: str | None,
    public: bool,
    attach: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Store a note on a ticket, internal unless --public. No mail is sent for it by otai."""
    from ...models import UnifiedNote

    made = UnifiedNote(
        body=required_body(body, body_file), subject=subject, is_internal=not public, attachments=read_files(attach)
    )
    with open_adapter(config) as adapter:
        stored = adapter.add_note(ticket_id, made)
    if as_json:
        print_json(stored.to_dict())
    else:
        click.echo(clean(f"noted on {ticket_id} ({'public' if public else 'internal'})"))
