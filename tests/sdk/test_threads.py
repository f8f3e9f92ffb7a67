"""Adapters in several threads: what the library learns once, it learns while it is imported."""

from __future__ import annotations

import subprocess
import sys

# msgspec reads a struct's annotations when it learns it: seen after the import, two threads could be at it at once,
# which crashes the process.
SCRIPT = """
import sys
import msgspec
import otai_sdk.freshdesk, otai_sdk.otobo
from otai_sdk import SystemConfig, create_adapter
from otai_sdk.freshdesk import wire as freshdesk
from otai_sdk.otobo import wire as otobo

late = []
sys.setprofile(lambda frame, *_: late.append(1) if frame.f_code.co_name == "get_class_annotations" else None)
seen = [*vars(freshdesk).values(), *vars(otobo).values()]
kinds = [k for k in seen if isinstance(k, type) and issubclass(k, msgspec.Struct)]
for kind in [*kinds, list[freshdesk.Ticket]]:
    try:
        msgspec.json.decode(b"0", type=kind)
    except msgspec.ValidationError:
        pass
otobo_params = dict(server_address="https://x", webservice_name="w", username="u", password="p")
create_adapter(SystemConfig(provider_key="otobo", params=otobo_params))
create_adapter(SystemConfig(provider_key="freshdesk", params=dict(freshdesk_domain="acme", freshdesk_api_key="k")))
sys.setprofile(None)
print(len(kinds) > 10, len(late))
"""


def test_nothing_is_learnt_after_the_import() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "0"], done.stderr
