"""The command ``otai``: one file per command.

This file imports nothing that an extra brings, so that ``otai`` can say which extra is missing.
"""

from __future__ import annotations

import sys

_CLI = ("click", "rich", "yaml")
_MOCKS = ("responses", "werkzeug", "vcr", "otai_mocks")


def main() -> None:
    """Entry point of ``otai``.

    Exit codes: see `otai_sdk.cli.exits`; 2 also where an extra is missing.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # tickets hold emoji, and some terminals cannot
    try:
        from .app import cli

        sys.exit(cli())
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name in _CLI:
            sys.exit(_missing("otai needs the extra [cli]: pip install 'otai-sdk[cli]'"))
        if name in _MOCKS:
            sys.exit(_missing("this command needs the extras [cli,mocks]: pip install 'otai-sdk[all]'"))
        raise


def _missing(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
