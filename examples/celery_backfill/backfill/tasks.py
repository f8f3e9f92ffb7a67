"""The Celery application: ``celery --app backfill.tasks worker``."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from celery import Celery

from otai_sdk import (
    RateLimitError,
    RedisBudget,
    ServerError,
    TicketSystemAdapter,
    TransportError,
    create_adapter,
    load_config,
)

from . import reading, settings
from .store import Store

app = Celery("backfill", broker=settings.REDIS)
app.conf.update(
    task_acks_late=True,  # a message is gone when its task has ended, not when it began
    task_reject_on_worker_lost=True,  # a worker process that is killed gives its message back at once
    worker_prefetch_multiplier=1,  # none lies at a busy worker while another is idle
    task_time_limit=300,  # no task outlives the time after which Redis delivers its message again …
    broker_transport_options={"visibility_timeout": 600},
    task_acks_on_failure_or_timeout=False,  # … and that of one that took too long comes again
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
)


@functools.cache
def helpdesk() -> TicketSystemAdapter:
    """One adapter for each process, all of them under one budget."""
    budget = RedisBudget(redis.Redis.from_url(settings.REDIS, socket_timeout=5))
    return create_adapter(load_config(settings.CONFIG), budget=budget)


def store() -> Store:
    return Store(settings.DATABASE, helpdesk().config.id)


@app.task(bind=True, max_retries=None)
def read_part(self: Any, number: int) -> None:
    with _again_later(self), store() as db:
        for following in reading.read_part(helpdesk(), db, number):
            read_part.delay(following)
        if not db.left():
            catch_up.delay()


@app.task(bind=True, max_retries=None)
def catch_up(self: Any) -> None:
    with _again_later(self), store() as db:
        reading.catch_up(helpdesk(), db)


def start() -> str:
    """Begin, or go on after anything was killed, Redis and its messages included: the database knows what is left."""
    with store() as db:
        reading.plan(helpdesk(), db)
        for number in db.left():
            read_part.delay(number)
        if not db.left():
            catch_up.delay()
        return str(db)


@contextmanager
def _again_later(task: Any) -> Iterator[None]:
    """Reads may be repeated, so whatever may pass is tried again until it does. The rest fails, and is logged."""
    try:
        yield
    except RateLimitError as error:
        raise task.retry(exc=error, countdown=error.retry_after or 60) from error
    except (TransportError, ServerError) as error:
        raise task.retry(exc=error, countdown=min(300, 5 * 2 ** min(task.request.retries, 6))) from error
