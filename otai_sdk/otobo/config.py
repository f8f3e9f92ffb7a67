"""The settings of OTOBOAdapter."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from ..config import AdapterSettings, SystemConfig, called, holds_credentials, read_settings, secret_from
from ..convert import nearest
from ..errors import ConfigError
from ..transport import Secret
from .moments import zone_of

_GATEWAY = "nph-genericinterface.pl"
# GET is left out on purpose: OTOBO ignores bodies on GET, so credentials and filters would stand in URLs and logs.
Verb = Literal["POST", "PUT", "PATCH"]
# What a route may have as a parameter (``/Ticket/:TicketID``), by operation
_ROUTE_PARAMETERS: dict[str, tuple[str, ...]] = {
    "search": (),
    "get": ("TicketID",),
    "create": (),
    "update": ("TicketID",),
    "history": ("TicketID",),
    "session": (),
}
_PARAMETER = re.compile(r":(\w+)")


class OTOBOAdapterConfig(AdapterSettings, kw_only=True):
    """Settings of OTOBOAdapter.

    Attributes:
        server_address: ``https://helpdesk.example.com``, with or without ``/otobo`` and ``/nph-genericinterface.pl``.
        webservice_name: the web service, exactly as OTOBO spells it.
        search_operation_url, get_operation_url, create_operation_url, update_operation_url, history_operation_url,
            session_operation_url: the service's routes, with or without a leading slash. ``:TicketID`` in one of them
            is filled in (``/Ticket/:TicketID``).
        search_operation_method … session_operation_method: the verb of each route.
        username: the agent's login.
        password, password_env_var: its password, or the environment variable that holds it.
        auth: ``login`` sends login and password with each call; ``session`` asks for a session once and again when it
            has ended.
        default_queue: where tickets without a queue are created.
        default_state, default_priority: what a created ticket gets if it names none.
        default_type: likewise its type; needed where OTOBO's setting Ticket::Type is on.
        default_customer_user: for whom tickets without a customer are created.
        time_zone: the zone of OTOBO's own clock (its setting OTOBOTimeZone).
        dedupe_field: a text dynamic field of tickets that holds a key of its own for every ticket created, so that a
            create whose answer was lost can be looked for before it is sent again; notes carry theirs in the ticket's
            history.
    """

    server_address: str
    webservice_name: str
    username: str
    password: str | None = None
    password_env_var: str | None = None
    search_operation_url: str = "TicketSearch"
    get_operation_url: str = "TicketGet"
    create_operation_url: str = "TicketCreate"
    update_operation_url: str = "TicketUpdate"
    history_operation_url: str = "TicketHistoryGet"
    session_operation_url: str = "SessionCreate"
    search_operation_method: Verb = "POST"
    get_operation_method: Verb = "POST"
    create_operation_method: Verb = "POST"
    update_operation_method: Verb = "PUT"
    history_operation_method: Verb = "POST"
    session_operation_method: Verb = "POST"
    auth: Literal["login", "session"] = "login"
    default_queue: str | None = None
    default_state: str = "new"
    default_priority: str = "3 normal"
    default_type: str | None = None
    default_customer_user: str | None = None
    time_zone: str = "UTC"

    @property
    def zone(self) -> tzinfo:
        """OTOBO's own time zone."""
        return zone_of(self.time_zone)

    @property
    def service_url(self) -> str:
        """Where the web service's routes begin, without a trailing slash."""
        return f"{self._gateway}/Webservice/{quote(self.webservice_name, safe='')}"

    def address(self, operation: str, **values: str) -> str:
        """Where an operation is asked, its route's parameters filled in.

        Args:
            operation: ``"search"``, ``"get"``, ``"create"``, ``"update"``, ``"history"`` or ``"session"``.
            values: the parameters a route may have.
        """
        route = getattr(self, f"{operation}_operation_url").strip().strip("/")
        return f"{self.service_url}/{_PARAMETER.sub(lambda found: quote(values[found[1]], safe=''), route)}"

    @property
    def interface_url(self) -> str:
        """Where OTOBO's own user interface is, without a trailing slash."""
        return self._gateway.removesuffix(f"/{_GATEWAY}")

    @property
    def _gateway(self) -> str:
        address = self.server_address.strip().split("?")[0].rstrip("/")
        for page in ("/index.pl", "/customer.pl", f"/Webservice/{self.webservice_name}", "/Webservice"):
            address = address.removesuffix(page).rstrip("/")
        if address.endswith(f"/{_GATEWAY}"):
            return address
        if not urlsplit(address).path:
            address += "/otobo"
        return f"{address}/{_GATEWAY}"


def read_config(config: SystemConfig) -> tuple[OTOBOAdapterConfig, Secret]:
    """The typed settings and the password.

    Raises:
        ConfigError: a setting is missing, unknown or wrong.
    """
    settings = read_settings(OTOBOAdapterConfig, config)
    if holds_credentials(settings.server_address):
        raise ConfigError(f"{called(config.id)}: server_address must not hold credentials: use username and password")
    try:
        parts = urlsplit(settings.server_address.strip())
        _ = parts.port  # one that is no number, or too large
    except ValueError:
        raise ConfigError(f"{called(config.id)}: server_address {settings.server_address!r} is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            f"{called(config.id)}: server_address must look like 'https://helpdesk.example.com', "
            f"not {parts._replace(netloc=parts.hostname or '').geturl()!r}"
        )
    if not settings.webservice_name or "/" in settings.webservice_name:
        raise ConfigError(f"{called(config.id)}: webservice_name {settings.webservice_name!r} is not a name")
    _check_routes(settings, config.id)
    if not settings.username:
        raise ConfigError(f"{called(config.id)}: username is empty: give the agent's login")
    try:
        zone_of(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        raise ConfigError(
            f"{called(config.id)}: time_zone {settings.time_zone!r} is unknown here: use a name such as "
            "'Europe/Berlin' (on systems without time zone data: pip install tzdata)"
        ) from None
    return settings, Secret(secret_from(settings.password, settings.password_env_var, "password", config.id))


def _check_routes(settings: OTOBOAdapterConfig, system_id: str) -> None:
    for operation, known in _ROUTE_PARAMETERS.items():
        key = f"{operation}_operation_url"
        route = getattr(settings, key)
        if not route.strip().strip("/"):
            raise ConfigError(f"{called(system_id)}: {key} is empty: give the route of the web service")
        for name in _PARAMETER.findall(route):
            if name not in known:
                raise ConfigError(
                    f"{called(system_id)}: {key} {route!r} has the parameter :{name}{nearest(name, known)}, which "
                    f"{operation} does not have: it has {', '.join(f':{each}' for each in known) or 'none'}. Choose a "
                    "route without it, or import the service that `otai webservice` prints"
                )


msgspec.json.Decoder(OTOBOAdapterConfig)  # learnt here: see the end of wire.py
