"""Records cassettes, with every secret removed before anything touches the disk."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from .. import redact
from .replay import player_of
from .tape_file import HOSTS, TapeFile, settings_to_keep

if TYPE_CHECKING:
    from vcr.request import Request as RecordedRequest

_NEVER_KEPT = ("authorization", "cookie", "set-cookie", "proxy-authorization")
_LOGINS = ("UserLogin", "CustomerUserLogin")


@contextmanager
def recording(
    system: str,
    file: Path,
    secrets: Iterable[str] = (),
    *,
    params: Mapping[str, Any] | None = None,
    run: str = "",
) -> Iterator[None]:
    """Record every HTTP call of this block into ``file``, which is replaced.

    Args:
        system: ``"otobo"`` or ``"freshdesk"``.
        secrets: values to be masked wherever they stand, beside those with telling names.
        params: the settings of the adapter that is recorded. Those that decide how it asks are kept in the file, so
            that its replay needs none; their secrets are masked too.
        run: the word in the subjects of the scenarios' tickets, see `otai_sdk.scenarios.run`; kept in the file.
    """
    given = params or {}
    hidden = [secret for secret in (*secrets, *secrets_of(given)) if secret]
    hosts: set[str] = set()

    def request_kept(request: RecordedRequest) -> RecordedRequest:
        hosts.add(urlsplit(request.uri).netloc)
        return clean_request(request, HOSTS[system], hidden)

    recorder = player_of(TapeFile(settings_to_keep(system, given, hidden), run))
    recorder.before_record_request = request_kept
    recorder.before_record_response = lambda response: clean_response(response, hidden, hosts, HOSTS[system])
    recorder.decode_compressed_response = True
    file.unlink(missing_ok=True)
    with recorder.use_cassette(str(file), record_mode="all"):
        yield


def secrets_of(params: Mapping[str, Any]) -> list[str]:
    """The credentials in the settings of a system, and in the environment variables that they name."""
    found = [str(value) for name, value in params.items() if value and redact.is_secret_name(name)]
    found += [os.environ.get(str(value), "") for name, value in params.items() if name.endswith("_env_var")]
    return [value for value in found if value]


def clean_request(request: RecordedRequest, host: str, secrets: list[str]) -> RecordedRequest:
    parts = urlsplit(request.uri)
    query = redact.mask_values(redact.mask_query(parts.query), secrets)
    request.uri = urlunsplit(("https", host, redact.mask_values(parts.path, secrets), query, ""))
    request.headers = {
        name: redact.mask_values(_text(value), secrets)
        for name, value in redact.mask_headers(request.headers).items()
        if name.lower() not in (*_NEVER_KEPT, "host")
    }
    if request.body:
        request.body = _clean_body(request.body, secrets)
    return request


def clean_response(
    response: dict[str, Any], secrets: list[str], hosts: Collection[str] = (), host: str = ""
) -> dict[str, Any]:
    headers = {
        name: [_at(host, hosts, redact.mask_values(value, secrets)) for value in values]
        for name, values in response["headers"].items()
        if name.lower() not in _NEVER_KEPT
    }
    body = _clean_body(response["body"]["string"], secrets)
    if hosts:
        with suppress(UnicodeDecodeError):  # a file
            body = _at(host, hosts, body.decode()).encode()
    if "Content-Length" in headers:
        headers["Content-Length"] = [str(len(body))]
    return {**response, "headers": headers, "body": {"string": body}}


def _at(host: str, hosts: Collection[str], text: str) -> str:
    """Addresses of the recorded server seem to be those of ``host``."""
    for each in hosts:
        text = re.sub(rf"https?://{re.escape(each)}(?![\w.:-])", f"https://{host}", text)
    return text


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _clean_bytes(body: bytes, secrets: list[str]) -> bytes:
    for secret in secrets:
        body = body.replace(secret.encode(), redact.MASK.encode())
    return body


def _clean_body(body: bytes | str, secrets: list[str]) -> bytes:
    try:
        text = str(body, "utf-8") if isinstance(body, bytes) else body
    except UnicodeDecodeError as error:  # a file: byte for byte, but for a secret that somebody wrote into it
        return _clean_bytes(error.object, secrets)
    try:
        value = json.loads(text)
    except ValueError:
        return redact.mask_values(redact.mask_query(text), secrets).encode()
    if isinstance(value, dict):
        value = {key: redact.MASK if key in _LOGINS else item for key, item in value.items()}
    return redact.mask_values(json.dumps(redact.mask_json(value), ensure_ascii=False), secrets).encode()
