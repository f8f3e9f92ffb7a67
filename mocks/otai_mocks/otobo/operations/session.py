"""SessionCreate and SessionGet."""

from __future__ import annotations

import hashlib
from typing import Any

from .. import perl
from ..errors import SESSION_CREATE, SESSION_GET, CrashError, refused
from ..protocol.auth import Denied, check_login, create_session, find_session
from ..protocol.context import Call
from ..tables.collation import fold
from ..tables.records import Session
from ..tables.zone import show

_AGENT_PAGES = {
    "AdminCommunicationLogPageShown": "25",
    "AdminDynamicFieldsOverviewPageShown": "250",
    "UserRefreshTime": "0",
    "UserTicketOverviewMediumPageShown": "20",
    "UserTicketOverviewPreviewPageShown": "15",
    "UserTicketOverviewSmallPageShown": "25",
}
_CUSTOMER_BLANKS = (
    *("UserCity", "UserComment", "UserCountry", "UserFax", "UserMobile", "UserPhone", "UserStreet", "UserTitle"),
    "UserZip",
)


def create(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise refused("session_empty", SESSION_CREATE, "the body is an array")
    if not perl.true(call.data.get("Password")):
        raise refused("session_no_password", SESSION_CREATE, "no password given")
    user = check_login(call.tables, call.data)
    if isinstance(user, Denied):
        raise refused("auth_read", SESSION_CREATE, user.why)
    return {"SessionID": create_session(call.state, user, call.request, call.now, call.chance).token}


def get(call: Call) -> dict[str, Any]:
    if isinstance(call.data, list):
        raise CrashError("SessionGet cannot read an array")
    token = call.data.get("SessionID")
    session = find_session(call.state, token, call.request, call.now)
    if isinstance(session, Denied):
        raise refused("session_invalid", SESSION_GET, session.why)
    values = _agent(call, session) if session.user_type == "User" else _customer(call, session)
    entries: list[dict[str, Any]] = []
    for key in sorted(values):
        entry: dict[str, Any] = {"Key": key, "Value": values[key]}
        if key in ("CompanyConfig", "Config"):
            entry["Serialized"] = 1
        entries.append(entry)
    return {"SessionData": entries}


def _common(call: Call, session: Session) -> dict[str, str | None]:
    return {
        "SessionSource": "GenericInterface",
        "UserAuthBackend": "",
        "UserLastLogin": str(session.started),
        "UserLastLoginTimestamp": show(session.started, call.tables.zone),
        "UserLastRequest": str(session.last_request),
        "UserLogin": session.login,
        "UserLoginFailed": "0",
        "UserRemoteAddr": session.address,
        "UserRemoteUserAgent": session.user_agent,
        "UserSessionStart": str(session.started),
        "ValidID": "1",
    }


def _agent(call: Call, session: Session) -> dict[str, str | None]:
    agent = call.tables.agents[session.user_id]
    values: dict[str, str | None] = {
        **_common(call, session),
        **_AGENT_PAGES,
        "ChangeTime": agent.create_time,
        "CreateTime": agent.create_time,
        "UserCreateNextMask": "",
        "UserEmail": agent.email,
        "UserFirstname": agent.first_name,
        "UserFullname": agent.full_name,
        "UserID": str(agent.id),
        "UserLastname": agent.last_name,
        "UserTitle": None,
        "UserType": "User",
    }
    if call.version == "11.0":
        values["UserMarkTicketSeenRedirectURL"] = ""
        values["UserMarkTicketUnseenRedirectURL"] = ""
    if agent.time_zone:
        values["UserTimeZone"] = agent.time_zone
    return values


def _customer(call: Call, session: Session) -> dict[str, str | None]:
    customer = call.tables.customers_by_login[fold(session.login)]
    company = call.tables.companies.get(customer.customer_id)
    values: dict[str, str | None] = {
        **_common(call, session),
        **dict.fromkeys(_CUSTOMER_BLANKS, ""),
        "ChangeBy": "1",
        "ChangeTime": customer.create_time,
        "CompanyConfig": "{}",
        "Config": "{}",
        "CreateBy": "1",
        "CreateTime": customer.create_time,
        "CustomerID": customer.customer_id,
        "Source": "CustomerUser",
        "UserCustomerID": customer.customer_id,
        "UserEmail": customer.email,
        "UserFirstname": customer.first_name,
        "UserFullname": f"{customer.first_name} {customer.last_name}",
        "UserID": customer.login,
        "UserLastname": customer.last_name,
        "UserMailString": customer.mail_string,
        "UserPassword": hashlib.sha256(customer.password.encode()).hexdigest(),
        "UserRefreshTime": "0",
        "UserShowTickets": "25",
        "UserType": "Customer",
    }
    if company:
        values["CustomerCompanyName"] = company.name
        values["CustomerCompanyValidID"] = "1" if company.valid else "2"
        for name in ("City", "Comment", "Country", "Street", "URL", "ZIP"):
            values[f"CustomerCompany{name}"] = None
    return values
