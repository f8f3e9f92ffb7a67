"""The contract catches adapters that break it, and says which promise is broken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import otai_sdk.testing  # noqa: F401  pytester forgets what its runs import: here it is loaded once for all of them

pytest_plugins = ["pytester"]

MEMORY = Path(__file__).parents[1] / "contract" / "test_memory.py"
SUITE = """
    import copy

    from memory import MemoryAdapter

    from otai_sdk import SearchCriteria, SystemConfig, UnifiedTicket
    from otai_sdk.testing import AdapterContract


    class Broken(MemoryAdapter):
{body}


    class TestBroken(AdapterContract):
        supports = {{"entity_ids": False, "unknown_names": False}}

        def make_adapter(self):
            return Broken(SystemConfig(id="broken"))
"""

FAULTS = {
    "a note is not stored": (
        """
        def add_note(self, ticket_id, note):
            self.tickets[ticket_id]
            return copy.deepcopy(note)
        """,
        "add_note: the note was not stored",
    ),
    "the id is ignored in a search": (
        """
        def iter_tickets(self, criteria):
            criteria = copy.copy(criteria)
            criteria.id = None
            return super().iter_tickets(criteria)
        """,
        "find_tickets: the id was ignored",
    ),
    "the body is empty": (
        """
        def iter_tickets(self, criteria):
            for ticket in super().iter_tickets(criteria):
                ticket.body = ""
                yield ticket
        """,
        "create_ticket: the body was not stored",
    ),
    "create sends an empty payload": (
        """
        def create_ticket(self, ticket_data):
            return super().create_ticket(UnifiedTicket())
        """,
        "create_ticket: the subject was not stored",
    ),
    "update says True and writes nothing": (
        """
        def update_ticket(self, ticket_id, updates):
            return True
        """,
        "update_ticket: subject was not written",
    ),
    "a note is public unless told otherwise": (
        """
        def add_note(self, ticket_id, note):
            stored = super().add_note(ticket_id, note)
            self.tickets[ticket_id].notes[-1].is_internal = False
            return stored
        """,
        "add_note: an internal note reached the customer",
    ),
    "an update replaces the custom fields": (
        """
        def update_ticket(self, ticket_id, updates):
            if "custom_fields" in updates and ticket_id in self.tickets:
                self.tickets[ticket_id].custom_fields.clear()
            return super().update_ticket(ticket_id, updates)
        """,
        "update_ticket: custom_fields must merge by key",
    ),
    "create is sent twice": (
        """
        def create_ticket(self, ticket_data):
            super().create_ticket(ticket_data)
            return super().create_ticket(ticket_data)
        """,
        "create_ticket: one call must store one ticket, not none and not two",
    ),
    "a note is sent twice": (
        """
        def add_note(self, ticket_id, note):
            super().add_note(ticket_id, note)
            return super().add_note(ticket_id, note)
        """,
        "add_note: the note was not stored exactly once",
    ),
    "a search stops after its first page": (
        """
        def find_tickets(self, criteria):
            return super().find_tickets(criteria)[:30]
        """,
        "the list was silently cut",
    ),
    "a filter is dropped": (
        """
        def iter_tickets(self, criteria):
            criteria = copy.copy(criteria)
            criteria.priority = None
            return super().iter_tickets(criteria)
        """,
        "find_tickets: the priority must be exactly the one asked for",
    ),
    "an update of no ticket raises": (
        """
        def update_ticket(self, ticket_id, updates):
            self.tickets[ticket_id]
            return super().update_ticket(ticket_id, updates)
        """,
        "update_ticket: there is no such ticket, so False was promised; but it raised KeyError",
    ),
    "an unknown key is ignored": (
        """
        def update_ticket(self, ticket_id, updates):
            return super().update_ticket(ticket_id, {k: v for k, v in updates.items() if k != "prioritty"})
        """,
        "update_ticket: an unknown key must be refused",
    ),
    "a forgotten filter loads everything": (
        """
        def find_tickets(self, criteria):
            return list(self.iter_tickets(criteria))
        """,
        "find_tickets: no filter and no limit would load everything and must be refused",
    ),
    "the oldest comes first": (
        """
        def iter_tickets(self, criteria):
            return reversed(list(super().iter_tickets(criteria)))
        """,
        "find_tickets: the tickets do not come by -created_at",
    ),
    "parentheses are taken for operators": (
        """
        def iter_tickets(self, criteria):
            found = super().iter_tickets(criteria)
            return iter(()) if criteria.subject and "(" in criteria.subject else found
        """,
        "find_tickets: a subject is text, whatever is in it",
    ),
    "a word with a point is not found": (
        """
        def iter_tickets(self, criteria):
            found = super().iter_tickets(criteria)
            return iter(()) if criteria.text and "." in criteria.text else found
        """,
        "find_tickets: all words of a text count",
    ),
    "pages are counted while rows leave": (
        """
        def iter_tickets(self, criteria):
            start = 0
            while True:
                page = list(super().iter_tickets(criteria))[start : start + 10]
                yield from page
                start += 10
                if not page:
                    return
        """,
        "iter_tickets: a loop that changes each ticket it reads met",
    ),
    "the former customer keeps the ticket": (
        """
        def update_ticket(self, ticket_id, updates):
            return super().update_ticket(ticket_id, {k: v for k, v in updates.items() if k != "customer"} or updates)

        def iter_tickets(self, criteria):
            for ticket in super().iter_tickets(criteria):
                if criteria.customer is None or ticket.customer.email != "jean@example.org" or criteria.customer.email:
                    ticket.customer.email = "carla@example.org"
                yield ticket
        """,
        "get_ticket: after a change of customer the ticket still shows the former one's address",
    ),
    "changes begin anew each time": (
        """
        def changes(self, cursor=None):
            return super().changes(None)
        """,
        "changes: what was read before came again",
    ),
    "the number is ignored": (
        """
        def iter_tickets(self, criteria):
            criteria = copy.copy(criteria)
            criteria.number = None
            return super().iter_tickets(criteria)
        """,
        "find_tickets: a ticket is found by the number",
    ),
    "the argument is changed": (
        """
        def create_ticket(self, ticket_data):
            created = super().create_ticket(ticket_data)
            ticket_data.id = created.id
            return created
        """,
        "create_ticket: the argument was modified",
    ),
}
FIVE = [*FAULTS][:5]


@pytest.fixture
def run(pytester: pytest.Pytester) -> object:
    """Runs a test file in a pytest of its own, beside the adapter in memory."""
    pytester.makepyfile(memory=MEMORY.read_text(encoding="utf-8"))

    def run(suite: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(test_it=suite)
        others = [word for name in ("randomly", "cacheprovider", "hypothesispytest") for word in ("-p", f"no:{name}")]
        return pytester.runpytest_inprocess("-q", "--tb=line", *others, *options)

    return run


def suite_of(body: str) -> str:
    return SUITE.format(body=body.strip("\n"))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_adapter_is_caught_by_name(run: object, fault: str) -> None:
    body, promise = FAULTS[fault]
    result = run(suite_of(body))  # type: ignore[operator]
    outcomes = result.parseoutcomes()
    assert outcomes.get("failed", 0) >= 1, f"nothing failed: {outcomes}"
    assert outcomes.get("errors", 0) == 0
    told = [line for line in result.outlines if ("Error: " in line or "Failed: " in line) and promise in line]
    assert told, f"no failure says {promise!r}"


def test_the_adapter_that_is_broken_here_keeps_the_contract_when_whole(run: object) -> None:
    result = run(suite_of("        pass"))  # type: ignore[operator]
    outcomes = result.parseoutcomes()
    assert "failed" not in outcomes
    assert outcomes["passed"] > 100


def test_the_faults_of_the_original_are_among_them() -> None:
    assert len(FIVE) == 5


def test_what_is_left_out_is_told(run: object) -> None:
    result = run(suite_of("        pass"), "-rs")  # type: ignore[operator]
    result.stdout.fnmatch_lines(
        [
            "TestBroken: the contract was left out for entity_ids, unknown_names, as declared in supports",
            "SKIPPED*left out, as declared in supports: entity_ids (queues, statuses and priorities have numbers*",
        ]
    )


def test_a_misspelt_feature_is_refused_with_the_list(run: object) -> None:
    result = run(suite_of("        pass").replace('"entity_ids"', '"entity_id"'))  # type: ignore[operator]
    text = result.stdout.str()
    assert re.search(r"TestBroken.supports names 'entity_id', which is no feature.*'entity_ids'.*queue, priority", text)


def test_a_feature_is_there_or_not(run: object) -> None:
    result = run(suite_of("        pass").replace('"entity_ids": False', '"entity_ids": "no"'))  # type: ignore[operator]
    assert "TestBroken.supports['entity_ids'] is 'no': say True or False" in result.stdout.str()


def test_an_adapter_that_is_none_is_told(run: object) -> None:
    suite = suite_of("        pass").replace('return Broken(SystemConfig(id="broken"))', "return None")
    result = run(suite, "-k", "test_create_stores_one_ticket")  # type: ignore[operator]
    assert "make_adapter() must return an adapter, not None" in result.stdout.str()


FIVE_METHODS = """
    from memory import MemoryAdapter

    from otai_sdk import SystemConfig, TicketSystemAdapter
    from otai_sdk.testing import AdapterContract


    class Five(TicketSystemAdapter):
        '''Nothing but the five abstract methods, and ids that are no numbers.'''

        def __init__(self):
            super().__init__(SystemConfig(id="five"))
            self.inner = MemoryAdapter(self.config)

        def create_ticket(self, ticket_data):
            return outside(self.inner.create_ticket(ticket_data))

        def update_ticket(self, ticket_id, updates):
            return self.inner.update_ticket(inside(ticket_id), updates)

        def add_note(self, ticket_id, note):
            return self.inner.add_note(inside(ticket_id), note)

        def find_tickets(self, criteria):
            return [outside(ticket) for ticket in self.inner.find_tickets(self.read(criteria))]

        def find_first_ticket(self, criteria):
            found = self.inner.find_first_ticket(self.read(criteria))
            return outside(found) if found else None

        def read(self, criteria):
            given = {f: getattr(criteria, f) for f in criteria.__struct_fields__}
            ids = {f: inside(given[f]) for f in ("id", "number") if given[f] is not None}
            return type(criteria)(**{**given, **ids})


    def inside(id_):
        return id_.removeprefix("T-") if id_.startswith("T-") else "0"


    def outside(ticket):
        ticket.id = "T-" + ticket.id
        return ticket


    class TestFive(AdapterContract):
        supports = {"entity_ids": False, "unknown_names": False, "numeric_ids": False}
        missing_id = "T-99999999"

        def make_adapter(self):
            return Five()
"""


def test_five_methods_are_enough(run: object) -> None:
    result = run(FIVE_METHODS)  # type: ignore[operator]
    outcomes = result.parseoutcomes()
    assert "failed" not in outcomes, result.stdout.str()
    assert outcomes["passed"] > 80
