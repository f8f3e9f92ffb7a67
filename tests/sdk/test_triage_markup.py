"""The text that a model reads of a body with markup."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otai_mocks import FakeFreshdesk
from otai_sdk import ConfigError, UnifiedTicket
from otai_sdk.triage.markup import text_of_markup
from otai_sdk.triage.text import TextSettings, read_text, text_of

READ = [
    ("plain", "plain"),
    ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
    ("in<b>voi</b>ce", "invoice"),
    ("<ul><li>a<li>b</ul>", "a\nb"),
    ("<table><tr><td>Invoice<td>12&nbsp;&euro;</tr><tr><th>Total<td>3</table>", "Invoice 12 €\nTotal 3"),
    ("a <script>if (a<b) steal()</script><style>p {}</style> b", "a\nb"),
    ("<html><head><title>Mail</title></head><body>Hello</body></html>", "Hello"),
    ("<!-- hidden -->shown<!-- -->", "shown"),
    ("&lt;b&gt; &amp;amp; &bogus; &#8364;", "<b> &amp; &bogus; €"),
    ("<pre>one\ntwo</pre>three\nfour", "one\ntwo\nthree four"),
    ("<meta charset='latin1'><p>Müller 😕", "Müller 😕"),
    ("<p>open <div>and <b>never closed", "open\nand never closed"),
    ("", ""),
    ("<!-- only -->", ""),
]


@pytest.mark.parametrize(("markup", "text"), READ)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert text_of_markup(markup) == text


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>On Monday you wrote <b>invoice</b><br></blockquote>",
        '<div class="gmail_quote gmail_quote_container">On Monday<blockquote>invoice</blockquote></div>',
        '<div class="moz-cite-prefix">invoice</div>',
    ],
)
def test_quoted_mails_can_be_left_out(quote: str) -> None:
    assert "invoice" in text_of_markup(f"It crashes{quote}Thanks")
    assert text_of_markup(f"It crashes{quote}Thanks", quotes=False) == "It crashes\nThanks"
    ticket = UnifiedTicket(subject="", body="It crashes\n> the invoice\nThanks", custom_fields={})
    assert text_of(ticket, TextSettings(subject=0, quotes=False)) == "It crashes\nThanks"


@given(st.text(max_size=300), st.booleans())
def test_no_text_breaks_it(markup: str, quotes: bool) -> None:
    text_of_markup(markup, quotes=quotes)
    text_of_markup(f"<p>{markup}<blockquote>{markup}", quotes=quotes)


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<td>", "<table>", "<script>", "</script>", "<p", ">", "&", "x", "<!--"]))
)
def test_no_heap_of_tags_breaks_it(parts: list[str]) -> None:
    text_of_markup("".join(parts), quotes=False)


HOSTILE = {
    "nested blocks": lambda size: "<div>" * (size // 5),
    "nested inline": lambda size: "<b>" * (size // 3),
    "nested tables": lambda size: "<table><tr><td>" * (size // 15),
    "nested lists": lambda size: "<ul><li>" * (size // 8),
    "nested links": lambda size: "<a><div>" * (size // 8),
    "nested quotes": lambda size: "<blockquote>" * (size // 12),
    "crossed ends": lambda size: "<b><i>" * (size // 12) + "</b></i>" * (size // 16),
    "brackets": lambda size: "<" * size,
    "ampersands": lambda size: "&" * size,
    "attributes": lambda size: "<a " + "x=1 " * (size // 4) + ">",
    "comments": lambda size: "<!--" * (size // 4) + "-->",
    "line ends": lambda size: "<br>" * (size // 4),
    "blanks": lambda size: "x" + " \t" * (size // 2),
    "classes": lambda size: f"<p class='{'gmail_quot ' * (size // 11)}'>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_deep_and_broken_markup_loses_no_text(kind: str) -> None:
    text = text_of_markup(HOSTILE[kind](50_000) + "<p>the end</p>")
    assert text.endswith("the end") or kind == "comments"


@pytest.mark.full
@pytest.mark.parametrize("kind", HOSTILE)
def test_it_takes_linear_time(kind: str) -> None:
    """Five megabytes take no more than twenty times what half a megabyte takes: quadratic would be a hundred."""

    def seconds(size: int) -> float:
        markup = HOSTILE[kind](size)
        started = time.process_time()
        text_of_markup(markup, quotes=False)
        return time.process_time() - started

    assert seconds(5_000_000) < 20 * max(0.05, *(seconds(500_000) for _ in range(3)))


def test_what_freshdesk_glues_together_is_read_apart() -> None:
    """Its own plain text of a table has no line ends."""
    with FakeFreshdesk() as fake, fake.adapter() as adapter:
        number = fake.add_ticket(
            "Order", description="<table><tr><td>Invoice</td><td>12</td></tr></table><p>Thanks</p>"
        ).id
        ticket = adapter.get_ticket(str(number))
    assert ticket is not None
    assert text_of(ticket, TextSettings()) == "Order\nInvoice 12\nThanks"
    assert text_of(ticket, TextSettings(html=False)) == f"Order\n{ticket.body}"


def test_without_lxml_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml.etree", None)
    with pytest.raises(
        ConfigError, match=r"text\.html: .* pip install 'otai-sdk\[cli\]', or set text: \{html: false\}"
    ):
        read_text(None)
    assert read_text({"html": False}).html is False
    assert text_of(UnifiedTicket(subject="S", body="B", body_html="plain", custom_fields={}), TextSettings()) == "S\nB"


@pytest.mark.parametrize("key", ["html", "quotes"])
def test_settings_are_true_or_false(key: str) -> None:
    with pytest.raises(ConfigError, match=f"text.{key}: expected true or false"):
        read_text({key: "yes"})
