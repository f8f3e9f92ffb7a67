"""The JSON Schemas of world files say what from_world takes: no more, no less, as far as a schema can."""

from __future__ import annotations

import copy
import gzip
import json
import runpy
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from otai_mocks import FakeFreshdesk, FakeOTOBO, world_schema
from otai_mocks.otobo.tables import records
from otai_mocks.otobo.world import format as otobo_format

ROOT = Path(__file__).parents[2]
GENERATOR = runpy.run_path(str(ROOT / "scripts" / "world_schemas.py"))
FAKES: dict[str, Any] = {"otobo": FakeOTOBO, "freshdesk": FakeFreshdesk}
SYSTEMS = pytest.mark.parametrize("system", FAKES)


@lru_cache
def validator(system: str) -> Draft202012Validator:
    return Draft202012Validator(world_schema(system))


def takes(system: str, world: Any) -> bool:
    try:
        FAKES[system].from_world(world)
    except ValueError:
        return False
    return True


@SYSTEMS
def test_the_schema_is_the_one_that_the_code_gives_and_every_key_is_described(system: str) -> None:
    shipped = world_schema(system)
    Draft202012Validator.check_schema(shipped)
    assert GENERATOR["schema"](system, shipped) == shipped, "run scripts/world_schemas.py"
    assert GENERATOR["undescribed"](shipped) == []


@pytest.mark.parametrize(
    ("record", "entry"),
    [
        (records.Row, otobo_format.Row),
        (records.StateRow, otobo_format.StateRow),
        (records.Queue, otobo_format.Queue),
        (records.Escalation, otobo_format.Escalation),
        (records.Agent, otobo_format.Agent),
        (records.Company, otobo_format.Company),
        (records.Customer, otobo_format.Customer),
        (records.DynamicField, otobo_format.DynamicField),
        (records.Route, otobo_format.Route),
        (records.Webservice, otobo_format.Webservice),
    ],
)
def test_every_attribute_of_a_row_of_otobo_is_a_key_of_the_file(record: Any, entry: Any) -> None:
    renamed = {"escalation": "escalation_min", "every_user_login_becomes": "every_UserLogin_becomes"}
    wanted = {renamed.get(f.name, f.name) for f in fields(record)}
    assert set(entry.__struct_fields__) - wanted <= {"group", "transport"}
    assert wanted <= set(entry.__struct_fields__)


def test_there_is_no_schema_of_another_system() -> None:
    with pytest.raises(ValueError, match="'zammad': choose one of otobo, freshdesk"):
        world_schema("zammad")


# --- what is right --------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["11.0", "10.1"])
def test_worlds_of_recorded_servers_fit(version: str) -> None:
    file = ROOT / "tests" / "fidelity" / "otobo" / "recordings" / version / "world.json.gz"
    validator("otobo").validate(json.loads(gzip.decompress(file.read_bytes())))


@SYSTEMS
def test_a_whole_world_fits(system: str) -> None:
    fake = FAKES[system]()
    fake.populate(60)
    world = fake.to_world()
    validator(system).validate(world)
    assert FAKES[system].from_world(world).to_world() == world


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).map("x{}".format)
NAME = st.text("abcdefgh XYZ-äß", min_size=1, max_size=12).map(str.strip).filter(bool)
LIMITS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LIMITS
@given(st.data())
def test_whatever_the_builders_of_otobo_make_fits_and_comes_back(data: st.DataObject) -> None:
    fake = FakeOTOBO(data.draw(st.sampled_from(["11.0", "10.1"])))
    groups = ["users", *(fake.add_group(f"g {n}{data.draw(NAME)}").name for n in range(data.draw(st.integers(0, 2))))]
    queues = [
        fake.add_queue(
            f"q {n}{data.draw(NAME)}",
            group=data.draw(st.sampled_from(groups)),
            valid=data.draw(st.booleans()),
            escalation=data.draw(st.sampled_from([None, records.Escalation(5, 0, 60)])),
        ).name
        for n in range(data.draw(st.integers(1, 3)))
    ]
    fake.add_state(f"s {data.draw(NAME)}", type=data.draw(st.sampled_from(["open", "closed", "pending reminder"])))
    fake.add_agent("robot", groups={data.draw(st.sampled_from(groups)): ["ro", "note"]})
    fake.add_customer("kim", company=data.draw(st.sampled_from(["", "hooli"])))
    fake.add_dynamic_field("Own", data.draw(st.sampled_from(["Text", "Date", "Checkbox"])), label=data.draw(TEXT))
    fake.add_webservice("Mine", headers={"X-A": data.draw(st.sampled_from(["1", "b"]))})
    for _ in range(data.draw(st.integers(0, 2))):
        fake.add_ticket(
            data.draw(TEXT),
            queue=data.draw(st.sampled_from([name for name in queues if fake.queues[name].valid] or ["Raw"])),
            body=data.draw(TEXT),
            notes=[data.draw(TEXT)],
            html=data.draw(st.booleans()),
            age_minutes=data.draw(st.integers(0, 9999)),
        )
    _fits(fake)


@LIMITS
@given(st.data())
def test_whatever_the_builders_of_freshdesk_make_fits_and_comes_back(data: st.DataObject) -> None:
    fake = FakeFreshdesk(tickets=data.draw(st.integers(0, 3)), shared_ownership=data.draw(st.booleans()))
    group = fake.add_group(f"g {data.draw(NAME)}", description=data.draw(TEXT))
    fake.add_agent(
        data.draw(NAME), "robot@acme.example", groups=[group], ticket_scope=data.draw(st.sampled_from([1, 2]))
    )
    fake.add_company(f"c {data.draw(NAME)}", domains=["hooli.example"])
    contact = fake.add_contact(data.draw(NAME), "kim@hooli.example", blocked=data.draw(st.booleans()))
    fake.add_status(data.draw(st.integers(20, 99)), data.draw(NAME))
    fake.add_ticket_field("own", "custom_dropdown", [f"{n}{data.draw(NAME)}" for n in range(2)])
    fake.add_ticket_field("deep", "nested_field", {"A": {"B": ["C"]}}, lower=["b", "c"])
    fake.add_contact_field("Shoe size", "custom_dropdown", ["40", "41"])
    fake.add_business_hours("Late", {"friday": ("18:00", "24:00")})
    fake.add_email_config("more@acme.example", group=group)
    fake.add_canned_response("Hi", "<p>Hello</p>")
    fake.add_article(data.draw(TEXT), translations={"de": ("Titel", "Text")})
    for _ in range(data.draw(st.integers(0, 2))):
        ticket = fake.add_ticket(data.draw(TEXT), data.draw(TEXT), requester=contact, group=group, tags=["a"])
        fake.add_attachment(fake.add_note(ticket, data.draw(TEXT)), "a.bin", data.draw(st.binary(max_size=9)))
        fake.add_time_entry(ticket, "01:30")
        fake.add_rating(ticket)
    _fits(fake)


def _fits(fake: Any) -> None:
    world = fake.to_world()
    validator(fake.system).validate(world)
    again = type(fake).from_world(world, clock=fake.clock).to_world()
    for made in (again, world):
        made.pop("clock", None)  # it runs
        made.get("next_ids", {}).pop("ticket_number_day", None)  # none before the first ticket
    assert again == world


# --- what is wrong --------------------------------------------------------------------------------------

WRONG: dict[str, list[dict[str, Any]]] = {
    "otobo": [
        {"queus": []},
        {"format": 2},
        {"otobo": []},
        {"otobo": {"verison": "11"}},
        {"otobo": {"system_id": "x"}},
        {"clock": {"recorded_from": "2026-01-01T00:00:00Z"}},
        {"settings": {"ticket_type": "yes"}},
        {"settings": {"stop_words": "the"}},
        {"groups": [{"name": ""}]},
        {"queues": {}},
        {"queues": [{}]},
        {"queues": [{"name": "A", "id": 0}]},
        {"queues": [{"name": "A", "group": 1}]},
        {"queues": [{"name": "A", "escalation_min": {"first": 1}}]},
        {"agents": [{"login": "a", "permissions": {"users": ["admin"]}}]},
        {"dynamic_fields": [{"name": "with space"}]},
        {"dynamic_fields": [{"name": "x", "type": "Number"}]},
        {"webservices": [{"name": "w", "routes": [{"route": "x", "operation": "Ticket::TicketGet"}]}]},
        {"webservices": [{"name": "w", "routes": [{"route": "/x", "operation": "Foo"}]}]},
        {"history_types": {"x": "NewTicket"}},
        {"next_ids": {"ticket": "1"}},
        {"tickets": [{"ticket": {}}]},
        {"tickets": [{"ticket": {"Title": "x"}, "articles": [{"IsVisibleForCustomer": 2}]}]},
        {"tickets": [{"ticket": {"Title": "x"}, "history": [{"HistoryTyp": "NewTicket"}]}]},
        {"tables": {}},
    ],
    "freshdesk": [
        {"table": {}},
        {"version": 2},
        {"domain": "a.b"},
        {"api_key": ""},
        {"options": {"index_lga": 1}},
        {"options": {"index_lag": "1"}},
        {"options": {"statuses": {"six": "x"}}},
        {"tables": {"tikets": []}},
        {"tables": {"tickets": {}}},
        {"tables": {"tickets": [{}]}},
        {"tables": {"tickets": [{"subject": "x", "status": "Open"}]}},
        {"tables": {"tickets": [{"subject": "x", "created_at": "2026-01-01 00:00:00"}]}},
        {"tables": {"tickets": [{"subject": "x", "created_at": "today"}]}},
        {"tables": {"groups": [{"nmae": "x"}]}},
        {"tables": {"groups": [{"name": ""}]}},
        {"tables": {"groups": [{"name": "x", "id": 0}]}},
        {"tables": {"agents": [{"name": "x", "role_ids": [None]}]}},
        {"tables": {"agents": [{"name": "x", "role_ids": "Agent"}]}},
        {"tables": {"sla_policies": [{"name": "x", "sla_target": {"priority_1": {"respond": 1}}}]}},
        {"tables": {"settings": {"emial": {}}}},
        {"tables": {"solutions": {"folders": {"1": {"name": "x"}}}}},
        {"add": {"ticket": []}},
        {"add": {"groups": [{"nmae": "x"}]}},
        {"add": {"groups": [{"name": 5}]}},
        {"add": {"tickets": [{"tags": "a"}]}},
        {"otobo": {}},
    ],
}


@pytest.mark.parametrize(("system", "change"), [(s, change) for s, changes in WRONG.items() for change in changes])
def test_a_broken_file_is_refused_by_the_schema_and_by_the_fake(system: str, change: dict[str, Any]) -> None:
    least: dict[str, Any] = {"format": 1, "otobo": {}} if system == "otobo" else {}
    assert validator(system).is_valid(least)
    assert takes(system, least)
    assert not validator(system).is_valid({**least, **change})
    assert not takes(system, {**least, **change})


@SYSTEMS
def test_a_key_nobody_knows_is_refused_wherever_it_stands(system: str) -> None:
    """One more key in every object of a whole world that has keys of its own."""
    fake = FAKES[system]()
    fake.add_ticket("One")
    world = fake.to_world()
    schema, check = world_schema(system), validator(system)
    places = list(_closed(schema, schema, world, ()))
    assert len(places) >= 20
    for place in places:
        broken = copy.deepcopy(world)
        spot = broken
        for step in place:
            spot = spot[step]
        spot["no_such_key"] = 1
        assert not check.is_valid(broken), place
        with pytest.raises(ValueError, match="no_such_key"):
            FAKES[system].from_world(broken)


def _closed(schema: Any, node: Any, value: Any, path: tuple[Any, ...]) -> Any:
    """The places of one object of each kind that takes no other keys."""
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    if isinstance(value, list) and value and isinstance(node.get("items"), dict):
        yield from _closed(schema, node["items"], value[0], (*path, 0))
    if isinstance(value, dict):
        if node.get("additionalProperties") is False:
            yield path
        for key, inner in value.items():
            if key in node.get("properties", {}):
                yield from _closed(schema, node["properties"][key], inner, (*path, key))
