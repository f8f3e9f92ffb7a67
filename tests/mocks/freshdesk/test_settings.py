"""What administrators set up: canned responses, mailboxes, automations, by builders and over the API."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import requests

from otai_mocks import FakeFreshdesk


def _call(fake: FakeFreshdesk, verb: str, path: str, key: str = "", **options: Any) -> requests.Response:
    auth = (key or fake.api_key, "X")
    return requests.request(verb, f"{fake.url}/api/v2/{path}", auth=auth, timeout=9, **options)


def test_a_personal_response_is_its_owners() -> None:
    with FakeFreshdesk() as fake:
        mine = fake.add_canned_response("Mine", "Hi", personal=True)
        his = fake.add_canned_response("His", "Hi", personal=True, by="Ben Berger")
        folder = _call(fake, "GET", "canned_response_folders").json()[0]
        assert (folder["name"], folder["responses_count"]) == ("Personal", 1)
        rows = _call(fake, "GET", f"canned_response_folders/{folder['id']}/responses").json()
        assert [row["id"] for row in rows] == [mine.id]
        assert _call(fake, "GET", f"canned_responses/{his.id}").status_code == 404
        assert _call(fake, "PUT", f"canned_responses/{his.id}", json={"title": "x"}).status_code == 404
        assert his.title == "His"


def test_responses_are_for_all_or_for_groups() -> None:
    fake = FakeFreshdesk()
    shared = fake.add_canned_response("Thanks", "Thank <b>you</b>", folder="Greetings")
    billing = fake.add_canned_response("Invoice", "Attached", folder="Greetings", groups=["Billing"])
    assert (shared.visibility, billing.visibility) == (0, 2)
    assert shared.folder_id == billing.folder_id
    with pytest.raises(ValueError, match="personal=True"):
        fake.add_canned_response("x", "x", folder="Personal")
    with pytest.raises(ValueError, match="no group 'x'"):
        fake.add_canned_response("x", "x", groups=["x"])


def test_files_of_a_response_are_downloaded_by_their_links() -> None:
    with FakeFreshdesk() as fake:
        form = {"title": "Terms", "content_html": "See the file", "visibility": "1"}
        made = _call(fake, "POST", "canned_responses", data=form, files={"attachments[]": ("a.txt", b"terms")})
        assert made.status_code == 201, made.text
        assert made.json()["content_html"] == "<div>See the file</div>"
        file = made.json()["attachments"][0]
        assert (file["name"], file["size"]) == ("a.txt", 5)
        assert requests.get(file["attachment_url"], timeout=9).content == b"terms"
        again = FakeFreshdesk.from_world(fake.to_world())
        assert again.state == fake.state


def test_a_refused_write_leaves_no_trace() -> None:
    with FakeFreshdesk() as fake:
        row = fake.add_canned_response("Thanks", "Thank you")
        rule = fake.add_automation_rule("Close", [{"field_name": "status", "value": 5}])
        before = copy.deepcopy(fake.state)
        refused = [
            ("POST", "canned_responses", {"title": "x", "content_html": "x", "visibility": 3}),
            ("POST", "canned_responses", {"title": "x", "content_html": "x", "visibility": 0, "folder_id": 1}),
            ("PUT", f"canned_responses/{row.id}", {"visibility": 2}),
            ("PUT", f"canned_responses/{row.id}", {"short_code": "x"}),
            ("PUT", f"canned_response_folders/{row.folder_id}", {"name": "Personal"}),
            ("PUT", f"automations/1/rules/{rule.id}", {"actions": []}),
            ("PUT", f"automations/1/rules/{rule.id}", {"events": []}),
            ("POST", "email/mailboxes", {"support_email": "nobody", "mailbox_type": "freshdesk_mailbox"}),
            ("PUT", "email/settings", {"personalized_email_replies": False, "x": True}),
            ("PUT", "notifications/email/bcc", {"emails": ["nobody"]}),
        ]
        for verb, path, body in refused:
            assert _call(fake, verb, path, json=body).status_code in (400, 409), (path, body)
        assert fake.state == before


def test_changes_that_change_nothing_move_no_time() -> None:
    with FakeFreshdesk() as fake:
        row = fake.add_canned_response("Thanks", "Thank you")
        rule = fake.add_automation_rule("Close", [{"field_name": "status", "value": 5}], on="hourly triggers")
        mailbox = fake.add_email_config("help@acme.example", "Help")
        fake.clock.advance(minutes=9)
        for path, body in (
            (f"canned_responses/{row.id}", {"title": "Thanks"}),
            (f"automations/3/rules/{rule.id}", {"name": "Close"}),
            (f"email/mailboxes/{mailbox.id}", {"name": "Help"}),
        ):
            assert _call(fake, "PUT", path, json=body).status_code == 200
        assert all(thing.updated_at == thing.created_at for thing in (row, rule, mailbox))


def test_a_new_default_address_takes_the_place_of_the_old_one() -> None:
    with FakeFreshdesk() as fake:
        old = next(iter(fake.state.email_configs.values()))
        new = fake.add_email_config("help@acme.example", product=old.product_id)
        _call(fake, "PUT", f"email/mailboxes/{new.id}", json={"default_reply_email": True})
        assert (old.primary_role, new.primary_role) == (False, True)


def test_settings_go_into_a_world_and_out_again() -> None:
    by_hand = {
        "add": {
            "canned_responses": [{"title": "Thanks", "content_html": "Thank you", "folder": "Greetings"}],
            "scenario_automations": [{"name": "Close", "actions": [{"name": "status", "value": 5}]}],
            "automation_rules": [{"name": "Close", "actions": [{"field_name": "status", "value": 5}]}],
            "email_configs": [{"reply_email": "help@acme.example", "group": "Billing"}],
        }
    }
    fake = FakeFreshdesk.from_world(by_hand)
    assert [row.title for row in fake.state.settings.canned_responses.values()] == ["Thanks"]
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    assert again.add_canned_response("Hi", "Hi").id == max(fake.state.settings.canned_responses) + 1
    before = again.snapshot()
    again.add_scenario_automation("x", [])
    again.restore(before)
    assert len(again.state.settings.scenario_automations) == 1
