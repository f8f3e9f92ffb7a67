"""Keyword rules: what they find, and what is refused in them."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_sdk import ConfigError, SearchCriteria, UnifiedQueue, UnifiedStatus, UnifiedTicket, UnifiedUser
from otai_sdk.keywords import KeywordClassifier, Rule, normal, pattern
from otai_sdk.triage import Prediction, load_triage
from otai_sdk.triage.settings import read_criteria


def ask(rule: dict[str, Any], body: str, subject: str = "") -> Prediction | None:
    return KeywordClassifier([{"queue": "Q", **rule}])(UnifiedTicket(subject=subject, body=body))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("rechnung", "Die Rechnung fehlt", True),
        ("rechnung", "Abteilung Rechnungswesen", False),
        ("rechnung*", "Abteilung Rechnungswesen", True),
        ("*rechnung", "Abrechnung prüfen", True),
        ("rechnung", "Abrechnung prüfen", False),
        ("Österreich", "grüße aus ÖSTERREICH!", True),
        ("oster", "Österreich", False),
        ("strasse", "Hauptstraße 7", False),
        ("straße", "HAUPT STRASSE", True),
        ("invoice", "(invoice)", True),
        ("invoice", "invoice_id", False),
        ("price list", "your price\n  list please", True),
        ("aujourd'hui", "c’est pour aujourd’hui", True),
        ("c++", "we use C++ here", True),
        ("a.c", "abc", False),
        ("🚨", "help 🚨", True),
        # what docs/administrators/rules.md promises about umlauts, accents and compounds
        ("störung*", "STÖRUNG, Sto\u0308rungen", True),
        ("störung*", "Stoerung, Storung, Betriebsstörung", False),
        ("strasse*", "die Straße", True),
        ("straße*", "STRASSENSPERRE", True),
        ("réglé*", "RÉGLÉE", True),
        ("réglé*", "reglé", False),
        ("stromausfall*", "Stromausfälle", False),
        ("stromausf*", "Stromausfälle", True),
        ("*rechnung", "die Jahresabrechnung", True),
        ("*rechnung", "Jahresabrechnungen", False),
        ("*rechnung*", "Jahresabrechnungen", True),
        ("*störung*", "Betriebsstörungen", True),
        ("*rat*", "Beratung", True),
        ("*rat*", "Rathaus", True),
    ],
)
def test_whole_words_are_compared_in_any_language(word: str, text: str, found: bool) -> None:
    assert (ask({"any": [word]}, text) is not None) is found


def test_composed_and_decomposed_umlauts_are_the_same() -> None:
    assert ask({"any": ["müller"]}, unicodedata.normalize("NFD", "Herr Müller")) is not None


def test_the_subject_counts_too() -> None:
    assert ask({"any": ["invoice"]}, "", subject="Invoice 4711") is not None


def test_all_words_must_be_found() -> None:
    rule = {"all": ["invoice", "twice"]}
    assert ask(rule, "invoice") is None
    assert ask(rule, "twice the same invoice") is not None


def test_any_and_all_go_together() -> None:
    rule = {"all": ["invoice"], "any": ["wrong", "twice"]}
    assert ask(rule, "invoice") is None
    assert ask(rule, "wrong") is None
    assert ask(rule, "wrong invoice") is not None


def test_the_first_matching_rule_of_each_field_wins() -> None:
    classify = KeywordClassifier(
        [
            {"any": ["vpn"], "priority": "high", "confidence": 0.5},
            {"any": ["invoice"], "queue": "Billing", "priority": "low", "confidence": 0.9},
            {"any": ["vpn"], "queue": "Technical"},
        ]
    )
    prediction = classify(UnifiedTicket(body="The invoice for the VPN"))
    assert prediction is not None
    assert prediction.queue is not None
    assert prediction.priority is not None
    assert (prediction.queue.value, prediction.queue.confidence) == ("Billing", 0.9)
    assert (prediction.priority.value, prediction.priority.confidence) == ("high", 0.5)


def test_the_reason_lists_the_words_found() -> None:
    prediction = ask({"any": ["rechnung*", "mahnung"], "priority": 4}, "Mahnung zur Rechnungsnummer 7")
    assert prediction is not None
    assert (
        prediction.reason
        == 'queue Q: found "rechnungsnummer", "mahnung"; priority 4: found "rechnungsnummer", "mahnung"'
    )


def test_without_a_match_there_is_no_prediction() -> None:
    assert ask({"any": ["invoice"]}, "hello") is None


def test_the_default_fills_the_fields_no_rule_settled() -> None:
    classify = KeywordClassifier([Rule(any=("invoice",), queue="Billing")], {"queue": "Misc", "priority": "normal"})
    prediction = classify(UnifiedTicket(body="my invoice"))
    assert prediction is not None
    assert prediction.queue is not None
    assert prediction.priority is not None
    assert (prediction.queue.value, prediction.priority.value) == ("Billing", "normal")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"rules": [{"any": ["a"], "quue": "Q"}]}, "rules[0].quue: unknown key (did you mean 'queue'?)"),
        ({"rules": [{"queue": "Q"}]}, "rules[0]: the rule has no words"),
        ({"rules": [{"any": [], "queue": "Q"}]}, "rules[0]: the rule has no words"),
        ({"rules": [{"any": ["a"]}]}, "rules[0]: the rule says nothing"),
        ({"rules": [{"any": [404], "queue": "Q"}]}, "rules[0].any: expected a word or phrase, got 404"),
        ({"rules": [{"any": ["*"], "queue": "Q"}]}, "rules[0].any: expected a word or phrase"),
        ({"rules": [{"any": {"a": 1}, "queue": "Q"}]}, "rules[0].any: expected a list of words, got dict"),
        ({"rules": [{"any": ["a"], "queue": 1.5}]}, "rules[0].queue: expected a name or an id"),
        ({"rules": [{"any": ["a"], "queue": "Q", "confidence": 90}]}, "rules[0].confidence"),
        ({"rules": ["invoice"]}, "rules[0]: expected a mapping, got str"),
        ({"rules": {"any": ["a"]}}, "rules: expected a list of rules, got dict"),
        ({"rules": [], "default": {"any": ["a"]}}, "default.any: unknown key"),
        ({"default": {}}, "rules is missing"),
        ({"rule": []}, "rule: unknown key (did you mean 'rules'?)"),
        ([], "expected a mapping, got list"),
    ],
)
def test_a_bad_rule_is_refused_with_its_path(data: Any, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        KeywordClassifier.from_dict(data)
    assert message in str(caught.value)


SECTION = {
    "criteria": {"queue": "Raw", "status": ["new", 4], "customer": "emma@example.com", "limit": 50},
    "rules": [{"any": ["invoice*"], "queue": "Billing", "confidence": 0.9}],
    "default": {"queue": "Misc"},
    "thresholds": {"queue": 0.6},
    "low_confidence": {"queue": "Misc"},
    "note": True,
}


def write(folder: Path, data: Any) -> Path:
    file = folder / "config.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


@pytest.mark.parametrize("wrap", [lambda d: d, lambda d: {"open_ticket_ai": d}])
def test_the_section_beside_system_is_loaded(tmp_path: Path, wrap: Any) -> None:
    settings = load_triage(write(tmp_path, wrap({"system": {}, "triage": SECTION})))
    assert settings.criteria == SearchCriteria(
        queue=UnifiedQueue(name="Raw"),
        status=[UnifiedStatus(name="new"), UnifiedStatus(id=4)],
        customer=UnifiedUser(email="emma@example.com"),
        limit=50,
    )
    assert (settings.thresholds, settings.low_confidence, settings.note) == ({"queue": 0.6}, {"queue": "Misc"}, True)
    assert settings.classifier(UnifiedTicket(body="invoices")) is not None


def test_the_section_is_read_from_yaml_too(tmp_path: Path) -> None:
    file = tmp_path / "config.yml"
    file.write_text(
        "system: {provider_key: OTOBOAdapter}\n"
        "triage:\n"
        "  criteria: {queue: Raw}\n"
        "  rules:\n"
        "    - {any: [rechnung*], queue: Billing}\n",
        encoding="utf-8",
    )
    assert load_triage(file).classifier(UnifiedTicket(body="Rechnungen")) is not None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"treshold": {}}, "triage.treshold: unknown key (did you mean 'thresholds'?)"),
        ({"criteria": {"quue": "Raw"}}, "did you mean 'queue'?"),
        ({"criteria": "Raw"}, "triage.criteria: expected a mapping, got str"),
        ({"rules": [{"any": ["a"], "queu": "Q"}]}, "triage.rules[0].queu: unknown key (did you mean 'queue'?)"),
        ({"thresholds": {"queue": "high"}}, "triage.thresholds.queue: expected a number from 0 to 1"),
        ({"note": "yes"}, "triage.note: expected true or false, got str 'yes'"),
    ],
)
def test_what_is_wrong_in_the_section_is_named_with_the_file(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    file = write(tmp_path, {"triage": {**SECTION, **change}})
    with pytest.raises(ConfigError) as caught:
        load_triage(file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("data", [{}, {"system": {}}, []])
def test_a_file_without_the_section_says_so(tmp_path: Path, data: Any) -> None:
    with pytest.raises(ConfigError, match="expected a mapping 'triage' beside 'system'"):
        load_triage(write(tmp_path, data))


@pytest.mark.parametrize("wrap", [lambda d: d, lambda d: {"open_ticket_ai": d}])
@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("claims", "claims: it belongs under 'triage:'"),
        ("rules", "rules: it belongs under 'triage:'"),
        ("claimz", "unknown key 'claimz': did you mean 'claims', which belongs under 'triage:'?"),
        ("Last_Run", "did you mean 'last_run', which belongs under 'triage:'?"),
        ("triages", "unknown key 'triages': did you mean 'triage'?"),
    ],
)
def test_a_key_of_the_section_that_stands_outside_of_it_is_refused(
    tmp_path: Path, key: str, message: str, wrap: Any
) -> None:
    """Who has written ``claims:`` one level too high believes that nothing is sorted twice."""
    inside = write(tmp_path, wrap({"triage": SECTION, key: "x"}))
    with pytest.raises(ConfigError) as caught:
        load_triage(inside)
    assert message in str(caught.value)
    with pytest.raises(ConfigError) as caught:
        load_triage(write(tmp_path, {**wrap({"triage": SECTION}), key: "x"}))
    assert message in str(caught.value)


def test_the_other_keys_of_the_originals_file_are_its_own(tmp_path: Path) -> None:
    originals = (
        "general_config",
        "pipelines",
        "fetchers",
        "preparers",
        "modifiers",
        "attribute_predictors",
        "services",
    )
    more = ("infrastructure", "orchestrator", "plugins", "defs", "ai_inference_services", "_rules", "x-rules")
    load_triage(write(tmp_path, {"triage": SECTION, **{key: {} for key in (*originals, *more)}}))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yml"):
        load_triage(tmp_path / "nowhere.yml")


def test_entities_in_criteria_may_also_be_written_out() -> None:
    assert read_criteria({"queue": {"id": 2}}).queue == UnifiedQueue(id=2)


@given(
    word=st.text("ab*-", min_size=1, max_size=6).filter(lambda word: word.strip("*")),
    text=st.text("ab- ", max_size=12),
)
def test_stars_mean_the_rest_of_a_word_however_many_there_are(word: str, text: str) -> None:
    simple = r"(?<!\w)" + r"\w*".join(map(re.escape, word.split("*"))) + r"(?!\w)"
    expected = re.search(simple, " ".join(text.split())) is not None
    assert (pattern(word).search(normal(text)) is not None) is expected
