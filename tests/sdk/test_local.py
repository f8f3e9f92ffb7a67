"""What check advises where another program answers at a port of this machine."""

from __future__ import annotations

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk.local import another_program


def test_the_fake_of_the_other_system_is_told_as_another_program() -> None:
    with FakeOTOBO().serve() as otobo, FakeFreshdesk().serve() as freshdesk:
        for asking, answering, words in (
            (FakeFreshdesk().adapter(base_url=otobo.url), otobo, "is it the fake (otai mock freshdesk)?"),
            (FakeOTOBO().adapter(server_address=freshdesk.url), freshdesk, "is it the fake (otai mock otobo)?"),
        ):
            with asking as adapter:
                failed = [check for check in adapter.check().checks if not check.ok]
            assert failed[0].remedy == f"Another program answers at {answering.url}: {words}"


@pytest.mark.parametrize("url", ["https://acme.freshdesk.com", "https://127.example.com/otobo", ""])
def test_elsewhere_nobody_expects_a_fake(url: str) -> None:
    assert another_program(url, "freshdesk") == ""
