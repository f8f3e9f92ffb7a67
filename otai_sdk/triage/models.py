"""Models of one's own as classifiers: a function, or a service over HTTP, for each field its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from ..config.settings import AdapterSettings, Timeout
from ..convert import nearest
from ..errors import ConfigError, InvalidRequestError, UnexpectedResponseError
from ..models import UnifiedTicket
from ..transport import Transport
from ..transport.failures import host
from .answers import JSON, Words, as_json, read_answer
from .labels import Labels
from .prediction import FIELDS, FieldPrediction, Prediction, Target, described
from .text import TextSettings, text_of

Model = Callable[[str], Any]
"""Text → label, (label, confidence), {label: confidence} or None."""
_HTTP = ("url", "timeout", "token_env_var", "verify", "proxies")


class FieldModels:
    """A classifier that asks a model for each field.

    Args:
        models: field → model.
        text: how the text is built.
        labels: field → table of its labels; without one a label is the system's own name.
    """

    def __init__(self, models: Mapping[str, Model], text: TextSettings, labels: Mapping[str, Labels]) -> None:
        self._models, self._text, self._labels = models, text, labels

    def __call__(self, ticket: UnifiedTicket) -> Prediction | None:
        text = text_of(ticket, self._text)
        found: dict[str, FieldPrediction] = {}
        reasons = []
        for field, model in self._models.items():
            said = read_answer(model(text))
            if said is None:
                continue
            value = self._labels[field].value_of(said.value) if field in self._labels else said.value
            if value is None:
                continue
            found[field] = FieldPrediction(value=value, confidence=said.confidence)
            reasons.append(f"{field} {value}: the model says {said.value}")
        return Prediction(**found, reason="; ".join(reasons)) if found else None

    def targets(self) -> list[Target]:
        """What the tables of labels lead to; what a model without one says is not known before."""
        return [
            Target(place, field, value)
            for field in self._models
            if field in self._labels
            for place, value in self._labels[field].places()
        ]


class HTTPModel:
    """A model behind an address: POST ``{"text": …}`` → ``{"label": …, "confidence": …}`` or ``{"scores": {…}}``.

    Args:
        url: the address.
        token: sent as ``Authorization: Bearer``; None sends none.
        settings: limits, certificates, proxies.
    """

    def __init__(self, url: str, token: str | None, settings: AdapterSettings) -> None:
        self._url = url
        self._shown = host(url)  # a key may stand in it
        self._transport = Transport("classifier", settings, bearer=token)
        # a service may answer with what it was sent
        self._words = Words(JSON.expected, lambda value: as_json(value, self._transport.mask))

    def __call__(self, text: str) -> FieldPrediction | None:
        reply = self._transport.send("POST", self._url, json={"text": text})
        if reply.status != 200:
            raise UnexpectedResponseError(
                f"the classifier at {self._shown} answered {reply.status}, expected 200", status=reply.status
            )
        try:
            answer = msgspec.json.decode(reply.body)
        except msgspec.DecodeError as error:
            raise UnexpectedResponseError(
                f"the classifier at {self._shown} answered no JSON: {self._transport.mask(str(error))}"
            ) from None
        try:
            return read_answer(answer, self._words)
        except InvalidRequestError as error:
            raise UnexpectedResponseError(f"the classifier at {self._shown} answered another shape: {error}") from None


def read_models(data: Any, text: TextSettings, labels: Mapping[str, Labels], folder: Path | None = None) -> FieldModels:
    """``{queue: "module:callable", priority: {http: {url: …}}}``; modules may stand in ``folder``.

    Raises:
        ConfigError: an unknown field, a module or function that is not there, or settings that cannot be.
    """
    if not isinstance(data, Mapping) or not data:
        raise ConfigError(f"classifiers: expected a mapping of {', '.join(FIELDS)}, got {described(data)}")
    models: dict[str, Model] = {}
    for field, given in data.items():
        where = f"classifiers.{field}"
        if field not in FIELDS:
            raise ConfigError(
                f"classifiers: unknown field {field!r}{nearest(str(field), FIELDS)}: use {', '.join(FIELDS)}"
            )
        if isinstance(given, str):
            models[field] = load_function(given, where, folder)
        elif isinstance(given, Mapping) and set(given) == {"http"}:
            models[field] = _service(given["http"], where)
        else:
            raise ConfigError(f"{where}: expected 'module:callable' or {{http: {{url: …}}}}, got {described(given)}")
    return FieldModels(models, text, labels)


def load_function(name: str, where: str, folder: Path | None) -> Callable[..., Any]:
    """The function that ``module:callable`` names; the module is installed, or stands in ``folder``.

    Raises:
        ConfigError: there is none; the message begins with ``where``.
    """
    module, colon, path = name.partition(":")
    if not colon or not module or not path:
        raise ConfigError(f"{where}: expected 'module:callable', got {name!r}")
    try:
        with _importable(folder):
            found: Any = import_module(module)
    except ModuleNotFoundError as error:
        raise ConfigError(f"{where}: there is no module {error.name!r}, installed or beside the config file") from None
    except Exception as error:
        raise ConfigError(
            f"{where}: the module {module!r} cannot be imported: {type(error).__name__}: {error}"
        ) from None
    for part in path.split("."):
        found = getattr(found, part, None)
    if not callable(found):
        raise ConfigError(f"{where}: the module {module!r} has no function {path!r}")
    return found  # type: ignore[no-any-return]


@contextmanager
def _importable(folder: Path | None) -> Iterator[None]:
    """Modules of this folder can be imported too; what is installed comes first."""
    place = None if folder is None else str(folder.resolve())
    if place is not None:
        sys.path.append(place)
    try:
        yield
    finally:
        if place is not None and place in sys.path:
            sys.path.remove(place)


def _service(data: Any, where: str) -> Model:
    if not isinstance(data, Mapping) or not isinstance(data.get("url"), str):
        raise ConfigError(f"{where}.http: expected a mapping with a url, got {described(data)}")
    for key in data:
        if key not in _HTTP:
            raise ConfigError(f"{where}.http: unknown key {key!r}{nearest(str(key), _HTTP)}: use {', '.join(_HTTP)}")
    if not data["url"].startswith(("http://", "https://")):
        raise ConfigError(f"{where}.http.url: expected an address that begins with https:// or http://")
    seconds = data.get("timeout", 30)
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 < seconds <= 3600:
        raise ConfigError(f"{where}.http.timeout: expected seconds above 0, got {described(seconds)}")
    variable, token = data.get("token_env_var"), None
    if variable is not None:
        token = os.environ.get(str(variable))
        if not token:
            raise ConfigError(f"{where}.http.token_env_var: the environment variable {variable} is not set")
    settings = AdapterSettings(
        timeout=Timeout(connect=min(5.0, float(seconds)), read=float(seconds), total=float(seconds)),
        verify=data.get("verify", True),
        proxies=data.get("proxies"),
    )
    return HTTPModel(data["url"], token, settings)
