"""TicketUpdate: the steps, what each of them writes, and what it leaves when a later one fails."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.protocol import validate

from .helpers import ARTICLE, TICKET, ask, create, error, send


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def update(fake: FakeOTOBO, **data: Any) -> Any:
    return ask(fake, "TicketUpdate", TicketID=1, **data)


def history(fake: FakeOTOBO) -> list[tuple[str, str]]:
    entries = ask(fake, "TicketHistoryGet", TicketID=1)["TicketHistory"][0]["History"]
    return [(entry["HistoryType"], entry["Name"]) for entry in entries]


def test_a_lock_sent_along_with_a_move_does_not_lock_again_what_the_move_unlocks(fake: FakeOTOBO) -> None:
    create(fake, Owner="anna", Lock="lock")
    update(fake, Ticket={"Queue": "Raw", "Lock": "lock"})
    assert (fake.tickets[1].queue, fake.tickets[1].lock) == ("Raw", "unlock")


def test_the_owner_a_ticket_had_is_lost_with_its_lock_even_if_it_is_sent_again(fake: FakeOTOBO) -> None:
    create(fake, Owner="anna")
    update(fake, Ticket={"State": "closed successful", "Owner": "anna"})
    assert fake.tickets[1].owner == "root@localhost"


def test_another_owner_is_set_after_the_lock_is_gone(fake: FakeOTOBO) -> None:
    create(fake, Owner="anna")
    update(fake, Ticket={"State": "closed successful", "Owner": "ben"})
    assert fake.tickets[1].owner == "ben"


@pytest.mark.parametrize("name", ["State", "Lock", "Priority", "Owner", "Responsible", "Type"])
def test_an_empty_name_beside_an_id_is_looked_for_and_not_found(fake: FakeOTOBO, name: str) -> None:
    create(fake)
    answer = send(
        fake,
        "TicketUpdate",
        {"UserLogin": "otai", "Password": "otai-secret", "TicketID": 1, "Ticket": {name: "", f"{name}ID": 1}},
    )
    assert answer.status == 500
    assert answer.json()["faultstring"] == "OperationObject returned an error, cancelling Request"


def test_a_queue_name_that_is_no_valid_queue_fails_in_spite_of_a_good_id(fake: FakeOTOBO) -> None:
    create(fake)
    assert update(fake, Ticket={"Queue": "", "QueueID": 2})["faultstring"].startswith("Ticket queue could not be")
    assert fake.tickets[1].queue == "Support"


def test_lock_names_are_exact(fake: FakeOTOBO) -> None:
    create(fake)
    assert error(update(fake, Ticket={"Lock": "Lock"}))[0] == "TicketUpdate.InvalidParameter"


def test_a_state_in_other_case_is_set_without_what_belongs_to_its_type(fake: FakeOTOBO) -> None:
    create(fake, Owner="anna")
    update(fake, Ticket={"State": "Closed Successful"})
    assert (fake.tickets[1].state, fake.tickets[1].lock) == ("closed successful", "lock")
    update(fake, Ticket={"State": "Pending Reminder"})
    assert fake.tickets[1].state == "pending reminder"


def test_the_same_customer_again_leaves_an_entry_unless_the_company_comes_along(fake: FakeOTOBO) -> None:
    create(fake)
    before = len(history(fake))
    update(fake, Ticket={"CustomerUser": "julia", "CustomerID": "nordwind"})
    assert len(history(fake)) == before
    update(fake, Ticket={"CustomerUser": "julia"})
    assert history(fake)[-1] == ("CustomerUpdate", "%%CustomerID=nordwind;CustomerUser=julia;")


def test_leaving_a_pending_state_resets_its_time(fake: FakeOTOBO) -> None:
    create(fake)
    update(fake, Ticket={"State": "pending reminder", "PendingTime": {"String": "2030-01-02 03:04:00"}})
    assert history(fake)[-2] == ("SetPendingTime", "%%2030-01-02 03:04")
    update(fake, Ticket={"State": "open"})
    assert history(fake)[-1] == ("SetPendingTime", "%%00-00-00 00:00")


@pytest.mark.parametrize(
    "pending", [{"Diff": 0, "Year": 2030}, {"Diff": "x"}, {"Year": 2030}, {"String": "soon"}, {"Month": ""}]
)
def test_pending_times_that_are_refused(fake: FakeOTOBO, pending: dict[str, Any]) -> None:
    create(fake)
    answer = update(fake, Ticket={"State": "pending reminder", "PendingTime": pending})
    assert error(answer)[1] == "TicketUpdate: Ticket->PendingTime parameter is invalid!"


@pytest.mark.parametrize(
    ("pending", "passes"),
    [
        ({"Diff": 15}, True),
        ({"Diff": "015"}, True),
        ({"Diff": None, "String": "2030-01-02 03:04"}, True),
        ({"String": "2030-01-02"}, True),
        ({"Year": "2030", "Month": "1", "Day": "2", "Hour": 3}, True),
        ({"Hour": 3, "Minute": 4}, True),
        ({"Diff": -15}, False),
        ({"Diff": 1.5}, False),
        ({"Diff": ""}, False),
        ({"Diff": [15]}, False),
        ({"Diff": 15, "Minute": 0}, False),
        ({"Diff": 15, "String": "2030-01-02 03:04:05"}, False),
        ({"String": "2030-02-30 00:00:00"}, False),
        ({"Year": 2030, "Month": 2, "Day": 30}, False),
        ({}, False),
        ([{"Diff": 15}], False),
        ("2030-01-02 03:04:05", False),
        (15, False),
        (True, False),
    ],
)
def test_a_pending_time_is_minutes_or_a_moment_never_both(pending: Any, passes: bool) -> None:
    assert validate.pending_ok(pending, None) is passes


@pytest.mark.parametrize("pending", [{"Diff": 0}, {"Year": 2030, "Month": 1, "Day": 2}])
def test_pending_times_that_pass_the_check_and_lack_something(fake: FakeOTOBO, pending: dict[str, Any]) -> None:
    create(fake)
    answer = update(fake, Ticket={"Title": "new", "State": "pending reminder", "PendingTime": pending})
    assert answer["faultstring"] == "OperationObject returned an error, cancelling Request"
    assert (fake.tickets[1].title, fake.tickets[1].state) == ("new", "new")


def test_a_new_title_is_shortened_in_the_history_the_old_one_is_not(fake: FakeOTOBO) -> None:
    create(fake, Title="o" * 60)
    update(fake, Ticket={"Title": "n" * 60})
    assert history(fake)[-1] == ("TitleUpdate", f"%%{'o' * 60}%%{'n' * 50}...")


def test_entries_of_the_history_end_after_200_letters(fake: FakeOTOBO) -> None:
    create(fake)
    update(fake, Article={**ARTICLE, "HistoryComment": "x" * 300})
    assert max(len(name) for _, name in history(fake)) == 200


def test_long_values_of_fields_are_shortened_in_the_history(fake: FakeOTOBO) -> None:
    create(fake)
    update(fake, DynamicField={"Name": "Category", "Value": "x" * 300})
    assert history(fake)[-1][1] == f"%%FieldName%%Category%%Value%%{'x' * 153}[...]%%OldValue%%"
    update(fake, DynamicField={"Name": "Category", "Value": "y" * 300})
    assert history(fake)[-1][1] == f"%%FieldName%%Category%%Value%%{'y' * 98}[...]%%OldValue%%{'x' * 50}[...]"


def field_entries(fake: FakeOTOBO, kind: str, *values: Any) -> list[str]:
    """What the values of a field of this type, set one after the other, leave in the history."""
    name = next(f.name for f in fake.state.tables.dynamic_fields.values() if f.type == kind)
    create(fake)
    for value in values:
        update(fake, DynamicField={"Name": name, "Value": value})
    entries = [text for entry, text in history(fake) if entry == "TicketDynamicFieldUpdate"]
    return [text.partition("%%Value%%")[2].replace("%%OldValue%%", " < ") for text in entries]


@pytest.mark.parametrize(
    ("kind", "values", "entries"),
    [
        ("Text", ("", "a", " a ", "a", ""), ["a < ", " < a"]),
        ("Checkbox", ("", 1, "1", ""), ["1 < ", " < 1"]),
        ("Date", ("2030-01-02", "2030-01-02 00:00:00", "2030-01-02"), ["2030-01-02 < ", "2030-01-02 < 2030-01-02"]),
        ("DateTime", ("2030-01-02 03:04:05", "2030-01-02 03:04:05"), ["2030-01-02 03:04:05 < "]),
    ],
)
def test_a_value_that_a_field_has_leaves_no_entry(
    fake: FakeOTOBO, kind: str, values: tuple[Any, ...], entries: list[str]
) -> None:
    assert field_entries(fake, kind, *values) == entries


def test_one_tag_is_another_value_than_a_list_of_it(fake: FakeOTOBO) -> None:
    field = next(f for f in fake.state.tables.dynamic_fields.values() if f.type == "Multiselect")
    one, two = list(field.possible_values or {})[:2]
    given = ([], [one, two], [one, two], [two], two, [])
    assert field_entries(fake, "Multiselect", *given) == [
        f"{one}, {two} < ",
        f"{two} < {one}, {two}",
        f"{two} < {two}",
        f" < {two}",
    ]


def test_no_tag_at_all_is_an_entry_as_a_text_and_invalid_in_a_list(fake: FakeOTOBO) -> None:
    field = next(f for f in fake.state.tables.dynamic_fields.values() if f.type == "Multiselect")
    assert field_entries(fake, "Multiselect", "", [""]) == [" < "]
    answer = update(fake, DynamicField={"Name": field.name, "Value": [""]})
    assert error(answer)[1] == "TicketUpdate: DynamicField->Value parameter is invalid!"


def test_an_emptied_checkbox_is_0(fake: FakeOTOBO) -> None:
    field_entries(fake, "Checkbox", 1, "")
    assert 0 in fake.tickets[1].dynamic_fields.values()


def test_the_first_entry_shows_names_as_they_were_sent(fake: FakeOTOBO) -> None:
    create(fake, State="NEW", QueueID=2)
    assert history(fake)[0][1].split("%%")[2:] == ["Support", "3 normal", "NEW", "1"]
    assert fake.tickets[1].queue == "Raw"


def test_an_owner_is_written_as_the_login_is_on_creation_and_as_it_was_sent_later(fake: FakeOTOBO) -> None:
    create(fake, Owner="ANNA")
    assert ("OwnerUpdate", "%%anna%%3") in history(fake)
    update(fake, Ticket={"Owner": "BEN"})
    assert history(fake)[-1] == ("OwnerUpdate", "%%BEN%%4")


def test_time_is_accounted_with_a_total(fake: FakeOTOBO) -> None:
    create(fake, {"TimeUnit": "1,50"})
    update(fake, Article={**ARTICLE, "TimeUnit": 2})
    assert [name for kind, name in history(fake) if kind == "TimeAccounting"] == ["%%1.50%%1.5", "%%2%%3.5"]
    ticket = ask(fake, "TicketGet", TicketID=1, AllArticles=1)["Ticket"][0]
    assert (ticket["TimeUnit"], [a["TimeUnit"] for a in ticket["Article"]]) == (3.5, [1.5, 2])


def test_the_customer_of_the_same_request_names_sender_and_recipient(fake: FakeOTOBO) -> None:
    create(fake)
    update(fake, Ticket={"CustomerUser": "tom"}, Article={**ARTICLE, "CommunicationChannel": "Email", "Bcc": "b@b.de"})
    note = fake.tickets[1].notes[-1]
    assert (note.from_, note.to, note.bcc) == ("Otai Bot", '"Tom Baker" <tom@nordwind.example>', "b@b.de")
    ask(
        fake,
        "TicketUpdate",
        login="",
        CustomerUserLogin="tom",
        password="tom-secret",
        TicketID=1,
        Ticket={"CustomerUser": "tom"},
        Article=ARTICLE,
    )
    assert fake.tickets[1].notes[-1].from_ == '"Tom Baker" <tom@nordwind.example>'


def test_customers_write_with_the_rights_of_root(fake: FakeOTOBO) -> None:
    values = {**TICKET, "Queue": "HR", "CustomerUser": "julia"}
    assert "TicketID" in ask(fake, "TicketCreate", login="anna", Ticket=values, Article=ARTICLE)
    answer = ask(
        fake,
        "TicketUpdate",
        login="",
        CustomerUserLogin="julia",
        password="julia-secret",
        TicketID=1,
        Article=ARTICLE,
    )
    assert error(answer)[1] == "TicketUpdate: Does not have permissions to create new articles!"


def test_the_owner_may_do_everything(fake: FakeOTOBO) -> None:
    create(fake, Owner="reader")
    assert "TicketID" in ask(fake, "TicketUpdate", login="reader", TicketID=1, Ticket={"State": "closed successful"})


@pytest.mark.parametrize("key", ["Content", "ContentType", "Filename"])
@pytest.mark.parametrize("value", [None, "", " ", {}, True])
def test_attachments_need_three_texts(fake: FakeOTOBO, key: str, value: Any) -> None:
    create(fake)
    file = {"Content": "aGk=", "ContentType": "text/plain", "Filename": "a.txt", key: value}
    answer = update(fake, Article=ARTICLE, Attachment=file)
    assert error(answer) == ("TicketUpdate.MissingParameter", f"TicketUpdate: Attachment->{key} parameter is missing!")


def test_items_of_a_list_are_checked_one_after_the_other(fake: FakeOTOBO) -> None:
    create(fake)
    unknown, broken = {"Name": "Nope", "Value": "x"}, "no object"
    assert "Name parameter is invalid" in error(update(fake, DynamicField=[unknown, broken]))[1]
    assert update(fake, DynamicField=[broken, unknown])["faultstring"].endswith("->DynamicField parameter is invalid!")
    assert update(fake, Attachment=[{}])["faultstring"].endswith("->Attachment parameter is invalid!")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (99, "Article->ExcludeNotificationToUserID UserID=99 parameter is invalid!"),
        ([2, "x"], "Article->ExcludeNotificationToUserID UserID=x parameter is invalid!"),
        ({"a": 2}, "Article->ExcludeNotificationToUserID parameter is invalid!"),
    ],
)
def test_lists_of_agents_may_be_single_values(fake: FakeOTOBO, value: Any, message: str) -> None:
    create(fake)
    assert "ArticleID" in update(fake, Article={**ARTICLE, "ExcludeNotificationToUserID": 2})
    answer = update(fake, Article={**ARTICLE, "ExcludeNotificationToUserID": value})
    assert error(answer)[1] == f"TicketUpdate: {message}"


def test_a_type_may_be_named_in_other_case(fake: FakeOTOBO) -> None:
    create(fake, Type="UNCLASSIFIED")
    before = len(fake.tickets[1].history)
    assert "TicketID" in ask(fake, "TicketUpdate", TicketID=1, Ticket={"Type": "unclassified"})
    assert (fake.tickets[1].type, len(fake.tickets[1].history)) == ("Unclassified", before)


@pytest.mark.parametrize("version", ["11.0", "10.1"])
def test_entries_about_an_article_name_it(version: str) -> None:
    fake = FakeOTOBO(version)
    create(fake)
    article = {**ARTICLE, "TimeUnit": 5}
    field = {"Name": "ArticleSource", "Value": "phone"}
    made = ask(fake, "TicketUpdate", TicketID=1, Ticket={"Title": "x"}, Article=article, DynamicField=field)
    entries = ask(fake, "TicketHistoryGet", TicketID=1)["TicketHistory"][0]["History"]
    about = [entry["HistoryType"] for entry in entries if entry["ArticleID"] == made["ArticleID"]]
    fields = ["ArticleDynamicFieldUpdate"] if version == "11.0" else []
    assert about == ["AddNote", "TimeAccounting", *fields]


@pytest.mark.parametrize(("version", "status"), [("11.0", 500), ("10.1", 200)])
def test_true_as_a_lock_is_the_first_one_and_on_11_only_where_that_is_set_already(version: str, status: int) -> None:
    fake = FakeOTOBO(version)
    create(fake, Lock="unlock")
    create(fake, Lock="lock")
    data = {"UserLogin": "otai", "Password": "otai-secret", "Ticket": {"LockID": True}}
    assert send(fake, "TicketUpdate", {**data, "TicketID": 1}).status == 200
    assert send(fake, "TicketUpdate", {**data, "TicketID": 2}).status == status
    assert fake.tickets[2].lock == ("lock" if status == 500 else "unlock")
