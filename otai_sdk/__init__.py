"""One synchronous interface to helpdesks: find, create, classify and update support tickets.

The systems' own packages load on first use, so that importing the library stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

from .adapter import TicketSystemAdapter
from .config import SystemConfig, create_adapter, load_config
from .cursor import cursor_at
from .errors import (
    AuthenticationError,
    ConfigError,
    ConflictError,
    ConnectionFailedError,
    InvalidRequestError,
    NotFoundError,
    OTAIError,
    PartialWriteError,
    PermissionDeniedError,
    RateLimitError,
    RequestTimeoutError,
    ResponseError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
    UnsupportedError,
    ValidationError,
)
from .models import (
    Attachment,
    Changes,
    HealthCheck,
    HealthReport,
    SearchCriteria,
    UnifiedEntity,
    UnifiedNote,
    UnifiedPriority,
    UnifiedQueue,
    UnifiedStatus,
    UnifiedTicket,
    UnifiedUser,
)
from .search import matches

if TYPE_CHECKING:
    from .budget import FileBudget as FileBudget
    from .budget import RedisBudget as RedisBudget
    from .budget import SharedBudget as SharedBudget
    from .freshdesk import FreshdeskAdapter as FreshdeskAdapter
    from .freshdesk import FreshdeskAdapterConfig as FreshdeskAdapterConfig
    from .hooks import RequestInfo as RequestInfo
    from .hooks import ResponseInfo as ResponseInfo
    from .otobo import OTOBOAdapter as OTOBOAdapter
    from .otobo import OTOBOAdapterConfig as OTOBOAdapterConfig
    from .pool import AdapterPool as AdapterPool
    from .raw import RawResponse as RawResponse
    from .triage import Triage as Triage

_ON_FIRST_USE = {
    "AdapterPool": ".pool",
    "FileBudget": ".budget",
    "FreshdeskAdapter": ".freshdesk",
    "FreshdeskAdapterConfig": ".freshdesk",
    "OTOBOAdapter": ".otobo",
    "OTOBOAdapterConfig": ".otobo",
    "RawResponse": ".raw",
    "RedisBudget": ".budget",
    "RequestInfo": ".hooks",
    "ResponseInfo": ".hooks",
    "SharedBudget": ".budget",
    "Triage": ".triage",
}

__all__ = [
    "AdapterPool",
    "Attachment",
    "AuthenticationError",
    "Changes",
    "ConfigError",
    "ConflictError",
    "ConnectionFailedError",
    "FileBudget",
    "FreshdeskAdapter",
    "FreshdeskAdapterConfig",
    "HealthCheck",
    "HealthReport",
    "InvalidRequestError",
    "NotFoundError",
    "OTAIError",
    "OTOBOAdapter",
    "OTOBOAdapterConfig",
    "PartialWriteError",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "RedisBudget",
    "RequestInfo",
    "RequestTimeoutError",
    "ResponseError",
    "ResponseInfo",
    "SearchCriteria",
    "ServerError",
    "SharedBudget",
    "SystemConfig",
    "TicketSystemAdapter",
    "TransportError",
    "Triage",
    "UnexpectedResponseError",
    "UnifiedEntity",
    "UnifiedNote",
    "UnifiedPriority",
    "UnifiedQueue",
    "UnifiedStatus",
    "UnifiedTicket",
    "UnifiedUser",
    "UnsupportedError",
    "ValidationError",
    "__version__",
    "create_adapter",
    "cursor_at",
    "load_config",
    "matches",
]


def __getattr__(name: str) -> Any:
    if name in _ON_FIRST_USE:
        from importlib import import_module

        return getattr(import_module(_ON_FIRST_USE[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
