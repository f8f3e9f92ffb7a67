"""Attachments: checks, names, base64."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from itertools import chain, count
from typing import Any

from .. import perl
from ..errors import fault, refused
from ..tables.records import Attachment
from . import content_type

HTML_FILE = "file-2"
"""What the HTML of a body is called among the attachments."""
_NAME_BYTES = 220
"""A longer file name is shortened, at first before its last dot: bytes of UTF-8."""
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")


def items(value: Any, operation: str) -> Iterator[dict[str, Any]]:
    """The attachments of a request: an array or one object, each trimmed.

    Raises:
        FaultError: at the first one that is no filled object; the ones before it have been checked by then.
    """
    for item in [value] if isinstance(value, dict) else value if isinstance(value, list) else []:
        if not perl.is_hash(item):
            raise fault("attachment_items", "an attachment is no filled object", operation=operation)
        yield perl.trimmed_hash(item)


def checked(item: dict[str, Any], operation: str) -> dict[str, Any]:
    suffix = "create" if operation == "TicketCreate" else "update"
    for key, name in (("Content", "content"), ("ContentType", "content_type"), ("Filename", "filename")):
        if not perl.is_text(item.get(key)):
            raise refused(f"attachment_{name}_missing_{suffix}", operation, f"an attachment has no {key}")
    kind = perl.text(item["ContentType"])
    if kind != "0" and not content_type.ok(kind):
        raise refused("attachment_content_type_invalid", operation, f"{kind!r} is no content type")
    return item


def build(item: dict[str, Any], taken: set[str]) -> Attachment:
    """An attachment as it is stored beside files with the names ``taken``."""
    name = free_name(clean_name(perl.text(item["Filename"])), taken)
    content_id = stored_content_id(perl.text(item.get("ContentID")))
    kind = perl.text(item["ContentType"]).lower()
    given = perl.text(item.get("Disposition")).split(";")[0]
    return Attachment(
        name,
        decode(perl.text(item["Content"])),
        kind,
        given or disposition(name, kind, content_id),
        content_id,
        perl.text(item.get("ContentAlternative")),
    )


def free_name(name: str, taken: set[str]) -> str:
    """The name of a file beside files with the names ``taken``: the second ``a.txt`` is stored as ``a-1.txt``."""
    stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
    numbered = (f"{stem}-{number}{dot}{extension}" for number in count(1))
    return next(free for free in chain([name], numbered) if free not in taken)


def stored_content_id(given: str) -> str:
    """The content id of an attachment as it is stored; ``""`` if none was given. It stands in angle brackets."""
    bare = given.removeprefix("<").removesuffix(">")
    return f"<{bare}>" if bare else ""


def disposition(filename: str, kind: str, content_id: str) -> str:
    """``inline`` or ``attachment``, for a file that was sent without a disposition.

    Images that a body shows are inline, and so is whatever is called as the HTML of a body is (seen with a plain text).
    """
    is_shown = bool(content_id) and kind.startswith("image/")
    return "inline" if is_shown or filename == HTML_FILE else "attachment"


def clean_name(name: str) -> str:
    """The name under which a file that was sent as ``name`` is stored, before names that are taken are avoided."""
    name = name.replace("\r", "").replace("\n", "").strip().lstrip(".")
    stem, dot, extension = name.rpartition(".")
    ending = dot + extension
    if not stem or len(name.encode("utf-8")) <= _NAME_BYTES:
        return _cut(name, _NAME_BYTES)
    room = max(_NAME_BYTES - len(ending.encode("utf-8")), len(stem[0].encode("utf-8")))
    return _cut(_cut(stem, room) + ending, _NAME_BYTES)


def _cut(text: str, size: int) -> str:
    """As many whole letters as ``size`` bytes of UTF-8 hold."""
    return text.encode("utf-8")[:size].decode("utf-8", "ignore")


def decode(content: str) -> bytes:
    """Base64 as Perl reads it: wrong characters are skipped, the rest ends at the first padding."""
    letters = _NO_BASE64.sub("", content).split("=")[0]
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + "=" * (-len(letters) % 4))


def encode(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
