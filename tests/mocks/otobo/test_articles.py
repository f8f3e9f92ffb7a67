"""Articles: order, visibility, HTML, attachments, side effects."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ARTICLE, TICKET, ask, create


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def articles(fake: FakeOTOBO, **options: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = ask(fake, "TicketGet", TicketID=1, AllArticles=1, **options)["Ticket"][0][
        "Article"
    ]
    return found


def add_note(fake: FakeOTOBO, subject: str, **article: object) -> None:
    answer = ask(fake, "TicketUpdate", TicketID=1, Article={**ARTICLE, "Subject": subject, **article})
    assert "ArticleID" in answer


def test_within_one_second_the_later_article_comes_first(fake: FakeOTOBO) -> None:
    fake.clock.step = 0
    create(fake)
    add_note(fake, "note")
    assert [a["Subject"] for a in articles(fake)] == ["note", "Printer"]
    assert [a["ArticleNumber"] for a in articles(fake)] == [1, 2]
    assert sorted(str(a["ArticleID"]) for a in articles(fake)) == ["1", "2"]


def test_descending_order_needs_a_limit(fake: FakeOTOBO) -> None:
    create(fake)
    add_note(fake, "second")
    add_note(fake, "third")
    assert [a["Subject"] for a in articles(fake, ArticleOrder="DESC")] == ["Printer", "second", "third"]
    assert [a["Subject"] for a in articles(fake, ArticleOrder="DESC", ArticleLimit=2)] == ["third", "second"]


def test_customers_see_visible_articles_only(fake: FakeOTOBO) -> None:
    create(fake)
    add_note(fake, "internal", IsVisibleForCustomer=0)
    seen = ask(
        fake, "TicketGet", TicketID=1, AllArticles=1, login="", CustomerUserLogin="julia", password="julia-secret"
    )
    assert [a["Subject"] for a in seen["Ticket"][0]["Article"]] == ["Printer"]


def test_html_becomes_text_and_an_attachment_on_request(fake: FakeOTOBO) -> None:
    create(fake, {"Body": "<p>Hello <b>you</b></p>", "ContentType": "text/html; charset=utf-8"})
    plain = articles(fake, Attachments=1)[0]
    assert plain["Body"] == "\nHello you\n\n"
    assert plain["ContentType"] == "text/plain; charset=utf-8"
    assert "Attachment" not in plain
    shown = articles(fake, Attachments=1, HTMLBodyAsAttachment=1)[0]["Attachment"]
    assert isinstance(shown, list)
    assert shown[0]["Filename"] == "file-2"


def test_the_id_of_a_customers_article_is_text(fake: FakeOTOBO) -> None:
    create(fake)
    by_agent = ask(fake, "TicketUpdate", TicketID=1, Article=ARTICLE)
    by_customer = ask(fake, "TicketUpdate", TicketID=1, Article={**ARTICLE, "SenderType": "customer"})
    assert (by_agent["ArticleID"], by_customer["ArticleID"]) == (2, "3")


def test_equal_file_names_are_counted(fake: FakeOTOBO) -> None:
    file = {"Filename": "a.txt", "Content": "aGk=", "ContentType": "text/plain"}
    create(fake)
    ask(fake, "TicketUpdate", TicketID=1, Article=ARTICLE, Attachment=[file, file])
    shown = articles(fake, Attachments=1)[-1]["Attachment"]
    assert isinstance(shown, list)
    assert [(f["FileID"], f["Filename"], f["FilesizeRaw"]) for f in shown] == [
        ("1", "a-1.txt", "2"),
        ("2", "a.txt", "2"),
    ]


def files(fake: FakeOTOBO, names: list[str], kind: str = "text/plain", **options: Any) -> list[tuple[str, str]]:
    sent = [{"Filename": name, "Content": "aGk=", "ContentType": "text/plain"} for name in names]
    article = {**ARTICLE, "ContentType": f"{kind}; charset=utf-8"}
    ticket_id = ask(fake, "TicketCreate", Ticket=TICKET, Article=article, Attachment=sent)["TicketID"]
    shown = ask(fake, "TicketGet", TicketID=ticket_id, AllArticles=1, Attachments=1, **options)["Ticket"][0]["Article"]
    return [(file["FileID"], file["Filename"]) for file in shown[0].get("Attachment", [])]


def test_files_come_in_the_order_of_the_database(fake: FakeOTOBO) -> None:
    assert files(fake, ["z", "Ö", "_", "o2", "😀", "Z2", "n"]) == [
        ("1", "n"), ("2", "Ö"), ("3", "o2"), ("4", "z"), ("5", "Z2"), ("6", "_"), ("7", "😀"),
    ]  # fmt: skip


def test_beside_a_file_that_is_called_like_the_html_of_a_body_the_one_called_like_its_text_is_hidden(
    fake: FakeOTOBO,
) -> None:
    assert files(fake, ["file-1"]) == [("1", "file-1")]
    assert files(fake, ["file-2", "file-1", "a"]) == [("1", "a"), ("3", "file-2")]
    assert files(fake, ["file-1", "a", "x"], "text/html") == [("1", "a"), ("4", "x")]
    assert files(fake, ["file-1"], "text/html", HTMLBodyAsAttachment=1) == [("2", "file-2")]


@pytest.mark.parametrize("version", ["11.0", "10.1"])
def test_the_first_answer_is_the_first_visible_article_of_an_agent(version: str) -> None:
    fake = FakeOTOBO(version)
    create(fake, {"SenderType": "customer"})

    def told() -> str | None:
        return ask(fake, "TicketGet", TicketID=1, Extended=1)["Ticket"][0].get("FirstResponse")

    for hidden in ({"IsVisibleForCustomer": 0}, {"SenderType": "customer"}, {"SenderType": "system"}):
        add_note(fake, "no answer", **hidden)
        assert told() is None
    add_note(fake, "answer", CommunicationChannel="Phone")
    first = told()
    assert first == articles(fake)[-1]["CreateTime"]
    add_note(fake, "another one")
    assert told() == first
    assert "FirstResponse" not in ask(fake, "TicketGet", TicketID=1)["Ticket"][0]
    create(fake)
    assert "FirstResponse" in ask(fake, "TicketGet", TicketID=2, Extended=1)["Ticket"][0]


def test_an_owner_without_a_lock_locks_and_closing_gives_the_ticket_back(fake: FakeOTOBO) -> None:
    create(fake, Owner="anna")
    assert (fake.tickets[1].owner, fake.tickets[1].lock) == ("anna", "lock")
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"State": "closed successful"})
    assert (fake.tickets[1].owner, fake.tickets[1].lock) == ("root@localhost", "unlock")
