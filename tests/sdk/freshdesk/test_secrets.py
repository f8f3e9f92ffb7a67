"""The key stands in no message, log or local variable, whatever fails, whoever echoes it."""

from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from otai_mocks import FakeFreshdesk
from otai_sdk import Attachment, OTAIError, UnifiedNote, UnifiedTicket, UnifiedUser

NEW = UnifiedTicket(subject="x", body="y", customer=UnifiedUser(email="emma@globex.example"))
CALLS: list[Callable[[Any], object]] = [
    lambda adapter: adapter.create_ticket(NEW),
    lambda adapter: adapter.update_ticket("1", {"subject": "x", "note": "y"}),
    lambda adapter: adapter.add_note("1", UnifiedNote(body="x")),
    lambda adapter: adapter.reply("1", "x", to="nobody@x.example"),
    lambda adapter: adapter.download_attachment(1, Attachment(id="5", name="a.txt")),
    lambda adapter: adapter.list_queues(),
]


@pytest.mark.parametrize("fault", ["timeout_after", "gateway_after", "truncate", "redirect", 201, 400, 403, 404, 500])
def test_the_key_shows_nowhere(fake: FakeFreshdesk, caplog: pytest.LogCaptureFixture, fault: str | int) -> None:
    caplog.set_level(logging.DEBUG)
    token = base64.b64encode(f"{fake.api_key}:X".encode()).decode()
    fake.add_ticket()
    if isinstance(fault, int):  # the answer echoes the request
        body = f'{{"code": "{token}", "message": "{fake.api_key}", "errors": [{{"field": "{fake.api_key}"}}]}}'
        fake.faults.add("status", times=None, status=fault, body=body)
    else:
        fake.faults.add(fault, times=None)
    adapter = fake.adapter(retries=0, max_wait=0, dedupe_field="order_id")
    shown = [repr(adapter.check())]
    for call in CALLS:
        with pytest.raises(OTAIError) as caught:
            call(adapter)
        frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
        ours = [frame.locals for frame in frames if "otai_sdk" in frame.filename]
        shown.append(f"{caught.value!r} {vars(caught.value)} {ours}")
    for secret in (fake.api_key, token):
        assert secret not in "".join(shown)
        assert secret not in caplog.text
