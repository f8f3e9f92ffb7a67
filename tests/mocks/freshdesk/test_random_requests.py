"""Whatever is sent: a documented answer, never a breakdown, and a refusal leaves no trace."""

from __future__ import annotations

import base64
import json
import string
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from otai_mocks import FakeFreshdesk
from otai_mocks.freshdesk.routes import ROUTER
from otai_mocks.messages import Request, Response

SEED = 20260819
STATUSES = {200, 201, 202, 204, 400, 401, 404, 403, 405, 406, 409, 415, 429}
CODES = {
    *("missing_field", "invalid_value", "duplicate_value", "datatype_mismatch", "invalid_field", "invalid_json"),
    *(
        "incompatible_field",
        "invalid_credentials",
        "access_denied",
        "readonly_field",
        "inaccessible_field",
        "cannot_create_tracker",
    ),
}
PATHS = sorted({route.path for route in ROUTER})
VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"]
NAMES = [
    *("subject", "description", "status", "priority", "email", "name", "phone", "requester_id", "type", "tags"),
    *("custom_fields", "attachments", "cc_emails", "group_id", "responder_id", "due_by", "fr_due_by", "source"),
    *("body", "private", "incoming", "user_id", "notify_emails", "from_email", "domains", "role_ids", "group_ids"),
    *("page", "per_page", "include", "filter", "order_by", "order_type", "updated_since", "query", "company_id"),
    *("ticket_scope", "agent_ids", "other_emails", "other_companies", "related_ticket_ids", "parent_id", "term"),
    *("label", "label_for_customers", "choices", "dependent_fields", "section_mappings", "position", "title"),
    *("seo_data", "visibility", "parent_folder_id", "company_ids", "fields", "choice_ids"),
    *("bulk_action", "ids", "properties", "reply", "to_emails", "email_config_id", "user_ids", "primary_id"),
    *("unique_external_id", "twitter_id", "facebook_id", "view_all_tickets", "renewal_date", "occasional", "force"),
    *(
        "forum_type",
        "forum_visibility",
        "company_ids",
        "title",
        "message",
        "stamp_type",
        "forum_id",
        "answer",
        "locked",
    ),
    *("data", "version", "age", "age[gt]", "customer_id", "created_time[gte]", "page_size", "sort_by", "prev_token"),
    *("ratings", "feedback", "default_question", "answers", "ticket_id", "created_since", "state", "next_token"),
    *("agent_id", "billable", "executed_at", "executed_after", "note", "start_time", "time_spent", "timer_running"),
]
WORDS = [
    *(
        "2",
        "1",
        "null",
        "true",
        "stats",
        "stats,requester",
        "deleted",
        "created_at",
        "2026-01-01",
        "",
        "0",
        "-1",
        "300",
    ),
    *('"status:2"', "\"tag:'x' OR (priority:>1)\"", '"cf_vip:true', "2026-01-01T00:00:00+99:99", "9" * 40, "emma"),
    *("emma@globex.example", "a@b.co", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\x00", "<b>x</b>"),
]
words = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
plain = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.integers(0, 9), st.floats(allow_nan=False), words
)
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(NAMES), words), inner, max_size=3),
        st.dictionaries(st.sampled_from(["cf_vip", "cf_order_id", "cf_refund_amount", "cf_purchase_date"]), inner),
    ),
    max_leaves=6,
)
objects = st.dictionaries(st.one_of(st.sampled_from(NAMES), words), values, max_size=8)
right_enough = st.builds(
    lambda more: {
        "email": "emma@globex.example",
        "subject": "s",
        "description": "d",
        "status": 2,
        "priority": 1,
        **more,
    },
    objects,
)
_NEWER = (
    "204011200001",
    "204000093001",
    "204000465001",
    "204000736001",
    "204001736001",
    "900001",
    "BOO-1",
    "204003300003",
    "204003300015",
)
_ARTICLES = ("204000612001", "204001060001", "204000462001", "de")
_IDS = ("1", "2", "3", "204012000001", "204011000001", "204000800001", *_NEWER, *_ARTICLES)
ids = st.one_of(st.sampled_from(_IDS), words)


@st.composite
def paths(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return "/" + quote(draw(st.text(max_size=20)), safe="/%")
    path = draw(st.sampled_from(PATHS))
    while "#" in path:
        path = path.replace("#", quote(draw(ids), safe=""), 1)
    path = path.replace("*", quote(draw(st.one_of(ids, words)), safe=""))
    return ("//" if kind == 1 else "/") + "api/v2/" + path


@st.composite
def queries(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.text(alphabet=string.printable, max_size=20))
    pairs = draw(st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), words), words), max_size=4))
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)


def _multipart(fields: dict[str, Any], files: list[tuple[str, str]]) -> bytes:
    parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    parts += [
        f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\nxx\r\n' for name, file in files
    ]
    return ("".join(parts) + "--b--\r\n").encode("utf-8", "replace")


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, bytes]:
    match draw(st.integers(0, 5)):
        case 0:
            kind = draw(st.sampled_from(["application/json", "multipart/form-data; boundary=b", "text/plain", ""]))
            return kind, draw(st.binary(max_size=60))
        case 1 | 2:
            fields = draw(
                st.dictionaries(st.sampled_from([*NAMES, "tags[]", "custom_fields[cf_vip]", "a[b][c]"]), words)
            )
            names = st.sampled_from(["attachments[]", "attachments", "avatar", "x"])
            files = draw(st.lists(st.tuples(names, st.sampled_from(["a.txt", "", "ü.png"])), max_size=2))
            return "multipart/form-data; boundary=b", _multipart(fields, files)
    return "application/json", json.dumps(draw(st.one_of(objects, right_enough, values))).encode()


@st.composite
def random_requests(draw: st.DrawFn) -> Request:
    kind, body = draw(bodies())
    key = draw(st.sampled_from(["key", "key", "key", "key", "key", "key-ben.berger", "wrong", ""]))
    headers = {"authorization": "Basic " + base64.b64encode(f"{key}:X".encode()).decode(), "content-type": kind}
    headers["accept"] = draw(st.sampled_from(["*/*", "application/json", "*/*", "text/html"]))
    return Request(
        draw(st.sampled_from(VERBS)), draw(paths()), draw(queries()), headers, body, "https://acme.freshdesk.com"
    )


def _fake() -> FakeFreshdesk:
    fake = FakeFreshdesk(api_key="key", plan="unlimited")
    fake.add_ticket(tags=["x"], custom_fields={"cf_vip": True})
    fake.add_ticket(deleted=True)
    fake.add_note(1, "a note")
    fake.add_article(translations={"de": ("Ein Artikel", "So geht es.")})
    fake.add_time_entry(1, "01:00", running=True)
    fake.add_rating(1, feedback="fine")
    fake.add_csat_response(1)
    fake.add_comment(fake.add_topic("T"), "c")
    fake.add_custom_object("Bookings", {"customer_id": "PRIMARY", "age": "NUMBER"})
    fake.add_custom_record("Bookings", {"customer_id": "C1", "age": 35})
    return fake


def _check(request: Request, answer: Response) -> None:
    assert answer.status in STATUSES, (request, answer)
    if b'"error_type"' in answer.body[:20]:  # custom objects have an envelope of their own
        assert "/custom_objects/" in request.path
        assert list(json.loads(answer.body)) == ["error_type", "message", "errors"]
        assert answer.why
        return
    bare = answer.status == 400 and request.path.rstrip("/").endswith("/hard_delete") and answer.body == b""
    if bare or answer.status in (204, 404, 406, 415, 429):  # hard_delete of what is not deleted: a bare 400 (DOC)
        assert answer.body == b""
        return
    body = json.loads(answer.body)
    if answer.status == 405:
        assert list(body) == ["message"]
    elif answer.status >= 400:
        codes = [entry["code"] for entry in body["errors"]] if "errors" in body else [body["code"]]
        assert set(codes) <= CODES, (request, body)
        assert codes
        named = [entry["field"] for entry in body.get("errors", ())]
        assert len(named) == len(set(named)), "no answer that was seen names a field twice"
    if answer.status >= 400:
        assert answer.why, (request, body)


def _run(request: Request) -> None:
    fake = _fake()
    before = fake.snapshot()
    answer = fake.handle(request)
    _check(request, answer)
    if not answer.wrote:
        assert fake.state == before, request


def _series(requests: list[Request]) -> None:
    """The state that one request leaves is the next one's."""
    fake = _fake()
    for request in requests:
        _check(request, fake.handle(request))


@seed(SEED)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_requests())
def test_random_requests_get_documented_answers(request: Request) -> None:
    _run(request)


@seed(SEED)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(random_requests(), min_size=5, max_size=15))
def test_random_series_get_documented_answers(requests: list[Request]) -> None:
    _series(requests)


@pytest.mark.full
@seed(SEED)
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_requests())
def test_20000_random_requests_get_documented_answers(request: Request) -> None:
    _run(request)


def test_the_seed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nrandom requests to FakeFreshdesk: seed {SEED}")
