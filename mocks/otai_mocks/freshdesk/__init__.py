"""The fake of Freshdesk's REST API v2."""

from .fake import DEFAULT_KEY, FakeFreshdesk

__all__ = ["DEFAULT_KEY", "FakeFreshdesk"]
