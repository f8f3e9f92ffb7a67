"""The ticket form of a Freshdesk account, as tables of a world: fields, their choices, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .freshdesk_answers import Answers, Row, is_id
from .private import Private

_OF_OTHER_TABLES = ("default_group", "default_agent", "default_product", "default_internal_agent")
"""Types whose choices are rows of other tables: the fake makes them itself."""
_FLAGS = (
    *("required_for_closure", "required_for_agents", "default", "customers_can_edit", "customers_can_filter"),
    *("required_for_customers", "displayed_to_customers"),
)
_CUSTOM = (
    *("custom_text", "custom_paragraph", "custom_checkbox", "custom_number", "custom_decimal", "custom_date"),
    *("custom_dropdown", "nested_field"),
)
"""Types of custom fields that the fake has; others are texts there, and so is a drop-down without choices."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PORTAL_CC = ("company", "all")


def named_choices(fields: list[Row], kind: str) -> dict[str, int]:
    """The choices of a field whose choices are ``{name: id}``."""
    found = next((row.get("choices") for row in fields if row.get("type") == kind), None)
    if not isinstance(found, Mapping):
        return {}
    return {str(name): number for name, number in found.items() if is_id(number)}


def not_known(told: Answers) -> list[Row]:
    """Custom fields of types that the fake has not."""
    return [row for row in told.fields if row.get("default") is not True and row.get("type") not in _CUSTOM]


def tables(told: Answers, private: Private, since: str) -> dict[str, Any]:
    """The tables ``ticket_fields`` and ``sections``."""
    maker = _Form(told, private, since)
    return {"ticket_fields": list(maker.fields()), "sections": list(maker.sections())}


def samples(told: Answers, private: Private, tables: Mapping[str, list[Row]]) -> list[Row]:
    """Tickets of the same shapes and ages, of which nobody wrote a word; the oldest first."""
    fields = {row["name"]: row for row in tables["ticket_fields"]}
    of_type = next((row["id"] for row in told.fields if row.get("type") == "default_ticket_type"), 0)
    groups = {row["id"] for row in tables["groups"]}
    made = []
    for number, row in enumerate(sorted(told.tickets, key=lambda row: row["id"]), 1):
        ticket: Row = {"subject": f"Sample ticket {number}", "description": "The words of this ticket were left out."}
        private.own(*ticket.values())
        if str(row.get("status")) in fields["status"]["choices"]:
            ticket["status"] = row["status"]
        if row.get("priority") in (1, 2, 3, 4):
            ticket["priority"] = row["priority"]
        kind = row.get("type")
        if isinstance(kind, str) and (cleaned := private.name(f"choice of {of_type}", kind)) in (
            fields["ticket_type"]["choices"] or ()
        ):
            ticket["type"] = cleaned
        if row.get("group_id") in groups:
            ticket["group_id"] = row["group_id"]
        for key in ("created_at", "updated_at"):
            if isinstance(row.get(key), str) and _MOMENT.fullmatch(row[key]):
                ticket[key] = row[key]
        ticket["custom_fields"] = dict(_chosen(row.get("custom_fields"), fields, private))
        made.append(ticket)
    return made


def _chosen(values: Any, fields: Mapping[str, Row], private: Private) -> Iterator[tuple[str, Any]]:
    """What was chosen in drop-downs and ticked in checkboxes."""
    for name, value in values.items() if isinstance(values, Mapping) else ():
        field = fields.get(private.name("field", str(name), joint="_"), {})
        if field.get("type") == "custom_checkbox" and isinstance(value, bool):
            yield field["name"], value
        elif field.get("type") == "custom_dropdown" and isinstance(value, str):
            cleaned = private.name(f"choice of {field['id']}", value)
            if cleaned in field["choices"]:
                yield field["name"], cleaned


class _Form:
    def __init__(self, told: Answers, private: Private, since: str) -> None:
        self._told, self._private, self._since = told, private, since
        self._for_admins = {row["id"]: row for row in told.admin_fields or ()}

    def fields(self) -> Iterator[Row]:
        for place, row in enumerate(self._told.fields, 1):
            if not isinstance(row.get("name"), str) or not isinstance(row.get("type"), str):
                continue
            made = self._field(row, place)
            yield made
            for level in row.get("nested_ticket_fields") or ():
                if made["type"] != "nested_field":
                    break
                if isinstance(level, dict) and is_id(level.get("id")) and isinstance(level.get("name"), str):
                    yield self._level(level, made)

    def _field(self, row: Row, place: int) -> Row:
        default = row.get("default") is True
        if default:
            self._private.own(row["name"])
        made = {
            "id": row["id"],
            "name": row["name"] if default else self._custom(row["name"]),
            "label": self._label(row, "label"),
            "type": self._type(row, default=default),
            "position": row["position"] if is_id(row.get("position")) else place,
            "created_at": self._since,
            "updated_at": self._since,
            "description": "What this field is for." if row.get("description") else None,
            **{flag: row.get(flag) is True for flag in _FLAGS},
            "label_for_customers": self._label(row, "label_for_customers"),
            "choices": self._choices(row),
            "choice_ids": self._choice_ids(row),
            "section_mappings": self._mappings(row["id"]),
        }
        if made["type"] == "custom_text":
            made["choices"], made["choice_ids"] = None, []
        if row["type"] == "default_requester":
            made["portal_cc"] = row.get("portal_cc") is True
            made["portal_cc_to"] = row["portal_cc_to"] if row.get("portal_cc_to") in _PORTAL_CC else _PORTAL_CC[0]
        return made

    def _level(self, level: Row, above: Row) -> Row:
        return {
            **above,
            "id": level["id"],
            "name": self._custom(level["name"]),
            "label": self._label(level, "label"),
            "label_for_customers": self._label(level, "label_in_portal"),
            "parent_field_id": above["id"],
            "level": level["level"] if level.get("level") in (2, 3) else 2,
            "choice_ids": [],
            "section_mappings": [],
        }

    def _custom(self, name: str) -> str:
        cleaned = self._private.name("field", name, joint="_")
        return cleaned if cleaned.startswith("cf_") else f"cf_{cleaned}"

    @staticmethod
    def _type(row: Row, *, default: bool) -> str:
        kind = row["type"]
        if default:
            return kind if kind.startswith("default_") else f"default_{row['name']}"
        empty = kind in ("custom_dropdown", "nested_field") and not row.get("choices")
        return "custom_text" if kind not in _CUSTOM or empty else kind

    def _label(self, row: Row, key: str) -> str:
        text = row.get(key)
        return self._private.name(f"{key} of a field", text) if isinstance(text, str) else ""

    def _choices(self, row: Row) -> Any:
        choices, kind = row.get("choices"), row["type"]
        if kind in _OF_OTHER_TABLES or choices is None:
            return None
        of = f"choice of {row['id']}"
        if kind == "default_status" and isinstance(choices, Mapping):
            return {
                str(number): [
                    self._private.name(f"{of}, label {place}", str(each)) for place, each in enumerate((pair * 2)[:2])
                ]
                for number, pair in choices.items()
                if isinstance(pair, list) and pair and str(number).isdigit()
            }
        return self._cleaned(choices, of)

    def _cleaned(self, choices: Any, of: str) -> Any:
        """Choices as they are: a list of texts, ``{name: number}``, or the tree of a nested field."""
        if isinstance(choices, Mapping):
            return {
                self._private.name(of, str(name)): self._cleaned(below, f"{of} {place}")
                for place, (name, below) in enumerate(choices.items())
            }
        if isinstance(choices, list):
            return [self._private.name(of, each) for each in choices if isinstance(each, str)]
        return choices if is_id(choices) else None

    # --- sections ---------------------------------------------------------------------------------------

    def _choice_ids(self, told: Row) -> list[int]:
        """The ids of a field's choices, in their order, where they were read: sections name them."""
        choices = self._told.with_sections.get(told["id"], {}).get("choices")
        rows = [each for each in choices if isinstance(each, dict)] if isinstance(choices, list) else []
        ids = {row.get("value"): row.get("id") for row in rows}
        found = [ids.get(each) for each in told["choices"]] if isinstance(told.get("choices"), list) else []
        known = [each for each in found if isinstance(each, int)]
        return known if len(known) == len(found) else []

    def _mappings(self, number: int) -> list[Row]:
        found = self._for_admins.get(number, {}).get("section_mappings")
        return [
            {"section_id": each["section_id"], "position": each["position"] if is_id(each.get("position")) else 1}
            for each in (found if isinstance(found, list) else ())
            if isinstance(each, dict) and is_id(each.get("section_id"))
        ]

    def sections(self) -> Iterator[Row]:
        known = {row["id"] for row in self._told.fields}
        for row in self._for_admins.values():
            for section in row.get("sections") or ():
                if isinstance(section, dict) and is_id(section.get("id")) and row["id"] in known:
                    yield {
                        "id": section["id"],
                        "label": self._private.name("section", str(section.get("label") or "")),
                        "parent_ticket_field_id": row["id"],
                        "choice_ids": [each for each in section.get("choice_ids") or () if is_id(each)],
                    }
