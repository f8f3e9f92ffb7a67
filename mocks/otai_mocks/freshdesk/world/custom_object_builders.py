"""Builders of custom objects and their records; see builders.py for what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...kit.locking import locked
from ..resources.custom_objects.values import check_data
from ..tables.modules.custom_objects import NEVER_FILTERED, PRIMARY, TYPES, CustomField, CustomRecord, CustomSchema
from ..tables.naming import Named, drawn_uuid, find
from .people_builders import PeopleBuilders

_OPTIONS = ("type", "label", "required", "unique", "filterable", "choices", "lookup")


class CustomObjectBuilders(PeopleBuilders):
    """Builders of custom objects."""

    @locked
    def add_custom_object(
        self,
        name: str,
        fields: Mapping[str, str | Mapping[str, Any]],
        *,
        prefix: str | None = None,
        description: str | None = None,
        created_at: datetime | None = None,
    ) -> CustomSchema:
        """A custom object, which is made in the portal, not by API.

        Args:
            fields: name → type (``PRIMARY``, ``TEXT``, ``NUMBER``, …; see `tables.modules.custom_objects.TYPES`), or a
                mapping with ``type``, ``label``, ``required``, ``unique``, ``filterable``, ``choices`` (of DROPDOWN and
                MULTI_SELECT) and ``lookup`` (of RELATIONSHIP: ticket, contact, company or the name of a schema).
            prefix: what the ids of its records begin with: ``BKG-1``; by default three letters of the name.
        """
        at, schemas = self._at(created_at), self.state.custom_objects.schemas
        made = [self._custom_field(field, given, n) for n, (field, given) in enumerate(fields.items(), 1)]
        if [field.type for field in made].count(PRIMARY) != 1:
            raise ValueError("a custom object has one field of the type PRIMARY")
        chosen = (prefix or "".join(filter(str.isalnum, name))[:3]).upper()
        if any(schema.prefix == chosen or schema.name == name for schema in schemas.values()):
            raise ValueError(f"a custom object of the name {name!r} or with the prefix {chosen!r} exists")
        schema = CustomSchema(self.state.next_id("custom_schema"), name, chosen, at, at, made, description)
        schemas[schema.id] = schema
        return schema

    def _custom_field(self, name: str, given: str | Mapping[str, Any], position: int) -> CustomField:
        options: dict[str, Any] = {"type": given} if isinstance(given, str) else dict(given)
        unknown = sorted(set(options) - set(_OPTIONS))
        if unknown:
            raise ValueError(f"field {name!r} has no {unknown[0]!r}: it has {', '.join(_OPTIONS)}")
        kind = options.pop("type", None)
        if kind not in TYPES:
            raise ValueError(f"field {name!r}: unknown type {kind!r}: choose one of {', '.join(TYPES)}")
        if kind in ("DROPDOWN", "MULTI_SELECT") and not options.get("choices"):
            raise ValueError(f"field {name!r}: a {kind} needs choices")
        if kind == "RELATIONSHIP" and not options.get("lookup"):
            raise ValueError(f"field {name!r}: a RELATIONSHIP needs a lookup: ticket, contact, company or a schema")
        label = options.pop("label", None) or name.replace("_", " ").title()
        number = drawn_uuid(self._dice)
        options["choices"] = list(options.get("choices", ()))
        options.setdefault("filterable", kind not in NEVER_FILTERED)
        if kind == PRIMARY:
            options.setdefault("required", True)
        return CustomField(number, name, label, kind, position, **options)

    @locked
    def add_custom_record(
        self,
        custom_object: Named | CustomSchema,
        data: Mapping[str, Any],
        *,
        created_at: datetime | None = None,
    ) -> CustomRecord:
        """A record of a custom object, which is given by id, name or itself."""
        schemas = self.state.custom_objects.schemas
        schema = schemas[find(schemas, custom_object, "custom object")]
        errors = check_data(self.state, schema, dict(data), creating=True)
        if errors:
            raise ValueError("; ".join(f"{error.name}: {error.message}" for error in errors))
        return self.state.custom_objects.add(schema, dict(data), self._at(created_at))
