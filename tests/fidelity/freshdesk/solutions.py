"""The knowledge base (DOC Solutions)."""

from __future__ import annotations

from typing import Any

from . import keys as recorded
from .desk import Account, Desk, keys
from .table import Section

SECTION = Section()
fact = SECTION.fact


def _made(account: Account, path: str, **values: Any) -> Any:
    answer = account.post(f"solutions/{path}", values)
    assert answer.status_code == 201, answer.text
    return answer.json()


def _folder(account: Account) -> Any:
    category = _made(account, "categories", name="Manuals")["id"]
    return _made(account, f"categories/{category}/folders", name="Printers")


@fact("desk-solution-category", "A category: these keys, icon an empty object", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _made(account, "categories", name="Manuals")
    assert list(row) == recorded.SOLUTION_CATEGORY
    assert row["icon"] == {}
    assert keys(account.put(f"solutions/categories/{row['id']}", {"description": "x"})) == recorded.SOLUTION_CATEGORY
    assert keys(account.get("solutions/categories")) == recorded.SOLUTION_CATEGORY


@fact("desk-solution-folder", "A folder: these keys, visibility 1, the hierarchy from its category down", "REC NAN26")
def _(desk: Desk) -> None:
    row = _folder(desk.open())
    assert list(row) == recorded.SOLUTION_FOLDER
    assert (row["visibility"], row["articles_count"], row["sub_folders_count"]) == (1, 0, 0)
    assert row["hierarchy"][1] == {
        "level": 1,
        "type": "folder",
        "data": {"id": row["id"], "name": "Printers", "language": "en"},
    }


@fact("desk-solution-folders", "The list of a category's folders leaves category_id out", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _folder(account)
    listed = keys(account.get(f"solutions/categories/{row['category_id']}/folders"))
    assert listed == [key for key in recorded.SOLUTION_FOLDER if key != "category_id"]


@fact("desk-solution-subfolders", "Folders in a folder, with category_id", "REC NAN24")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _folder(account)
    path = f"categories/{row['category_id']}/folders"
    inner = _made(account, path, name="Laser", parent_folder_id=row["id"])
    assert account.get(f"solutions/folders/{row['id']}/subfolders").json() == [inner]
    assert list(inner) == recorded.SOLUTION_FOLDER


@fact("desk-solution-empty", "What has no folders or articles answers []", "REC NAN24, NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    number = _folder(account)["id"]
    assert account.get(f"solutions/folders/{number}/articles").json() == []
    assert account.get(f"solutions/folders/{number}/subfolders").json() == []


@fact("desk-article", "An article: these keys in view and list; its description is kept as it was sent", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"folders/{_folder(account)['id']}/articles"
    row = _made(account, path, title="Jam", description="Open it.", status=1)
    assert list(row) == recorded.ARTICLE
    assert keys(account.get(f"solutions/articles/{row['id']}")) == recorded.ARTICLE
    assert keys(account.get(f"solutions/{path}")) == recorded.ARTICLE
    assert (row["type"], row["description"], row["description_text"]) == (1, "Open it.", "Open it.")
    assert row["seo_data"] == {"meta_title": "", "meta_description": ""}


@fact("desk-solution-location", "Location of folders and articles leads to the flat path", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    category = _made(account, "categories", name="Manuals")["id"]
    folder = account.post(f"solutions/categories/{category}/folders", {"name": "Printers"})
    number = folder.json()["id"]
    assert folder.headers["Location"].endswith(f"/api/v2/solutions/folders/{number}")
    body = {"title": "t", "description": "d", "status": 2}
    article = account.post(f"solutions/folders/{number}/articles", body)
    assert article.headers["Location"].endswith(f"/api/v2/solutions/articles/{article.json()['id']}")


@fact("desk-solution-updated", "A new article leaves its folder's updated_at", "REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    row = _folder(account)
    account.fake.clock.advance(minutes=5)
    _made(account, f"folders/{row['id']}/articles", title="t", description="d", status=1)
    after = account.get(f"solutions/folders/{row['id']}").json()
    assert (after["articles_count"], after["updated_at"]) == (1, row["updated_at"])


@fact("desk-article-keywords", "meta_keywords go in as an array and come out with commas", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    path = f"folders/{_folder(account)['id']}/articles"
    row = _made(account, path, title="t", description="d", status=1, seo_data={"meta_keywords": ["a", "b"]})
    assert row["seo_data"]["meta_keywords"] == "a,b"


@fact("desk-article-status", "PUT with status 1 takes a published article back", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.fake.add_article().id
    assert account.get(f"solutions/articles/{number}").json()["status"] == 2
    assert account.put(f"solutions/articles/{number}", {"status": 1}).json()["status"] == 1


@fact(
    "desk-article-languages", "A translation has its own title, status and counts; its hierarchy is translated", "DOC"
)
def _(desk: Desk) -> None:
    account = desk.open()
    row = _folder(account)
    _made(account, f"categories/{row['category_id']}/es", name="Manuales")
    _made(account, f"folders/{row['id']}/es", name="Impresoras")
    number = account.fake.add_article("Jam").id
    _made(account, f"articles/{number}/es", title="Atasco", description="x", status=1)
    seen = account.get(f"solutions/articles/{number}/es").json()
    assert (seen["title"], seen["status"]) == ("Atasco", 1)
    assert [(h["data"]["name"], h["data"]["language"]) for h in seen["hierarchy"]] == [
        ("Manuales", "es"),
        ("Impresoras", "es"),
    ]
    assert [c["name"] for c in account.get("solutions/categories/es").json()] == ["Manuales"]


@fact("desk-solution-delete", "Deleting removes all translations, 204", "DOC, REC NAN26")
def _(desk: Desk) -> None:
    account = desk.open()
    number = account.fake.add_article(translations={"es": ("Atasco", "x")}).id
    assert account.delete(f"solutions/articles/{number}").status_code == 204
    assert account.get(f"solutions/articles/{number}/es").status_code == 404


@fact("desk-solution-search", "GET /search/solutions?term= answers a bare array", "DOC")
def _(desk: Desk) -> None:
    account = desk.open()
    account.fake.add_article("Paper jam")
    (row,) = account.get("search/solutions", term="jam").json()
    assert list(row)[-2:] == ["category_name", "folder_name"]
    assert row["language_id"] == 6


SECTION.leave_out(
    "desk-solution-segments",
    "Contact and company segments that a folder is shown to",
    "DOC",
    "the fake has no segments: any number is taken",
)
