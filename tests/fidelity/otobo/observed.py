"""Asks a FakeOTOBO the small questions that real servers were asked, and tells what is worth comparing of the answers.

Each kind of question brings its own tickets; what else the system holds does not matter. The answers of 11.0.6 and
10.1.11 lie in observed/. Ids, ticket numbers and memory addresses are replaced, so that answers can be compared as
they stand.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from otai_mocks import FakeOTOBO
from otai_mocks.messages import Request

from .player import HERE

OBSERVED = HERE / "observed"
_GATEWAY = "/otobo/nph-genericinterface.pl/Webservice/OTAI/"
_TICKET = {"Title": "t", "Queue": "Raw", "State": "new", "Priority": "3 normal", "CustomerUser": "customer1"}
_ARTICLE = {"Subject": "s", "Body": "b", "ContentType": "text/plain; charset=utf-8"}
_SHOWN = ("Title", "Queue", "State", "Priority", "Lock", "Owner", "Responsible", "Type", "CustomerUserID", "CustomerID")
Lines = Iterator[list[Any]]


def questions() -> list[dict[str, Any]]:
    with gzip.open(OBSERVED / "questions.json.gz", "rt", encoding="utf-8") as file:
        found: list[dict[str, Any]] = json.load(file)
    return found


def answers(version: str) -> list[list[Any]]:
    with gzip.open(OBSERVED / f"answers-{version}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def ask_all(fake: FakeOTOBO) -> Lines:
    """One line per answer, in the order of `answers`."""
    asker = Asker(fake)
    for question in questions():
        kind: Callable[[dict[str, Any]], Lines] = getattr(asker, question["kind"])
        for line in kind(question):
            yield json.loads(re.sub(r"\(0x[0-9a-f]+\)", "(0xN)", json.dumps(line)))


class Asker:
    """A method per kind of question."""

    def __init__(self, fake: FakeOTOBO) -> None:
        self._fake = fake

    def _call(self, route: str, **data: Any) -> tuple[int, Any]:
        body = json.dumps({"UserLogin": "otai", "Password": "otai-secret", **data}).encode()
        headers = {"content-type": "application/json"}
        response = self._fake.handle(Request("POST", _GATEWAY + route, "", headers, body, "", "127.0.0.1"))
        try:
            return response.status, json.loads(response.body)
        except ValueError:
            return response.status, response.body.decode().strip()[:200]

    def _create(self, ticket: dict[str, Any] | None = None, **more: Any) -> tuple[int, Any]:
        article = {**_ARTICLE, **more.pop("article", {})}
        return self._call("Ticket", Ticket={**_TICKET, **(ticket or {})}, Article=article, **more)

    def _new(self, ticket: dict[str, Any] | None = None, **more: Any) -> str:
        return str(self._create(ticket, **more)[1]["TicketID"])

    def _get(self, ticket_id: str, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = self._call("TicketGet", TicketID=ticket_id, **options)[1]["Ticket"][0]
        return found

    def _search(self, ids: list[str], **filters: Any) -> tuple[int, Any]:
        """Status, and the places of what was found among ``ids``."""
        status, body = self._call("TicketSearch", TicketID=ids, **filters)
        return status, sorted(ids.index(i) for i in body.get("TicketID", ())) if isinstance(body, dict) else body

    def titles(self, q: dict[str, Any]) -> Lines:
        ids = [self._new({"Title": title}) for title in q["stored"]]
        for key in q.get("keys", ["Title"]):
            for pattern in q["patterns"]:
                yield ["titles", key, pattern, *self._search(ids, **{key: pattern})]

    def field_search(self, q: dict[str, Any]) -> Lines:
        ids = []
        for value in q["stored"]:
            answer = self._create(DynamicField=[{"Name": q["field"], "Value": value}])
            yield ["stored", q["field"], value, told(answer)]
            if isinstance(answer[1], dict) and "TicketID" in answer[1]:
                ids.append(str(answer[1]["TicketID"]))
        for operator in q["operators"]:
            for value in q["values"]:
                filters = {f"DynamicField_{q['field']}": {operator: value}}
                yield ["field_search", q["field"], operator, value, *self._search(ids, **filters)]

    def field_set(self, q: dict[str, Any]) -> Lines:
        ticket_id = self._new()
        for value in q["values"]:
            field = {"Name": q["field"], "Value": value}
            answer = told(self._call("TicketUpdate", TicketID=ticket_id, DynamicField=field))
            fields = self._get(ticket_id, DynamicFields=1)["DynamicField"]
            yield ["field_set", q["field"], value, answer, next(f["Value"] for f in fields if f["Name"] == q["field"])]

    def html(self, q: dict[str, Any]) -> Lines:
        for markup in q["markup"]:
            ticket_id = self._new(article={"Body": markup, "ContentType": "text/html; charset=utf-8"})
            shown = self._get(ticket_id, AllArticles=1)["Article"][0]
            yield ["html", markup, shown["Body"], shown["ContentType"]]

    def words(self, q: dict[str, Any]) -> Lines:
        ids = [self._new(article={"Body": body}) for body in q["stored"]]
        for key in q["keys"]:
            for word in q["words"]:
                yield ["words", key, word, *self._search(ids, **{key: word})]

    def first_response(self, q: dict[str, Any]) -> Lines:
        from_customer = {"SenderType": "customer", "CommunicationChannel": "Internal", "IsVisibleForCustomer": 1}
        for sender in q["senders"]:
            for channel in q["channels"]:
                for visible in (0, 1):
                    ticket_id = self._new(article=from_customer)
                    note = {"SenderType": sender, "CommunicationChannel": channel, "IsVisibleForCustomer": visible}
                    answer = told(self._call("TicketUpdate", TicketID=ticket_id, Article={**_ARTICLE, **note}))
                    keys = self._get(ticket_id, Extended=1)
                    shown = sorted(key for key in keys if key.startswith(("First", "Solution", "Closed")))
                    yield ["first_response", sender, channel, visible, answer, shown]

    def values(self, q: dict[str, Any]) -> Lines:
        for name, sent in q["pairs"]:
            ticket_id = self._new()
            values = {name: sent} if isinstance(name, str) else dict(zip(name, sent, strict=True))
            answer = told(self._call("TicketUpdate", TicketID=ticket_id, Ticket=values))
            shown = self._get(ticket_id)
            yield ["values", name, sent, answer, {key: shown[key] for key in _SHOWN}]

    def files(self, q: dict[str, Any]) -> Lines:
        for names in q["names"]:
            encoded = [base64.b64encode(name.encode()).decode() for name in names]
            sent = [
                {"Filename": name, "ContentType": "text/plain", "Content": content}
                for name, content in zip(names, encoded, strict=True)
            ]
            answer = self._create(Attachment=sent)
            if "TicketID" not in answer[1]:
                yield ["files", names, told(answer)]
                continue
            shown = self._get(answer[1]["TicketID"], AllArticles=1, Attachments=1)["Article"][0].get("Attachment", ())
            yield [
                "files",
                names,
                [[f["FileID"], f["Filename"], f["Disposition"], _plain(f["Content"])] for f in shown],
            ]

    def history(self, q: dict[str, Any]) -> Lines:
        for steps in q["sequences"]:
            made = self._create()[1]
            ticket_id, articles = made["TicketID"], [made["ArticleID"]]
            for step in steps:
                body = self._call("TicketUpdate", TicketID=ticket_id, **step)[1]
                if "ArticleID" in body:
                    articles.append(body["ArticleID"])
            rows = self._call("TicketHistoryGet", TicketID=ticket_id)[1]["TicketHistory"][0]["History"]
            known = {str(article): f"article {n}" for n, article in enumerate(articles)}
            number = str(made["TicketNumber"])

            def shown(name: str, number: str = number, ticket_id: str = ticket_id) -> str:
                return re.sub(r"\d{6,}", "N", name.replace(number, "NUMBER")).replace(f"%%{ticket_id}", "%%ID")

            entries = [
                [row["HistoryType"], shown(row["Name"]), known.get(str(row["ArticleID"]), str(row["ArticleID"]))]
                for row in rows
            ]
            yield ["history", steps, entries]


def told(answer: tuple[int, Any]) -> list[Any]:
    """What is worth comparing of an answer."""
    status, body = answer
    if not isinstance(body, dict):
        return [status, body]
    if "Error" in body:
        return [status, body["Error"]["ErrorCode"], body["Error"]["ErrorMessage"]]
    return [status, body.get("faultstring", "ok")]


def _plain(content: str) -> str:
    return base64.b64decode(content).decode("utf-8", "replace")
