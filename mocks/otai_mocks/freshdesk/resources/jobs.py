"""GET /jobs/{id}: how far a job is (DOC). The docs print "IN PROGRESS"; clients know in_progress (3P pango)."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import Call, Reply
from ..protocol.routing import TEXT, Route
from ..tables.records import COMPLETED, Job


def view(call: Call, job_id: str) -> Reply:
    job = call.state.jobs.get(job_id)
    if job is None:
        raise not_found(f"no job {job_id}")
    return Reply(200, shown(job), why=_why(job))


def shown(job: Job) -> dict[str, Any]:
    """The keys of an export's job (DOC); of a bulk job the docs print only id and status, the others are INF."""
    return {
        "id": job.id,
        "name": job.name,
        "status": job.status,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
        "status_updated_at": job.status_updated_at,
        "progress": job.progress,
    }


def _why(job: Job) -> str:
    if job.status != COMPLETED:
        return f"the job ends at {job.ends_at.isoformat()} by the fake's clock: advance it"
    return "; ".join(job.skipped)


ROUTES = (Route("GET", f"jobs/{TEXT}", view),)
