"""Which addresses a customer or a sender may have."""

from __future__ import annotations

from typing import Any

import pytest

from otai_mocks import FakeOTOBO

from .helpers import ARTICLE, TICKET, ask, create

INVALID = "TicketCreate.InvalidParameter"


def code(fake: FakeOTOBO, **values: Any) -> str:
    answer = ask(fake, "TicketCreate", Ticket={**TICKET, **values.pop("ticket", {})}, Article={**ARTICLE, **values})
    return str(answer.get("Error", {}).get("ErrorCode", "ok"))


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("mia@elsewhere.example", "ok"),
        ("Mia Berg <mia@mail.example.org>", "ok"),
        ("mia@example.travel", "ok"),
        ("root@localhost", "ok"),
        ("mia@example.net", INVALID),
        ("Mia <MIA@EXAMPLE.DE>", INVALID),
        ("mia@localhost", INVALID),
        ("xroot@localhost", INVALID),
        ("mia.berg", INVALID),
        ("mia@@berg.example", INVALID),
    ],
)
def test_addresses_kept_for_documentation_and_addresses_without_a_domain_are_refused(address: str, answer: str) -> None:
    fake = FakeOTOBO()
    assert code(fake, ticket={"CustomerUser": address}) == answer
    assert code(fake, From=address) == answer
    assert len(fake.tickets) == (2 if answer == "ok" else 0)


def test_a_world_decides_for_itself() -> None:
    world = FakeOTOBO().to_world()
    world["settings"].update(email_invalid_pattern=r"@spam\.example$", email_valid_pattern="")
    fake = FakeOTOBO.from_world(world)
    create(fake, CustomerUser="mia@example.net")
    assert code(fake, From="mia@spam.example") == code(fake, From="root@localhost") == INVALID
