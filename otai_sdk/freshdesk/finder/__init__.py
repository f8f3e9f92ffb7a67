"""Finding tickets: view, list or search, whichever reads least; the rest is filtered, ordered and completed here."""

from .finder import Finder

__all__ = ["Finder"]
