"""Whether a web service can be worked with: three looks, each with what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import OTAIError
from ..models import HealthCheck
from .client import OTOBOClient


def look(client: OTOBOClient) -> list[HealthCheck]:
    """Does the search answer, does it show tickets, and can one of them be read?"""
    ids: list[str] = []

    def search() -> str:
        ids.extend(client.search({}, limit=1))
        return "OTOBO answers, and the agent may log in"

    def sight() -> str:
        return f"the newest ticket is {ids[0]}" if ids else "none: the system is empty, or no queue may be read (ro)"

    def get() -> str:
        for id_ in ids:
            client.get([id_])
        return "readable" if ids else "not tried: there is no ticket"

    looks: list[tuple[str, Callable[[], str], str]] = [
        (
            "search",
            search,
            "Check server_address, webservice_name and search_operation_url, and the agent's login and password.",
        ),
        ("tickets in sight", sight, "Grant the agent ro on the groups of its queues."),
        ("get", get, "Check get_operation_url and get_operation_method against the web service's routes."),
    ]
    checks: list[HealthCheck] = []
    for name, looked, remedy in looks:
        try:
            checks.append(HealthCheck(name=name, ok=True, detail=looked()))
        except OTAIError as error:
            checks.append(HealthCheck(name=name, ok=False, detail=str(error), remedy=remedy))
            break  # the others build on it
    return checks
