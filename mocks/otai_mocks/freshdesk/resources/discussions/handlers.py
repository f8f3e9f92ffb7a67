"""All routes of the community."""

from __future__ import annotations

from . import categories, comments, follow, forums, topics

ROUTES = (*categories.ROUTES, *forums.ROUTES, *topics.ROUTES, *comments.ROUTES, *follow.ROUTES)
