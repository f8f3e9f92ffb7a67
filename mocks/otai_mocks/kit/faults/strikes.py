"""What each kind of fault does to a request: options, request and what carries it out → the answer."""

from __future__ import annotations

from http.client import responses

from ...messages import Close, Drip, DripHead, Flood, Hang, Interim, Refuse, Request, Reset, Response, Truncate
from .kind import Options, Proceed

_HTML = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
_GATEWAY = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def status(options: Options, request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", options["content_type"]), *dict(options["headers"]).items()]
    return Response(options["status"], headers, _bytes(options["body"]))


def rate_limit(options: Options, request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", str(options["retry_after"]))]
    return Response(429, headers, _HTML.format("429 Too Many Requests").encode())


def html(options: Options, request: Request, proceed: Proceed) -> Response:
    headers = [("Content-Type", "text/html; charset=utf-8")]
    return Response(options["status"], headers, _HTML.format(options["title"]).encode())


def redirect(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(options["status"], [("Location", options["to"]), ("Content-Type", "text/html")])


def garbage(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(200, [("Content-Type", "application/json; charset=utf-8")], _bytes(options["body"]))


def content_type(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    kept = [(k, v) for k, v in response.headers if k.lower() != "content-type"]
    response.headers = [*kept, ("Content-Type", options["content_type"])]
    return response


def gateway(options: Options, request: Request, proceed: Proceed) -> Response:
    """A gateway knows nothing of the system's headers; what nginx writes is what most people meet."""
    code = options["status"]
    page = options["body"] or _GATEWAY.format(f"{code} {responses.get(code, '')}".strip())
    headers = {"Server": "nginx", "Content-Type": options["content_type"], **options["headers"]}
    return Response(code, list(headers.items()), _bytes(page))


def gateway_after(options: Options, request: Request, proceed: Proceed) -> Response:
    real, answer = proceed(request), gateway(options, request, proceed)
    answer.wrote = real.wrote
    answer.why = f"carried out with status {real.status}, but a gateway answered"
    answer.why += f": {real.why}" if real.why else ""
    return answer


def proxy_reset(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Close()
    return response


def early_hints(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    head = options["status"], list(dict(options["headers"]).items())
    response.effect = Interim([head] * options["count"], options["seconds"])
    return response


def slow_headers(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    if options["part"] != "headers":
        _with_body(response)
    response.effect = DripHead(options["seconds"], options["size"], options["part"], options["endless"])
    return response


def bomb(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    _with_body(response)
    response.effect = Flood(None if options["endless"] else options["size"], options["gzip"])
    return response


def _with_body(response: Response) -> None:
    """204 and 304 have none, so that nothing of it could be strange."""
    if response.status in (204, 304):
        response.status = 200


def refuse(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Refuse())


def reset(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Reset())


def reset_after(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Reset()
    return response


def timeout(options: Options, request: Request, proceed: Proceed) -> Response:
    return Response(0, effect=Hang())


def timeout_after(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Hang()
    return response


def slow(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Drip(options["seconds"], options["size"])
    return response


def truncate(options: Options, request: Request, proceed: Proceed) -> Response:
    response = proceed(request)
    response.effect = Truncate(min(options["size"], max(len(response.body) - 1, 0)))
    return response


def proceed(options: Options, request: Request, proceed: Proceed) -> Response:
    return proceed(request)
