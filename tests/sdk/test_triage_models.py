"""Triage with models of one's own: the text they read, what they may answer, how labels become names, settings."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from otai_sdk import ConfigError, InvalidRequestError, OTAIError, UnifiedTicket
from otai_sdk.triage import FieldPrediction, load_triage
from otai_sdk.triage.answers import read_answer
from otai_sdk.triage.labels import Labels
from otai_sdk.triage.text import TextSettings, read_text, text_of

TICKET = UnifiedTicket(id="1", subject="Printer", body="It burns")
SECRET = "t0ken-of-the-model"


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (TextSettings(), "Printer\nIt burns"),
        (TextSettings(subject=3), "Printer\nPrinter\nPrinter\nIt burns"),
        (TextSettings(subject=0), "It burns"),
        (TextSettings(body=False), "Printer"),
        (TextSettings(longest=5), "Print"),
    ],
)
def test_the_subject_is_repeated_before_the_body(settings: TextSettings, text: str) -> None:
    assert text_of(TICKET, settings) == text


@pytest.mark.parametrize(
    "data", [{"subjects": 1}, {"subject": -1}, {"subject": True}, {"subject": 0, "body": False}, {"body": "no"}, 7]
)
def test_a_text_that_cannot_be_is_refused(data: Any) -> None:
    with pytest.raises(ConfigError, match=r"^text"):
        read_text(data)


@pytest.mark.parametrize(
    ("answer", "value", "confidence"),
    [
        ("Billing", "Billing", 1.0),
        (("Billing", 0.7), "Billing", 0.7),
        (["Billing", 0.7], "Billing", 0.7),
        ({"Billing": 0.2, "Sales": 0.8}, "Sales", 0.8),
        ({"scores": {"Billing": 0.2, "Sales": 0.8}}, "Sales", 0.8),
        ({"label": "Billing", "confidence": 0.4}, "Billing", 0.4),
        ({"label": "Billing"}, "Billing", 1.0),
        (FieldPrediction(value=4, confidence=0.5), 4, 0.5),
    ],
)
def test_models_answer_in_many_forms(answer: Any, value: Any, confidence: float) -> None:
    assert read_answer(answer) == FieldPrediction(value=value, confidence=confidence)


def test_no_answer_is_no_opinion() -> None:
    assert read_answer(None) is None
    assert read_answer({"label": None}) is None


@pytest.mark.parametrize("answer", [1.5, True, "", ("a", 2), ("a", "b"), {}, {"a": "b"}, {"label": []}, object()])
def test_nonsense_is_refused_with_what_was_expected(answer: Any) -> None:
    with pytest.raises(InvalidRequestError, match="expected"):
        read_answer(answer)


def test_labels_become_names_by_the_first_pattern_that_fits() -> None:
    labels = Labels({"LABEL_0": "Billing", "tech-*": "Support", "spam": None, "*": "Misc"}, "labels.queue")
    assert [labels.value_of(each) for each in ("label_0", "Tech-Printer", "spam", "whatever")] == [
        "Billing",
        "Support",
        None,
        "Misc",
    ]


def test_a_bracket_in_a_label_is_a_bracket() -> None:
    labels = Labels({"VPN [intern]": "Support", "[EXT] *": "Billing"}, "labels.queue")
    assert [labels.value_of(each) for each in ("vpn [intern]", "[ext] invoice")] == ["Support", "Billing"]


def test_a_label_without_an_entry_is_said() -> None:
    with pytest.raises(InvalidRequestError, match=r"labels\.queue has no entry for the label 'new-one'"):
        Labels({"old": "Billing"}, "labels.queue").value_of("new-one")


# --- in a config file -------------------------------------------------------------------------------------


def section(tmp_path: Path, **triage: Any) -> Any:
    file = tmp_path / "config.yml"
    file.write_text(yaml.safe_dump({"system": {}, "triage": {"criteria": {"queue": "Raw"}, **triage}}))
    return load_triage(file)


def test_a_function_is_asked_for_each_field(tmp_path: Path) -> None:
    settings = section(
        tmp_path,
        classifiers={"queue": "builtins:str.title"},
        text={"subject": 2, "body": False},
        labels={"queue": {"*": "Misc"}},
    )
    prediction = settings.classifier(TICKET)
    assert prediction.queue.value == "Misc"
    assert prediction.priority is None
    assert "the model says" in prediction.reason


@pytest.mark.parametrize(
    ("classifiers", "message"),
    [
        ({"queue": "nothing"}, "expected 'module:callable'"),
        ({"queue": "no_such_module:f"}, "there is no module 'no_such_module'"),
        ({"queue": "json:no_such"}, "has no function 'no_such'"),
        ({"status": "json:loads"}, "unknown field 'status'"),
        ({"queue": {"http": {}}}, "a mapping with a url"),
        ({"queue": {"http": {"url": "ftp://x"}}}, "https://"),
        ({"queue": {"http": {"url": "http://x", "tokn": 1}}}, "unknown key 'tokn'"),
        ({"queue": {"http": {"url": "http://x", "token_env_var": "NOT_SET_ANYWHERE"}}}, "NOT_SET_ANYWHERE is not set"),
        ({"queue": {"http": {"url": "http://x", "timeout": 0}}}, "seconds above 0"),
        ({}, "expected a mapping of"),
    ],
)
def test_models_that_cannot_be_are_refused_by_name(tmp_path: Path, classifiers: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=r"config\.yml: triage") as raised:
        section(tmp_path, classifiers=classifiers)
    assert message in str(raised.value)


def test_rules_and_models_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="rules or classifiers, not both"):
        section(tmp_path, classifiers={"queue": "json:loads"}, rules=[{"any": ["a"], "queue": "b"}])
    with pytest.raises(ConfigError, match="labels: it belongs to classifiers"):
        section(tmp_path, rules=[{"any": ["a"], "queue": "b"}], labels={"queue": {"*": "x"}})


class Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.headers.get("Authorization"), body))  # type: ignore[attr-defined]
        status, answer = self.server.answer  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        return


@pytest.fixture
def service() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.asked, server.answer = [], (200, b'{"label": "tech-7", "confidence": 0.8}')  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def over_http(tmp_path: Path, service: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MODEL_TOKEN", SECRET)
    url = f"http://127.0.0.1:{service.server_address[1]}/classify"
    return section(
        tmp_path,
        classifiers={"queue": {"http": {"url": url, "token_env_var": "MODEL_TOKEN", "proxies": {}}}},
        labels={"queue": {"tech-*": "Support"}},
    )


def test_a_service_is_asked_with_the_text_and_the_token(
    tmp_path: Path, service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    prediction = over_http(tmp_path, service, monkeypatch).classifier(TICKET)
    assert (prediction.queue.value, prediction.queue.confidence) == ("Support", 0.8)
    assert service.asked == [(f"Bearer {SECRET}", {"text": "Printer\nIt burns"})]


@pytest.mark.parametrize("answer", [(500, b""), (200, b"<html>"), (200, b'{"label": 1.5}'), (302, b"")])
def test_a_service_that_fails_is_an_error_without_the_token(
    tmp_path: Path, service: Any, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    service.answer = answer
    with pytest.raises(OTAIError) as raised:
        over_http(tmp_path, service, monkeypatch).classifier(TICKET)
    assert SECRET not in repr(raised.value)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b'{"queue": "Sales", "sure": true}', '{"label": null}, got {"queue": "Sales", "sure": true}'),
        (b"[]", "got []"),
        (b"true", "got true"),
        (b'{"label": false}', "expected a name or an id as label, got false"),
        (b'{"label": "Sales", "confidence": null}', "expected a confidence from 0 to 1, got null"),
    ],
)
def test_a_service_that_answers_another_shape_is_told_in_json(
    tmp_path: Path, service: Any, monkeypatch: pytest.MonkeyPatch, answer: bytes, told: str
) -> None:
    service.answer = (200, answer)
    with pytest.raises(OTAIError, match="answered another shape: expected ") as raised:
        over_http(tmp_path, service, monkeypatch).classifier(TICKET)
    assert str(raised.value).endswith(told)
    assert "dict" not in str(raised.value)


@pytest.mark.parametrize("before", range(40))
def test_a_service_that_answers_with_what_it_was_sent_betrays_no_part_of_the_token(
    tmp_path: Path, service: Any, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    """Wherever the message cuts the answer."""
    service.answer = (200, json.dumps({"sent": "." * before + SECRET}).encode())
    with pytest.raises(OTAIError, match="answered another shape") as raised:
        over_http(tmp_path, service, monkeypatch).classifier(TICKET)
    assert SECRET[:4] not in repr(raised.value)


def test_a_key_in_the_address_of_a_service_is_not_shown(tmp_path: Path, service: Any) -> None:
    service.answer = (404, b"")
    url = f"http://somebody:{SECRET}@127.0.0.1:{service.server_address[1]}/classify?key={SECRET}"
    made = section(tmp_path, classifiers={"queue": {"http": {"url": url, "proxies": {}}}})
    with pytest.raises(OTAIError, match="/classify answered 404") as raised:
        made.classifier(TICKET)
    assert SECRET not in repr(raised.value)
