"""Plays recordings against a FakeOTOBO: in this process through Request values, or over a port."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from otai_mocks import FakeOTOBO
from otai_mocks.messages import Request, Response

from .compare import Compare, Maps

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
VERSIONS = ("11.0", "10.1")
USER_AGENT = "otobo-replay/1"


@dataclass
class Report:
    """What a run found."""

    played: int = 0
    matched: int = 0
    mismatches: dict[str, list[Any]] = field(default_factory=dict)
    unsendable: list[str] = field(default_factory=list)
    """Exchanges that only raw bytes on a socket can ask for."""

    @property
    def share(self) -> float:
        return 100 * self.matched / self.played if self.played else 0.0


def world(version: str) -> dict[str, Any]:
    with gzip.open(RECORDINGS / version / "world.json.gz", "rt", encoding="utf-8") as file:
        data: dict[str, Any] = json.load(file)
    return data


def recordings(version: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every exchange in the order of the recording, with the meta line of its file."""
    for path in sorted((RECORDINGS / version).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file if line.strip()]
        meta = rows[0]["meta"]
        for exchange in rows[1:]:
            yield meta, exchange


def played(exchange: dict[str, Any]) -> bool:
    return exchange.get("send") is not False


def headers_and_body(exchange: dict[str, Any], maps: Maps) -> tuple[dict[str, str], bytes | None]:
    request = exchange["request"]
    headers, body = {"User-Agent": USER_AGENT, "Accept": "*/*"}, None
    if "json" in request:
        headers["Content-Type"] = "application/json"
        body = json.dumps(maps.body(request["json"])).encode()
    elif "raw" in request:
        body = maps.text(request["raw"]).encode()
    elif "raw_b64" in request:
        body = base64.b64decode(request["raw_b64"])
    return {**headers, **request.get("headers", {})}, body


def play_in_process(version: str, fake: FakeOTOBO | None = None) -> Report:
    """The whole recording against ``fake.handle``; the clock moves as long as the recording waited."""
    fake = fake or FakeOTOBO.from_world(world(version))
    report, maps, last = Report(), Maps(), None
    for meta, exchange in recordings(version):
        if not played(exchange):
            continue
        _move_clock(fake, exchange, last)
        last = exchange.get("time", last)
        if "raw_bytes" in exchange["request"]:
            report.unsendable.append(exchange["name"])
            continue
        request = exchange["request"]
        headers, body = headers_and_body(exchange, maps)
        response = fake.handle(
            Request(
                request["method"],
                maps.path(request["path"]),
                maps.query(request.get("query", "")),
                {name.lower(): value for name, value in headers.items()},
                body or b"",
                "https://otobo.test",
                request.get("source_ip", "127.0.0.1"),
            )
        )
        _compare(report, maps, meta, exchange, _answer(response, request["method"]))
    return report


def _move_clock(fake: FakeOTOBO, exchange: dict[str, Any], last: int | None) -> None:
    fake.clock.step = 0
    if exchange.get("pause_s"):
        fake.clock.advance(seconds=exchange["pause_s"])
    elif last is not None and exchange.get("time", last) > last:
        fake.clock.advance(seconds=exchange["time"] - last)


def _answer(response: Response, method: str) -> dict[str, Any]:
    body = b"" if method == "HEAD" else response.body
    return {"status": response.status, "headers": {k.lower(): v for k, v in response.headers}, "body": body}


def _compare(report: Report, maps: Maps, meta: dict[str, Any], exchange: dict[str, Any], got: Any) -> None:
    comparison = Compare(maps, exchange, meta["recorded_at"])
    comparison.response(exchange["response"], got)
    if exchange.get("skip"):
        return
    report.played += 1
    if comparison.out:
        report.mismatches[exchange["name"]] = comparison.out
    else:
        report.matched += 1


# --- over a port ------------------------------------------------------------------------------------------


class PausingFake(FakeOTOBO):
    """A fake whose clock a client may move, so that a replay over a port need not wait."""

    HEADER = "x-advance-clock"

    def answer(self, request: Request) -> Response:
        seconds = request.headers.pop(self.HEADER, None)
        if seconds:
            self.clock.advance(seconds=float(seconds))
        return super().answer(request)


def play_on_port(version: str, *, only: str | None = None) -> Report:
    """The recording through sockets, raw bytes and other source addresses included.

    Args:
        only: play only the files whose name starts so.
    """
    fake = PausingFake.from_world(world(version))
    report, maps = Report(), Maps()
    with fake.serve() as server:
        for meta, exchange in recordings(version):
            if not played(exchange) or (only and not meta["file"].startswith(only)):
                continue
            try:
                got = _send(server.port, exchange, maps)
            except OSError as error:
                if exchange["request"].get("source_ip"):
                    report.unsendable.append(exchange["name"])  # this machine has no such address
                    continue
                report.played += 1
                report.mismatches[exchange["name"]] = [("/", "an answer", repr(error))]
                continue
            _compare(report, maps, meta, exchange, got)
    return report


def _send(port: int, exchange: dict[str, Any], maps: Maps) -> Any:
    request = exchange["request"]
    if "raw_bytes" in request:
        data = maps.text(maps.path(request["raw_bytes"])).encode("latin-1")
        return _raw(port, data)
    source = (request["source_ip"], 0) if request.get("source_ip") else None
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=source)
    headers, body = headers_and_body(exchange, maps)
    if exchange.get("pause_s"):
        headers[PausingFake.HEADER] = str(exchange["pause_s"])
    query = maps.query(request.get("query", ""))
    try:
        path = maps.path(request["path"]) + (f"?{query}" if query else "")
        connection.putrequest(request["method"], path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None or request["method"] in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(body or b"")))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        return {
            "status": answer.status,
            "headers": {name.lower(): value for name, value in answer.getheaders()},
            "body": answer.read(),
        }
    finally:
        connection.close()


def _raw(port: int, data: bytes) -> list[dict[str, Any]]:
    """Bytes as they are; the answers to them."""
    wanted = max(1, len(re.findall(rb"(?:^|\n)[A-Z]+ \S+ HTTP/1\.[01]\r\n", data)))
    head_only = data.startswith(b"HEAD")
    got = b""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.settimeout(3)
        connection.sendall(data)
        if b"Content-Length: 500" in data:
            connection.shutdown(socket.SHUT_WR)
        while len(_answers(got, head_only)) < wanted:
            try:
                piece = connection.recv(65536)
            except OSError:
                break
            if not piece:
                break
            got += piece
    return _answers(got, head_only)


def _answers(data: bytes, head_only: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while data.startswith(b"HTTP/") and b"\r\n\r\n" in data:
        head, _, rest = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        version, status = lines[0].split()[:2]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        size = 0 if head_only else int(headers.get("content-length", "0"))
        if len(rest) < size:
            break
        found.append({"status": int(status), "headers": headers, "body": rest[:size], "version": version})
        data = b"" if head_only else rest[size:]
    return found
