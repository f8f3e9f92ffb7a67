"""Settings of the account: how mail is treated, automatic Bcc, languages, and the account itself (DOC)."""

from __future__ import annotations

from typing import Any

from ..protocol import validate as v
from ..protocol.call import Call, Reply
from ..protocol.routing import Route
from ..tables.modules.settings import EMAIL_SWITCHES
from ..tables.service_levels import default_hours

_BCC_LENGTH = 255
_ORGANISATION, _ACCOUNT = 2_100_000_000_009_000_001, 204_000_090_001
_TIERS = {"trial": "Enterprise Omni", "growth": "Growth", "pro": "Pro", "blossom": "Blossom", "garden": "Garden"}
_TIERS |= {"estate": "Estate", "forest": "Forest"}


def view_email(call: Call) -> Reply:
    """The four documented switches, then those that live accounts have besides (3P)."""
    return Reply(200, {name: call.state.settings.email.get(name, on) for name, on in EMAIL_SWITCHES.items()})


def update_email(call: Call) -> Reply:
    """Only the switches that were sent change (3P)."""
    values = call.read(dict.fromkeys(EMAIL_SWITCHES, v.Field(v.boolean)))
    stored = call.state.settings.email
    wrote = any(stored.get(name) != value for name, value in values.items())
    stored.update(values)
    reply = view_email(call)
    reply.wrote = wrote
    return reply


def view_bcc(call: Call) -> Reply:
    return Reply(200, {"emails": call.state.settings.bcc_emails})


def _addresses(value: Any, form: bool) -> list[str]:
    found = [address.lower() for address in v.list_of(v.email)(value, form)]
    if len(",".join(found)) > _BCC_LENGTH:
        raise v.Bad("invalid", wanted=f"list of {_BCC_LENGTH} characters at most")
    return found


def update_bcc(call: Call) -> Reply:
    """The list takes the place of the old one; 255 characters in all (DOC)."""
    values = call.read({"emails": v.Field(_addresses, missing="missing", wanted="Array")})
    wrote = call.state.settings.bcc_emails != values["emails"]
    call.state.settings.bcc_emails = values["emails"]
    return Reply(200, {"emails": values["emails"]}, wrote=wrote)


def helpdesk(call: Call) -> Reply:
    """REC AIR, read with ``per_page``, as a connector asks for everything. Everyone may ask (INF)."""
    settings = call.state.settings
    return Reply(
        200,
        {
            "primary_language": settings.primary_language,
            "supported_languages": settings.supported_languages,
            "portal_languages": settings.portal_languages,
            "help_widget_languages": settings.help_widget_languages,
        },
    )


def account(call: Call) -> Reply:
    """DOC. Where the account is and who pays for it are invented."""
    agents = [agent for agent in call.state.agents.values() if not agent.deactivated]
    staff = [agent for agent in agents if agent.type == "support_agent"]
    hours, owner = default_hours(call.state.business_hours), agents[0]
    first, _, last = owner.name.partition(" ")
    name = call.domain.capitalize()
    return Reply(
        200,
        {
            "organisation_id": _ORGANISATION,
            "organisation_name": f"{call.domain}.myfreshworks.com",
            "account_id": _ACCOUNT,
            "account_name": name,
            "account_domain": f"{call.domain}.freshdesk.com",
            "bundle_id": None,
            "hipaa_compliant": False,
            "total_agents": {
                "full_time": sum(not agent.occasional for agent in staff),
                "occasional": sum(agent.occasional for agent in staff),
                "field_service": sum(agent.type == "field_agent" for agent in agents),
                "collaborators": sum(agent.type == "collaborator" for agent in agents),
            },
            "timezone": hours.time_zone if hours is not None else "UTC",
            "data_center": "US",
            "tier_type": _TIERS.get(call.plan, "Enterprise"),
            "address": {"country": None, "state": None, "city": None, "street": None, "postalcode": None},
            "contact_person": {"firstname": first, "lastname": last, "email": owner.email},
        },
    )


ROUTES = (
    Route("GET", "email/settings", view_email, admin=True),
    Route("PUT", "email/settings", update_email, admin=True),
    Route("GET", "notifications/email/bcc", view_bcc, admin=True),
    Route("PUT", "notifications/email/bcc", update_bcc, admin=True),
    Route("GET", "settings/helpdesk", helpdesk, query=("page", "per_page")),
    Route("GET", "account", account, admin=True),
)
