"""What of an HTML body is text."""

from __future__ import annotations

import base64

import pytest

from otai_mocks import FakeOTOBO
from otai_mocks.otobo.article.embedded import taken_out
from otai_mocks.otobo.article.html import to_text

from .helpers import ask, create


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("1 < 2, 3 > 2", "1  2"),
        ("a < b", "a < b"),
        ("<script>if (1) { go() }</script>after", "if (1) { go() }after"),
        ("<style>b { color: red }</style><b>red</b>", "red"),
        ("<head><title>Hello</title></head> you", "Hello you"),
        ("x <b> y</b>", "x  y"),
        ("x  \n y", "x y"),
        ('<A HREF="http://x.example/?a&amp;b&lt;c">here</A>', "[1]here\n\n[1] http://x.example/?a&amp;b&lt;c\n"),
        ("<a href=x>1</a> <a name=y>2</a> <a href='z'>3</a>", "[1]1 2 [2]3\n\n[1] x\n[2] z\n"),
        ("&lt;b&gt; &amp;amp; &#65;", "<b> &amp; A"),
        ("<!-- <b>gone</b> -->here", "here"),
    ],
)
def test_html_as_text(markup: str, text: str) -> None:
    fake = FakeOTOBO()
    create(fake, {"Body": markup, "ContentType": "text/html; charset=utf-8"})
    assert ask(fake, "TicketGet", TicketID=1, AllArticles=1)["Ticket"][0]["Article"][0]["Body"] == text


@pytest.mark.parametrize(
    "piece",
    ["<", "<!-- > ", "<style>", "<blockquote>x", "<pre>x", "<pre></pre>", '<a href="', "</p>", "<img src='data:"],
)
def test_markup_of_many_starts_and_no_end_is_read_too(piece: str) -> None:
    for markup in (piece * 20_000, piece * 20_000 + ">"):
        assert isinstance(to_text(markup), str)
        taken_out(markup, 1, "localhost")


def test_images_that_a_body_carries_become_attachments_that_it_names() -> None:
    fake = FakeOTOBO()
    image = '<img alt="x" src="data:image/PNG;base64,aGk=">'
    markup = f"one {image} two {image.replace(chr(34), chr(39))} <img src='http://x.example/y.png'>"
    create(fake, {"Body": markup, "ContentType": "text/html; charset=utf-8"})
    article = ask(fake, "TicketGet", TicketID=1, AllArticles=1, Attachments=1, HTMLBodyAsAttachment=1)["Ticket"][0][
        "Article"
    ][0]
    body, *images = article["Attachment"]
    assert article["Body"] == "one  two  "
    assert [(i["Content"], i["ContentType"], i["Disposition"]) for i in images] == [("aGk=", "image/png", "inline")] * 2
    text = base64.b64decode(body["Content"]).decode()
    assert "data:" not in text
    assert "http://x.example/y.png" in text
    for image in images:
        assert image["ContentID"].startswith("<")
        assert f"cid:{image['ContentID'][1:-1]}" in text
