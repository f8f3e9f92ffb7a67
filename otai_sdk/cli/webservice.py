"""``otai webservice``: the web service that OTOBOAdapter expects, ready for import."""

from __future__ import annotations

from typing import Any

import click

OPERATIONS = {
    "SessionCreate": "Session::SessionCreate",
    "SessionGet": "Session::SessionGet",
    "TicketCreate": "Ticket::TicketCreate",
    "TicketGet": "Ticket::TicketGet",
    "TicketHistoryGet": "Ticket::TicketHistoryGet",
    "TicketSearch": "Ticket::TicketSearch",
    "TicketUpdate": "Ticket::TicketUpdate",
}
MAX_LENGTH = 100_000_000


def definition(name: str = "OTAI", max_length: int = MAX_LENGTH) -> dict[str, Any]:
    """The web service as OTOBO 10.1 and 11 import it.

    Each operation answers by POST under its own name: credentials and filters never stand in a URL, and OTOBO ignores
    bodies on GET. TicketUpdate answers by PUT too, as the original's service has it.

    Args:
        name: what the service is called; only its description holds it, OTOBO takes the name of the imported file.
        max_length: the largest request in bytes, attachments included (base64 makes them a third larger).
    """
    return {
        "Debugger": {"DebugThreshold": "error"},
        "Description": f"{name}: find, read, create and update tickets (otai-sdk)",
        "Provider": {
            "Operation": {operation: {"Type": kind} for operation, kind in OPERATIONS.items()},
            "Transport": {
                "Type": "HTTP::REST",
                "Config": {
                    "MaxLength": str(max_length),
                    "RouteOperationMapping": {
                        operation: {
                            "Route": f"/{operation}",
                            "RequestMethod": ["POST", "PUT"] if operation == "TicketUpdate" else ["POST"],
                        }
                        for operation in OPERATIONS
                    },
                },
            },
        },
    }


@click.command()
@click.option("--name", default="OTAI", show_default=True, help="What the service is called.")
@click.option(
    "--max-length",
    type=click.IntRange(min=1),
    default=MAX_LENGTH,
    show_default=True,
    help="Largest request in bytes, attachments included.",
)
def webservice(name: str, max_length: int) -> None:
    """Print the OTOBO web service this library expects.

    Save it (otai webservice > OTAI.yml) and import it in OTOBO 10.1 or 11 under Admin → Web Services → Add web
    service → Import web service. OTOBO names the service after the file.
    """
    import yaml

    if not name.strip() or any(c in name for c in "/\\\n\r"):
        raise click.BadParameter(f"{name!r} is no name for a file and a URL", param_hint="--name")
    click.echo(f"# Save this as {name}.yml: OTOBO names the web service after the file.")
    click.echo("---")
    click.echo(yaml.safe_dump(definition(name, max_length), sort_keys=True, allow_unicode=True), nl=False)
