"""An account's whole history into a database of one's own, read by many Celery workers."""
