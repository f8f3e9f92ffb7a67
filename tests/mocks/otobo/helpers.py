"""Short ways to ask a fake, straight through its pipeline."""

from __future__ import annotations

import json
from typing import Any

from otai_mocks import FakeOTOBO
from otai_mocks.messages import Request, Response

GATEWAY = "/otobo/nph-genericinterface.pl/Webservice"
TICKET = {"Title": "Printer", "Queue": "Support", "State": "new", "Priority": "3 normal", "CustomerUser": "julia"}
ARTICLE = {"Subject": "Printer", "Body": "It does not print.", "ContentType": "text/plain; charset=utf-8"}


def send(
    fake: FakeOTOBO,
    route: str,
    data: Any = None,
    *,
    method: str = "POST",
    service: str = "OTAI",
    query: str = "",
    address: str = "127.0.0.1",
    content_type: str = "application/json",
) -> Response:
    body = b"" if data is None else data if isinstance(data, bytes) else json.dumps(data).encode()
    path = f"{GATEWAY}/{service}/{route}"
    return fake.handle(Request(method, path, query, {"content-type": content_type}, body, "", address))


def ask(fake: FakeOTOBO, operation: str, *, login: str = "otai", password: str | None = None, **data: Any) -> Any:
    """The JSON answer of an operation on the service that answers everything by POST."""
    credentials = {"UserLogin": login, "Password": f"{login}-secret" if password is None else password}
    return send(fake, operation, {**credentials, **data}).json()


def error(answer: Any) -> tuple[str, str]:
    return answer["Error"]["ErrorCode"], answer["Error"]["ErrorMessage"]


def create(fake: FakeOTOBO, article: dict[str, Any] | None = None, **ticket: Any) -> int:
    answer = ask(fake, "TicketCreate", Ticket={**TICKET, **ticket}, Article={**ARTICLE, **(article or {})})
    return int(answer["TicketID"])
