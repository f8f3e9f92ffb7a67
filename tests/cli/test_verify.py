"""``otai verify``: nothing to say of a faithful fake, and every difference of another one; no value either way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from otai_mocks.otobo.tables.records import Escalation

from .changed import FRESHDESK, OTOBO, Change, make, objects

Verify = Callable[..., Result]
SECRETS = ("Zephyrine", "Quackenbush", "zq7-planted-secret", "Kjellsberg")


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


def test_a_world_that_calls_its_things_as_the_samples_do_is_no_trouble(verify: Verify) -> None:
    """The fake that is compared with gets tickets and people of every shape; names of theirs may be taken."""
    fake = make("otobo")
    fake.add_agent("otai-reader")
    for queue in ("Otai shapes", "Otai late"):
        fake.add_queue(queue)
        fake.add_ticket("here", queue=queue)
    fake.add_dynamic_field("OtaiShapesText")
    fake.add_webservice("otai-verify")
    assert verify(fake, "--write", "--yes").exit_code == 0
    account = make("freshdesk")
    account.add_ticket_field("otai_text", "custom_checkbox")
    account.add_company("Full Ltd", domains=["full.example.com"])
    account.add_contact("Full Contact", "full.contact@example.com")
    account.add_group("Full group")
    account.populate(3)
    assert verify(account, "--write", "--yes").exit_code == 0


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
