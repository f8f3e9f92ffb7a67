"""The files of the page, and the headers that keep it harmless: it shows what strangers wrote into tickets."""

from __future__ import annotations

from importlib.resources import files

from ..messages import Response

_SCRIPTS = ("page", "dom", "list", "tickets", "faults", "snapshots", "journal")

FILES = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
    **{f"/{name}.js": (f"{name}.js", "text/javascript; charset=utf-8") for name in _SCRIPTS},
}
"""Path below the prefix → file in the folder ``web``, content type."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)


def answer(path: str) -> Response:
    name, content_type = FILES[path]
    headers = [("Content-Type", content_type), ("Content-Security-Policy", _POLICY), ("Referrer-Policy", "no-referrer")]
    return Response(200, headers, files(__package__).joinpath("web", name).read_bytes())
