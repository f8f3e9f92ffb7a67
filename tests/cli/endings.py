"""How each way of ending is brought about, on each system: by rights, settings, states and faults, never by a mock.

`HOW` has a function for each class of error, and for each exit code that belongs to no class; what it returns are the
arguments of ``otai``. `CANNOT` says which of them a system has no way to cause, and why.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from typing import Any

from .desk import PROVIDERS, Desk

Arguments = tuple[str, ...]
How = Callable[[Desk], Arguments]
FIND: Arguments = ("tickets", "find")


def strikes(desk: Desk, kind: str, otobo: str, freshdesk: str, **options: Any) -> None:
    """A fault on the requests with this path."""
    path = f"*/{otobo}*" if desk.fake.system == "otobo" else f"/api/v2/{freshdesk}"
    desk.fake.faults.add(kind, times=None, path=path, **options)


def noting(desk: Desk) -> Arguments:
    return ("tickets", "note", desk.ticket, "--body", "Looked into it")


# --- classes of errors ----------------------------------------------------------------------------------


def a_misspelt_setting(desk: Desk) -> Arguments:
    desk.write(timeuot=3)
    return FIND


def no_possible_id(desk: Desk) -> Arguments:
    return ("tickets", "get", "../1")


def a_reply_to_somebody_else(desk: Desk) -> Arguments:
    return ("tickets", "reply", desk.ticket, "--body", "Hello", "--to", "other@example.com")


def nobody_listens(desk: Desk) -> Arguments:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    desk.write(**({"server_address": f"{address}/otobo"} if desk.fake.system == "otobo" else {"base_url": address}))
    return FIND


def no_answer_in_time(desk: Desk) -> Arguments:
    desk.write(timeout=0.3)
    desk.fake.faults.add("timeout", times=None)
    return FIND


def a_wrong_credential(desk: Desk) -> Arguments:
    desk.write(**{"password" if desk.fake.system == "otobo" else "freshdesk_api_key": "wrong-one"})
    return FIND


def an_agent_who_may_only_read(desk: Desk) -> Arguments:
    desk.fake.set_permissions(desk.params["username"], {"users": ["ro"]})
    return ("tickets", "update", desk.ticket, "--priority", "4 high")


def an_agent_who_sees_only_their_own(desk: Desk) -> Arguments:
    desk.fake.add_agent("Olga", "olga@example.com", api_key="olgas-own-key", ticket_scope="restricted")
    desk.write(freshdesk_api_key="olgas-own-key")
    return noting(desk)


def no_such_ticket(desk: Desk) -> Arguments:
    return ("tickets", "update", "999", "--note", "Hello")


def a_deleted_ticket(desk: Desk) -> Arguments:
    desk.fake.delete_ticket(int(desk.ticket))
    return noting(desk)


def deleted_meanwhile(desk: Desk) -> Arguments:
    """Somebody puts it into the bin while the update is on its way."""
    desk.fake.faults.add("meanwhile", change="delete", tickets=[int(desk.ticket)], method="PUT")
    return ("tickets", "update", desk.ticket, "--priority", "High")


def a_queue_that_is_none(desk: Desk) -> Arguments:
    return ("tickets", "update", desk.ticket, "--queue", "No such queue")


def a_tag_that_is_too_long(desk: Desk) -> Arguments:
    return ("tickets", "update", desk.ticket, "--tag", "x" * 40)


def too_many_calls(desk: Desk) -> Arguments:
    desk.fake.faults.add("rate_limit", times=None, retry_after=90)
    return FIND


def the_server_fails(desk: Desk) -> Arguments:
    desk.fake.faults.add("database_down", times=None)
    return FIND


def a_log_in_page(desk: Desk) -> Arguments:
    desk.fake.faults.add("html", times=None)
    return FIND


def the_note_is_refused_after_the_update(desk: Desk) -> Arguments:
    strikes(desk, "status", "", "tickets/*/notes", status=403)
    return ("tickets", "update", desk.ticket, "--priority", "High", "--note", "Hello")


def the_owner_cannot_be_set_again(desk: Desk) -> Arguments:
    """Moving a locked ticket resets its owner; setting it once more is a second request."""
    desk.fake.add_agent("erika")
    desk.fake.update_ticket(int(desk.ticket), owner="erika", lock="lock")
    strikes(desk, "database_down", "TicketUpdate", "", after=1)
    return ("tickets", "update", desk.ticket, "--queue", "Misc", "--owner", "erika")


# --- codes without a class ------------------------------------------------------------------------------


def nothing_is_wrong(desk: Desk) -> Arguments:
    return ("tickets", "get", desk.ticket)


def a_failed_ticket(desk: Desk) -> Arguments:
    desk.write(
        triage={"criteria": {"subject": "Printer"}, "rules": [{"any": ["burns"], "queue": "No such queue"}]},
    )
    return ("triage",)


def an_unknown_media_type(desk: Desk) -> Arguments:
    """Answers of another content type than the fake's."""
    strikes(desk, "content_type", "TicketSearch", "groups")
    return ("verify",)


def nothing_to_change(desk: Desk) -> Arguments:
    return ("tickets", "update", desk.ticket)


def the_gateway_gives_up_after_the_write(desk: Desk) -> Arguments:
    strikes(desk, "gateway_after", "TicketUpdate", "tickets/*/notes")
    return noting(desk)


def a_mistake_in_an_adapter(desk: Desk) -> Arguments:
    kind = PROVIDERS[desk.fake.system]
    (desk.folder / "broken.py").write_text(
        f"from otai_sdk import {kind}\n\n\nclass Broken({kind}):\n"
        "    def iter_tickets(self, criteria):\n        raise KeyError('anna@example.com')\n\n"
        "    find_tickets = iter_tickets\n",
        encoding="utf-8",
    )
    desk.env["PYTHONPATH"] = str(desk.folder)
    desk.write(provider="broken:Broken")
    return FIND


def interrupted(desk: Desk) -> Arguments:
    """Ctrl-C while a request is on its way."""
    desk.fake.faults.add("meanwhile", change=lambda fake: desk.process.send_signal(signal.SIGINT), times=1)
    return FIND


HOW: dict[tuple[str, str], How] = {
    **{
        (name, system): how
        for system in ("otobo", "freshdesk")
        for name, how in {
            "ConfigError": a_misspelt_setting,
            "InvalidRequestError": no_possible_id,
            "UnsupportedError": a_reply_to_somebody_else,
            "ConnectionFailedError": nobody_listens,
            "RequestTimeoutError": no_answer_in_time,
            "AuthenticationError": a_wrong_credential,
            "NotFoundError": no_such_ticket,
            "RateLimitError": too_many_calls,
            "ServerError": the_server_fails,
            "UnexpectedResponseError": a_log_in_page,
            "DONE": nothing_is_wrong,
            "FAILED": a_failed_ticket,
            "USAGE": nothing_to_change,
            "DIFFERENT": an_unknown_media_type,
            "UNCLEAR": the_gateway_gives_up_after_the_write,
            "BUG": a_mistake_in_an_adapter,
            "INTERRUPTED": interrupted,
        }.items()
    },
    ("PermissionDeniedError", "otobo"): an_agent_who_may_only_read,
    ("PermissionDeniedError", "freshdesk"): an_agent_who_sees_only_their_own,
    ("ConflictError", "freshdesk"): deleted_meanwhile,
    ("ValidationError", "otobo"): a_queue_that_is_none,
    ("ValidationError", "freshdesk"): a_tag_that_is_too_long,
    ("PartialWriteError", "otobo"): the_owner_cannot_be_set_again,
    ("PartialWriteError", "freshdesk"): the_note_is_refused_after_the_update,
}
CANNOT = {
    ("ConflictError", "otobo"): "OTOBO forbids nothing because of a ticket's state: closed, merged and archived "
    "tickets take updates and notes like others",
}
ONLY_BASES = {
    "OTAIError": "all errors",
    "TransportError": "of ConnectionFailedError and RequestTimeoutError",
    "ResponseError": "of what the server answered",
}
"""Classes that nothing raises itself."""
