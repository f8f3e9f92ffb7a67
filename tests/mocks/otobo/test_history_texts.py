"""What the history says about a changed dynamic field."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks.otobo.tables.changes import _field_entry
from otai_mocks.otobo.tables.records import DynamicField


def entry(name: str, kind: str, new: Any, old: Any = None) -> str:
    return _field_entry(DynamicField(1, name, name, kind), new, old)


@pytest.mark.parametrize(
    ("name", "kind", "new", "text"),
    [
        ("OtaiCategory", "Text", "neu", "%%FieldName%%OtaiCategory%%Value%%neu%%OldValue%%"),
        ("OtaiCategory", "Text", "Übergröße", "%%FieldName%%OtaiCategory%%Value%%Übergröße%%OldValue%%"),
        ("OtaiSeverity", "Dropdown", "low", "%%FieldName%%OtaiSeverity%%Value%%low%%OldValue%%"),
        ("OtaiFlag", "Checkbox", 1, "%%FieldName%%OtaiFlag%%Value%%1%%OldValue%%"),
        ("OtaiTags", "Multiselect", ["vpn"], "%%FieldName%%OtaiTags%%Value%%vpn%%OldValue%%"),
        ("OtaiTags", "Multiselect", ["mail", "printer"], "%%FieldName%%OtaiTags%%Value%%mail, printer%%OldValue%%"),
        ("OtaiDue", "DateTime", "2027-05-05 05:05:05", "%%FieldName%%OtaiDue%%Value%%2027-05-05 05:05:05%%OldValue%%"),
    ],
)
def test_entries_read_as_they_were_recorded(name: str, kind: str, new: Any, text: str) -> None:
    assert entry(name, kind, new) == text


@pytest.mark.parametrize(
    ("new", "old", "shown"),
    [
        ("n" * 159, None, "n" * 159 + "%%OldValue%%"),
        ("n" * 160, None, "n" * 154 + "[...]%%OldValue%%"),
        ("n" * 80, "o" * 79, "n" * 80 + "%%OldValue%%" + "o" * 79),
        ("n" * 80, "o" * 80, "n" * 80 + "%%OldValue%%" + "o" * 74 + "[...]"),
        ("n" * 300, "o" * 55, "n" * 99 + "[...]%%OldValue%%" + "o" * 55),
        ("n" * 300, "o" * 56, "n" * 99 + "[...]%%OldValue%%" + "o" * 50 + "[...]"),
        ("", "o" * 160, "%%OldValue%%" + "o" * 154 + "[...]"),
        (["tag"] * 60, ["other"], ("tag, " * 60)[:149] + "[...]%%OldValue%%other"),
    ],
)
def test_the_old_value_is_shortened_before_the_new_one(new: Any, old: Any, shown: str) -> None:
    kind = "Multiselect" if isinstance(new, list) else "Text"
    assert entry("Subject", kind, new, old) == f"%%FieldName%%Subject%%Value%%{shown}"


@pytest.mark.parametrize("name", ["a", "b" * 60, "c" * 200])
@pytest.mark.parametrize("new", ["", "n" * 53, "n" * 4000])
@pytest.mark.parametrize("old", [None, "o" * 53, "o" * 4000])
def test_an_entry_never_has_more_than_200_letters(name: str, new: str, old: str | None) -> None:
    assert len(entry(name, "Text", new, old)) <= 200
