"""Attachments: checks, names, base64."""

from __future__ import annotations

import base64
import re
from typing import Any

from . import perl
from .errors import fault, refused
from .records import Attachment
from .validate import mime_type_ok

_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")


def items(value: Any, operation: str) -> list[dict[str, Any]]:
    """The attachments of a request: an array or one object, each trimmed."""
    if isinstance(value, dict):
        return [perl.trimmed_hash(value)]
    found = value if isinstance(value, list) else []
    if not all(isinstance(item, dict) for item in found):
        raise fault(
            "attachment_items", "the array of attachments holds something else than objects", operation=operation
        )
    return [perl.trimmed_hash(item) for item in found]


def check(item: dict[str, Any], operation: str) -> None:
    suffix = "create" if operation == "TicketCreate" else "update"
    for key, name in (("Content", "content"), ("ContentType", "content_type"), ("Filename", "filename")):
        if not perl.true(item.get(key)):
            raise refused(f"attachment_{name}_missing_{suffix}", operation, f"an attachment has no {key}")
    if not mime_type_ok(perl.text(item["ContentType"])):
        raise refused("attachment_content_type_invalid", operation, f"{item['ContentType']!r} is no MIME type")


def build(item: dict[str, Any], taken: list[Attachment]) -> Attachment:
    """An attachment with a name that is not taken yet: ``a.txt``, ``a-1.txt`` …"""
    name = clean_name(perl.text(item["Filename"]))
    used = {attachment.filename for attachment in taken}
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name, "", ""
    candidate, count = name, 0
    while candidate in used:
        count += 1
        candidate = f"{stem}-{count}{dot}{extension}"
    return Attachment(
        candidate,
        decode(perl.text(item["Content"])),
        perl.text(item["ContentType"]),
        perl.text(item.get("Disposition")) or "attachment",
        perl.text(item.get("ContentID")),
    )


def clean_name(name: str) -> str:
    """``../../etc/passwd`` becomes ``/../etc/passwd``."""
    return name.lstrip(".")


def decode(content: str) -> bytes:
    """Base64 as Perl reads it: wrong characters are skipped, the rest ends at the first padding."""
    letters = _NO_BASE64.sub("", content).split("=")[0]
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + "=" * (-len(letters) % 4))


def encode(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
