"""``otai verify``: nothing to say of a faithful fake, and every difference of another one; no value either way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result

from otai_mocks.otobo.tables.records import Escalation

from .changed import FRESHDESK, OTOBO, Change, ChangedFreshdesk, ChangedOTOBO, objects

Verify = Callable[..., Result]
PROVIDERS = {"otobo": "OTOBOAdapter", "freshdesk": "FreshdeskAdapter"}
SECRETS = ("Zephyrine", "Quackenbush", "zq7-planted-secret", "Kjellsberg")


@pytest.fixture
def verify(otai: Callable[..., Result], tmp_path: Path) -> Verify:
    """``verify(fake, "--json")``: the fake is served, and config.yml leads to it."""

    def run(fake: Any, *arguments: object, **params: Any) -> Result:
        with fake.serve(real_time=False, admin=False) as server:
            settings = {**server.params, "retries": 0, "max_wait": 0, **params}
            system = {"provider_key": PROVIDERS[fake.system], "params": settings}
            file = tmp_path / "config.yml"
            file.write_text(yaml.safe_dump({"system": system}), encoding="utf-8")
            return otai("verify", "--config", file, *arguments)

    return run


def make(system: str, **options: Any) -> Any:
    if system == "freshdesk":
        return ChangedFreshdesk(**options)
    return ChangedOTOBO(system.partition("-")[2] or "11.0", **options)


EVERY = ["otobo-11.0", "otobo-10.1", "freshdesk"]


# --- a faithful fake ------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", EVERY)
@pytest.mark.parametrize("count", [0, 1, 150])
def test_a_faithful_fake_has_no_difference(verify: Verify, system: str, count: int) -> None:
    fake = make(system, seed=count)
    fake.populate(count, seed=count)
    done = verify(fake)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "no difference" in done.stdout
    assert "1 difference" not in done.stdout
    if fake.system == "otobo" and count:
        assert f"otobo {fake.version} as seen" in done.stdout


def odd_freshdesk() -> Any:
    fake: Any = make("freshdesk", form_id=None, sentiment=False, plan="growth", statuses={6: "Wartet", 12: "Beim Amt"})
    fake.add_sample_tickets(20)
    for number, (kind, choices) in enumerate(
        [("custom_text", None), ("custom_paragraph", None), ("custom_decimal", None), ("custom_dropdown", ["1", "2"])]
    ):
        fake.add_ticket_field(f"odd_{number}", kind, choices)
    fake.add_ticket(
        "2026-01-01", "12345", custom_fields={"odd_0": "2026-01-01", "odd_2": 1.5, "odd_3": "1"}, tags=["1"]
    )
    parent = fake.add_ticket("", "", spam=True)
    fake.add_ticket("related", related=[fake.add_ticket("x").id])
    fake.add_attachment(parent, "größe.txt", b"", "text/plain")
    fake.add_contact("42", "42@example.com", phone="42")
    return fake


def odd_otobo(version: str) -> Any:
    fake: Any = make(f"otobo-{version}", ticket_type=True, responsible=True, archive=True, time_zone="Asia/Kolkata")
    fake.add_dynamic_field("Anzahl")
    fake.add_dynamic_field("Frist", "DateTime")
    fake.add_dynamic_field("Haken", "Checkbox", object_type="Article")
    fake.add_queue("Fristen", escalation=Escalation(first_response=10, update=0, solution=600))
    for age in (0, 5, 90000):
        fake.add_ticket("2026-01-01 10:00:00", queue="Fristen", age_minutes=age, body="12345", html=True)
    fake.add_ticket("17", dynamic_fields={"Anzahl": "17", "Frist": "2026-01-01 10:00:00"}, notes=["1", "2"])
    return fake


@pytest.mark.parametrize("odd", [odd_freshdesk, lambda: odd_otobo("11.0"), lambda: odd_otobo("10.1")])
def test_what_is_only_other_data_is_no_difference(verify: Verify, odd: Callable[[], Any]) -> None:
    fake = odd()
    params = {"time_zone": "Asia/Kolkata"} if fake.system == "otobo" else {"max_wait": 120, "retries": 2}
    done = verify(fake, **params)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("system", EVERY)
def test_a_renamed_world_is_compared_with_a_fake_of_it(verify: Verify, system: str, tmp_path: Path) -> None:
    """Queues, groups and statuses have other names; the world file names them."""
    fake = make(system)
    if fake.system == "otobo":
        fake.populate(30)
        fake.add_queue("Fundbüro")
        fake.add_state("liegt beim Amt", type="open")
        fake.add_ticket("there", queue="Fundbüro", state="liegt beim Amt")
    else:
        fake.add_status(23, "Liegt beim Amt")
        fake.add_group("Fundbüro")
        fake.populate(30)
        fake.add_ticket("there", group="Fundbüro", status=23)
    file = tmp_path / "world.json"
    fake.to_world(file)
    done = verify(fake, "--world", file)
    assert done.exit_code == 0, done.output
    assert "the world given" in done.stdout


@pytest.mark.parametrize("system", EVERY)
def test_writing_shows_no_difference_either_and_leaves_nothing_open(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.populate(5)
    before = set(fake.tickets)
    done = verify(fake, "--write", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    made = sorted(set(fake.tickets) - before)
    assert len(made) == 2
    for number in made:
        assert f"made: ticket {number} (closed)" in done.stdout
    rows = [fake.ticket_rows(only=number)[0] for number in made]
    assert all("[otai verify" in row["subject"] for row in rows)
    assert {row["status"] for row in rows} <= {"closed successful", "Closed"}


# --- another one ----------------------------------------------------------------------------------------

CHANGES = [
    *(("freshdesk", name) for name in FRESHDESK),
    *(("otobo-11.0", name) for name in OTOBO),
    *(pytest.param("otobo-10.1", name, marks=pytest.mark.full) for name in OTOBO),
]


@pytest.mark.parametrize(("system", "name"), CHANGES, ids=str)
def test_each_difference_is_found_and_named(verify: Verify, system: str, name: str) -> None:
    change, endpoint, path = (FRESHDESK if system == "freshdesk" else OTOBO)[name]
    fake = make(system)
    fake.populate(20)
    fake.change = change
    done = verify(fake, "--json")
    assert done.exit_code == 15, done.output
    found = [(each["endpoint"], each["path"]) for each in json.loads(done.stdout)["differences"]]
    assert (endpoint, path) in found


def planted(system: str) -> Any:
    """A fake whose tickets, people, queues and fields all are called something that must not be seen."""
    first, last, secret, place = SECRETS
    fake = make(system)
    fake.populate(3)
    if fake.system == "otobo":
        fake.add_queue(place)
        fake.add_dynamic_field(f"{first}Field")
        fake.add_customer(f"{first}.{last}", email=f"{first}@{last}.example", company=place)
        fake.add_ticket(f"{first} {last}", queue=place, customer=f"{first}.{last}", body=secret, subject=secret,
                        dynamic_fields={f"{first}Field": secret}, notes=[secret])  # fmt: skip
    else:
        fake.add_group(place)
        fake.add_ticket_field(f"{first.lower()}_field", "custom_dropdown", [secret, last])
        fake.add_company(f"{first} Ltd")
        fake.add_contact(f"{first} {last}", f"{first}@{last}.example", company=f"{first} Ltd")
        ticket = fake.add_ticket(f"{first} {last}", secret, requester=f"{first} {last}", group=place, tags=[secret],
                                 custom_fields={f"{first.lower()}_field": secret})  # fmt: skip
        fake.add_attachment(ticket, f"{secret}.txt", secret.encode(), "text/plain")
        fake.add_note(ticket, secret)
    return fake


def all_wrong(system: str) -> Change:
    """Every difference at once, and values where words of the protocol should stand."""
    first, last, secret, _ = SECRETS
    changes = [change for change, _, _ in (FRESHDESK if system == "freshdesk" else OTOBO).values()]

    def change(request: Any, response: Any, body: Any) -> Any:
        for each in changes:
            body = each(request, response, body)
        for found in list(objects(body)):
            found[f"{first} {last}"] = secret
            found[f"{secret}@example.com"] = {secret: [secret]}
            if "code" in found:
                found["code"] = f"{first} {last} was refused"
        response.headers.append(("Content-Type", f"text/html; name={secret}"))
        return body

    return change


@pytest.mark.parametrize("system", EVERY)
@pytest.mark.parametrize("wrong", [False, True])
def test_no_value_of_the_system_is_shown(verify: Verify, system: str, wrong: bool, tmp_path: Path) -> None:
    fake = planted(system)
    if wrong:
        fake.change = all_wrong(fake.system)
    report = tmp_path / "report.md"
    told = ""
    for arguments in ((), ("--json",), ("--write", "--yes")):
        done = verify(fake, *arguments, "-o", report)
        assert done.exit_code == (15 if wrong else 0), done.output
        told += done.stdout + done.stderr + report.read_text(encoding="utf-8")
    hidden = [*SECRETS, *(fake.secrets()), "127.0.0.1"]
    assert [word for word in hidden if word.lower() in told.lower()] == []


@pytest.mark.parametrize("system", EVERY)
def test_the_report_is_ready_for_a_bug_report(verify: Verify, system: str, tmp_path: Path) -> None:
    fake = make(system)
    fake.populate(5)
    fake.change = (FRESHDESK if system == "freshdesk" else OTOBO)["an extra key"][0]
    report = tmp_path / "report.md"
    verify(fake, "-o", report)
    text = report.read_text(encoding="utf-8")
    for part in ("otai-sdk 0.", f"system: {fake.system}", "compared with: ", "date: ", "requests", "no such key"):
        assert part in text


# --- what may be sent -----------------------------------------------------------------------------------


def changing(fake: Any) -> list[Any]:
    if fake.system == "freshdesk":
        return [entry for entry in fake.journal if entry.method != "GET"]
    return [entry for entry in fake.journal if not entry.path.endswith(("Search", "Get", "SessionCreate"))]


@pytest.mark.parametrize("system", EVERY)
def test_without_write_nothing_that_could_change_something_is_sent(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.populate(5)
    before = fake.to_world()
    assert verify(fake).exit_code == 0
    assert len(fake.journal) > 10
    assert changing(fake) == []
    assert fake.to_world() == before


@pytest.mark.parametrize("system", EVERY)
def test_write_needs_a_yes_and_says_where_and_what(verify: Verify, system: str) -> None:
    fake = make(system)
    fake.populate(5)
    done = verify(fake, "--write")
    assert done.exit_code == 4
    assert "127.0.0.1" in done.stderr
    assert "two tickets" in done.stderr
    assert list(fake.journal) == []


def test_one_wrong_login_is_enough(verify: Verify) -> None:
    """A second one could lock the account."""
    for system, setting in (("otobo", "password"), ("freshdesk", "freshdesk_api_key")):
        fake = make(system)
        done = verify(fake, **{setting: "wrong-one"})
        assert done.exit_code == 5
        assert len(fake.journal) == 1
        assert "wrong-one" not in done.output


# --- what goes wrong ------------------------------------------------------------------------------------


@contextmanager
def broken(system: str, fault: str, otobo: str, freshdesk: str, **options: Any) -> Iterator[Any]:
    fake = make(system)
    fake.populate(5)
    fake.faults.add(fault, times=None, path=f"*/{otobo}" if system == "otobo" else f"/api/v2/{freshdesk}", **options)
    yield fake


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
@pytest.mark.parametrize(("fault", "code"), [("reset", 11), ("database_down", 12), ("html", 12)])
def test_a_server_that_breaks_in_between_is_told_and_the_rest_compared(
    verify: Verify, system: str, fault: str, code: int
) -> None:
    with broken(system, fault, "TicketHistoryGet", "groups") as fake:
        done = verify(fake)
    assert done.exit_code == code, done.output
    assert ("TicketHistoryGet" if system == "otobo" else "GET /groups") in done.stdout
    assert "no difference in" in done.stdout
    assert "no difference in 0 " not in done.stdout


def test_what_the_account_may_not_ask_is_told_and_the_rest_compared(verify: Verify) -> None:
    fake = make("freshdesk")
    fake.populate(5)
    fake.add_agent("Olga", "olga@example.com", api_key="olgas-own-key")
    done = verify(fake, freshdesk_api_key="olgas-own-key")
    assert done.exit_code == 6
    assert "GET /agents: the account may not ask this (403)" in done.stdout
    assert "no difference in" in done.stdout


def test_differences_come_before_what_could_not_be_compared(verify: Verify) -> None:
    with broken("freshdesk", "database_down", "", "groups") as fake:
        fake.change = FRESHDESK["an extra key"][0]
        done = verify(fake)
    assert done.exit_code == 15
    assert "GET /groups: the server failed" in done.stdout


def test_nobody_who_answers_is_asked_three_times_only(verify: Verify) -> None:
    for system in ("otobo", "freshdesk"):
        fake = make(system)
        fake.faults.add("reset", times=None)
        done = verify(fake)
        assert done.exit_code == 11
        assert "all other questions: not put" in done.stdout


def test_a_web_service_without_a_history_is_no_mistake(verify: Verify) -> None:
    """The one of the original has none."""
    fake = make("otobo")
    fake.populate(5)
    done = verify(fake, history_operation_url="NoSuchRoute")
    assert done.exit_code == 0
    assert "TicketHistoryGet: the web service has no such route" in done.stdout


def test_wrong_usage_is_told_before_anything_is_asked(verify: Verify, tmp_path: Path) -> None:
    fake = make("freshdesk")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"nonsense": 1}')
    for arguments, code in (
        (("--world", wrong), 2),
        (("--world", tmp_path / "none.json"), 2),
        (("--version", "11.0"), 2),
        (("-o", tmp_path / "no" / "folder.md"), 4),
    ):
        done = verify(fake, *arguments)
        assert done.exit_code == code, done.output
        assert list(fake.journal) == []


@pytest.mark.parametrize("settings", [{"auth": "session"}, {"dedupe_field": "OtaiKey"}])
def test_other_settings_ask_the_same(verify: Verify, settings: dict[str, Any]) -> None:
    fake = make("otobo")
    fake.populate(5)
    fake.add_dynamic_field("OtaiKey")
    assert verify(fake, "--write", "--yes", **settings).exit_code == 0
