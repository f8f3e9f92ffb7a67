"""Many canned responses at once. The documentation's heading and its curl name two paths: both are there."""

from __future__ import annotations

from ...errors import FieldError, invalid
from ...protocol import validate as v
from ...protocol.body import Body
from ...protocol.call import Call, Reply
from ...protocol.routing import Route
from ...tables.records import done
from .handlers import read, store


def create_many(call: Call) -> Reply:
    """``{job_id, href}`` (DOC). INF: 202 as other jobs; the responses are there at once, all of them or none."""
    errors: list[FieldError] = []
    rule = v.Field(v.filled(v.list_of(v.mapping)), missing="missing", wanted="Array")
    given = v.validate(call.body, {"canned_responses": rule}, errors).get("canned_responses", ())
    rows = []
    for number, item in enumerate(given):
        wrong: list[FieldError] = []
        rows.append(read(call, Body(item), None, wrong))
        errors += [FieldError(f"canned_responses[{number}].{error.field}", error.kind, error.values) for error in wrong]
    if errors:
        raise invalid(errors)
    for values in rows:
        store(call, values)
    job = call.state.next_id("bulk_job")
    call.state.jobs[str(job)] = done(str(job), "CANNED_RESPONSES::BULK_CREATE", call.agent.id, call.now)  # the name INF
    return Reply(202, {"job_id": job, "href": f"{call.api_url}/jobs/{job}"}, wrote=True)


ROUTES = (
    Route("POST", "canned_responses/bulk", create_many, admin=True),
    Route("POST", "canned_responses/create_multiple", create_many, admin=True),
)
