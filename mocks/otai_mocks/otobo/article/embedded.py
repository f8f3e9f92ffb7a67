"""Images that a body carries in itself, as ``data:`` addresses: they become attachments with a content id.

Seen is that much. How the files are called and how the ids look is not: here they are numbered, ``image1.png`` and
``image1.<article>@<host>``.
"""

from __future__ import annotations

import re

from ..tables.records import Attachment
from .files import decode

_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""(\bsrc\s*=\s*(["']))data:(image/([\w.+-]+));base64,([^"']*)\2""", re.IGNORECASE)


def taken_out(markup: str | None, article_id: int, host: str) -> tuple[str | None, list[Attachment]]:
    """The markup, if there is any, with ``cid:`` addresses instead, and the images."""
    images: list[Attachment] = []
    if not markup or "data:" not in markup:
        return markup, images

    def named(found: re.Match[str]) -> str:
        start, quote, kind, extension, content = found.groups()
        name = f"image{len(images) + 1}"
        content_id = f"{name}.{article_id}@{host}"
        file = f"{name}.{extension.partition('+')[0]}"
        images.append(Attachment(file, decode(content), kind.lower(), "inline", f"<{content_id}>"))
        return f"{start}cid:{content_id}{quote}"

    return _IMAGE.sub(lambda image: _SOURCE.sub(named, image.group(), count=1), markup), images
