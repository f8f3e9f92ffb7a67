"""SLA policies: listed, made and changed; never deleted, and no single one is read (3P: 405)."""

from __future__ import annotations

from typing import Any

from ...errors import FieldError, invalid, not_found
from ...protocol import validate as v
from ...protocol.call import LIST_QUERY, Call, Reply
from ...protocol.routing import NUMBER, Route
from ...tables.service_levels import SlaPolicy, ranked
from . import rules, shape


def list_policies(call: Call) -> Reply:
    """In the order in which they are tried, numbered from 1 on (REC NAN26)."""
    rows = list(enumerate(ranked(call.state.sla_policies.values()), 1))
    return call.page_of(rows, lambda row: shape.listed(row[1], row[0]))


def _read(call: Call, me: SlaPolicy | None) -> dict[str, Any]:
    errors: list[FieldError] = []
    values = v.validate(call.body, rules.fields(call.state, new=me is None), errors)
    # the documentation sends is_default: false, and answers it; a policy is made a default by nobody (INF)
    if values.pop("is_default", False) and (me is None or not me.is_default):
        errors.append(FieldError("is_default", "read_only"))
    if me is not None and me.is_default:
        errors += [FieldError(name, "read_only") for name in ("position", "applicable_to", "active") if name in values]
    if not errors and any(p.name == values.get("name") and p is not me for p in call.state.sla_policies.values()):
        errors.append(FieldError("name", "unique"))  # INF
    if errors:
        raise invalid(errors)
    return values


def create(call: Call) -> Reply:
    """A new policy is tried after those of the account, before those it came with (REC NAN26)."""
    values = _read(call, None)
    policies = call.state.sla_policies
    values.setdefault("position", 1 + max((policy.position for policy in policies.values()), default=0))
    policy = SlaPolicy(call.state.next_id("sla_policy"), created_at=call.now, updated_at=call.now, **values)
    policies[policy.id] = policy
    return Reply(
        201,
        shape.written(policy, policy.sla_target),
        # a dot instead of a slash: a bug of the service (REC NAN26)
        call.location(f"sla_policies.{policy.id}"),
        wrote=True,
    )


def update(call: Call, policy_id: int) -> Reply:
    """Only what was sent changes; an update that changes nothing leaves ``updated_at`` (REC NAN26)."""
    policy = call.state.sla_policies.get(policy_id)
    if policy is None:
        raise not_found(f"no sla_policy {policy_id}")
    values = _read(call, policy)
    changed = {name: value for name, value in values.items() if getattr(policy, name) != value}
    for name, value in changed.items():
        setattr(policy, name, value)
    if changed:
        policy.updated_at = call.now
    return Reply(200, shape.written(policy), wrote=bool(changed))


ROUTES = (
    Route("GET", "sla_policies", list_policies, query=LIST_QUERY, admin=True),
    Route("POST", "sla_policies", create, admin=True),
    Route("PUT", f"sla_policies/{NUMBER}", update, admin=True),
    Route("PATCH", f"sla_policies/{NUMBER}", update, admin=True),
)
