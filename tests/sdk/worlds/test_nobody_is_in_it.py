"""No person's name, no address, no company, no host and no secret of a system comes into its world."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk.worlds import PrivateDataError, as_json, read_world
from otai_sdk.worlds.private import Private

from .planting import FORMS, FRESHDESK_DOORS, OF_AGENTS_ONLY, OTOBO_DOORS, Somebody, draw


def plain(text: str) -> str:
    """As one who looks for somebody would compare: without case, invisible characters and forms of letters."""
    text = unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    return text.casefold()


def traces(world: dict[str, Any], people: Iterable[Somebody], more: Iterable[str] = ()) -> list[str]:
    """What of these people is in a world's file."""
    text = plain(as_json(world))
    sought = [each for who in people for each in (who.first, who.last, who.email, who.email.partition("@")[2])]
    return [each for each in [*sought, *more] if plain(each) in text]


def freshdesk(dice: random.Random, agents: int, contacts: int) -> tuple[FakeFreshdesk, list[Somebody], list[Somebody]]:
    """An account full of people whom nobody ever heard of."""
    people = [draw(dice, number) for number in range(agents + contacts)]
    fake = FakeFreshdesk("geheimfirma", api_key="keyofthesource99", plan="unlimited")
    for number, who in enumerate(people[:agents]):
        fake.add_agent(who.name, who.email, groups=["Billing"] if number % 2 else [])
    for who in people[agents:]:
        company = fake.add_company(f"{who.last} & {who.first} GmbH", domains=[who.email.partition("@")[2]])
        fake.add_contact(who.name, who.email, company=company, phone="+49 30 1234567")
    return fake, people[:agents], people[agents:]


def world_of(fake: Any, **options: Any) -> dict[str, Any]:
    with fake, fake.adapter() as adapter:
        return json.loads(as_json(read_world(adapter, **options)))  # type: ignore[no-any-return]


def otobo(dice: random.Random, agents: int, customers: int) -> tuple[FakeOTOBO, list[Somebody], list[Somebody]]:
    """A system whose tickets are full of people."""
    people = [draw(dice, number) for number in range(agents + customers)]
    fake = FakeOTOBO()
    for number, who in enumerate(people[:agents]):
        login = f"{who.first}.{who.last}".lower() if number % 2 else who.email
        fake.add_agent(login, first_name=who.first, last_name=who.last, email=who.email)
        fake.add_ticket("Whose", owner=login, notes=[f"I am {who.name}"], created_by=login)
    for who in people[agents:]:
        company = f"{who.last} {who.first} AG"
        fake.add_customer(who.email, email=who.email, first_name=who.first, last_name=who.last, company=company)
        fake.add_ticket(f"{who.name} asks", customer=who.email, body=f"Yours, {who.name}, {who.email}")
    return fake, people[:agents], people[agents:]


MAKERS = {"freshdesk": (freshdesk, FRESHDESK_DOORS), "otobo": (otobo, OTOBO_DOORS)}


@pytest.mark.parametrize("system", MAKERS)
def test_of_hundreds_of_people_nobody_is_in_it(system: str) -> None:
    """Through every door somebody, in every form."""
    make, doors = MAKERS[system]
    fake, agents, others = make(random.Random(7), 120, 200)  # type: ignore[operator]
    forms = list({**FORMS, **OF_AGENTS_ONLY}.values())
    for number, plant in enumerate(doors.values()):
        plant(fake, forms[number % len(forms)](agents[number]))
        if number % 3:
            plant(fake, list(FORMS.values())[number % len(FORMS)](others[number]))
    secrets = list(fake.secrets()) if system == "freshdesk" else ["otai-secret-of-the-source"]
    if system == "freshdesk":
        for who in others:
            fake.add_ticket(
                f"{who.name} asks", f"Yours, {who.name}", requester=who.email, custom_fields={"cf_reference_number": 7}
            )
    world = world_of(fake, samples=100)
    assert traces(world, [*agents, *others], [*secrets, "geheimfirma"]) == []
    copy: Any = type(fake).from_world(world)
    count = len(copy.state.agents if system == "freshdesk" else copy.agents)
    assert count >= 120, "as many agents as there were"


@pytest.mark.parametrize("system", MAKERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nobody_comes_in_by_any_door_in_any_form(system: str, data: st.DataObject) -> None:
    make, doors = MAKERS[system]
    dice = random.Random(data.draw(st.integers(0, 10**6), label="seed"))
    fake, agents, others = make(dice, 4, 4)  # type: ignore[operator]
    planted: set[tuple[str, str]] = set()
    for _ in range(3):
        is_agent = data.draw(st.booleans(), label="an agent")
        who = data.draw(st.sampled_from(agents if is_agent else others), label="who")
        form = data.draw(st.sampled_from([*FORMS, *(OF_AGENTS_ONLY if is_agent else ())]), label="form")
        door = data.draw(st.sampled_from(list(doors)), label="door")
        text = {**FORMS, **OF_AGENTS_ONLY}[form](who)
        if (door, plain(text)) not in planted:  # two things of one kind have not one name
            planted.add((door, plain(text)))
            doors[door](fake, text)
    world = world_of(fake)
    assert traces(world, [*agents, *others], ["keyofthesource99", "geheimfirma"]) == []
    type(fake).from_world(world)


def test_names_that_are_alike_stay_different() -> None:
    fake, agents, _ = freshdesk(random.Random(3), 3, 0)
    for text in ("{0.name}", "{0.name} ", "{0.email}", "{0.first}", "{0.last}", "Team {0.name}", "team {0.name}"):
        setattr(fake.add_group(text), "name", text.format(agents[0]))  # noqa: B010
    before = len(fake.state.groups)
    names = [group["name"] for group in world_of(fake)["tables"]["groups"]]
    assert len({name.casefold() for name in names}) == before


def test_texts_in_lists_of_one_customer_only_are_no_choices() -> None:
    """OTOBO answers a text field that takes several values as it answers a multiselect."""
    fake = FakeOTOBO()
    words = {"Hannelore Zwick, rings in the evening": "x", "Printer": "Printer"}
    fake.add_dynamic_field("Remarks", "Multiselect", possible_values=words)
    fake.add_ticket("one", customer="a@nordwind.example", dynamic_fields={"Remarks": list(words)})
    fake.add_ticket("two", customer="a@nordwind.example", dynamic_fields={"Remarks": list(words)})
    fake.add_ticket("three", customer="b@suedwind.example", dynamic_fields={"Remarks": ["Printer"]})
    world = world_of(fake, samples=3)
    assert "Zwick" not in as_json(world)
    (field,) = [row for row in world["dynamic_fields"] if row["name"] == "Remarks"]
    assert set(field["possible_values"]) in ({"choice 1", "Printer"}, {"choice 2", "Printer"})
    assert any("1 values of lists" in sentence for sentence in world["about"])
    copy = FakeOTOBO.from_world(world)
    assert len(copy.tickets) == 3


def test_the_same_system_gives_the_same_file() -> None:
    assert world_of(freshdesk(random.Random(1), 9, 9)[0]) == world_of(freshdesk(random.Random(1), 9, 9)[0])


def test_an_agent_called_like_a_thing_can_be_kept_out_of_it() -> None:
    """A name alone does not say whether it is a person's."""
    fake = FakeFreshdesk("geheimfirma")
    fake.add_agent("Retouren", "retouren@nordwind.example")
    fake.add_agent("Support Team", "team@nordwind.example")
    fake.add_group("Retouren")
    names = [group["name"] for group in world_of(fake)["tables"]["groups"]]
    assert "Technical Support" in names, "words of trade are nobody's"
    assert "Retouren" not in names
    kept = world_of(fake, keep=["Retouren"])
    assert "Retouren" in [group["name"] for group in kept["tables"]["groups"]]


@pytest.mark.parametrize(
    "world",
    [
        {"groups": [{"name": "of Zora Quell"}]},
        {"groups": [{"name": "x"}], "about": ["QUELL, ZORA"]},
        {"tables": {"fields": [{"choices": {"zora.quell": 1}}]}},
        {"note": "zora@quelle.example"},
        {"agents": [{"type": "at www.quelle.example"}]},
        {"a": [[["key-of-the-account"]]]},
        {"a": "Quelle Werke KG"},
    ],
)
def test_what_slipped_through_is_refused_with_its_place_and_never_its_words(world: dict[str, Any]) -> None:
    private = Private()
    private.agent(1, "Zora Quell", "zora@quelle.example")
    private.company("Quelle Werke KG")
    private.secret("key-of-the-account")
    with pytest.raises(PrivateDataError) as caught:
        private.check(world)
    assert caught.value.places
    assert not any(word in str(caught.value).casefold() for word in ("zora", "quell", "key-of"))
