"""A secret is found in whatever way a server has written it back, in linear time."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse
from collections.abc import Callable

import pytest

from otai_sdk.transport import Secret
from otai_sdk.transport.masking import Mask

SECRETS = [
    "sesame-4711",
    "quo\"te's & <tags> \\ and / 100%",
    "pässwörd€🔑",
    "tab\tand\nline",
    "+++===///",
    "x" * 200,
    "....",
]


def numbered(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def numbered_in_hex(text: str) -> str:
    return "".join(f"&#x{ord(char):04X};" for char in text)


def named(text: str) -> str:
    return "".join(f"&{name}" if (name := _NAMES.get(char)) else char for char in text)


_NAMES = {"é": "eacute;", "ä": "auml;", "ö": "ouml;", "€": "euro;", "&": "amp;", "<": "lt;", '"': "quot;", "/": "sol;"}


def escaped_wholly(text: str) -> str:
    raw = text.encode("utf-16-be").hex()
    return "".join(f"\\u{raw[i : i + 4]}" for i in range(0, len(raw), 4))


def quoted_wholly(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


WRITTEN: list[Callable[[str], str]] = [
    lambda text: text,
    json.dumps,
    lambda text: json.dumps(text, ensure_ascii=False),
    lambda text: json.dumps(json.dumps(text)),
    lambda text: json.dumps(text).replace("/", "\\/"),
    lambda text: json.dumps(html.escape(text)),
    lambda text: html.escape(json.dumps(text)),
    html.escape,
    lambda text: html.escape(text, quote=False),
    lambda text: html.escape(html.escape(text)),
    numbered,
    numbered_in_hex,
    named,
    escaped_wholly,
    lambda text: escaped_wholly(text).upper().replace("\\U", "\\u"),
    urllib.parse.quote,
    urllib.parse.quote_plus,
    lambda text: urllib.parse.quote(text, safe=""),
    lambda text: urllib.parse.quote(urllib.parse.quote(text, safe=""), safe=""),
    quoted_wholly,
    lambda text: quoted_wholly(text).upper(),
    lambda text: text.encode().decode("latin-1"),
    repr,
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("written", WRITTEN)
def test_ways_of_writing(secret: str, written: Callable[[str], str]) -> None:
    shown = Mask([Secret(secret)])(f"before [{written(secret)}] after")
    assert shown.replace('\\"', '"').replace("&quot;", '"').strip() in (
        "before [***] after",
        'before ["***"] after',
        "before ['***'] after",
        'before [""***""] after',
    )


@pytest.mark.parametrize("before", ["", "a", "ab", "me:", "user:", '{"UserLogin":"me","Password":"'])
@pytest.mark.parametrize("after", ["", "x", "xy", '"}'])
def test_base64_of_a_longer_text(before: str, after: str) -> None:
    secret = "sesame-4711-pässword"
    whole = f"{before}{secret}{after}".encode()
    for text in (base64.b64encode(whole), base64.urlsafe_b64encode(whole)):
        shown = Mask([Secret(secret)])(text.decode())
        assert "***" in shown
        left = base64.urlsafe_b64decode(shown.partition("***")[0].replace("+", "-").replace("/", "_") + "====")
        assert secret.encode()[:4] not in left


def test_a_secret_that_is_part_of_another_leaves_nothing_of_it() -> None:
    assert Mask([Secret("sesame"), Secret("sesame-4711")])("sesame-4711 sesame") == "*** ***"


@pytest.mark.parametrize("secret", ["a", "ab", "abc", "1", "&"])
def test_a_short_secret_is_hidden_where_it_is_a_value_and_leaves_the_rest_readable(secret: str) -> None:
    mask = Mask([Secret(secret)])
    assert mask("a cab has 1 abc & b") == "a cab has 1 abc & b"
    for text in (f'{{"Password":"{secret}"}}', f"Password={secret}&", f"Password='{secret}'", f"Password: {secret}\n"):
        assert "***" in mask(text)
    assert "***" in mask(f"Password%3D{secret}")


def test_no_secret_is_an_empty_text() -> None:
    assert Mask([Secret("")])("anything") == "anything"


def test_of_sessions_the_newest_are_kept_and_the_password_always() -> None:
    mask = Mask([Secret("password-1")])
    for n in range(1000):
        mask.add(Secret(f"session-{n:04}"))
    assert mask("password-1 session-0999 session-0998") == "*** *** ***"
    assert mask("session-0000") == "session-0000"


def test_users_in_addresses_are_hidden() -> None:
    assert Mask()("see https://me:pw@host/ and http://host/") == "see https://***@host/ and http://host/"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "&#0000000" * 10_000,
        "\\" * 100_000,
        "%25" * 30_000,
        "&amp;" * 20_000,
        "://" * 30_000,
        ("s" * 10 + "e") * 9_000,
    ],
)
def test_it_takes_linear_time(text: str) -> None:
    """Were it quadratic or worse, a hundred thousand characters would take hours: the test would not end."""
    for secret in ("sesame-4711", "a" * 50 + "b", "\\" * 8 + "b", '\\"' * 10 + "b", "%" * 20 + "b", "&" * 20 + "b"):
        assert Mask([Secret(secret)])(text) == text
