"""What is kept of bodies, content types and file names."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.article.article import _content
from otai_mocks.otobo.article.html import to_text

from .helpers import ARTICLE, TICKET, ask, create, error


@pytest.fixture
def fake() -> FakeOTOBO:
    return FakeOTOBO()


def article(fake: FakeOTOBO, **options: Any) -> dict[str, Any]:
    shown: dict[str, Any] = ask(fake, "TicketGet", TicketID=1, AllArticles=1, Attachments=1, **options)["Ticket"][0]
    first: dict[str, Any] = shown["Article"][0]
    return first


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "\nOne\n\nTwo\n\n"),
        ("One<br>Two<br/>\nThree<br />Four", "One\nTwo\nThree\nFour"),
        ("<div>One</div><div>Two</div>", "One\nTwo\n"),
        ("<ul><li>a</li><li>b</li></ul>", "\n - a\n - b\n\n"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "\na b \n\n"),
        ('<a href="https://a.example">here</a>', "[1]here\n\n[1] https://a.example\n"),
        ("<blockquote>old<br>text</blockquote>new", "> old\n> text\nnew"),
        ("<style>p {}</style>a<!-- b -->c", "ac"),
        ("&auml;&amp;&lt;&#8364;&#x20AC;&nbsp;&nope;", "ä&<€€\xa0&nope;"),
        ("a\r\n   b", "a b"),
        ("a    b", "a b"),
        ("<pre>a  b</pre>", "\na  b\n\n"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert to_text(html) == text


def test_long_lines_are_broken_at_white_space() -> None:
    assert to_text("word " * 20) == f"{'word ' * 14}word\n{'word ' * 5}\n"


@pytest.mark.parametrize(
    ("given", "kept", "mime_type", "charset"),
    [
        ("TEXT/PLAIN; CHARSET=UTF-8", "text/plain; charset=utf-8", "text/plain", "utf-8"),
        ("text/plain;charset=utf-8", "text/plain;charset=utf-8", "text/plain", "utf-8"),
        ('text/plain; charset="utf-8"; a=b', 'text/plain; charset="utf-8"; a=b', "text/plain", "utf-8"),
        ("text/plain", "text/plain", "text/plain", ""),
        ("text/html; charset=utf-8", "text/plain; charset=utf-8", "text/plain", "utf-8"),
    ],
)  # fmt: skip
def test_content_types_are_kept_in_lower_case(
    fake: FakeOTOBO, given: str, kept: str, mime_type: str, charset: str
) -> None:
    create(fake, {"ContentType": given})
    shown = article(fake)
    assert (shown["ContentType"], shown["MimeType"], shown["Charset"]) == (kept, mime_type, charset)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"ContentType": "text/plain; charset= utf-8"}, "ContentType is invalid!"),
        ({"ContentType": "text/plain; charset="}, "ContentType is invalid!"),
        ({"ContentType": "plain"}, "ContentType is invalid!"),
        ({"ContentType": "", "MimeType": "text/x-log", "Charset": "utf-8"}, "MimeType is invalid!"),
        ({"ContentType": "", "MimeType": "text/plain", "Charset": "klingon"}, "Charset is invalid!"),
        ({"AutoResponseType": "never"}, "AutoResponseType parameter is invalid!"),
    ],
)
def test_content_types_that_are_refused(fake: FakeOTOBO, values: dict[str, Any], message: str) -> None:
    create(fake)
    answer = ask(fake, "TicketUpdate", TicketID=1, Article={**ARTICLE, **values})
    assert error(answer) == ("TicketUpdate.InvalidParameter", f"TicketUpdate: Article->{message}")


def test_a_body_that_is_no_text_becomes_an_attachment(fake: FakeOTOBO) -> None:
    create(fake, {"ContentType": 'application/pdf; name="bill.pdf"', "Body": "%PDF"})
    shown = article(fake)
    assert (shown["Body"], shown["ContentType"]) == ("- no text message => see attachment -", "text/plain")
    assert [(f["Filename"], f["Content"]) for f in shown["Attachment"]] == [("bill.pdf", "JVBERg==")]


@pytest.mark.parametrize(
    ("given", "stored", "body"),
    [
        ({"ContentType": "text/csv; charset=utf-8"}, "text/csv; charset=utf-8", "<i>x</i>\n1"),
        ({"ContentType": "application/json"}, "application/json", "<i>x</i>\n1"),
        ({"ContentType": "text/html"}, "text/plain", "x 1"),
        ({"ContentType": "Text/HTML; Charset=ISO-8859-15; x=text/html"},
         "text/plain; charset=iso-8859-15; x=text/html", "x 1"),
        ({"MimeType": "text/html", "Charset": "UTF-8"}, "text/plain; charset=utf-8", "x 1"),
        ({"ContentType": "image/svg+xml; charset=utf-8"}, "text/plain", "- no text message => see attachment -"),
    ],
)  # fmt: skip
def test_the_kind_of_a_body_decides_what_is_stored(given: dict[str, str], stored: str, body: str) -> None:
    content = _content({"Subject": "s", "Body": "<i>x</i>\r\n1", **given})
    assert (content.type, content.body) == (stored, body)
    assert (content.html is not None) == (body == "x 1")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ('application/zip; name="two; words.zip"', "two; words.zip"),
        ("application/zip; charset=utf-8; name=plain.zip", "plain.zip"),
        ('application/zip; name="../up.zip"', "/up.zip"),
        ("application/zip", "file-1"),
    ],
)
def test_a_file_made_of_a_body_is_called_as_its_content_type_says(given: str, name: str) -> None:
    (file,) = _content({"Body": "é", "ContentType": given}).files
    assert (file.filename, file.content, file.content_type) == (name, "é".encode(), given)


def test_json_stays_a_body(fake: FakeOTOBO) -> None:
    create(fake, {"ContentType": "application/json; charset=utf-8", "Body": '{"a": 1}'})
    assert article(fake)["Body"] == '{"a": 1}'


def test_line_ends(fake: FakeOTOBO) -> None:
    create(fake, {"Subject": "two\r\nlines", "Body": "a\r\nb\rc"})
    assert (article(fake)["Subject"], article(fake)["Body"]) == ("twolines", "a\nb\rc")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "/../etc/passwd"),
        (" a\nb.txt ", "ab.txt"),
        ("x" * 300 + ".txt", "x" * 216 + ".txt"),
        ("file-2", "file-2"),
    ],
)
def test_file_names(fake: FakeOTOBO, given: str, kept: str) -> None:
    file = {"Filename": given, "Content": "aGk=", "ContentType": "Text/Plain", "Disposition": "inline; filename=x"}
    ask(fake, "TicketCreate", Ticket=TICKET, Article=ARTICLE, Attachment=file)
    shown = article(fake)["Attachment"][0]
    assert (shown["Filename"], shown["ContentType"], shown["Disposition"]) == (kept, "text/plain", "inline")


def test_images_with_a_content_id_are_inline(fake: FakeOTOBO) -> None:
    file = {"Filename": "a.png", "Content": "aGk=", "ContentType": "image/png", "ContentID": "cid1"}
    ask(fake, "TicketCreate", Ticket=TICKET, Article=ARTICLE, Attachment=file)
    shown = article(fake)["Attachment"][0]
    assert (shown["ContentID"], shown["Disposition"]) == ("<cid1>", "inline")


def test_file_ids_are_sorted_as_texts(fake: FakeOTOBO) -> None:
    files = [{"Filename": f"{n:02}.txt", "Content": "aGk=", "ContentType": "text/plain"} for n in range(11)]
    ask(fake, "TicketCreate", Ticket=TICKET, Article=ARTICLE, Attachment=files)
    shown = article(fake)["Attachment"]
    assert [f["FileID"] for f in shown] == ["1", "10", "11", "2", "3", "4", "5", "6", "7", "8", "9"]
    assert [f["Filename"] for f in shown][:3] == ["00.txt", "09.txt", "10.txt"]


def test_what_the_system_writes_does_not_count_as_an_answer(fake: FakeOTOBO) -> None:
    fake.clock.step = 0
    create(fake, {"SenderType": "customer"})
    for sender, reset in (
        ("system", False),
        ("customer", False),
        ("agent", True),
        ("system", False),
        ("customer", True),
    ):
        fake.clock.advance(seconds=1)
        before = fake.tickets[1].record.unlock_timeout
        ask(fake, "TicketUpdate", TicketID=1, Article={**ARTICLE, "SenderType": sender})
        assert (fake.tickets[1].record.unlock_timeout != before) is reset
