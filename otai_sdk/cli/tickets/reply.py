"""``otai tickets reply``."""

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
@click.option("--to", help="An address instead of the customer's, where the system can.")
@click.option("--cc", multiple=True, help="A further address; may be given several times.")
@attach_option
@json_option
def reply(
    config: str,
    ticket_id: str,
    body: str | None,
    body_file: Path | None,
    to: str | None,
    cc: tuple[str, ...],
    attach: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Answer the customer by e-mail."""
    from ...models import UnifiedNote

    made = UnifiedNote(body=required_body(body, body_file), is_internal=False, attachments=read_files(attach))
    with open_adapter(config) as adapter:
        stored = adapter.reply(ticket_id, made, to=to, cc=list(cc))
    if as_json:
        print_json(stored.to_dict())
    else:
        click.echo(clean(f"replied on {ticket_id}"))
