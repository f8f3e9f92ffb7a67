"""Values that must not be shown: neither printed, nor found by whoever walks through the variables of a frame."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any


class Secret:
    """A text that shows itself only when asked by `reveal`.

    It is no ``str`` on purpose, and keeps its value in no attribute: error trackers and Django's error page print local
    variables, look into containers and decode what is a text.

    Args:
        value: the secret; another Secret is taken over.
    """

    __slots__ = ("__weakref__", "_reveal")

    def __init__(self, value: str | Secret) -> None:
        self._reveal: Callable[[], str] = value._reveal if isinstance(value, Secret) else _closed(value)

    def reveal(self) -> str:
        """The secret. Use it inside the expression that hands it on, never keep it in a variable."""
        return self._reveal()

    def __len__(self) -> int:
        return len(self._reveal())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._reveal() == other._reveal()

    def __hash__(self) -> int:
        return hash(self._reveal())

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> tuple[Any, ...]:
        return Secret, (self._reveal(),)


def _closed(value: str) -> Callable[[], str]:
    return lambda: value


class BasicAuth:
    """HTTP basic, as requests calls it: the header is made where it is sent.

    Args:
        user: the user, or a key.
        password: the password; it may be empty.
    """

    __slots__ = ("__weakref__", "_token")

    def __init__(self, user: str | Secret, password: str | Secret) -> None:
        self._token = Secret(basic_token(Secret(user), Secret(password)))

    @property
    def token(self) -> Secret:
        """What stands in the header."""
        return self._token

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = f"Basic {self._token.reveal()}"
        return request

    def __repr__(self) -> str:
        return "BasicAuth(***)"


class BearerAuth:
    """A token that stands in the header as it is, as requests calls it."""

    __slots__ = ("__weakref__", "_token")

    def __init__(self, token: str | Secret) -> None:
        self._token = Secret(token)

    @property
    def token(self) -> Secret:
        """What stands in the header."""
        return self._token

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request

    def __repr__(self) -> str:
        return "BearerAuth(***)"


def basic_token(user: Secret, password: Secret) -> str:
    """``user:password`` in base64."""
    return base64.b64encode(f"{user.reveal()}:{password.reveal()}".encode()).decode()


class Credentials:
    """Fields that go into the body of a request, beside what is asked: ``UserLogin``, ``Password``, ``SessionID``.

    Args:
        fields: name → value; what is not to be shown is a `Secret`.
    """

    __slots__ = ("__weakref__", "_fields")

    def __init__(self, fields: Mapping[str, str | Secret]) -> None:
        self._fields = {name: Secret(value) for name, value in fields.items()}

    def revealed(self) -> dict[str, str]:
        """The fields as they are sent. Use it inside the expression that sends them, never keep it in a variable."""
        return {name: secret.reveal() for name, secret in self._fields.items()}

    def __repr__(self) -> str:
        return f"Credentials({', '.join(f'{name}=***' for name in self._fields)})"
