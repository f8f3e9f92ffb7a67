"""The world that a FakeOTOBO starts with when no file is given: a stock OTOBO and a small company around it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ..tables.records import Agent, Company, Customer, DynamicField, Queue, Route, Row, StateRow, Webservice
from ..tables.state import Tables

API_LOGIN, API_PASSWORD = "otai", "otai-secret"
_HISTORY_TYPE_NAMES = """
NewTicket FollowUp SendAutoReject SendAutoReply SendAutoFollowUp Forward Bounce SendAnswer
SendAgentNotification SendCustomerNotification EmailAgent EmailCustomer PhoneCallAgent PhoneCallCustomer
AddNote Move Lock Unlock Remove TimeAccounting CustomerUpdate PriorityUpdate OwnerUpdate LoopProtection Misc
SetPendingTime StateUpdate TicketDynamicFieldUpdate WebRequestCustomer TicketLinkAdd TicketLinkDelete
SystemRequest Merged ResponsibleUpdate Subscribe Unsubscribe TypeUpdate ServiceUpdate SLAUpdate
ArchiveFlagUpdate EscalationSolutionTimeStop EscalationResponseTimeStart EscalationUpdateTimeStart
EscalationSolutionTimeStart EscalationResponseTimeNotifyBefore EscalationUpdateTimeNotifyBefore
EscalationSolutionTimeNotifyBefore EscalationResponseTimeStop EscalationUpdateTimeStop TitleUpdate EmailResend
"""
_HISTORY_TYPES_OF_11 = ("ArticleDynamicFieldUpdate", "ArticleEdit", "ArticleRestore", "ArticleDelete")
_RELEASES = {"11.0": "11.0.6", "10.1": "10.1.11"}

_NOBODY = r"@example\.[a-z]{2,3}$"
"""Addresses kept for documentation (``someone@example.com``) belong to nobody: refused, as seen on real servers."""
_ROOT = r"^root@localhost$"
"""The first agent's address is accepted although it names no domain."""

_SETTINGS: dict[str, Any] = {
    "search_default_limit": 500,
    "session_max_time_s": 57600,
    "session_max_idle_time_s": 7200,
    "ticket_archive": False,
    "ticket_type": False,
    "ticket_responsible": False,
    "session_check_remote_ip": True,
    "stop_words": None,
    "email_invalid_pattern": _NOBODY,
    "email_valid_pattern": _ROOT,
}

_POST = {
    "SessionCreate": "Session::SessionCreate",
    "SessionGet": "Session::SessionGet",
    "TicketCreate": "Ticket::TicketCreate",
    "TicketGet": "Ticket::TicketGet",
    "TicketSearch": "Ticket::TicketSearch",
    "TicketUpdate": "Ticket::TicketUpdate",
    "TicketHistoryGet": "Ticket::TicketHistoryGet",
}
_STOCK_ROUTES = (
    Route("/Session", ("POST",), "Session::SessionCreate", "SessionCreate"),
    Route("/Session/:SessionID", ("GET",), "Session::SessionGet", "SessionGet"),
    Route("/Ticket", ("POST",), "Ticket::TicketCreate", "TicketCreate"),
    Route("/Ticket/:TicketID", ("GET",), "Ticket::TicketGet", "TicketGet"),
    Route("/TicketList", ("GET",), "Ticket::TicketGet", "TicketGetList"),
    Route("/TicketHistory/:TicketID", ("GET",), "Ticket::TicketHistoryGet", "TicketHistoryGet"),
    Route("/Ticket", ("GET",), "Ticket::TicketSearch", "TicketSearch"),
    Route("/Ticket/:TicketID", ("PATCH",), "Ticket::TicketUpdate", "TicketUpdate"),
)
_ORIGINAL_ROUTES = (
    Route("/ticket-search", ("POST",), "Ticket::TicketSearch", "ticket-search"),
    Route("/ticket-get", ("POST",), "Ticket::TicketGet", "ticket-get"),
    Route("/ticket-update", ("PUT",), "Ticket::TicketUpdate", "ticket-update"),
    Route("/ticket-create", ("POST",), "Ticket::TicketCreate", "ticket-create"),
)


def _by_id(rows: list[Any]) -> dict[int, Any]:
    return {row.id: row for row in rows}


def _rows(*names: str) -> dict[int, Row]:
    return {number: Row(number, name) for number, name in enumerate(names, 1)}


def post_routes() -> tuple[Route, ...]:
    """Every operation by POST under its own name; TicketUpdate by PUT too."""
    return tuple(
        Route(f"/{name}", ("POST", "PUT") if name == "TicketUpdate" else ("POST",), operation, name)
        for name, operation in _POST.items()
    )


@lru_cache(maxsize=2)
def tables(version: str) -> Tables:
    """The default tables of a version; shared by all fakes, since nothing in them changes."""
    rw, ro = frozenset({"rw"}), frozenset({"ro"})
    history_types = (*_HISTORY_TYPE_NAMES.split(), *(_HISTORY_TYPES_OF_11 if version == "11.0" else ()))
    return Tables(
        groups=_rows("users", "admin", "stats", "hr"),
        agents=_by_id(
            [
                Agent(1, "root@localhost", "root-secret", "Admin", "OTOBO", "root@localhost", {1: rw, 2: rw, 3: rw}),
                Agent(2, API_LOGIN, API_PASSWORD, "Otai", "Bot", "otai@company.example", {1: rw}),
                Agent(3, "anna", "anna-secret", "Anna", "Weber", "anna@company.example", {1: rw, 4: rw}),
                Agent(4, "ben", "ben-secret", "Ben", "Fischer", "ben@company.example", {1: rw}),
                Agent(5, "reader", "reader-secret", "Rita", "Lehmann", "rita@company.example", {1: ro}),
            ]
        ),
        companies={
            "nordwind": Company("nordwind", "Nordwind Logistik GmbH"),
            "lumiere": Company("lumiere", "Lumière SARL"),
        },
        customers={
            "julia": Customer("julia", "julia-secret", "julia@nordwind.example", "nordwind", "Julia", "Krüger"),
            "tom": Customer("tom", "tom-secret", "tom@nordwind.example", "nordwind", "Tom", "Baker"),
            "chloe": Customer("chloe", "chloe-secret", "chloe@lumiere.example", "lumiere", "Chloé", "Lefèvre"),
        },
        queues=_by_id(
            [
                Queue(number, name, 4 if name == "HR" else 1)
                for number, name in enumerate(
                    (
                        *("Postmaster", "Raw", "Junk", "Misc", "Support", "Support::Billing", "Support::Technical"),
                        *("IT Support", "Sales", "HR"),
                    ),
                    1,
                )
            ]
        ),
        state_types=_rows("new", "open", "closed", "pending reminder", "pending auto", "removed", "merged"),
        states=_by_id(
            [
                StateRow(1, "new", "new", 1),
                StateRow(2, "closed successful", "closed", 3),
                StateRow(3, "closed unsuccessful", "closed", 3),
                StateRow(4, "open", "open", 2),
                StateRow(5, "removed", "removed", 6),
                StateRow(6, "pending reminder", "pending reminder", 4),
                StateRow(7, "pending auto close+", "pending auto", 5),
                StateRow(8, "pending auto close-", "pending auto", 5),
                StateRow(9, "merged", "merged", 7),
            ]
        ),
        priorities=_rows("1 very low", "2 low", "3 normal", "4 high", "5 very high"),
        locks=_rows("unlock", "lock", "tmp_lock"),
        types=_rows("Unclassified"),
        sender_types=_rows("agent", "system", "customer"),
        channels=_rows("Email", "Phone", "Internal", "Chat"),
        history_types=_rows(*history_types),
        dynamic_fields=_by_id(_fields()),
        webservices=_by_id(
            [
                Webservice(1, "OTAI", post_routes()),
                Webservice(2, "GenericTicketConnectorREST", _STOCK_ROUTES),
                Webservice(3, "OpenTicketAI", _ORIGINAL_ROUTES),
            ]
        ),
        settings=_SETTINGS,
        system={
            "version": _RELEASES[version],
            "system_id": "10",
            "fqdn": "localhost",
            "time_zone": "UTC",
            "user_default_time_zone": "UTC",
            "default_language": "en",
        },
    )


def _fields() -> list[DynamicField]:
    levels = {"low": "Low", "medium": "Medium", "high": "High"}
    products = {"vpn": "VPN", "mail": "Mail", "printer": "Printer", "billing": "Billing"}
    return [
        DynamicField(1, "ProcessManagementProcessID", "Process", "ProcessID", internal=True),
        DynamicField(2, "ProcessManagementActivityID", "Activity", "ActivityID", internal=True),
        DynamicField(3, "Category", "Category", "Text"),
        DynamicField(4, "Severity", "Severity", "Dropdown", possible_values=levels, possible_none=True),
        DynamicField(5, "Products", "Products", "Multiselect", possible_values=products, possible_none=True),
        DynamicField(6, "DueAt", "Due at", "DateTime", date_restriction="none"),
        DynamicField(7, "ContractDay", "Contract day", "Date", date_restriction="none"),
        DynamicField(8, "Vip", "VIP", "Checkbox"),
        DynamicField(9, "Summary", "Summary", "TextArea"),
        DynamicField(10, "ArticleSource", "Source", "Text", object_type="Article"),
    ]
