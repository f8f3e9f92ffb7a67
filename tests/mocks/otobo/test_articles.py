"""Articles: order, visibility, HTML, attachments, side effects."""

from __future__ import annotations

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ARTICLE, ask, create


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


def test_an_owner_without_a_lock_locks_and_closing_gives_the_ticket_back(fake: FakeOTOBO) -> None:
    create(fake, Owner="anna")
    assert (fake.tickets[1].owner, fake.tickets[1].lock) == ("anna", "lock")
    ask(fake, "TicketUpdate", TicketID=1, Ticket={"State": "closed successful"})
    assert (fake.tickets[1].owner, fake.tickets[1].lock) == ("root@localhost", "unlock")
