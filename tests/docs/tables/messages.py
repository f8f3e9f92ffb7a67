"""Messages and remedies, from the catalogues of what the systems say and how the SDK takes it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from otai_mocks.freshdesk.errors import FIELD_REFUSALS
from otai_mocks.freshdesk.errors import REFUSALS as FRESHDESK
from otai_mocks.otobo.errors import CATALOGUE, FAULTS
from otai_sdk import errors
from otai_sdk.cli.exits import BUG, UNCLEAR, USAGE, Exit, exit_of
from otai_sdk.freshdesk.errors import CODES, STATUSES
from otai_sdk.otobo.refusals import Refusal, fault_for, refusal_for

from .markdown import code, table

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8"))
PAGE = "troubleshooting/messages.md"
HEAD = ("Message", "Cause", "What to do")
Row = tuple[str, str, str]
Say = Callable[[str], str]
"""Our words in the language of a page; what otai and the helpdesks print stays as it is."""
# Nobody meets these by themselves: what is raised is one of their kinds.
BASES = ("OTAIError", "TransportError", "ResponseError")
CLASSES = [name for name in errors.__all__ if name not in BASES]


def english(text: str) -> str:
    return text


def translations() -> dict[str, dict[str, str]]:
    """For each language that has them, what stands for each of the phrases: ``messages.de.yaml``."""
    files = sorted(Path(__file__).parent.glob("messages.??.yaml"))
    return {file.name.split(".")[1]: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def phrases() -> set[str]:
    """All that has to be translated."""
    found: set[str] = set()

    def say(text: str) -> str:
        found.add(text)
        return text

    for name in CLASSES:
        section(name, say)
    exits(say)
    usage(say)
    fakes(say)
    return found


def section(name: str, say: Say) -> str:
    """How otai ends with an error of this class, and its messages: ours, OTOBO's, Freshdesk's."""
    rows = _own(name, say) + _otobo(say)[name] + _freshdesk(say)[name]
    return f"{ending(name, say)}\n\n{_table(rows, say)}"


def exits(say: Say) -> str:
    """The exit codes, each with the sections of the page that it leads to."""
    sections = {
        USAGE.code: [f"[{say('wrong usage')}](#usage)"],
        UNCLEAR.code: [f"[{say('it may have been carried out')}](#unclear)"],
        BUG.code: [f"[{say('a mistake in otai')}](#bug)"],
    }
    for name in CLASSES:
        sections.setdefault(exit_of(getattr(errors, name)("")).code, []).append(f"[{name}](#{name.lower()})")
    return " ·\n".join(f"**{number}** {', '.join(links)}" for number, links in sorted(sections.items()))


def usage(say: Say) -> str:
    return _table(_own("Usage", say), say)


def fakes(say: Say) -> str:
    return _table(_own("Fakes", say), say)


def ending(name: str, say: Say) -> str:
    found: Exit = exit_of(getattr(errors, name)(""))
    hint = f" {say('`otai` adds: {hint}.').format(hint=found.hint)}" if found.hint else ""
    return f"{say('Exit code {code}: {meaning}.').format(code=found.code, meaning=say(found.meaning))}{hint}"


def _table(rows: list[Row], say: Say) -> str:
    return table(" | ".join(map(say, HEAD)), rows)


def _own(name: str, say: Say) -> list[Row]:
    return [(code(each["message"]), say(each["cause"]), say(each["remedy"])) for each in WORDS["own"].get(name, [])]


def _otobo(say: Say) -> dict[str, list[Row]]:
    """OTOBO's own sentences, as the table of the adapter takes them."""
    operations: dict[tuple[str, str], list[str]] = defaultdict(list)
    when: dict[tuple[str, str], str] = {}
    for each in CATALOGUE.values():
        key = (" ".join(each.text.split()), each.code)  # two blanks where a sister has one: they look the same
        operations[key] += [each for each in each.operations if each not in operations[key]]
        when.setdefault(key, re.sub(r" \(not recorded.*\)", "", each.when))
    rows: dict[str, list[Row]] = defaultdict(list)
    for (text, error_code), names in operations.items():
        line = refusal_for(text.replace("{list}", "List").replace("{id}", "1"))
        assert line is not None, f"the adapter does not know what OTOBO says: {text}"
        shown = re.sub(r"\{\w+\}", "…", text)
        codes = ", ".join(code(f"{name}.{error_code}") for name in names)
        rows[line.kind.__name__].append((f"{code(shown)}<br>{codes}", *_told(line, when[text, error_code], say)))
    for text, why in FAULTS.values():
        line = fault_for(text.format(name="Name", operation="TicketUpdate"))
        if line is not None:
            shown = re.sub(r"^\{operation\}: ", "", text).replace("{name}", "…")
            rows[line.kind.__name__].append((f"{code(shown)}<br>HTTP 500", *_told(line, why, say)))
    return rows


def _told(line: Refusal, when: str, say: Say) -> tuple[str, str]:
    about = f"`{line.about}` " if line.about and not line.says.startswith("the ") else ""
    if line.remedy:
        return f"{about}{say(line.says)}", say(line.remedy)
    what = about.strip() or say("the request")
    told = say("{refused}: {why}").format(refused=f"{about}{say(line.says)}", why=say(when))
    return told, say("Correct {what}").format(what=what)


def _freshdesk(say: Say) -> dict[str, list[Row]]:
    """Freshdesk's codes with the sentences that were seen, and its statuses where it gives no code."""
    rows: dict[str, list[Row]] = defaultdict(list)
    seen: dict[tuple[int, str], list[str]] = defaultdict(list)
    for each in [*FRESHDESK.values(), *FIELD_REFUSALS.values()]:
        if each.code is not None:
            texts = seen[each.status, each.code]
            # words that nobody has seen are the fake's own, and not to be found here
            texts += [each.message] if "INF" not in each.seen and "UNKNOWN" not in each.seen else []
    for error_code in CODES:
        if not any(error_code == known for _, known in seen):
            seen[_status(error_code), error_code] = []
    for (status, error_code), texts in sorted(seen.items()):
        shown = [f"{code(error_code)} (HTTP {status})"]
        shown += [code(re.sub(r"'?\{\w+\}'?", "…", text)) for text in texts]
        kind = STATUSES[status][0] if status < 500 else errors.ServerError
        rows[kind.__name__].append(("<br>".join(shown), *map(say, WORDS["freshdesk"][error_code].values())))
    coded = {status for status, _ in seen}
    for status, (kind, told) in STATUSES.items():
        if status not in coded:
            what = say("HTTP {status} of Freshdesk").format(status=status)
            rows[kind.__name__].append((what, say(told), say(WORDS["freshdesk"][str(status)]["remedy"])))
    return rows


def _status(error_code: str) -> int:
    """The status of a code that the fake never gives."""
    return {"no_content_required": 400, "password_expired": 403, "ssl_required": 403}[error_code]


def fragments() -> Iterator[str]:
    """The pieces of our own messages that do not differ."""
    for each in (each for rows in WORDS["own"].values() for each in rows):
        yield from (piece.strip(" ():,.;'") for piece in each["message"].removeprefix("warning: ").split("…"))


def texts_of(file: Path) -> Iterator[str]:
    """The texts of a module, ``…`` in place of what is filled in."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)


def _tables(page: str, suffix: str, say: Say) -> dict[str, tuple[str, Callable[[], str]]]:
    return {
        **{f"messages_{name}{suffix}": (page, partial(section, name, say)) for name in CLASSES},
        f"messages_exits{suffix}": (page, partial(exits, say)),
        f"messages_usage{suffix}": (page, partial(usage, say)),
        f"messages_fakes{suffix}": (page, partial(fakes, say)),
    }


TABLES = _tables(PAGE, "", english)
for language, words in translations().items():
    # a phrase that has no translation is shown in English, and a test tells
    in_language = partial(lambda words, text: words.get(text, text), words)
    TABLES |= _tables(PAGE.replace(".md", f".{language}.md"), f"_{language}", in_language)
