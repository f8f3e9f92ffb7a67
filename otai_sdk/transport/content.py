"""What a request carries."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from .secret import Credentials

File = tuple[str, tuple[str, bytes, str]]
"""One part of a multipart form: field, (file name, content, MIME type)."""

_LINE_END = re.compile(r"[\r\n\0]")


class NotSendableError(Exception):
    """A value cannot be sent; the text says which and why."""


class Content:
    """The body of a request: JSON, or a multipart form, or nothing.

    Args:
        json: what becomes JSON.
        credentials: fields that go before those of ``json``, which must then be a mapping or None.
        form: the fields of a form.
        files: its files.
    """

    __slots__ = ("_credentials", "_files", "_form", "_json")

    def __init__(
        self,
        json: Any,
        credentials: Credentials | None,
        form: Sequence[tuple[str, str]] | None,
        files: Sequence[File] | None,
    ) -> None:
        self._json, self._credentials, self._form, self._files = json, credentials, form, files

    def check(self) -> None:
        """Refuse what requests and msgspec would send, but as something else.

        Raises:
            NotSendableError: NaN, infinity, or a line end where it would begin a header.
        """
        try:
            _refuse_not_a_number(self._json)
        except RecursionError:
            raise NotSendableError("it is nested too deeply") from None
        for _, (name, _, kind) in self._files or ():
            if _LINE_END.search(kind):
                raise NotSendableError(f"the content type {kind!r} of the file {name!r} has a line end")

    def arguments(self) -> dict[str, Any]:
        """What requests takes. Use it inside the call, never keep it in a variable: it holds the credentials.

        Raises:
            NotSendableError: a value that JSON cannot hold.
        """
        if self._json is None and self._credentials is None:
            return {} if self._files is None else {"data": list(self._form or []), "files": list(self._files)}
        return {"data": self._encoded()}

    @property
    def headers(self) -> dict[str, str]:
        """Those that requests does not find out itself."""
        return {} if self._json is None and self._credentials is None else {"Content-Type": "application/json"}

    def _encoded(self) -> bytes:
        try:
            if self._credentials is None:
                return msgspec.json.encode(self._json)
            return msgspec.json.encode({**self._credentials.revealed(), **(self._json or {})})
        except UnicodeEncodeError as error:
            raise NotSendableError(half_a_character(error)) from None
        except RecursionError:
            raise NotSendableError("it is nested too deeply") from None
        except (TypeError, ValueError, OverflowError) as error:
            raise NotSendableError(str(error)) from None


def half_a_character(error: UnicodeEncodeError) -> str:
    """What is wrong with a text that has no UTF-8."""
    return f"{error.object[error.start : error.end]!r} is half a character (a lone surrogate)"


def _refuse_not_a_number(value: Any) -> None:
    """JSON has no NaN and no infinity; msgspec would send null, which clears a field."""
    if isinstance(value, float) and not math.isfinite(value):
        raise NotSendableError(f"{value} is no number in JSON")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return
    for item in value:
        _refuse_not_a_number(item)
