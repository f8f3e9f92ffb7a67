"""Who may work on a ticket just now, when several workers sort the same tickets."""

from .database import DatabaseClaims
from .local import FileClaims, ThreadClaims
from .protocol import Claims
from .redis import RedisClaims

__all__ = ["Claims", "DatabaseClaims", "FileClaims", "RedisClaims", "ThreadClaims"]
