"""Character references of HTML."""

from __future__ import annotations

import html
import re

_ZEROS = re.compile(r"&#([xX]?)0+(?=[0-9a-fA-F])")
_TOO_LARGE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
"""Beyond the last character there is. Python's own function reads a number of any length, and fails at long ones."""


def unescape(text: str) -> str:
    """Text with its character references resolved, in linear time; those that mean no character become ``\ufffd``."""
    if "&#" in text:
        text = _TOO_LARGE.sub("\ufffd", _ZEROS.sub(r"&#\1", text))
    return html.unescape(text)
