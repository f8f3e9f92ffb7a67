"""Writes the pages "What FakeOTOBO does and does not" and "What FakeFreshdesk does and does not".

    python -m tests.fidelity.pages

They come from the replay figures, the catalogue of refusals and the table of facts; a test keeps them up to date.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from otai_mocks.freshdesk import choices
from otai_mocks.otobo import errors

from .freshdesk.endpoints import ENDPOINTS, counts, coverage
from .freshdesk.facts import FACTS, LEFT_OUT, SECTIONS, share
from .otobo.test_observed import KNOWN as KNOWN_QUESTIONS
from .otobo.test_recordings import KNOWN

ROOT = Path(__file__).parents[2]
SHARES = Path(__file__).parent / "otobo" / "shares.json"
MADE = "<!-- Made by `python -m tests.fidelity.pages`: do not edit. -->\n\n"

OTOBO_LIMITS = (
    "Services, SLAs and watchers are as on a stock system where they are switched off.",
    "In the autumn hour that comes twice `Age` counts from the second one, and a time that is read means the second: "
    "inferred, not recorded. Working hours are counted in UTC.",
    "No mail is sent and no daemon runs: no escalation events, no pending jobs, no notifications.",
    "The words that the full-text index leaves out are a list of ours (function words of English, German and French), "
    "not the one that OTOBO ships: a search for a very common word may differ. Worlds and tests may bring another "
    "(`stop_words`).",
    "HTML becomes text as observed with 38 snippets: paragraphs, lists, tables, links, quotations, entities, stray "
    "signs. Images embedded in it become attachments, whose names and content ids are made up.",
    "Escalation counts working hours from Monday to Friday, 8 to 21 o'clock, without the holidays of a stock system.",
    "That the owner of a ticket may do everything with it is inferred, not recorded.",
    "FAQ, links, customer companies and the other connectors are not there: their routes answer as unknown ones do.",
)
OTOBO_SWITCHES = (
    (
        "archive=True",
        "settings.ticket_archive",
        "tickets that `archive_ticket` put into the archive are found only with `SearchInArchive: AllTickets`",
    ),
    ("ticket_type=True", "settings.ticket_type", "TicketCreate wants a type"),
    (
        "responsible=True",
        "settings.ticket_responsible",
        "the first owner of a ticket becomes responsible for it too, and a responsible may do everything with it: both "
        "from the manual, not observed",
    ),
    (
        'time_zone="Europe/Berlin"',
        "otobo.time_zone",
        "the server's time zone: in it all times are shown and read, as OTOBO does without saying so",
    ),
    (
        'stop_words=["der", "the"]',
        "settings.stop_words",
        "the words that the full-text index leaves out, instead of the list of ours; `[]` leaves out none",
    ),
)

INDEPENDENT = (
    "{name} is code of our own: it holds facts that clients see, and no code of the server. This project is "
    "independent, not affiliated with {owner}; {marks} are trademarks of their owners.\n\n"
    "Whether your own server answers the same, [`otai verify`](../reference/cli.md#otai-verify) tells: it compares "
    "shapes, shows no value, and its report is what a bug report needs.\n"
)


def _percents(shares: dict[str, float]) -> str:
    return " | ".join(f"{shares[kind]:.2f} %" for kind in ("in process", "on a port", "observed"))


def otobo_page() -> str:
    shares = json.loads(SHARES.read_text(encoding="utf-8"))
    lines = [
        "# What FakeOTOBO does and does not\n",
        MADE,
        'FakeOTOBO answers as OTOBO 11.0.6 and 10.1.11 were recorded to answer: `FakeOTOBO(version="11.0")` or '
        '`"10.1"`. The recordings are part of the project (tests/fidelity/otobo) and are replayed against the fake in '
        "every test run; so are small questions that real servers were asked beside. These shares may only rise.\n",
        INDEPENDENT.format(name="FakeOTOBO", owner="Rother OSS", marks="OTOBO and Rother OSS"),
        "| version | recordings, in process | on a port | small questions |",
        "|---|---|---|---|",
        *(f"| {v} | {_percents(shares[v])} |" for v in ("11.0", "10.1")),
        "",
        "What does not match:\n",
        *(f"- `{name}`: {why}" for name, why in {**KNOWN, **KNOWN_QUESTIONS}.items()),
        "",
        "Requests that only raw bytes on a socket can make (no `Host`, broken request lines, pipelining) are answered "
        "on a port and cannot be sent in process.\n",
        "## What it does\n",
        "- the operations SessionCreate, SessionGet, TicketCreate, TicketGet, TicketUpdate, TicketSearch and "
        "TicketHistoryGet, in any number of web services with their own routes, verbs, MaxLength and headers;",
        "- agents and customers, sessions that end, permissions by group (ro, rw, create, move_into, note, owner, "
        "priority);",
        "- queues with sub-queues, states with types, locks, priorities, dynamic fields of the types Text, TextArea, "
        "Dropdown, Multiselect, Date, DateTime and Checkbox, on tickets and articles;",
        "- articles with attachments and HTML bodies, the ticket history, side effects on owner and lock, pending "
        "states, escalation fields;",
        "- half-applied writes: a refused article leaves its ticket behind, a pending state without a time stops "
        "after title, queue and lock.\n",
        "## Switches\n",
        "| `FakeOTOBO(…)` | in a world file | what it does |",
        "|---|---|---|",
        *(f"| `{given}` | `{key}` | {_cell(what)} |" for given, key, what in OTOBO_SWITCHES),
        "",
        "`otai mock otobo --world FILE` takes them from the file. Times in a world file are UTC, whatever the zone.\n",
        "## What it does not\n",
        *(f"- {limit}" for limit in OTOBO_LIMITS),
        "",
        f"## Every refusal\n\n{len(errors.CATALOGUE)} entries, each with the exact text. An operation's errors come "
        "with status 200.\n",
        "| operations | code | message | when |",
        "|---|---|---|---|",
        *(
            f"| {', '.join(entry.operations)} | `{entry.code}` | `{entry.text}` | {_cell(entry.when)}"
            f"{'' if entry.recorded else ' (inferred)'} |"
            for entry in errors.CATALOGUE.values()
        ),
        "",
        "Faults come with status 500 and a JSON body whose content type is `text/plain`:\n",
        "| fault | when |",
        "|---|---|",
        *(f"| `{text}` | {_cell(when)} |" for text, when in errors.FAULTS.values()),
        "",
        "Outside the operations, in plain text:\n",
        *(f"- `{text}`" for text in errors.TRANSPORT.values()),
    ]
    return "\n".join(lines) + "\n"


FRESHDESK_SOURCES = (
    (
        "DOC *n*",
        "developers.freshdesk.com/api",
        "the documentation of January 2026; *n* is a line of its text",
    ),
    (
        "REC NAN26, NAN24",
        "NangoHQ/integration-templates, `integrations/freshdesk/tests`",
        "live calls of a trial account, August 2026 (read through a proxy); mocks of October 2024",
    ),
    (
        "REC PBR",
        "pbrane/freshdesk-api-client, documents",
        "a customer's sandbox, December 2024 to June 2025; facts only",
    ),
    ("REC DAVE", "DaveTCode/FreshdeskApiDotnet, `TicketTests.cs`", "an answer to POST /tickets, January 2025"),
    (
        "REC ZAM21, ZAM23",
        "zammad/zammad, `freshdesk_import.yml` of its cassettes",
        "exchanges of May 2021 and November 2023, with headers",
    ),
    ("REC AIR", "airbytehq/airbyte, `source-freshdesk`, `expected_records.jsonl`", "records read in January 2023"),
    ("REC AIRU", "the same, fixtures of its unit tests", "2025"),
    ("REC R7", "rapid7/insightconnect-plugins, `plugins/freshdesk/unit_test`", "answers of 2022"),
    ("REC SAND", "sandwave-io/freshdesk-php, `tests/data`", "a ticket of 2022"),
    ("REC DEM21", "demisto/content, test data of its FreshDesk pack", "a list of tickets, May 2021"),
    ("3P TF", "slop-place/terraform-provider-freshdesk", "a client that was run against a live account in August 2026"),
    ("3P *repository#n*", "an issue or pull request of that public repository", "somebody who quotes a live answer"),
)


def freshdesk_page() -> str:
    lines = [
        "# What FakeFreshdesk does and does not\n",
        MADE,
        "FakeFreshdesk answers as the Freshdesk REST API v2 does. Freshworks offers no sandbox to compare it with, so "
        "every rule of the fake rests on something that was published, and is named with it: DOC is the official "
        "documentation (a number is a line of it), REC a recording of the live service, 3P somebody who quotes a live "
        f"answer: see [the sources](#sources). Each of these facts is a test. {share()}. {coverage()}.\n",
        INDEPENDENT.format(name="FakeFreshdesk", owner="Freshworks", marks="Freshdesk and Freshworks"),
        "Where recordings of different years differ, the fake does as the newest. What nothing published tells is a "
        "[free choice](#free-choices), and can be switched with a keyword: `FakeFreshdesk(index_lag=5)`.\n",
        *_endpoints(),
        f"## What it does: {len(FACTS)} facts\n",
    ]
    for section in SECTIONS:
        lines += [f"### {section.title}\n", "| fact | source |", "|---|---|"]
        lines += [f"| {_cell(fact.says)} | {_cell(fact.source)} |" for fact in section.facts]
        lines.append("")
    lines += [f"## What it does not: {len(LEFT_OUT)} facts\n", "| fact | why |", "|---|---|"]
    lines += [f"| {_cell(row.says)} | {_cell(row.why)} |" for row in LEFT_OUT]
    lines += ["", "## Free choices\n"]
    lines += [
        "INF is the simplest sane form of something that nobody has published, UNKNOWN something that nobody could "
        "tell; the rest are behaviours of different years or accounts, each seen on one. Do not let a test of yours "
        "rest on a default marked INF or UNKNOWN.\n"
    ]
    lines += ["| keyword | default | what it does |", "|---|---|---|"]
    lines += [f"| `{name}` | `{value!r}` | {_cell(_code(what))} |" for name, value, what in choices_of()]
    lines += ["", "## Sources\n", "| tag | where | what |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in FRESHDESK_SOURCES]
    return "\n".join(lines) + "\n"


def _endpoints() -> Iterator[str]:
    """Every endpoint, section by section: whether the fake has it, and what it leaves out."""
    yield "## Every endpoint\n"
    yield (
        "These are the endpoints of the public documentation, below `/api/v2`, spelled as the live service takes them "
        "where it differs. What says no here is answered as Freshdesk answers any path it does not know: 404 without "
        "a body, or 405 if only the verb is missing. Field service management has no endpoints of its own: it is "
        "types, fields and roles of those below. No mail leaves the fake: replies, forwards and invitations are kept "
        "and answered, and sent to nobody.\n"
    )
    sections = {name: list(found) for name, found in groupby(ENDPOINTS, key=lambda endpoint: endpoint.section)}
    yield "| section | yes | partly | no |"
    yield "|---|---:|---:|---:|"
    for section, endpoints in sections.items():
        many = counts(endpoints)
        yield f"| [{section}](#{_anchor(section)}) | {many['yes']} | {many['partly']} | {many['no']} |"
    many = counts(ENDPOINTS)
    yield f"| all {len(ENDPOINTS)} | {many['yes']} | {many['partly']} | {many['no']} |"
    yield ""
    for section, endpoints in sections.items():
        yield f"### {section}\n"
        yield "| endpoint | answered | |"
        yield "|---|---|---|"
        for endpoint in endpoints:
            yield f"| `{endpoint.verb} {endpoint.path}` | {endpoint.answer} | {_cell(endpoint.why)} |"
        yield ""


def choices_of() -> list[tuple[str, object, str]]:
    """The switches, their defaults, and what they do."""
    made = choices.Choices()
    told = (inspect.getdoc(choices.Choices) or "").partition("Attributes:")[2]
    meanings = {m[1]: m[2] for m in re.finditer(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", told, re.MULTILINE)}
    return [(name, getattr(made, name), meanings[name]) for name in choices.NAMES]


def _anchor(title: str) -> str:
    """Where a heading can be linked to."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title).lower())


def _code(text: str) -> str:
    """A docstring's markup as Markdown's."""
    return text.replace("``", "`")


def _cell(text: str) -> str:
    """A text that stands in one cell of a table."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(part if inside % 2 else part.replace("<", "&lt;") for inside, part in enumerate(parts))


FIDELITY = ROOT / "docs" / "fidelity"
PAGES = {FIDELITY / "otobo.md": otobo_page, FIDELITY / "freshdesk.md": freshdesk_page}

if __name__ == "__main__":
    for path, make in PAGES.items():
        path.write_text(make(), encoding="utf-8")
        print(path.relative_to(ROOT))
