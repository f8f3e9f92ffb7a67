"""Which field of the form a call is about."""

from __future__ import annotations

from ...errors import not_found
from ...protocol.call import Call
from ...tables.ticket_fields import TicketField


def get_field(call: Call, field_id: int) -> TicketField:
    """The field; 404 for one that is not there, and for the lower levels of a nested one, which have no address."""
    row = call.state.ticket_fields.get(field_id)
    if row is None or row.level > 1:
        raise not_found(f"no ticket field {field_id}")
    return row
