"""The tickets, page by page, found by words, and the files that hang on them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from ..kit.tickets import TicketFile
from ..messages import Response
from .call import Call, Refused, wrong

_PAGE = 100
_LONGEST_SEARCH = 500
_INSIDE = ("body", "custom_fields", "attachments", "notes")
"""What ``brief=1`` leaves out."""
_SHOWN = {
    **{kind: kind for kind in ("image/png", "image/jpeg", "image/gif", "image/webp", "application/json")},
    **dict.fromkeys(("text/plain", "text/csv", "text/markdown"), "text/plain; charset=utf-8"),
}
"""What a browser may show, and as what. It runs nothing in them; all else is only saved."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def tickets(call: Call) -> tuple[int, Any]:
    """The tickets as plain data, the one that changed last first; or the one with ``id``.

    ``search`` finds (see `kit.tickets.found`); ``limit`` of them stand on a page, and ``page`` says on which (from 1).
    Without either all are given. ``brief=1`` leaves out what is inside and counts it.
    """
    fake = call.fake
    wanted, brief = call.number("id"), call.flag("brief")
    page = call.number("page", least=1)
    limit = call.number("limit", None if page is None else _PAGE, least=0 if page is None else 1)
    search = call.query.get("search", "")
    if len(search) > _LONGEST_SEARCH:
        wrong(f"search has {len(search)} characters", f"at most {_LONGEST_SEARCH}")
    if wanted is not None:
        found = [wanted] if wanted in fake.state.tickets else []
        if not found:
            raise Refused(404, f"there is no ticket {wanted}")
    else:
        found = fake.ticket_ids(search)
    first = 0 if limit is None else ((page or 1) - 1) * limit
    chosen = found[first:] if limit is None else found[first : first + limit]
    rows = [fake.ticket_row(number) for number in chosen]
    return 200, {
        "system": fake.system,
        "title": fake.title,
        "count": len(fake.state.tickets),
        "found": len(found),
        "page": page or 1,
        "pages": max(1, -(-len(found) // limit)) if limit else 1,
        "tickets": [_brief(row) for row in rows] if brief else rows,
    }


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    files = len(row["attachments"]) + sum(len(note["attachments"]) for note in row["notes"])
    outside = {name: value for name, value in row.items() if name not in _INSIDE}
    return {**outside, "counts": {"notes": len(row["notes"]), "attachments": files}}


def file(call: Call) -> tuple[int, Any]:
    """The bytes of a file, as they were sent.

    A stranger may have sent it: what a browser would run, HTML and SVG above all, is only saved, and what it shows is
    shut into a sandbox.
    """
    found = call.fake.ticket_file(call.id)
    if found is None:
        raise Refused(404, f"there is no file {call.id!r}: the tickets of GET /_fake/state say which there are")
    return 200, _sent(found)


def _sent(file: TicketFile) -> Response:
    shown = _SHOWN.get(file.content_type.partition(";")[0].strip().lower())
    headers = [
        ("Content-Type", shown or "application/octet-stream"),
        ("Content-Security-Policy", _POLICY),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Disposition", f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{_quoted(file.name)}"),
    ]
    return Response(200, headers, file.content)


def _quoted(name: str) -> str:
    return quote(name.encode("utf-8", "replace"), safe="")
