"""Freshdesk, by its REST API v2."""

from .adapter import FreshdeskAdapter
from .config import FreshdeskAdapterConfig

__all__ = ["FreshdeskAdapter", "FreshdeskAdapterConfig"]
