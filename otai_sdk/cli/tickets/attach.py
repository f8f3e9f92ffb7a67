"""``otai tickets attach``."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import body_option, config_option, json_option, open_adapter, read_body, read_files
from ..output import print_either


@click.command()
@config_option
@click.argument("ticket_id")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@body_option
@click.option("--public", is_flag=True, help="The customer can see them; internal otherwise.")
@json_option
def attach(config: str, ticket_id: str, files: tuple[Path, ...], body: str | None, public: bool, as_json: bool) -> None:
    """Store FILES on a ticket, on one note. Without --body the note names the files."""
    from ...models import UnifiedNote

    names = ", ".join(path.name for path in files)
    text = read_body(body, None) or f"Attached: {names}"
    made = UnifiedNote(body=text, is_internal=not public, attachments=read_files(files))
    with open_adapter(config) as adapter:
        stored = adapter.add_note(ticket_id, made)
    print_either(stored, f"attached to {ticket_id}: {names}", as_json=as_json)
