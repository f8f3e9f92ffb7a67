"""Brings cassettes of real servers up to how the adapter asks today; what the servers answered stays byte for byte.

    .venv/bin/python scripts/amend_cassettes.py FOLDER_OF_RAW_TAPES NAME_OF_FOLDER_IN_CASSETTES VERSION
    .venv/bin/python scripts/amend_cassettes.py cassettes/otobo-10.1 otobo-10.1 10.1

The second line needs no raw tapes: a shipped one still holds what was really sent. It prints the rows of
cassettes/README.md.

Each scenario is played by today's adapter against its tape. A request that asks the same in other words gets the
recorded answer; what was really sent then is kept beside it as ``sent``. Rules of "the same in other words", which
would not have changed the answer on those servers:

- ``SearchInArchive: AllTickets``: no ticket in the answers is archived (``ArchiveFlag: n``);
- further patterns of a title, with letters such as ``ſ`` for ``s``: no title had one;
- a search for the newest ticket that spells out OTOBO's own order, or the states which that ticket is in;
- files asked for with their contents: without effect on tickets that have none. ``attachment`` has files, and its
  answers keep the empty ``Content`` that the servers gave to ``GetAttachmentContents: 0``.

What the servers were never asked is answered by FakeOTOBO, in the same state, and marked ``from: FakeOTOBO``. Exchanges
that nobody asks for any more are left out.
"""

from __future__ import annotations

import json
import sys
from copy import copy
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from otai_mocks import Clock, FakeOTOBO, redact
from otai_mocks.connect import adapter_for
from otai_mocks.recording.record import clean_request, recording
from otai_mocks.recording.replay import player_of
from otai_mocks.recording.tape_file import HOSTS, PARAMS
from otai_sdk.scenarios import CUSTOMER, SCENARIOS, prepare

CASSETTES = Path(__file__).resolve().parents[1] / "cassettes"
SERVERS = {"otobo": "OTOBO 11.0.6", "otobo-10.1": "OTOBO 10.1.11"}
FIELDS = {
    "OtaiCategory": "Text",
    "OtaiDay": "Date",
    "OtaiDue": "DateTime",
    "OtaiFlag": "Checkbox",
    "OtaiNotes": "TextArea",
    "OtaiSeverity": "Dropdown",
    "OtaiTags": "Multiselect",
}


def meaning(body: Any) -> Any:
    """What a request asks for, in whatever words."""
    value = json.loads(body) if body else {}
    for name in ("UserLogin", "CustomerUserLogin", "SearchInArchive", "GetAttachmentContents"):
        value.pop(name, None)
    if isinstance(value.get("Title"), list):
        value["Title"] = value["Title"][0]
    if value.get("Limit") == 1:
        for name in ("SortBy", "OrderBy", "StateType"):
            value.pop(name, None)
    return redact.mask_json(value)


def same_meaning(one: Any, other: Any) -> None:
    assert meaning(one.body) == meaning(other.body)


def amended(file: Path, name: str, version: str) -> list[dict[str, Any]]:
    """The exchanges of a scenario as today's adapter asks for them."""
    raw = really_asked(file)
    exchanges = [*raw, *on_the_fake(like_recorded(version, raw), name)]
    player = player_of()
    player.match_on = ("method", "path", "same_query", "same_meaning")
    player.register_matcher("same_meaning", same_meaning)
    asked: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder:
        tape = Path(folder) / file.name
        tape.write_text(yaml.dump({"version": 1, "interactions": exchanges}), encoding="utf-8")
        with player.use_cassette(str(tape), record_mode="none") as played:
            recorded, play = [response for _, response in played.data], played.play_response

            def play_response(request: Any) -> Any:
                response = play(request)
                found = exchanges[next(n for n, each in enumerate(recorded) if each is response)]
                asked.append(with_request(found, clean_request(copy(request), HOSTS["otobo"], [])))
                return response

            played.play_response = play_response
            SCENARIOS[name].play(adapter_for("otobo", PARAMS["otobo"]), "otobo")
    return asked


def really_asked(file: Path) -> list[dict[str, Any]]:
    """What the server was asked, in the words of then, and its answers."""
    found = []
    for exchange in yaml.safe_load(file.read_text(encoding="utf-8"))["interactions"]:
        if "from" not in exchange:
            request = {**exchange["request"], "body": exchange.get("sent", exchange["request"]["body"])}
            found.append({"request": request, "response": exchange["response"]})
    return found


def like_recorded(version: str, exchanges: list[dict[str, Any]]) -> FakeOTOBO:
    """A fake in the state of the recorded server before the scenario's tickets were made."""
    answers = [json.loads(each["response"]["body"]["string"]) for each in exchanges]
    tickets = [ticket for answer in answers for ticket in answer.get("Ticket", [])]
    first = min(tickets, key=lambda ticket: int(ticket["TicketID"]))
    at = datetime.fromisoformat(f"{first['Created']}+00:00")
    fake = FakeOTOBO(version, clock=Clock(at, step=0), responsible=True)
    fake.add_customer("lena", email=CUSTOMER, company="acme", first_name="Lena", last_name="Größe")
    tables = fake.state.tables
    own = {row.id: row for row in tables.dynamic_fields.values() if row.name.startswith("Process")}
    queues = {row.id: row for row in tables.queues.values() if row.name != "Sales"}
    queues[9] = replace(queues.pop(8), id=9)
    fake.state.tables = tables.changed(dynamic_fields=own, queues=queues)
    for field, kind in FIELDS.items():
        values = ["1"] if kind in ("Dropdown", "Multiselect") else None
        fake.add_dynamic_field(field, kind, possible_values=values)
    state, number = fake.state, first["TicketNumber"]
    state.next_ticket_id = int(first["TicketID"])
    state.next_article_id = min(int(article["ArticleID"]) for article in first["Article"])
    state.counter_day, state.next_counter = number[:8], int(number[10:15])
    return fake


def on_the_fake(fake: FakeOTOBO, name: str) -> list[dict[str, Any]]:
    """The exchanges of the scenario with a fake."""
    with TemporaryDirectory() as folder, fake.serve(real_time=False) as server, server.adapter() as adapter:
        prepare(name, adapter, "otobo")
        tape = Path(folder) / "tape.yaml"
        with server.adapter() as fresh, recording("otobo", tape, fake.secrets()):
            SCENARIOS[name].play(fresh, "otobo")
        return [{"from": "FakeOTOBO", **each} for each in yaml.safe_load(tape.read_text("utf-8"))["interactions"]]


def with_request(exchange: dict[str, Any], request: Any) -> dict[str, Any]:
    """A recorded exchange with the request of today, and what was sent where that differs."""
    if "from" in exchange:
        return exchange
    sent, now = exchange["request"], str(request.body, "utf-8")
    if json.loads(sent["body"]) == json.loads(now):
        return {"request": sent, "response": exchange["response"]}
    headers = {**sent["headers"], "Content-Length": [str(len(now.encode()))]}
    return {
        "request": {**sent, "body": now, "headers": headers},
        "sent": sent["body"],
        "response": exchange["response"],
    }


def row(folder: str, name: str, exchanges: list[dict[str, Any]]) -> str:
    """What cassettes/README.md says of a cassette."""
    real = [each for each in exchanges if "from" not in each]
    fake = [each["request"]["uri"].rpartition("/")[2] for each in exchanges if "from" in each]
    day = parsedate_to_datetime(real[-1]["response"]["headers"]["Date"][0]).strftime("%Y-%m-%d %H:%M")
    cells = [
        f"`{folder}/{name}`",
        SCENARIOS[name].about,
        day,
        SERVERS[folder],
        f"{len(real)}",
        f"{sum('sent' in each for each in real) or '–'}",
        ", ".join(fake) or "–",
    ]
    return f"| {' | '.join(cells)} |"


def main(raw: Path, folder: str, version: str) -> None:
    (CASSETTES / folder).mkdir(exist_ok=True)
    for file in sorted(raw.glob("*.yaml")):
        exchanges = amended(file, file.stem, version)
        text = yaml.dump({"interactions": exchanges, "version": 1})
        (CASSETTES / folder / file.name).write_text(text, encoding="utf-8")
        print(row(folder, file.stem, exchanges))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
