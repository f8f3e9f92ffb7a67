"""An adapter goes to another process: without connections, sessions, and secrets that the environment holds."""

from __future__ import annotations

import copy
import pickle

import pytest

from otai_mocks import FakeOTOBO
from otai_sdk import SystemConfig, TicketSystemAdapter, create_adapter
from otai_sdk.otobo import OTOBOAdapter

OTOBO = {"server_address": "https://h.example", "webservice_name": "W", "username": "u"}


def adapter_of(system: str) -> TicketSystemAdapter:
    params = {"otobo": {**OTOBO, "password": "p"}, "freshdesk": {"freshdesk_domain": "acme", "freshdesk_api_key": "k"}}
    return create_adapter(SystemConfig(id="x", provider_key=system, params=params[system]))


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_config_and_options_go_along(system: str) -> None:
    adapter = adapter_of(system).with_options(deadline=7, retries=1)
    again = pickle.loads(pickle.dumps(adapter))
    assert type(again) is type(adapter)
    assert (again.config, again.options) == (adapter.config, adapter.options)


@pytest.mark.parametrize("system", ["otobo", "freshdesk"])
def test_a_copy_shares_connections_a_deep_one_does_not(system: str) -> None:
    adapter = adapter_of(system)
    assert copy.copy(adapter)._sender is adapter._sender
    assert copy.deepcopy(adapter)._sender is not adapter._sender


def test_a_session_and_a_password_of_the_environment_stay_here(
    fake_otobo: FakeOTOBO, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = fake_otobo.params
    monkeypatch.setenv("OTAI_TEST_PASSWORD", params.pop("password"))
    params.update(auth="session", password_env_var="OTAI_TEST_PASSWORD")
    adapter = create_adapter(SystemConfig(id="x", provider_key="otobo", params=params))
    assert isinstance(adapter, OTOBOAdapter)
    assert adapter.get_ticket(1) is None
    (session,) = fake_otobo.state.sessions
    pickled = pickle.dumps(adapter)
    assert session.encode() not in pickled
    assert fake_otobo.params["password"].encode() not in pickled
    again = pickle.loads(pickled)
    assert again.get_ticket(1) is None
    assert len(fake_otobo.state.sessions) == 2, "the other process logs in itself"
