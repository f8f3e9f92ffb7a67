"""Finding secrets in text, however a server has written back what it was sent."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator

from ..config import USER_INFO
from .secret import Secret

_SHORT = 4  # characters: what is shorter stands in every text, and is hidden only where it is a value by itself
_MOST_RENEWED = 32  # a session that was renewed so often since has ended long ago
_BASE64_PART = 10  # characters of base64 that cannot be there by chance
_BEGINNING = 3  # characters that are looked for first
_BEFORE_VALUE = r"(?:(?<=[\"'=:>;])|(?<=[=:] )|(?<=%3[aAdD])|(?<=%22))"
_AFTER_VALUE = r"(?=[\"'&<,;}\]\\\s]|%2[26]|$)"
_ESCAPES = re.compile(r"[\\&%]")  # what every escape begins with
_SLASH = "\\"
_PERCENT = "%(?:25){0,2}"
_SHORT_ESCAPES = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}


class Mask:
    """Hides secrets: as they are, and as JSON, HTML, URLs and base64 write them, mixed and nested as they may be.

    Linear in the length of the text.

    Args:
        secrets: what is always hidden.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        self._fixed = [_Sought(secret) for secret in secrets if secret]
        self._renewed: list[_Sought] = []

    def add(self, secret: Secret, *, for_good: bool = False) -> None:
        """From now on it is hidden; of those not hidden ``for_good`` only the newest few."""
        if not secret or any(secret == known.secret for known in [*self._fixed, *self._renewed]):
            return
        if for_good:
            self._fixed = [*self._fixed, _Sought(secret)]
        else:
            self._renewed = [*self._renewed, _Sought(secret)][-_MOST_RENEWED:]

    def __call__(self, text: str) -> str:
        """``text`` with ``***`` in the place of each secret, and of the user in an address."""
        # the longest first: one may be part of another
        for sought in sorted([*self._fixed, *self._renewed], key=lambda sought: sought.length, reverse=True):
            text = sought.hidden_in(text)
        return USER_INFO.sub("***@", text)

    def __reduce__(self) -> tuple[object, ...]:
        return Mask, ([sought.secret for sought in (*self._fixed, *self._renewed)],)


class _Sought:
    """A secret, and how it is found. Its patterns take a while to make, and most texts can be told to be harmless."""

    def __init__(self, secret: Secret) -> None:
        self.secret, self.length = secret, len(secret)
        self._plain: list[Secret] | None = None
        self._beginning: list[re.Pattern[str]] | None = None
        self._patterns: list[re.Pattern[str]] | None = None

    def hidden_in(self, text: str) -> str:
        if len(text) < min(self.length, _BASE64_PART):
            return text
        if not any(plain.reveal() in text for plain in self._unescaped()):
            if not _ESCAPES.search(text):
                return text
            if self._beginning is None:
                self._beginning = list(_patterns(self.secret, _BEGINNING))
            if not any(pattern.search(text) for pattern in self._beginning):
                return text
        if self._patterns is None:
            self._patterns = list(_patterns(self.secret))
        for pattern in self._patterns:
            text = pattern.sub("***", text)
        return text

    def _unescaped(self) -> list[Secret]:
        """How it looks in a text without escapes."""
        if self._plain is None:
            value = self.secret.reveal()
            latin = value.encode("utf-8", "surrogatepass").decode("latin-1")
            self._plain = [Secret(v) for v in (value, value.replace(" ", "+"), latin, *_in_base64(value))]
        return self._plain


def _patterns(secret: Secret, length: int | None = None) -> Iterator[re.Pattern[str]]:
    """What finds it, or its first ``length`` characters."""
    if len(secret) < _SHORT:
        yield re.compile(_BEFORE_VALUE + _written(secret.reveal()) + _AFTER_VALUE, re.MULTILINE)
        return
    yield re.compile(_written(secret.reveal()[:length]))
    for part in dict.fromkeys(_in_base64(secret.reveal())):
        yield re.compile(re.sub("[^0-9A-Za-z]", lambda found: _written(found[0]), part[:length]))


def _written(text: str) -> str:
    """A pattern for all that ``text`` may have become on its way."""
    pieces = re.findall(r"\\+|[^\\]", text, re.DOTALL)
    return "".join(
        f"(?:{'|'.join(dict.fromkeys(_backslashes(len(p)) if p[0] == _SLASH else _forms(p)))})" for p in pieces
    )


def _backslashes(count: int) -> Iterator[str]:
    """Those in a row are one piece: told apart, there were as many ways to match as there are to split them."""
    for once in (_SLASH * 2, *_in_html(_SLASH), _PERCENT + "(?i:5c)"):
        yield f"{once}(?:{once}){{{count - 1},{8 * count - 1}}}"
    for code in ("u(?i:005c)", "x(?i:5c)"):
        yield rf"\\\\{{0,3}}{code}(?:\\{{1,4}}{code}){{{count - 1}}}"


def _forms(char: str) -> Iterator[str]:
    """Patterns for one character. Each begins with a fixed one, by which `re` skips quickly what cannot match."""
    code, raw = ord(char), char.encode("utf-8", "surrogatepass")
    units = char.encode("utf-16-be", "surrogatepass").hex()
    yield "".join(rf"\\\\{{0,3}}u(?i:{units[i : i + 4]})" for i in range(0, len(units), 4))
    yield from _in_html(char)
    yield "".join(f"{_PERCENT}(?i:{byte:02x})" for byte in raw)
    if code < 256:
        yield rf"\\\\{{0,3}}x(?i:{code:02x})"
        yield f"{_PERCENT}(?i:{code:02x})"
    if code > 127:
        yield re.escape(raw.decode("latin-1"))
    if char in "\"'/":  # with backslashes before it, and the whole once more in HTML or an address
        yield rf"\\\\{{0,7}}(?:{'|'.join([char, *_in_html(char)])})"
        yield rf"{_PERCENT}(?i:5c)(?:{_PERCENT}(?i:5c)){{0,7}}{_PERCENT}(?i:{code:02x})"
    if char in _SHORT_ESCAPES:
        yield rf"\\\\{{0,3}}{_SHORT_ESCAPES[char]}"
        yield rf"{_PERCENT}(?i:5c)(?:{_PERCENT}(?i:5c)){{0,3}}{_SHORT_ESCAPES[char]}"
    if char == " ":
        yield r"\+"
    yield re.escape(char)  # last, as others begin like it


def _in_html(char: str) -> list[str]:
    from html.entities import html5  # two thousand names, needed only when something went wrong

    names = [] if char.isalnum() and char.isascii() else [name for name, meant in html5.items() if meant == char]
    names += [f"#0{{0,6}}{ord(char)};?", f"#[xX]0{{0,6}}(?i:{ord(char):x});?"]
    return [f"&(?:amp;){{0,2}}{name}" for name in names if ";" in name]


def _in_base64(text: str) -> Iterator[str]:
    """What is sure to stand in base64 of a longer text with the secret in it: it depends on where that begins."""
    raw = text.encode("utf-8", "surrogatepass")
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw).decode().rstrip("=")
        unsure = (before + len(raw)) % 3 != 0  # the last character hangs on what comes next
        part = whole[(0, 2, 3)[before] : len(whole) - unsure]
        if len(part) >= _BASE64_PART:
            yield part
            yield part.replace("+", "-").replace("/", "_")
