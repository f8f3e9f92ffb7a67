"""``otai tickets download``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from ...errors import NotFoundError
from ...models import Attachment, UnifiedTicket
from ..options import config_option, json_option, open_adapter
from ..output import clean, print_json
from ..progress import counted

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 200


@click.command()
@config_option
@click.argument("ticket_id")
@click.argument("names", nargs=-1)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder, made if it does not exist; the present one by default.",
)
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@json_option
def download(config: str, ticket_id: str, names: tuple[str, ...], folder: Path, force: bool, as_json: bool) -> None:
    """Save the files of a ticket and its notes: all, or those with one of the NAMES.

    A file is whole or not there. Names are made safe for the folder, and numbered where several files have one name.
    """
    with open_adapter(config) as adapter:
        ticket = adapter.get_ticket(ticket_id)
        if ticket is None:
            raise NotFoundError(f"there is no ticket {ticket_id}")
        wanted = chosen(ticket, names)
        targets = places(wanted, folder)
        if not force:
            there = [path for path in targets if path.exists()]
            if there:
                raise click.UsageError(f"{there[0]} is there already: --force replaces it")
        folder.mkdir(parents=True, exist_ok=True)
        saved = []
        for file, path in counted(list(zip(wanted, targets, strict=True)), "downloading", len(wanted)):
            adapter.download_attachment(ticket_id, file, save_to=path)
            saved.append({"name": file.name, "path": str(path), "size": path.stat().st_size})
            if not as_json:
                click.echo(clean(f"{path} ({path.stat().st_size} bytes)"))
    if as_json:
        print_json(saved)
    elif not saved:
        click.echo(f"ticket {ticket_id} has no files")


def chosen(ticket: UnifiedTicket, names: Sequence[str]) -> list[Attachment]:
    """The files of a ticket and its notes.

    Raises:
        NotFoundError: none has one of the names.
    """
    files = [*ticket.attachments, *(file for note in ticket.notes for file in note.attachments)]
    known = {file.name for file in files}
    for name in names:
        if name not in known:
            listed = ", ".join(repr(each) for each in sorted(known)) or "none"
            raise NotFoundError(f"ticket {ticket.id} has no file {name!r}: it has {listed}")
    return [file for file in files if not names or file.name in names]


def places(files: Sequence[Attachment], folder: Path) -> list[Path]:
    """Where each file goes: inside the folder whatever a customer called it, and no two in one place."""
    taken: set[str] = set()
    found = []
    for file in files:
        name = safe_name(file.name)
        stem, dot, ending = name.rpartition(".") if "." in name[1:] else (name, "", "")
        number = 1
        while name.lower() in taken:  # some file systems do not tell upper from lower case
            number += 1
            name = f"{stem} ({number}){dot}{ending}"
        taken.add(name.lower())
        found.append(folder / name)
    return found


def safe_name(name: str) -> str:
    """A file name that stays in its folder on every system."""
    safe = _UNSAFE.sub("_", name).strip(" .") or "file"
    if _DEVICES.match(safe):
        safe = f"_{safe}"
    while len(safe.encode("utf-8", "replace")) > _LONGEST:
        stem, dot, ending = safe.rpartition(".")
        safe = f"{stem[:-1]}{dot}{ending}" if stem and len(ending) < 20 else safe[:-1]
    return safe
