"""What a handler is given, and what it gives back."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...messages import Request
from ..choices import Choices
from ..errors import FieldError, invalid
from ..tables.records import Agent, Attachment
from ..tables.state import State
from .body import Body
from .paging import MAX_PER_PAGE, cut, link_header, read_page, read_per_page
from .validate import Field, validate

_LOOPBACK = re.compile(r"(https?://)(localhost|127\.[\d.]+|\[::1\])((?::\d+)?)")
LIST_QUERY = ("page", "per_page", "updated_since", "_updated_since", "order_by", "order_type")
"""What lists other than /tickets let pass. Connectors send updated_since to every list; where the service is not known
to filter by it, it is left unheard (INF)."""


@dataclass(slots=True)
class Reply:
    """A handler's answer: ``body`` becomes JSON, None an empty body; bytes go out as they are."""

    status: int
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    why: str = ""
    wrote: bool = False


@dataclass(slots=True)
class Call:
    """One request on its way through a handler.

    Attributes:
        agent: who is logged in.
        base_url: how the caller reached the account; links in answers lead back there.
        query: the parameters; of one that was sent twice, the last (python-freshdesk sends `page` twice).
        body: what was sent.
        path: what was asked for, below /api/v2, as the router knows it.
        plan: the account's plan.
    """

    state: State
    choices: Choices
    request: Request
    agent: Agent
    now: datetime
    base_url: str
    query: dict[str, str]
    dice: random.Random
    domain: str
    body: Body = field(default_factory=Body)
    path: str = ""
    plan: str = ""

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/v2"

    @property
    def url(self) -> str:
        """The address of this call, without its query."""
        return f"{self.api_url}/{self.path}"

    def location(self, path: str) -> tuple[tuple[str, str], ...]:
        """The ``Location`` of something just made."""
        return (("Location", f"{self.api_url}/{path}"),)

    def file_url(self, attachment: Attachment) -> str:
        """A link to another host that needs no key and ends after five minutes (REC PBR; R7: X-Amz-Expires=300)."""
        expires = int(self.now.timestamp()) + 300
        name = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in attachment.name) or "file"
        host = host_of_files(self.base_url, self.domain)
        return (
            f"{host}/data/helpdesk/attachments/production/{attachment.id}/original/{name}"
            f"?Expires={expires}&Signature={signature(attachment.id, expires)}&Key-Pair-Id=FAKE"
        )

    def read(self, rules: Mapping[str, Field]) -> dict[str, Any]:
        """What was sent, clean; 400 if a rule is broken. For a handler that has nothing else to say against it."""
        errors: list[FieldError] = []
        values = validate(self.body, rules, errors)
        if errors:
            raise invalid(errors)
        return values

    def page_of(
        self,
        items: Iterable[Any],
        render: Callable[[Any], Any],
        errors: list[FieldError] | None = None,
        *,
        most: int = MAX_PER_PAGE,
    ) -> Reply:
        """One page of a list that is a bare array, with its ``Link`` to the next."""
        failed = errors if errors is not None else []
        page, per_page = read_page(self.query, failed), read_per_page(self.query, failed, most)
        if failed:
            raise invalid(failed)
        return self.page_reply(*cut(items, page, per_page), render, page, per_page)

    def page_reply(self, rows: list[Any], more: bool, render: Callable[[Any], Any], page: int, per_page: int) -> Reply:
        headers = (link_header(self.url, self.query, page, per_page),) if more else ()
        return Reply(200, [render(row) for row in rows], headers)


def host_of_files(base_url: str, domain: str) -> str:
    """Where the account's files are: on a host of their own, which is asked without the account's key (REC PBR).

    On a port the same fake answers under the other name of this machine. By any other name a client may know the port,
    nothing is sure to lead to it but that name itself.
    """
    if base_url.lower().endswith(f"://{domain}.freshdesk.com".lower()):
        return base_url[: -len(".freshdesk.com")] + ".attachments6.freshdesk.com"
    found = _LOOPBACK.fullmatch(base_url)
    if found is None:
        return base_url
    return found[1] + ("127.0.0.1" if found[2] == "localhost" else "localhost") + found[3]


def signature(number: int, expires: int) -> str:
    """Stands for the signature of a file's link: not secret, but it ends with the link."""
    return format((number * 2654435761 + expires * 40503) % (1 << 64), "016x")


def read_include(query: dict[str, str], known: tuple[str, ...], errors: list[FieldError]) -> list[str]:
    """``include=a,b``: names of ``known``, each once."""
    text = query.get("include")
    if text is None:
        return []
    names = [name.strip() for name in text.split(",")]
    if not all(name in known for name in names):
        errors.append(FieldError("include", "choice", {"values": ",".join(known)}))
        return []
    return list(dict.fromkeys(names))
