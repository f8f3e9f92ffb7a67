"""What check advises where no answer comes, or one of another program at a port of this machine."""

from __future__ import annotations

import pytest

from otai_mocks import FakeFreshdesk, FakeOTOBO
from otai_sdk.local import another_program, nobody


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


def test_where_nobody_answers_neither_key_nor_rights_are_blamed() -> None:
    with FakeOTOBO().serve() as otobo, FakeFreshdesk().serve() as freshdesk:
        urls = {"otobo": otobo.url, "freshdesk": freshdesk.url}
    asking = {
        "otobo": FakeOTOBO().adapter(server_address=urls["otobo"]),
        "freshdesk": FakeFreshdesk().adapter(base_url=urls["freshdesk"]),
    }
    for system, one in asking.items():
        with one as adapter:
            first = next(check for check in adapter.check().checks if not check.ok)
        assert first.remedy == f"Nothing answers at {urls[system]}: does the fake run (otai mock {system})?"


def test_elsewhere_address_and_network_are_named() -> None:
    told = nobody("https://acme.freshdesk.com", "freshdesk")
    assert "https://acme.freshdesk.com" in told
    assert "proxy" in told
    assert "otai mock" not in told
