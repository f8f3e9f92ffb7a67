"""Claims kept in a Redis."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import ConnectionFailedError
from .protocol import checked_seconds

log = logging.getLogger(__name__)


class RedisClaims:
    """Claims of workers on many machines, kept in a Redis.

    Args:
        client: a client of the package ``redis`` (``redis.Redis.from_url(…)``).
        prefix: of the keys: one per helpdesk.
        seconds: after which the claim of a worker that died ends. It must be longer than one ticket ever takes.

    Raises:
        ConfigError: ``seconds`` is not above 0.
        ConnectionFailedError: by `claim`: the Redis cannot be asked; nothing is claimed.
    """

    _RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

    def __init__(self, client: Any, *, prefix: str = "otai:claim:", seconds: float = 300.0) -> None:
        self._client, self._prefix, self._milliseconds = client, prefix, max(1, int(checked_seconds(seconds) * 1000))

    @contextmanager
    def claim(self, ticket_id: str) -> Iterator[bool]:
        key, token = f"{self._prefix}{ticket_id}", uuid.uuid4().hex
        try:
            mine = bool(self._client.set(key, token, nx=True, px=self._milliseconds))
        except Exception as error:  # its words may hold the address with the password
            raise ConnectionFailedError(f"claims: the Redis cannot be asked: {type(error).__name__}") from None
        try:
            yield mine
        finally:
            if mine:
                try:
                    self._client.eval(self._RELEASE, 1, key, token)
                except Exception as error:  # the ticket is done: the claim ends by itself
                    log.warning("the claim of ticket %s stays in the Redis: %s", ticket_id, type(error).__name__)
