"""One account's rate limit, shared by processes and machines: see `SharedBudget`."""

from .stores import FileBudget, RedisBudget, SharedBudget

__all__ = ["FileBudget", "RedisBudget", "SharedBudget"]
