"""Questions to a system, and what it answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import (
    AuthenticationError,
    OTAIError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)
from .rules import Rules

if TYPE_CHECKING:
    from ..adapter import TicketSystemAdapter

MOST_SILENCES = 3
"""So many questions in a row without an answer, and no more are put."""
GONE = "some were gone meanwhile (404)"
_ELSEWHERE = "the answer is not that of such a system"
NO_ROUTE = "the web service has no such route"
_CODE = re.compile(r"[a-z_]{1,40}|[A-Za-z]{1,40}\.[A-Za-z]{1,40}")
_LINK = re.compile(r'<[^<>]*>; rel="?(\w+)"?')


class Answer(msgspec.Struct, frozen=True):
    """One answer.

    Attributes:
        status: the HTTP status.
        content_type: media type and charset, in lower case; ``""`` where none is told.
        headers: name in lower case → how its value is formed; of those that clients rely on.
        body_kind: ``"json"``, ``"nothing"`` or ``"no JSON"``.
        body: what a JSON body says.
        refused: it is a refusal, whose codes and sentences are the protocol's.
    """

    status: int
    content_type: str
    headers: dict[str, str]
    body_kind: str
    body: Any = None
    refused: bool = False


class NotCompared(msgspec.Struct, frozen=True):
    """A question that brought nothing to compare.

    Attributes:
        endpoint: what was asked.
        why: why there is nothing, without any value.
        error: the class of the error, if it was one.
    """

    endpoint: str
    why: str
    error: type[OTAIError] | None = None

    def __str__(self) -> str:
        return f"{self.endpoint}: {self.why}"


class Heard(msgspec.Struct):
    """All that a system said.

    Attributes:
        answers: by question, in the order in which they were first put.
        not_compared: questions without a usable answer.
        requests: how many were sent, repetitions included.
        release: what the answers tell of the system's release; ``""`` if nothing.
    """

    answers: dict[str, list[Answer]] = {}
    not_compared: list[NotCompared] = []
    requests: int = 0
    release: str = ""

    def left_out(self, endpoint: str, why: str, error: type[OTAIError] | None = None) -> None:
        """Note once that a question brought nothing."""
        note = NotCompared(endpoint, why, error)
        if note not in self.not_compared:
            self.not_compared.append(note)


class Stopped(Exception):
    """No more questions are put."""


class Ask:
    """Puts questions to one system through its adapter.

    Args:
        adapter: the system's.
        rules: of the system.
        most: how many tickets and people are looked at.
        on_answer: called after each question.
    """

    def __init__(
        self, adapter: TicketSystemAdapter, rules: Rules, most: int, on_answer: Callable[[], object] = lambda: None
    ) -> None:
        self.adapter = adapter
        self.rules = rules
        self.most = most
        self.heard = Heard()
        self._on_answer = on_answer
        self._silences = 0

    def __call__(
        self,
        endpoint: str,
        method: str,
        path: str,
        *,
        about: str = "",
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        refused: bool = False,
        headers: tuple[str, ...] = (),
        empty: Any = msgspec.UNSET,
        may_lack: bool = False,
        rows: bool = True,
        must: bool = False,
        may_vanish: bool = False,
    ) -> Any:
        """Put a question; what the body says, or None where there is nothing that can be used.

        Args:
            endpoint: what the answers are collected under.
            method: the verb.
            path: as `Raw.request` takes it.
            about: what is special about it; such answers are collected apart.
            query: what stands behind the ``?``.
            json: the body.
            refused: it is put to be refused.
            headers: names in lower case of headers that are compared beside those of all answers.
            empty: an answer with this body tells nothing, as nothing was found.
            may_lack: a system may do without it.
            must: without an answer to it there is no sense in others.
            may_vanish: what it is about was in the list, and may have been deleted since.
            rows: compare what the elements of a list look like, and not only what stands around them.

        Raises:
            Stopped: the credentials were refused, nothing answers any more, or it is another system that does.
        """
        name = f"{endpoint} ({about})" if about else endpoint
        try:
            reply = self.adapter.raw.request(method, path, query=query, json=json, writes=False)
        except (TransportError, RateLimitError, UnexpectedResponseError) as error:
            self._silent(name, error)
            return None
        finally:
            self._on_answer()
        self._silences = 0
        answer = answer_of(reply, self.rules, refused=refused, headers=headers)
        self.heard.release = self.heard.release or release_of(reply.headers)
        failure = failure_of(answer, reply.body, self.rules, on_purpose=refused)
        if failure is None and must and answer.status >= 400:
            failure = UnexpectedResponseError, f"{_ELSEWHERE} ({answer.status}): is the address right?"
        if failure is None and may_vanish and answer.status == 404:
            failure = None, GONE
        if failure is not None:
            kind, why = failure
            self.heard.left_out(name, why, None if may_lack and why == NO_ROUTE else kind)
            if kind is AuthenticationError:
                raise Stopped  # a refused login is not tried again: that locks accounts
            if must and kind is UnexpectedResponseError:
                raise Stopped
            return None
        if answer.body == empty:
            self.heard.left_out(name, "the system shows none")
            return answer.body
        kept = answer if rows or not isinstance(answer.body, list) else msgspec.structs.replace(answer, body=[])
        self.heard.answers.setdefault(name, []).append(kept)
        return answer.body if answer.status < 300 else None

    def _silent(self, name: str, error: OTAIError) -> None:
        kind = type(error)
        self.heard.left_out(name, _SILENT.get(kind, "no usable answer came"), kind)
        self._silences += 1
        if self._silences >= MOST_SILENCES:
            self.heard.left_out("all other questions", f"not put after {MOST_SILENCES} without an answer", kind)
            raise Stopped


_SILENT: dict[type[OTAIError], str] = {
    RateLimitError: "not sent: the account's rate limit is used up",
    UnexpectedResponseError: "a redirect, or an answer that breaks HTTP or is too long",
}


def answer_of(reply: Any, rules: Rules, *, refused: bool = False, headers: tuple[str, ...] = ()) -> Answer:
    """An answer as it is compared."""
    kind, body = "json", None
    if not reply.body.strip():
        kind = "nothing"
    else:
        try:
            body = msgspec.json.decode(reply.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            kind = "no JSON"
    return Answer(
        reply.status,
        "; ".join(part.strip() for part in reply.headers.get("Content-Type", "").lower().split(";")),
        {name: formed(reply.headers[name]) for name in (*rules.headers, *headers) if name in reply.headers},
        kind,
        body,
        refused or reply.status >= 400 or _error_in(body, rules) is not None,
    )


def formed(value: str) -> str:
    """How the value of a header is formed."""
    links = _LINK.findall(value)
    if links:
        return f'<address>; rel="{"/".join(links)}"' if all(link.isalpha() for link in links) else "links"
    if value.replace(".", "", 1).isdigit():
        return "a number"
    if re.match(r"https?://", value):
        return "an address"
    return "a text"


def release_of(headers: Mapping[str, str]) -> str:
    """What an answer tells of the release, if its value is one."""
    found = re.search(r"latest=(v\d+)", headers.get("X-Freshdesk-Api-Version", ""))
    return f"API {found[1]}" if found else ""


def failure_of(
    answer: Answer, body: bytes, rules: Rules, *, on_purpose: bool = False
) -> tuple[type[OTAIError] | None, str] | None:
    """Why an answer tells nothing of the system's shapes: it is not the system's own, or says who may not ask.

    Args:
        answer: the answer.
        body: its bytes.
        rules: of the system.
        on_purpose: a refusal was asked for; what else would hide the answer is then one to be compared.
    """
    code = _error_in(answer.body, rules) or ""
    if answer.status in (401, 407) or code.endswith(".AuthFail"):
        return AuthenticationError, "the credentials were refused: no more questions were put"
    if answer.status == 429:
        return RateLimitError, "too many calls (429)"
    if b"while determine Operation" in body:
        return UnexpectedResponseError, NO_ROUTE
    if answer.status >= 500:
        return ServerError, f"the server failed ({answer.status})"
    page = answer.body_kind == "no JSON" and body.lstrip()[:1] == b"<"
    if page and not (on_purpose and answer.status >= 400):
        return UnexpectedResponseError, "a page instead of the system's own answer"
    if rules.system == "otobo" and answer.status >= 400 and answer.body_kind != "json":  # it refuses with 200
        return UnexpectedResponseError, f"{_ELSEWHERE} ({answer.status})"
    if on_purpose:
        return None
    if answer.status == 403 and code == "require_feature":
        return None, "the account's plan has no such feature (403)"
    if answer.status == 403:
        return PermissionDeniedError, "the account may not ask this (403)"
    if code.endswith(".AccessDenied"):
        return PermissionDeniedError, "the account may not do this"
    return None


def code_of(answer: Answer, rules: Rules) -> str:
    """The code of a refusal, where it is a word of the protocol; ``""`` otherwise."""
    code = _error_in(answer.body, rules) or ""
    errors = answer.body.get("errors") if isinstance(answer.body, dict) else None
    if not code and isinstance(errors, list) and errors and isinstance(errors[0], dict):
        code = str(errors[0].get("code"))
    return code if _CODE.fullmatch(code) else ""


def _error_in(body: Any, rules: Rules) -> str | None:
    """The code of a refusal, if a body is one."""
    if not isinstance(body, dict):
        return None
    if rules.system == "otobo":
        error = body.get("Error")
        return str(error.get("ErrorCode")) if isinstance(error, dict) else None
    return str(body["code"]) if isinstance(body.get("code"), str) and "message" in body else None
