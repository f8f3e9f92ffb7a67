"""The knowledge base: categories, folders in folders, articles, and all of them in the account's languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from otai_mocks import Clock, FakeFreshdesk

NOW = datetime(2026, 8, 19, 15, 0, tzinfo=timezone.utc)
CATEGORY = ("id", "name", "description", "created_at", "updated_at", "icon")
FOLDER = (
    *("id", "name", "description", "category_id", "articles_count", "created_at", "updated_at", "icon_url"),
    *("parent_folder_id", "sub_folders_count", "hierarchy", "visibility"),
)
ARTICLE = (
    *("id", "type", "status", "agent_id", "created_at", "category_id", "folder_id", "title", "updated_at"),
    *("description", "description_text", "seo_data", "tags", "attachments", "cloud_files", "thumbs_up", "thumbs_down"),
    *("hits", "suggested", "feedback_count", "hierarchy"),
)
FOUND = (
    *("id", "type", "category_id", "folder_id", "hierarchy", "folder_visibility", "agent_id", "path", "modified_at"),
    *("modified_by", "language_id", "title", "status", "created_at", "updated_at", "description", "description_text"),
    *("category_name", "folder_name"),
)


@pytest.fixture
def fake() -> Iterator[FakeFreshdesk]:
    with FakeFreshdesk(clock=Clock(NOW, step=0), plan="unlimited") as fake:
        yield fake


def call(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, **options: Any) -> requests.Response:
    where = path if path.startswith("search/") else f"solutions/{path}"
    url = f"{fake.url}/api/v2/{where}"
    return requests.request(verb, url, auth=(fake.api_key, "X"), json=body, **options)


def made(fake: FakeFreshdesk, path: str, **values: Any) -> Any:
    answer = call(fake, "POST", path, values)
    assert answer.status_code == 201, answer.text
    return answer.json()


def refused(fake: FakeFreshdesk, verb: str, path: str, body: Any = None, status: int = 400) -> list[tuple[str, str]]:
    """(field, code) of a refusal, after which nothing is changed."""
    before = fake.snapshot()
    answer = call(fake, verb, path, body)
    assert answer.status_code == status, answer.text
    assert fake.state == before
    return [(entry["field"], entry["code"]) for entry in answer.json()["errors"]]


def base(fake: FakeFreshdesk) -> tuple[int, int]:
    """A category and a folder in it."""
    category = made(fake, "categories", name="Manuals")["id"]
    return category, made(fake, f"categories/{category}/folders", name="Printers")["id"]


# --- categories ---------------------------------------------------------------------------------------


def test_a_category_is_made_read_changed_and_deleted(fake: FakeFreshdesk) -> None:
    answer = call(fake, "POST", "categories", {"name": "Manuals", "description": "How to"})
    row = answer.json()
    assert tuple(row) == CATEGORY
    assert answer.headers["Location"] == f"{fake.url}/api/v2/solutions/categories/{row['id']}"
    assert call(fake, "GET", "categories").json() == [row]
    fake.clock.advance(minutes=1)
    changed = call(fake, "PUT", f"categories/{row['id']}", {"description": None}).json()
    assert (changed["description"], changed["updated_at"]) == (None, "2026-08-19T15:01:00Z")
    assert call(fake, "PUT", f"categories/{row['id']}", {"name": "Manuals"}).json() == changed
    assert call(fake, "DELETE", f"categories/{row['id']}").status_code == 204
    assert call(fake, "GET", f"categories/{row['id']}").status_code == 404
    assert call(fake, "GET", "categories").json() == []


def test_a_name_is_unique_where_it_stands(fake: FakeFreshdesk) -> None:
    category, _ = base(fake)
    assert refused(fake, "POST", "categories", {"name": "manuals"}, 409) == [("name", "duplicate_value")]
    path = f"categories/{category}/folders"
    assert refused(fake, "POST", path, {"name": "Printers"}, 409) == [("name", "duplicate_value")]
    other = made(fake, "categories", name="Other")["id"]
    made(fake, f"categories/{other}/folders", name="Printers")


def test_portals_are_named_only_where_there_are_several(fake: FakeFreshdesk) -> None:
    body = {"name": "x", "visible_in_portals": []}
    assert refused(fake, "POST", "categories", body) == [("visible_in_portals", "inaccessible_field")]
    product = fake.add_product("Second").id
    assert made(fake, "categories", name="x", visible_in_portals=[product])["visible_in_portals"] == [product]


# --- folders --------------------------------------------------------------------------------------------


def test_folders_stand_in_folders(fake: FakeFreshdesk) -> None:
    category, folder = base(fake)
    inner = made(fake, f"categories/{category}/folders", name="Laser", parent_folder_id=folder)
    assert tuple(inner) == FOLDER
    assert [(h["level"], h["type"], h["data"]["name"], h["data"]["language"]) for h in inner["hierarchy"]] == [
        (0, "category", "Manuals", "en"),
        (1, "folder", "Printers", "en"),
        (2, "folder", "Laser", "en"),
    ]
    (top,) = call(fake, "GET", f"categories/{category}/folders").json()
    assert tuple(top) == tuple(key for key in FOLDER if key != "category_id")
    assert (top["id"], top["sub_folders_count"]) == (folder, 1)
    assert call(fake, "GET", f"folders/{folder}/subfolders").json() == [inner]
    assert call(fake, "GET", f"folders/{inner['id']}/subfolders").json() == []
    assert refused(fake, "PUT", f"folders/{folder}", {"parent_folder_id": inner["id"]}) == [
        ("parent_folder_id", "invalid_value")
    ]
    assert call(fake, "PUT", f"folders/{inner['id']}", {"parent_folder_id": None}).json()["parent_folder_id"] is None


def test_who_sees_a_folder_is_named_with_its_visibility(fake: FakeFreshdesk) -> None:
    category, folder = base(fake)
    company = next(iter(fake.companies))
    seen = call(fake, "PUT", f"folders/{folder}", {"visibility": 4, "company_ids": [company]}).json()
    assert tuple(seen) == (*FOLDER, "company_ids")
    assert seen["company_ids"] == [company]
    path = f"categories/{category}/folders"
    assert made(fake, path, name="s", visibility=6, contact_segment_ids=[9])["contact_segment_ids"] == [9]
    assert made(fake, path, name="t", visibility=7, company_segment_ids=[9])["company_segment_ids"] == [9]
    assert refused(fake, "POST", path, {"name": "x", "visibility": 4}) == [("company_ids", "missing_field")]
    assert refused(fake, "POST", path, {"name": "x", "company_ids": [company]}) == [
        ("company_ids", "incompatible_field")
    ]
    assert refused(fake, "POST", path, {"name": "x", "visibility": 8}) == [("visibility", "invalid_value")]


def test_what_is_deleted_takes_along_what_it_holds(fake: FakeFreshdesk) -> None:
    category, folder = base(fake)
    inner = made(fake, f"categories/{category}/folders", name="Laser", parent_folder_id=folder)["id"]
    article = made(fake, f"folders/{inner}/articles", title="t", description="d", status=1)["id"]
    assert call(fake, "DELETE", f"categories/{category}").status_code == 204
    for path in (f"folders/{folder}", f"folders/{inner}", f"articles/{article}"):
        assert call(fake, "GET", path).status_code == 404


# --- articles -------------------------------------------------------------------------------------------


def test_an_article_has_the_recorded_keys(fake: FakeFreshdesk) -> None:
    category, folder = base(fake)
    body = {"title": "Jam", "description": "Open <b>it</b>", "status": 1, "seo_data": {"meta_keywords": ["a", "b"]}}
    answer = call(fake, "POST", f"folders/{folder}/articles", body)
    row = answer.json()
    assert tuple(row) == ARTICLE
    assert answer.headers["Location"] == f"{fake.url}/api/v2/solutions/articles/{row['id']}"
    assert (row["type"], row["status"], row["category_id"], row["folder_id"]) == (1, 1, category, folder)
    assert (row["description"], row["description_text"]) == ("Open <b>it</b>", "Open it")
    assert row["seo_data"] == {"meta_title": "", "meta_description": "", "meta_keywords": "a,b"}
    assert call(fake, "GET", f"folders/{folder}/articles").json() == [row]
    assert call(fake, "GET", f"folders/{folder}").json()["articles_count"] == 1


def test_an_article_is_changed_published_and_taken_back(fake: FakeFreshdesk) -> None:
    _, folder = base(fake)
    number = made(fake, f"folders/{folder}/articles", title="t", description="d", status=2, tags=["x", "x"])["id"]
    agent = list(fake.agents)[1]
    after = call(fake, "PUT", f"articles/{number}", {"agent_id": agent, "type": 2, "tags": ["y"]}).json()
    assert (after["agent_id"], after["type"], after["tags"], after["status"]) == (agent, 2, ["y"], 2)
    assert call(fake, "PATCH", f"articles/{number}", {"status": 1}).json()["status"] == 1
    assert call(fake, "DELETE", f"articles/{number}").status_code == 204
    assert call(fake, "GET", f"articles/{number}").status_code == 404


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("title", "missing_field"), ("description", "missing_field"), ("status", "missing_field")]),
        ({"title": "t", "description": "d", "status": 3}, [("status", "invalid_value")]),
        ({"title": "t", "description": "d", "status": 1, "type": 3}, [("type", "invalid_value")]),
        ({"title": " ", "description": "d", "status": 1}, [("title", "invalid_value")]),
        ({"title": "t", "description": "d", "status": 1, "agent_id": 1}, [("agent_id", "invalid_field")]),
        ({"title": "t", "description": "d", "status": 1, "seo_data": {"x": 1}}, [("seo_data.x", "invalid_field")]),
        ({"title": "t", "description": "d", "status": 1, "attachments": []}, [("attachments", "invalid_value")]),
    ],
)
def test_what_is_no_article_is_refused(fake: FakeFreshdesk, body: Any, expected: Any) -> None:
    _, folder = base(fake)
    assert refused(fake, "POST", f"folders/{folder}/articles", body) == expected


def test_files_come_by_multipart_and_go_with_the_article(fake: FakeFreshdesk) -> None:
    _, folder = base(fake)
    form = {"title": "t", "description": "d", "status": "2", "tags[]": "a", "seo_data[meta_title]": "m"}
    files = {"attachments[]": ("a.txt", b"hello", "text/plain")}
    answer = call(fake, "POST", f"folders/{folder}/articles", data=form, files=files)
    row = answer.json()
    assert (answer.status_code, row["status"], row["tags"], row["seo_data"]["meta_title"]) == (201, 2, ["a"], "m")
    (file,) = row["attachments"]
    assert requests.get(file["attachment_url"], timeout=5).content == b"hello"
    again = FakeFreshdesk.from_world(fake.to_world())
    assert again.state == fake.state
    call(fake, "DELETE", f"articles/{row['id']}")
    assert not fake.state.attachments


# --- languages ------------------------------------------------------------------------------------------


def test_each_thing_has_a_text_per_language(fake: FakeFreshdesk) -> None:
    category, folder = base(fake)
    number = made(fake, f"folders/{folder}/articles", title="Jam", description="d", status=2)["id"]
    assert tuple(made(fake, f"categories/{category}/de", name="Handbücher")) == CATEGORY
    made(fake, f"folders/{folder}/de", name="Drucker")
    row = made(fake, f"articles/{number}/de", title="Stau", description="<p>Auf</p>")
    assert (row["title"], row["status"], [h["data"]["name"] for h in row["hierarchy"]]) == (
        *("Stau", 1),
        ["Handbücher", "Drucker"],
    )
    assert {h["data"]["language"] for h in row["hierarchy"]} == {"de"}
    assert call(fake, "GET", f"articles/{number}").json()["title"] == "Jam"
    for path, name in ((f"categories/{category}", "Manuale"), (f"folders/{folder}", "Scanner")):
        assert call(fake, "PUT", f"{path}/de", {"name": name}).json()["name"] == name
        assert call(fake, "GET", f"{path}/de").json()["name"] == name
        assert call(fake, "GET", path).json()["name"] != name
    assert call(fake, "PUT", f"articles/{number}/de", {"status": 2}).json()["status"] == 2
    assert [len(call(fake, "GET", p).json()) for p in ("categories/de", "categories/es")] == [1, 0]
    assert len(call(fake, "GET", f"categories/{category}/folders/de").json()) == 1
    assert call(fake, "GET", f"folders/{folder}/subfolders/de").json() == []
    assert call(fake, "GET", f"folders/{folder}/articles/de").json()[0]["title"] == "Stau"


def test_counts_are_those_of_the_language_or_of_all(fake: FakeFreshdesk) -> None:
    article = fake.add_article("Jam", translations={"de": ("Stau", "x")})
    article.texts["en"].hits, article.texts["de"].hits = 2, 3
    assert call(fake, "GET", f"articles/{article.id}").json()["hits"] == 5
    assert call(fake, "GET", f"articles/{article.id}/de").json()["hits"] == 3


def test_a_language_that_is_not_there(fake: FakeFreshdesk) -> None:
    category, folder = base(fake)
    for path in (f"categories/{category}/de", f"folders/{folder}/tlh", "categories/tlh", "articles/1/de"):
        assert call(fake, "GET", path).status_code == 404
    assert refused(fake, "POST", f"categories/{category}/en", {"name": "x"}, 409) == [("language", "duplicate_value")]
    with FakeFreshdesk("poor", without_features=("multi_language",)) as poor:
        assert call(poor, "GET", "categories/de").json()["code"] == "require_feature"
        assert call(poor, "GET", "categories").status_code == 200


# --- search, builders, pages ------------------------------------------------------------------------------


def test_the_search_finds_a_keyword(fake: FakeFreshdesk) -> None:
    article = fake.add_article("Paper Jam", "Open <b>the lid</b>", tags=["printer"])
    fake.add_article("Something else")
    for term in ("jam", "LID", "printer"):
        (row,) = call(fake, "GET", f"search/solutions?term={term}").json()
        assert tuple(row) == FOUND
        assert (row["id"], row["path"], row["folder_name"]) == (
            article.id,
            f"{article.id}-paper-jam",
            "Getting started",
        )
    assert call(fake, "GET", "search/solutions?term=zebra").json() == []
    assert call(fake, "GET", "search/solutions").status_code == 400


def test_builders_make_what_is_missing(fake: FakeFreshdesk) -> None:
    fake.add_solution_folder("Laser", parent=fake.add_solution_folder("Printers"), visibility="agents")
    article = fake.add_article("Toner", folder="Laser", status="draft", agent="Ben Berger")
    row = call(fake, "GET", f"articles/{article.id}").json()
    assert [h["data"]["name"] for h in row["hierarchy"]] == ["General", "Printers", "Laser"]
    assert (row["status"], fake.articles[article.id].title) == (1, "Toner")
    world = FakeFreshdesk.from_world(
        {"add": {"articles": [{"title": "From a file", "translations": {"de": ["A", "B"]}}]}}
    )
    assert [a.title for a in world.articles.values()] == ["From a file"]
    with pytest.raises(ValueError, match="no language 'xx'"):
        fake.add_article(translations={"xx": ("a", "b")})


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.integers(1, 6))
def test_pages_have_every_article_once(count: int, per_page: int) -> None:
    with FakeFreshdesk(plan="unlimited") as fake:
        folder = fake.add_solution_folder("Printers").id
        numbers = [fake.add_article(f"a{n}", created_at=NOW + timedelta(n)).id for n in range(count)]
        seen: list[int] = []
        url: str | None = f"{fake.url}/api/v2/solutions/folders/{folder}/articles?per_page={per_page}"
        while url:
            answer = requests.get(url, auth=(fake.api_key, "X"), timeout=5)
            seen += [row["id"] for row in answer.json()]
            url = answer.links.get("next", {}).get("url")
        assert seen == numbers


def test_the_languages_are_those_of_the_settings(fake: FakeFreshdesk) -> None:
    category, _ = base(fake)
    fake.state.settings.supported_languages = ["pl"]
    url = f"{fake.url}/api/v2/settings/helpdesk"
    assert requests.get(url, auth=(fake.api_key, "X"), timeout=5).json()["supported_languages"] == ["pl"]
    assert made(fake, f"categories/{category}/pl", name="Instrukcje")["name"] == "Instrukcje"
    assert call(fake, "POST", f"categories/{category}/de", {"name": "Handbücher"}).status_code == 404
