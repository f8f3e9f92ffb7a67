"""Where everything is, from the environment."""

from __future__ import annotations

import os

CONFIG = os.environ.get("BACKFILL_CONFIG", "config.yml")
"""Which helpdesk: a config file of otai-sdk."""

DATABASE = os.environ.get("BACKFILL_DATABASE", "tickets.db")

REDIS = os.environ.get("BACKFILL_REDIS", "redis://127.0.0.1:6379/0")
"""For Celery's messages, and for the rate budget that all workers share."""

PARTS = 16
"""So many parts the history is split into at first, of equal time; those with many tickets are split further."""

MOST = 500
"""After so many tickets a worker splits the rest of its part, so that idle ones can help, and a task stays short."""

LONGEST = 120.0
"""After so many seconds it does so too: many workers wait long for a small budget."""

PAGE = 100
"""Tickets that are stored in one transaction: so many are read again at most when a worker is killed."""
