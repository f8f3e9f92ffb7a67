"""``otai tickets create``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..options import (
    attach_option,
    body_file_option,
    body_option,
    config_option,
    entity,
    field_option,
    json_option,
    open_adapter,
    read_fields,
    read_files,
    required_body,
)
from ..output import print_either


@click.command()
@config_option
@click.option("--subject", required=True, help="One line.")
@body_option
@body_file_option
@click.option("--customer", required=True, help="Whose ticket it is: e-mail, login or id.")
@click.option("--queue", help="Queue or group: name or id.")
@click.option("--status", help="Name or id.")
@click.option("--priority", help="Name or id.")
@click.option("--owner", help="The agent: login, e-mail, name or id.")
@click.option("--type", "type_", help="The ticket type.")
@click.option("--tag", multiple=True, help="May be given several times.")
@click.option("--pending-until", help="When a ticket in a pending status wakes up, such as 2026-12-24T08:00:00Z.")
@field_option
@attach_option
@json_option
def create(
    config: str,
    subject: str,
    body: str | None,
    body_file: Path | None,
    customer: str,
    type_: str | None,
    tag: tuple[str, ...],
    pending_until: str | None,
    field: tuple[str, ...],
    attach: tuple[Path, ...],
    as_json: bool,
    **entities: str | None,
) -> None:
    """Create a ticket; prints its id.

    Exit code 14 means that it may have been created although no usable answer came.
    """
    from ...models import UnifiedTicket

    data: dict[str, Any] = {"subject": subject, "body": required_body(body, body_file), "tags": list(tag)}
    data["customer"] = entity(customer, person=True)
    data.update({name: entity(text, person=name == "owner") for name, text in entities.items() if text is not None})
    if type_ is not None:
        data["type"] = type_
    if pending_until is not None:
        data["pending_until"] = pending_until
    ticket = UnifiedTicket.from_dict({**data, "custom_fields": read_fields(field)})
    ticket.attachments = read_files(attach)
    with open_adapter(config) as adapter:
        made = adapter.create_ticket(ticket)
    number = f" (number {made.number})" if made.number else ""
    print_either(made, f"created {made.id}{number}", as_json=as_json)
