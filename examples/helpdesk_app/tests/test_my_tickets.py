"""The list shows one's own tickets; a click on Solved changes the status and leaves an internal note."""

from __future__ import annotations

from typing import Any

from webdesk.settings import Settings

from otai_sdk import create_adapter


def test_the_list_shows_my_tickets_and_no_others(me: Any, someone_else: Any) -> None:
    me.send(subject="Mine")
    someone_else.send(subject="Not mine")
    page = me.client.get("/tickets").text
    assert "Mine [W-" in page
    assert "Not mine" not in page


def test_what_people_write_is_text(me: Any) -> None:
    page = me.send(subject="<script>alert(1)</script>").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_solved_changes_the_status_and_leaves_an_internal_note(me: Any, fake: Any, settings: Settings) -> None:
    me.send()
    page = me.client.post("/tickets/1/solved", data=me.open_form(), follow_redirects=True)
    assert "Thank you for telling us." in page.text
    with create_adapter(settings.system) as helpdesk:
        ticket = helpdesk.get_ticket(1)
    assert ticket is not None
    assert ticket.status.name == settings.solved
    assert [(note.body, note.is_internal) for note in ticket.notes] == [
        ("Called solved by emma@globex.example on the web page.", True)
    ]
    assert "Solved</button>" not in me.client.get("/tickets").text


def test_nobody_solves_the_ticket_of_another(me: Any, someone_else: Any, fake: Any) -> None:
    me.send()
    writes = len(fake.journal.writes)
    assert someone_else.client.post("/tickets/1/solved", data=someone_else.open_form()).status_code == 404
    assert someone_else.client.post("/tickets/4711/solved", data=someone_else.open_form()).status_code == 404
    assert len(fake.journal.writes) == writes


def test_solving_while_the_helpdesk_is_down_says_so(me: Any, fake: Any) -> None:
    me.send()
    fake.faults.add("refuse", times=None)
    page = me.client.post("/tickets/1/solved", data=me.open_form())
    assert page.status_code == 503
    assert "Our helpdesk does not answer" in page.text


def test_every_page_forbids_foreign_scripts(me: Any) -> None:
    for path in ("/", "/tickets", "/nowhere"):
        assert "default-src 'self'" in me.client.get(path).headers["Content-Security-Policy"]
