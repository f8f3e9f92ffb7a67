"""One recorded answer against one received answer.

Compared exactly: status, Content-Type, extra headers, codes and messages, plain texts, keys, JSON types, values. Taken
through a map learnt in the run: ticket ids, article ids, ticket numbers, session ids. Compared by kind only: moments
inside the recording, ages and countdowns (sign and zero), memory addresses, the number of unlock-time entries.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
import urllib.parse
from calendar import timegm
from typing import ClassVar

DT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
TIME_KEYS = {
    "Created",
    "Changed",
    "CreateTime",
    "ChangeTime",
    "Closed",
    "FirstLock",
    "FirstResponse",
    "EscalationDestinationDate",
    "FirstResponseTimeDestinationDate",
    "UpdateTimeDestinationDate",
    "SolutionTimeDestinationDate",
    "UserLastLoginTimestamp",
}
EPOCH_KEYS = {
    "IncomingTime",
    "UnlockTimeout",
    "RealTillTimeNotUsed",
    "EscalationTime",
    "EscalationUpdateTime",
    "EscalationResponseTime",
    "EscalationSolutionTime",
    "EscalationDestinationTime",
    "FirstResponseTimeDestinationTime",
    "UpdateTimeDestinationTime",
    "SolutionTimeDestinationTime",
}
COUNT_KEYS = {
    "Age",
    "UntilTime",
    "EscalationTimeWorkingTime",
    "FirstResponseTime",
    "FirstResponseTimeWorkingTime",
    "UpdateTime",
    "UpdateTimeWorkingTime",
    "SolutionTime",
    "SolutionTimeWorkingTime",
}
SESSION_VOLATILE = {
    "UserLastRequest",
    "UserSessionStart",
    "UserLastLogin",
    "UserLastLoginTimestamp",
    "UserChallengeToken",
    "SessionID",
}
ADDRESS = re.compile(r"(?<=\(0x)[0-9a-f]+(?=\))")  # a memory address in a message
DAY = 86400


def jtype(v):
    return {type(None): "null", bool: "bool", int: "int", float: "float", str: "string", list: "array", dict: "object"}[
        type(v)
    ]


def short(v, n=160):
    s = v if isinstance(v, str) else json.dumps(v, ensure_ascii=False, sort_keys=True)
    return s if len(s) <= n else s[:n] + f"... ({len(s)} chars)"


def epoch(s):
    try:
        return timegm(time.strptime(s, "%Y-%m-%d %H:%M:%S"))
    except ValueError:
        return None


class Maps:
    """What the recorded identifiers are called in this run."""

    def __init__(self):
        self.m = {"TicketID": {}, "ArticleID": {}, "TicketNumber": {}, "SessionID": {}}
        self.back = {k: {} for k in self.m}
        self.gone = {k: set() for k in self.m}

    def learn(self, kind, old, new):
        old, new = str(old), str(new)
        if old in self.m[kind] or new in self.back[kind]:
            return
        self.m[kind][old] = new
        self.back[kind][new] = old

    def to_new(self, kind, old):
        return self.m[kind].get(str(old), str(old))

    def digits(self, s):
        return re.sub(r"(?<!\d)\d{1,15}(?!\d)", lambda m: self.m["TicketID"].get(m.group(), m.group()), s)

    def text(self, s):
        """Ticket numbers and session ids, wherever they stand in a text."""
        s = re.sub(r"(?<!\d)\d{16}(?!\d)", lambda m: self.m["TicketNumber"].get(m.group(), m.group()), s)
        return re.sub(
            r"(?<![A-Za-z0-9])[A-Za-z0-9]{32}(?![A-Za-z0-9])",
            lambda m: self.m["SessionID"].get(m.group(), m.group()),
            s,
        )

    def path(self, p):
        p = re.sub(
            r"(/(?:Ticket|TicketFull|TicketHistory)/)([^/?'\"]+)", lambda m: m.group(1) + self.digits(m.group(2)), p
        )
        return self.text(p)

    def query(self, q):
        q = re.sub(r"((?:^|[&;])TicketID=)([^&;]*)", lambda m: m.group(1) + self.digits(m.group(2)), q)
        return self.text(q)

    def body(self, x, key=None):
        if isinstance(x, dict):
            return {k: self.body(v, k) for k, v in x.items()}
        if isinstance(x, list):
            return [self.body(v, key) for v in x]
        if key == "TicketID" and not isinstance(x, bool):
            if isinstance(x, int):
                n = self.to_new("TicketID", x)
                return int(n) if n.isdigit() else n
            if isinstance(x, str):
                return self.text(self.digits(x))
        return self.text(x) if isinstance(x, str) else x


class Compare:
    """One recorded answer against one received answer; self.out collects (where, expected, got)."""

    def __init__(self, maps, ex, run_start, text_tn=True):
        self.maps, self.ex, self.start = maps, ex, run_start
        self.now = ex.get("time", run_start)
        self.out = []

    def bad(self, where, want, got):
        if where in self.ex.get("free", ()):
            return
        self.out.append((where or "/", want, got))

    # --- values -----------------------------------------------------------------------------
    def volatile(self, t):
        """A moment that lies inside the recording (or is derived from it), not a fixed or requested one."""
        return t is not None and self.start - 5 <= t <= self.now + 2 * DAY

    def value(self, where, key, a, b):
        if jtype(a) != jtype(b):
            return self.bad(where, f"{jtype(a)} {short(a)}", f"{jtype(b)} {short(b)}")
        if key in ("TicketID", "ArticleID") and isinstance(a, (str, int)) and not isinstance(a, bool):
            want = self.maps.to_new(key, a) if str(a).isdigit() or key != "TicketID" else self.maps.digits(str(a))
            if want != str(b):
                self.bad(where, f"{want} (recorded as {a})", b)
            return None
        if isinstance(a, str):
            if key == "SessionID":
                if self.maps.to_new(key, a) != b:
                    self.bad(where, "session id " + self.maps.to_new(key, a), b)
                return None
            if key == "EscalationDestinationIn":
                if not re.match(r"^-?(\d+d )?(-?\d+h )?-?\d+m$", b):
                    self.bad(where, "a duration such as " + a, b)
                return None
            if key in TIME_KEYS and DT.match(a) and self.volatile(epoch(a)):
                if not DT.match(b):
                    self.bad(where, "a time such as " + a, b)
                return None
            a = self.maps.text(a)
            if a != b and ADDRESS.sub("", a) != ADDRESS.sub("", b):
                self.bad(where, a, b)
            return None
        if isinstance(a, (int, float)) and not isinstance(a, bool):
            if key in EPOCH_KEYS and self.volatile(a):
                if b < 10**9:
                    self.bad(where, f"seconds since 1970 such as {a}", b)
                return None
            if key in EPOCH_KEYS and 0 < abs(a) < 10**8:
                if not b / a > 0 or abs(a - b) > 600:
                    self.bad(where, f"a countdown near {a}", b)
                return None
            if key in COUNT_KEYS:
                if (key == "Age" and b < 0) or (key != "Age" and ((a == 0) != (b == 0) or (a < 0) != (b < 0))):
                    self.bad(where, f"{a} (sign and zero count)", b)
                return None
        if a != b:
            self.bad(where, a, b)
        return None

    def walk(self, where, key, a, b):
        if isinstance(a, dict) and isinstance(b, dict):
            for k in sorted(set(a) | set(b)):
                if k not in b:
                    self.bad(f"{where}/{k}", f"{jtype(a[k])} {short(a[k])}", "(key is missing)")
                elif k not in a:
                    self.bad(f"{where}/{k}", "(no such key)", f"{jtype(b[k])} {short(b[k])}")
            if "HistoryType" in a and "Name" in a:
                return self.history(where, a, b)
            for k in sorted(set(a) & set(b)):
                if k == "Article" and self.ex.get("article_ties") and isinstance(a[k], dict) and isinstance(b[k], dict):
                    self.walk(f"{where}/{k}", k, *(self.untie([x])[0] for x in (a[k], b[k])))
                else:
                    self.walk(f"{where}/{k}", k, a[k], b[k])
            if (
                all(isinstance(x.get(k), str) for x in (a, b) for k in ("Created", "Changed"))
                and b["Changed"] < b["Created"]
                and a["Changed"] >= a["Created"]
            ):
                self.bad(where + "/Changed", "not before Created", f"{b['Created']} > {b['Changed']}")
        elif isinstance(a, list) and isinstance(b, list):
            if key == "Article" and self.ex.get("article_ties"):
                a, b = self.untie(a), self.untie(b)
            if key == "SessionData":
                return self.session(where, a, b)
            if key == "History":
                # "Reset of unlock time." is written only when the second has changed since the last one: where the two
                # sides differ in that, leave these entries out of both
                m = [[isinstance(x, dict) and x.get("Name") == "Reset of unlock time." for x in z] for z in (a, b)]
                if m[0] != m[1]:
                    a, b = ([x for x, y in zip(z, n, strict=False) if not y] for z, n in zip((a, b), m, strict=False))
            if len(a) != len(b):
                return self.bad(where, f"{len(a)} entries {short(a, 90)}", f"{len(b)} entries {short(b, 90)}")
            for i, (x, y) in enumerate(zip(a, b, strict=False)):
                self.walk(f"{where}/{i}", key if not isinstance(x, dict) else None, x, y)
        else:
            self.value(where, key, a, b)
        return None

    def untie(self, arts):
        """Articles of one second may come in either order: sort by id and leave the running number out."""
        if not all(isinstance(x, dict) and "ArticleID" in x for x in arts):
            return arts
        return [
            {k: v for k, v in x.items() if k != "ArticleNumber"}
            | {"ArticleNumber": 0 if isinstance(x.get("ArticleNumber"), int) else "?"}
            for x in sorted(arts, key=lambda x: str(x["ArticleID"]).zfill(12))
        ]

    def history(self, where, a, b):
        for k in sorted(set(a) & set(b)):
            if k == "Name" and isinstance(a[k], str) and isinstance(b[k], str):
                w = self.maps.text(a[k])
                if a["HistoryType"] == "NewTicket" and "%%" in w:
                    h, _, t = w.rpartition("%%")
                    w = h + "%%" + self.maps.to_new("TicketID", t)
                ok = w == b[k]
                if not ok and self.volatile(epoch(a[k][-19:])):
                    ok = w[:-19] == b[k][:-19] and bool(DT.match(b[k][-19:]))
                if not ok and a["HistoryType"] == "SetPendingTime":
                    m = [re.match(r"^(%%)(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)$", x) for x in (a[k], b[k])]
                    if all(m):
                        ok = self.volatile(timegm((*tuple(int(x) for x in m[0].groups()[1:]), 0, 0, 0, 0)))
                if not ok:
                    self.bad(f"{where}/Name", w, b[k])
            elif k == "ArticleID" and a[k] == 0:
                self.value(f"{where}/{k}", None, a[k], b[k])
            else:
                self.value(f"{where}/{k}", k, a[k], b[k])

    def session(self, where, a, b):
        def table(x):
            return {e.get("Key"): e.get("Value") for e in x if isinstance(e, dict)}

        if [e.get("Key") for e in b if isinstance(e, dict)] != [e.get("Key") for e in a]:
            x, y = [e.get("Key") for e in a], [e.get("Key") if isinstance(e, dict) else "?" for e in b]
            if set(x) == set(y):
                return self.bad(where, "the keys in this order: " + short(x), short(y))
            return self.bad(
                where, f"keys {sorted(set(x) - set(y))} too", f"keys {sorted(set(y) - set(x), key=str)} more"
            )
        ta, tb = table(a), table(b)
        for x, y in zip(a, b, strict=False):
            if set(x) != set(y) or x.get("Serialized") != y.get("Serialized"):
                self.bad(f"{where}/{x.get('Key')}", f"entry with {sorted(x)}", f"entry with {sorted(y)}")
        for k in ta:
            x, y = ta[k], tb[k]
            if jtype(x) != jtype(y):
                self.bad(f"{where}/{k}", f"{jtype(x)} {short(x)}", f"{jtype(y)} {short(y)}")
            elif k in ("Config", "CompanyConfig"):
                try:
                    good = isinstance(json.loads(y), dict)
                except ValueError:
                    good = False
                if not good:
                    self.bad(f"{where}/{k}", "the text of a JSON object", short(y))
            elif k in SESSION_VOLATILE:
                if isinstance(x, str) and DT.match(x) and not DT.match(y):
                    self.bad(f"{where}/{k}", "a time such as " + x, y)
                if isinstance(x, str) and x.isdigit() and not str(y).isdigit():
                    self.bad(f"{where}/{k}", "a number such as " + x, y)
            else:
                with contextlib.suppress(ValueError, TypeError):
                    x, y = json.loads(x), json.loads(y)
                if x != y:
                    self.bad(f"{where}/{k}", short(x), short(y))
        return None

    # --- search results ---------------------------------------------------------------------
    def ids(self, a, b):
        where = "/TicketID"
        if not isinstance(b, list) or any(not isinstance(x, str) for x in b):
            return self.bad(where, "array of strings " + short(a), short(b))
        o = self.ex.get("order", {})
        new = [self.maps.to_new("TicketID", x) for x in a]
        if len(new) != len(b):
            miss, more = [x for x in new if x not in b], [x for x in b if x not in new]
            if "matches" not in o:
                return self.bad(where, f"{len(new)} ids, missing {miss[:12]}", f"{len(b)} ids, surplus {more[:12]}")
            return self.bad(where, f"{len(new)} ids", f"{len(b)} ids")
        if len(set(b)) != len(b):
            return self.bad(where, "every id once", short(b))
        i, groups = 0, o.get("groups") or [1] * len(new)
        for n, g in enumerate(groups):
            want, got = new[i : i + g], b[i : i + g]
            if "matches" in o and n == len(groups) - 1:
                allowed = {self.maps.to_new("TicketID", x) for x in o["matches"]} - set(new[:i])
                stray = [x for x in got if x not in allowed]
                if stray:
                    self.bad(
                        f"{where}/{i}..",
                        f"{g} of the {len(allowed)} tickets that match",
                        f"others among them: {stray[:8]}",
                    )
            elif set(want) != set(got):
                self.bad(f"{where}/{i}..{i + g - 1}" if g > 1 else f"{where}/{i}", want, got)
            i += g
        return None

    # --- whole answers ------------------------------------------------------------------------
    def response(self, rec, got, where=""):
        if rec.get("several"):
            if len(got) != len(rec["several"]):
                return self.bad(where, f"{len(rec['several'])} answers", f"{len(got)} answers")
            for i, (x, y) in enumerate(zip(rec["several"], got, strict=False)):
                self.response(x, y, f"[{i}]")
            return None
        if isinstance(got, list):
            if not got:
                if rec["status"]:
                    self.bad(where, f"HTTP {rec['status']}", "no answer")
                return None
            got = got[0]
        if got["status"] != rec["status"]:
            self.bad(
                where + " status", rec["status"], f"{got['status']} {short(got['body'].decode('utf-8', 'replace'))}"
            )
        ct = got["headers"].get("content-type")
        if ct != rec.get("content_type"):
            self.bad(where + " Content-Type", rec.get("content_type"), ct)
        if "version" in rec and got.get("version") != rec["version"]:
            self.bad(where + " version", rec["version"], got.get("version"))
        for k, v in rec.get("headers", {}).items():
            g = got["headers"].get(k.lower())
            if k.lower() == "location":
                v, g = (
                    urllib.parse.urlsplit(v).path.rsplit("/", 1)[-1],
                    urllib.parse.urlsplit(g or "").path.rsplit("/", 1)[-1],
                )
            if g != v:
                self.bad(f"{where} {k}", v, g)
        if got["headers"].get("content-encoding"):
            self.bad(where + " Content-Encoding", None, got["headers"]["content-encoding"])
        if "body_omitted" in rec:
            return None
        try:
            text = got["body"].decode("utf-8")
        except UnicodeDecodeError:
            return self.bad(where + " body", "valid UTF-8", repr(got["body"][:80]))
        if "text" in rec:
            w = self.maps.text(self.maps.path(rec["text"]))
            if text != w:
                self.bad(where + " body", w, text)
            return None
        try:
            b = json.loads(text)
        except ValueError:
            return self.bad(where + " body", "JSON " + short(rec["json"]), text)
        a = rec["json"]
        if isinstance(a, dict) and isinstance(a.get("Error"), dict) and isinstance(b, dict):
            m = a["Error"].get("ErrorMessage", "")
            a = json.loads(json.dumps(a))
            a["Error"]["ErrorMessage"] = re.sub(
                r"(to the ticket )(\d+)", lambda x: x.group(1) + self.maps.to_new("TicketID", x.group(2)), m
            )
        if isinstance(a, dict) and isinstance(a.get("TicketID"), list) and isinstance(b, dict):
            for k in sorted(set(a) | set(b)):
                if k not in a or k not in b:
                    self.bad(
                        "/" + k,
                        "present" if k in a else "(no such key)",
                        "present" if k in b else "(key is missing) " + short(b),
                    )
            if "TicketID" in b:
                self.ids(a["TicketID"], b["TicketID"])
            return None
        self.learn(a, b)
        self.walk("", None, a, b)
        return None

    FORMATS: ClassVar[dict[str, str]] = {
        "TicketID": r"[1-9]\d*",
        "ArticleID": r"[1-9]\d*",
        "TicketNumber": r"\d{16,}",
        "SessionID": r"[A-Za-z0-9]{32}",
    }

    def learn(self, a, b):
        if not (isinstance(a, dict) and isinstance(b, dict)):
            return
        scalar = (str, int)
        for k in ("TicketID", "TicketNumber", "ArticleID", "SessionID"):
            if isinstance(a.get(k), scalar) and isinstance(b.get(k), scalar):
                if not re.fullmatch(self.FORMATS[k], str(a[k])):
                    continue  # an odd id, echoed
                if not re.fullmatch(self.FORMATS[k], str(b[k])):
                    self.bad("/" + k, "something like " + str(a[k]), b[k])
                self.maps.learn(k, a[k], b[k])
        x, y = a.get("Ticket"), b.get("Ticket")
        if isinstance(x, dict) and isinstance(y, dict):
            self.learn(x, y)
            if isinstance(x.get("Article"), dict) and isinstance(y.get("Article"), dict):
                self.learn(
                    {k: x["Article"].get(k) for k in ("ArticleID",)}, {k: y["Article"].get(k) for k in ("ArticleID",)}
                )
