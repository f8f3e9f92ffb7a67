"""Is it up? For whoever starts a served fake and waits for it: a container's health check, a load balancer.

It is asked without credentials, from anywhere and by any name, so it tells nothing that is worth hiding. Nothing counts
it: it is no request to the helpdesk.
"""

from __future__ import annotations

from typing import Any

from .call import Call


def check(call: Call) -> tuple[int, Any]:
    """It answers, hence it is up; and what it is."""
    return 200, {"ok": True, "system": call.fake.system, "version": call.fake.version}
