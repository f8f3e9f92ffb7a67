"""How a broken promise is told: one sentence, first in the failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ..errors import InvalidRequestError


@contextmanager
def refused(
    promise: str, *words: str, by: type[Exception] | tuple[type[Exception], ...] = InvalidRequestError
) -> Iterator[None]:
    """The block must raise ``by``, with every one of ``words`` in its message; else ``promise`` is broken."""
    kinds = by if isinstance(by, tuple) else (by,)
    wanted = " or ".join(kind.__name__ for kind in kinds)
    try:
        yield
    except kinds as error:
        missing = [word for word in words if word.lower() not in str(error).lower()]
        if missing:
            raise AssertionError(f"{promise}; its message should name {missing[0]!r}: {error}") from error
    except Exception as error:
        raise AssertionError(f"{promise}; expected {wanted}, got {type(error).__name__}: {error}") from error
    else:
        pytest.fail(f"{promise}; expected {wanted}, but nothing was raised")


@contextmanager
def no_error(promise: str) -> Iterator[None]:
    """The block must not raise: an error in it is a broken ``promise`` too."""
    try:
        yield
    except Exception as error:
        raise AssertionError(f"{promise}; but it raised {type(error).__name__}: {error}") from error
