"""What is done with tickets beside writing them: outbound, forward, watchers, bulk, summary, archive."""

from __future__ import annotations

import re
from typing import Any

import requests

from . import keys as recorded
from .desk import Account, Desk, errors, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _desk(desk: Desk, tickets: int = 1) -> Account:
    account = desk.open()
    for _number in range(tickets):
        account.fake.add_ticket(requester="emma@globex.example")
    return account


def _outbound(account: Account, **values: Any) -> requests.Response:
    mailbox = next(iter(account.fake.state.email_configs))
    body = {"email": "new@else.example", "subject": "News", "email_config_id": mailbox, **values}
    return account.post("tickets/outbound_email", body)


@fact("work-outbound", "outbound_email: source 10, status 5 by default, assigned to the caller", "DOC")
def _(desk: Desk) -> None:
    answer = _outbound(desk.open())
    made = answer.json()
    assert answer.status_code == 201
    assert (made["source"], made["status"], made["priority"]) == (10, 5, 1)
    assert made["responder_id"] is not None


@fact("work-outbound-contact", "outbound_email: an unknown address becomes a contact", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    made = _outbound(account, name="Nina New").json()
    seen = account.get(f"contacts/{made['requester_id']}").json()
    assert (seen["email"], seen["name"]) == ("new@else.example", "Nina New")


@fact("work-outbound-needs", "outbound_email needs email, subject, email_config_id, and takes no requester_id", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    refused = errors(account.post("tickets/outbound_email", {"requester_id": 1}))
    assert {name for name, _, code in refused if code == "missing_field"} == {"email", "subject", "email_config_id"}
    assert {name for name, _, code in refused if code == "invalid_field"} == {"requester_id"}


@fact("work-outbound-setting", "outbound_email is refused while allow_agent_to_initiate_conversation is off", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    account.put("email/settings", {"allow_agent_to_initiate_conversation": False})
    assert _outbound(account).status_code in (400, 403)
    assert not account.fake.tickets


def _forward(account: Account, path: str = "forward", **values: Any) -> requests.Response:
    body = {"body": "<div>Test forward</div>", "to_emails": ["test@example.com"], **values}
    return account.post(f"tickets/1/{path}", body)


@fact("work-forward-keys", "A forward answers with the long shape of a conversation", "REC NAN26")
def _(desk: Desk) -> None:
    answer = _forward(_desk(desk))
    assert (answer.status_code, keys(answer)) == (201, recorded.FORWARD)


@fact("work-forward", "A forward: source 8, category 2, private, from the mailbox, has_quoted_text", "REC NAN26")
def _(desk: Desk) -> None:
    made = _forward(_desk(desk)).json()
    assert (made["source"], made["category"], made["private"], made["incoming"]) == (8, 2, True, False)
    assert (made["to_emails"], made["cc_emails"], made["bcc_emails"]) == (["test@example.com"], [], [])
    assert made["from_email"] == f"Acme <{made['support_email']}>"
    assert made["delivery_details"] == {"failed_emails": [], "pending_emails": []}
    assert (made["has_quoted_text"], made["is_offline_note"], made["deleted"]) == (True, False, False)


@fact("work-forward-location", "A forward's Location leads to /conversations/{id}", "REC NAN26")
def _(desk: Desk) -> None:
    account = _desk(desk)
    answer = _forward(account)
    assert answer.headers["Location"] == f"{account.url}/conversations/{answer.json()['id']}"


@fact("work-forward-needs", "A forward needs body and to_emails", "DOC")
def _(desk: Desk) -> None:
    refused = errors(_desk(desk).post("tickets/1/forward", {"cc_emails": []}))
    assert {(name, code) for name, _, code in refused} == {("body", "missing_field"), ("to_emails", "missing_field")}


@fact("conversations-reply-to-forward", "reply_to_forward: private, category 6, to the addresses sent", "DOC 4072-4150")
def _(desk: Desk) -> None:
    account = _desk(desk)
    answer = _forward(account, "reply_to_forward")
    made = answer.json()
    assert (answer.status_code, made["private"], made["category"]) == (201, True, 6)
    assert (made["to_emails"], made["has_quoted_text"]) == (["test@example.com"], True)


@fact("work-watch", "POST watch with a user_id: 204, empty, no Location", "REC NAN26")
def _(desk: Desk) -> None:
    account = _desk(desk)
    answer = account.post("tickets/1/watch", {"user_id": list(account.fake.agents)[1]})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Location" not in answer.headers


@fact("work-watchers", "GET watchers: watcher_ids", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    agents = list(account.fake.agents)[:2]
    for agent in agents:
        account.post("tickets/1/watch", {"user_id": agent})
    assert account.get("tickets/1/watchers").json() == {"watcher_ids": agents}


@fact("work-unwatch", "PUT unwatch without a body: the caller watches no more", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    me, other = list(account.fake.agents)[:2]
    for agent in (me, other):
        account.post("tickets/1/watch", {"user_id": agent})
    assert account.call("PUT", "tickets/1/unwatch").status_code == 204
    assert account.get("tickets/1/watchers").json() == {"watcher_ids": [other]}


@fact("work-bulk-watch", "PUT bulk_watch takes ids and user_id, bulk_unwatch ids alone: 204", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk, 2)
    me = next(iter(account.fake.agents))
    assert account.put("tickets/bulk_watch", {"ids": [1, 2], "user_id": me}).status_code == 204
    assert account.ids(filter="watching") == [2, 1]
    assert account.put("tickets/bulk_unwatch", {"ids": [1]}).status_code == 204
    assert account.ids(filter="watching") == [2]
    assert errors(account.put("tickets/bulk_unwatch", {"ids": [1], "user_id": me}))[0][2] == "invalid_field"


def _bulk(account: Account, what: str, **action: Any) -> requests.Response:
    return account.post(f"tickets/bulk_{what}", {"bulk_action": action})


@fact("work-bulk-answer", "A bulk call is 202 with job_id (a uuid) and href, without Location", "REC NAN26")
def _(desk: Desk) -> None:
    account = _desk(desk)
    for answer in (_bulk(account, "update", ids=[1], properties={"priority": 2}), _bulk(account, "delete", ids=[1])):
        assert (answer.status_code, list(answer.json())) == (202, ["job_id", "href"])
        assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer.json()["job_id"])
        assert answer.json()["href"] == f"{account.url}/jobs/{answer.json()['job_id']}"
        assert answer.headers["Status"] == "202 Accepted"
        assert "Location" not in answer.headers


@fact("work-job", "The work is done in the background; GET /jobs/{id}: in_progress, then completed", "DOC, 3P pango")
def _(desk: Desk) -> None:
    account = _desk(desk)
    job = _bulk(account, "update", ids=[1], properties={"priority": 4, "status": 3}).json()["job_id"]
    assert account.get(f"jobs/{job}").json()["status"] == "in_progress"
    assert account.get("tickets/1").json()["priority"] == 1
    account.fake.clock.advance(minutes=1)
    assert account.get(f"jobs/{job}").json()["status"] == "completed"
    assert account.get("tickets/1").json()["priority"] == 4


@fact("work-job-keys", "A job: id, name, status, created_at, updated_at, status_updated_at, progress", "DOC 4837")
def _(desk: Desk) -> None:
    account = _desk(desk)
    answer = account.get(f"jobs/{_bulk(account, 'delete', ids=[1]).json()['job_id']}")
    assert sorted(keys(answer)) == [
        *("created_at", "id", "name", "progress", "status", "status_updated_at", "updated_at"),
    ]
    assert isinstance(answer.json()["progress"], int)


@fact("work-bulk-reply", "bulk_update with reply answers every ticket", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk, 2)
    _bulk(account, "update", ids=[1, 2], reply={"body": "Please check this ticket"})
    account.fake.clock.advance(minutes=1)
    for number in (1, 2):
        rows = account.get(f"tickets/{number}/conversations").json()
        assert [(row["body_text"], row["source"]) for row in rows] == [("Please check this ticket", 0)]


@fact("work-bulk-delete", "bulk_delete puts the tickets into the bin", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk, 3)
    _bulk(account, "delete", ids=[1, 3])
    account.fake.clock.advance(minutes=1)
    assert account.ids(filter="deleted") == [3, 1]


@fact("work-bulk-internal", "Internal group and agent in bulk need a status in the same request", "DOC")
def _(desk: Desk) -> None:
    account = desk.open(shared_ownership=True)
    account.fake.add_ticket()
    properties = {"internal_group_id": next(iter(account.fake.groups))}
    assert _bulk(account, "update", ids=[1], properties=properties).status_code == 400
    assert _bulk(account, "update", ids=[1], properties={**properties, "status": 2}).status_code == 202


@fact("work-merge-primary", "The primary ticket may stand among those merged into it", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk, 3)
    assert account.put("tickets/merge", {"primary_id": 1, "ticket_ids": [1, 2, 3]}).status_code == 204
    assert [ticket.status for ticket in account.fake.tickets.values()] == [2, 5, 5]


@fact("work-summary-keys", "A summary: a note's keys, last_edited_* and cloud_files", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    assert keys(account.put("tickets/1/summary", {"body": "Test summary"})) == recorded.SUMMARY
    assert keys(account.get("tickets/1/summary")) == recorded.SUMMARY


@fact("work-summary", "Plain text is wrapped in <div dir=ltr>; an edit moves updated_at and last_edited_at", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    made = account.put("tickets/1/summary", {"body": "Test summary"}).json()
    assert (made["body"], made["body_text"]) == ('<div dir="ltr">Test summary</div>', "Test summary")
    assert (made["last_edited_at"], made["last_edited_user_id"]) == (None, None)
    account.fake.clock.advance(minutes=10)
    edited = account.put("tickets/1/summary", {"body": "Updated summary"}).json()
    assert edited["last_edited_at"] == edited["updated_at"] > made["updated_at"]
    assert edited["last_edited_user_id"] == made["user_id"]
    assert edited["id"] == made["id"]


@fact("work-summary-delete", "DELETE summary is 204", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    account.put("tickets/1/summary", {"body": "x"})
    assert account.delete("tickets/1/summary").status_code == 204
    assert account.get("tickets/1/summary").status_code == 404


@fact("work-archived", "An archived ticket: the view with archived true between tags and attachments", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    account.fake.archive_ticket(1)
    answer = account.get("tickets/archived/1")
    at = keys(answer).index("archived")
    assert keys(answer)[at - 1 : at + 2] == ["tags", "archived", "attachments"]
    assert (answer.json()["archived"], answer.json()["status"]) == (True, 5)


@fact("work-archived-rest", "Its conversations are listed, and it can be deleted (204)", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    account.fake.add_note(1, "for us")
    account.fake.archive_ticket(1)
    rows = account.get("tickets/archived/1/conversations").json()
    assert [row["body_text"] for row in rows] == ["for us"]
    assert account.delete("tickets/archived/1").status_code == 204
    assert account.get("tickets/archived/1").status_code == 404


@fact("work-accesses", "accesses: POST adds users, PATCH takes {id, deleted}, GET shows, DELETE is 204", "DOC")
def _(desk: Desk) -> None:
    account = _desk(desk)
    one, two, three = list(account.fake.agents)[:3]
    assert account.post("tickets/1/accesses", {"user_ids": [one, two]}).json() == {"user_ids": [one, two]}
    changes = {"user_ids": [{"id": two, "deleted": True}, {"id": three}]}
    assert account.call("PATCH", "tickets/1/accesses", json=changes).json() == {"user_ids": [one, three]}
    assert account.get("tickets/1/accesses").json() == {"user_ids": [one, three]}
    assert account.delete("tickets/1/accesses").status_code == 204


SECTION.leave_out(
    "work-archived-after",
    "Tickets closed and idle for 120 days are archived by themselves",
    "DOC",
    "a test that moves the clock would lose its tickets; archive_ticket does it when asked",
)
