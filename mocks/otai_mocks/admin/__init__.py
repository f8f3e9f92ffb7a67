"""What a person, or a test in another language, does with a served fake: look, reset, break, move the clock.

Everything stands under ``/_fake/``: a JSON API and a page built on it. Nothing of it passes through the fake itself:
it is not in the journal, no fault strikes it, and it does not move the clock.
"""

from __future__ import annotations

from .app import Admin
from .guard import Access

__all__ = ["Access", "Admin"]
