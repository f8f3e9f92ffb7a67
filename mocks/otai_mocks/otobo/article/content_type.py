"""Content types of articles and attachments, read as OTOBO reads them: by what the text begins with."""

from __future__ import annotations

import codecs
import re
from typing import Any

from .. import perl

_DECLARED = "charset="
_MIME_TYPE = re.compile(r"\w+/\w+")


def of(given: dict[str, Any]) -> str:
    """The content type of a request's article, in lower case; ``ContentType`` wins over its two parts."""
    if perl.true(given.get("ContentType")):
        return perl.text(given["ContentType"]).lower()
    return f"{perl.text(given.get('MimeType')).lower()}; charset={perl.text(given.get('Charset')).lower()}"


def mime_type(text: str) -> str:
    """Only word characters count: ``application/vnd.ms-excel`` is ``application/vnd`` here."""
    found = _MIME_TYPE.match(text)
    return found.group() if found else ""


def charset(text: str) -> str:
    """The declared charset, ``""`` without one. A declaration that cannot be read leaves something that is none."""
    at = text.lower().find(_DECLARED)
    if at < 0:
        return ""
    name = text[at + len(_DECLARED) :].replace('"', "").replace("'", "").partition(";")[0]
    readable = at > 0 and name[:1].isalnum()
    return name if readable else text


def mime_type_ok(text: str) -> bool:
    """A ``MimeType`` given on its own must be nothing but one."""
    return re.fullmatch(r"\w+/\w+", text) is not None


def charset_ok(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False


def ok(text: str) -> bool:
    declared = charset(text)
    return not re.search("[\r\n]", text) and bool(mime_type(text)) and (not declared or charset_ok(declared))
