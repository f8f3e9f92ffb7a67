"""The headers of every answer, spelled and ordered as recorded in 2023, with the values of 2026."""

from __future__ import annotations

import http.client
import random
from email.utils import formatdate

from .limits import Charge

JSON = "application/json; charset=utf-8"
_NEL = '{ "report_to": "nel-endpoint-freshdesk", "max_age": 2592000, "include_subdomains": true}'
_REPORT_TO = (
    '{ "group": "nel-endpoint-freshdesk", "max_age": 2592000, "include_subdomains": true, "endpoints": '
    '[{"url": "https://nel.us-east-1.freshedge.net/nelreports/freshdesk"}]}'
)
_POLICY = "default-src 'self'; object-src 'none'; frame-ancestors 'self'"  # the real one has 5 kB


def build(
    status: int,
    content_type: str | None,
    verb: str,
    extra: tuple[tuple[str, str], ...],
    charge: Charge,
    now: float,
    dice: random.Random,
    *,
    decimal: bool,
) -> list[tuple[str, str]]:
    """All headers of an answer. ``Content-Length`` and ``Connection`` are the door's."""
    bits = format(dice.getrandbits(320), "080x")
    request_id = f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-{bits[16:20]}-{bits[20:32]}"
    headers = [("Date", formatdate(now, usegmt=True))]
    if content_type is not None:
        headers.append(("Content-Type", content_type))
    headers += [
        ("Status", f"{status} {http.client.responses.get(status, '')}".rstrip()),
        ("Pragma", "no-cache"),
        ("X-Request-Id", request_id),
        ("X-Freshdesk-Api-Version", "latest=v2; requested=v2"),
        ("Content-Security-Policy", _POLICY),
        ("Cache-Control", "no-store"),
        ("X-Xss-Protection", "1; mode=block"),
        ("X-Content-Type-Options", "nosniff"),
        ("Expires", "Wed, 13 Oct 2010 00:00:00 UTC"),
        ("Set-Cookie", "_x_w=47_1; path=/; HttpOnly; secure"),
        ("Set-Cookie", "_x_m=x_c; path=/; HttpOnly; secure"),
        ("Set-Cookie", f"__cf_bm={bits[:40]}; HttpOnly; SameSite=None; Secure; Path=/; Domain=freshdesk.com"),
        *extra,
        ("X-Fw-Ratelimiting-Managed", "true"),
        ("X-Ratelimit-Total", f"{charge.total}.0" if decimal else str(charge.total)),
        ("X-Ratelimit-Remaining", f"{charge.remaining}.0" if decimal else str(charge.remaining)),
        ("X-Ratelimit-Used-Currentrequest", str(charge.used)),
        ("X-Envoy-Upstream-Service-Time", "58"),
        ("X-Trace-Id", f"00-{bits[32:64]}-{bits[64:80]}-01"),
        ("X-Server-Processing-Time-Ms", "57"),
        ("Nel", _NEL),
        ("Report-To", _REPORT_TO),
        ("Server", "cloudflare"),
        ("Cf-Cache-Status", "DYNAMIC"),
        ("Cf-Ray", f"{bits[64:80]}-PDX"),
    ]
    if status == 429 and charge.retry_after is not None:
        headers.append(("Retry-After", str(charge.retry_after)))
    if status != 204 and verb not in ("POST", "DELETE"):  # on answers to GET, PUT, PATCH (REC NAN26)
        headers.append(("Vary", "accept-encoding"))
    return headers
