"""How fast the adapters are, against the bare requests they make and against other clients."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import requests
from figure import Figure, ratio, seconds
from served import served

from otai_sdk import SearchCriteria, SystemConfig, TicketSystemAdapter, create_adapter

PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}
LATENCY = 0.02


def adapter_for(system: str, params: dict[str, Any]) -> TicketSystemAdapter:
    return create_adapter(SystemConfig("bench", PROVIDERS[system], params))


def importing(code: str, rounds: int) -> float:
    """A fresh interpreter that imports the library ÷ one that imports its two dependencies, both compiled before."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def run(code: str) -> float:
            program = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
            command = [sys.executable, "-c", program]
            return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)

        bare = "import requests, msgspec, msgspec.json"
        run(code), run(bare)
        return statistics.median(run(code) / run(bare) for _ in range(rounds))


class Bare:
    """The requests themselves, without an adapter: one session of requests with its defaults, and msgspec's decoder."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params
        self.session = requests.Session()

    def otobo(self, operation: str, **payload: Any) -> Any:
        login = {"UserLogin": self.params["username"], "Password": self.params["password"]}
        url = f"{self.params['server_address']}/Webservice/{self.params['webservice_name']}/{operation}"
        body = msgspec.json.encode({**login, **payload})
        answer = self.session.post(url, data=body, headers={"Content-Type": "application/json"}, timeout=60)
        return msgspec.json.decode(answer.content)

    def freshdesk(self, path: str, **query: Any) -> Any:
        auth = (self.params["freshdesk_api_key"], "X")
        url = f"{self.params['base_url']}/api/v2{path}"
        return msgspec.json.decode(self.session.get(url, params=query, auth=auth, timeout=60).content)


def otobo(rounds: int) -> list[Figure]:
    with served("otobo", 1000) as params, adapter_for("otobo", params) as adapter:
        bare = Bare(params)
        get = {"AllArticles": 1, "DynamicFields": 1, "Attachments": 1, "HTMLBodyAsAttachment": 1}

        def raw() -> None:
            ids = bare.otobo("TicketSearch", Limit=10_000_000)["TicketID"]
            for start in range(0, len(ids), 200):
                bare.otobo("TicketGet", TicketID=ids[start : start + 200], AllArticles=1, DynamicFields=1)

        return [
            Figure(
                "client.otobo.get",
                ratio(lambda: adapter.get_ticket(500), lambda: bare.otobo("TicketGet", TicketID=500, **get), rounds),
            ),
            Figure(
                "client.otobo.thousand",
                ratio(lambda: list(adapter.iter_tickets(SearchCriteria())), raw, max(15, rounds // 20)),
            ),
        ]


def freshdesk(rounds: int) -> list[Figure]:
    with served("freshdesk", 300) as params, adapter_for("freshdesk", params) as adapter:
        bare = Bare(params)
        include = "conversations,requester"
        adapter.get_ticket(100)
        return [
            Figure("client.freshdesk.page", page(bare, rounds)),
            Figure(
                "client.freshdesk.get",
                ratio(lambda: adapter.get_ticket(100), lambda: bare.freshdesk("/tickets/100", include=include), rounds),
            ),
        ]


def page(bare: Bare, rounds: int) -> float:
    """A page of 100 rows to unified tickets ÷ the bare decode of the same bytes."""
    from otai_sdk.freshdesk import translate, wire
    from otai_sdk.freshdesk.directory import Names

    rows = bare.freshdesk("/tickets", per_page=100, include="description", updated_since="2020-01-01T00:00:00Z")
    body = json.dumps(rows).encode()
    names = Names(msgspec.convert(bare.freshdesk("/ticket_fields"), list[wire.TicketField]))
    decoder = msgspec.json.Decoder(list[wire.Ticket])

    def unified() -> None:
        for row in decoder.decode(body):
            translate.ticket(row, names, "https://acme.freshdesk.com")

    return ratio(unified, lambda: msgspec.json.decode(body), rounds)


def against_otobo() -> float:
    """1,000 tickets behind 20 ms: how many times as long the client `otobo` takes."""
    import asyncio

    import otobo as foreign

    with served("otobo", 1000, LATENCY) as params, adapter_for("otobo", params) as adapter:

        async def theirs() -> None:
            config = foreign.ClientConfig(
                base_url=params["server_address"],
                webservice_name="BUILT",
                operation_url_map={
                    foreign.TicketOperation.SEARCH: "ticket-search",
                    foreign.TicketOperation.GET: "ticket-get",
                },
            )
            async with foreign.OTOBOClient(config) as client:
                client.login(foreign.BasicAuth(user_login=params["username"], password=params["password"]))
                search = foreign.TicketSearch(queues=[foreign.IdName(name="Support")], limit=10_000)
                ids = await client.search_tickets(search)
                assert len([await client.get_ticket(int(id_)) for id_ in ids]) == 1000

        ours = seconds(lambda: list(adapter.iter_tickets(SearchCriteria())))
        return seconds(lambda: asyncio.run(theirs())) / ours


def against_python_freshdesk() -> float:
    """3,000 tickets: how many times as long `python-freshdesk` takes."""
    from freshdesk.api import API

    with served("freshdesk", 3000) as params, adapter_for("freshdesk", params) as adapter:
        client = API("acme.freshdesk.com", params["freshdesk_api_key"], version=2)
        client._api_prefix = f"{params['base_url']}/api/v2/"
        client._session.trust_env = False

        def theirs() -> None:
            found = client.tickets.list_tickets(filter_name=None, updated_since="2020-01-01T00:00:00Z")
            assert len(found) == 3000, len(found)

        def read() -> None:
            assert sum(1 for _ in adapter.iter_tickets(SearchCriteria())) == 3000

        return ratio(theirs, read, 5)


def figures(rounds: int) -> list[Figure]:
    """Everything measured of the adapters."""
    return [
        Figure("client.import", importing("import otai_sdk", max(15, rounds // 10))),
        Figure("client.import.adapter", importing("from otai_sdk import FreshdeskAdapter", max(15, rounds // 10))),
        *freshdesk(rounds),
        *otobo(rounds),
        Figure("client.otobo.foreign", against_otobo()),
        Figure("client.freshdesk.foreign", against_python_freshdesk()),
    ]
