"""For the reference: ``queue, priority: what is predicted`` in a docstring describes two names, not one.

The parser of docstrings takes the second name for the type of the first, so such an entry becomes one entry per name.
"""

import re

import griffe

_JOINED = re.compile(r"^ {4}(\w+(?:,\s+\w+)+): (.+(?:\n {8,}.+)*)$", re.MULTILINE)


def split(docstring: str) -> str:
    """The docstring with one entry per name."""
    return _JOINED.sub(
        lambda found: "\n".join(f"    {name.strip()}: {found[2]}" for name in found[1].split(",")), docstring
    )


class JoinedNames(griffe.Extension):
    """Splits the entries of every docstring as it is read."""

    def on_object(self, *, obj: griffe.Object, **options: object) -> None:
        if obj.docstring is not None:
            obj.docstring.value = split(obj.docstring.value)
