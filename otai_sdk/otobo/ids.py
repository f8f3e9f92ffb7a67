"""The ids of the tickets that match, by one search wherever that can be.

Where results of several searches must be put together, it is in a way that misses no ticket which matched all along,
whatever others write between two of them.
"""

from __future__ import annotations

import logging

import msgspec

from .batches import SIZE, Batches
from .client import OTOBOClient
from .query import UPPER_BOUNDS, Query, without_upper_bounds

log = logging.getLogger("otai_sdk")

_LOOK = 20


class Ids:
    """Searches.

    Args:
        client: the calls.
        batches: reads the tickets that tell how OTOBO has understood a bound.
    """

    def __init__(self, client: OTOBOClient, batches: Batches) -> None:
        self._client = client
        self._batches = batches

    def of(self, query: Query, limit: int | None = None) -> list[str]:
        """The ids, in the order of ``query.sort``; at most ``limit`` of them."""
        ids = self._search(query, limit)
        if not ids and _names_to_try(query):
            ids = self._of_known_names(query, limit)
        if not ids and any(name in UPPER_BOUNDS for name in query.filters) and self._bound_in_the_future(query):
            query.filters = without_upper_bounds(query.filters)
            query.exact = False
            ids = self._search(query, None)
        return ids

    def _search(self, query: Query, limit: int | None) -> list[str]:
        """A ticket whose words stay is found by the search for each, so what all of them found misses none.

        A word that finds nothing while others do may be one that the index leaves out: it is looked for here.
        """
        base = {**query.filters, **query.sort}
        if not query.words:
            return self._client.search(base, limit)
        found = [self._client.search({**base, "Fulltext": f"*{word}*"}) for word in query.words]
        told = [ids for ids in found if ids]
        if not told:
            return []
        if len(told) < len(found) and "text" not in query.local:
            query.local.append("text")
        common = set(told[0]).intersection(*told[1:])
        return [id_ for id_ in told[0] if id_ in common]

    def _of_known_names(self, query: Query, limit: int | None) -> list[str]:
        """OTOBO finds nothing at all when one of several names is unknown, and does not say which.

        Where few tickets pass the other filters, the names are looked at here. Else each name is tried alone, then one
        search asks for all that there are: a ticket that goes from one of them to another meanwhile is found. Once
        more, until no further name turns up.
        """
        wanted, asked = _names_to_try(query), query.filters
        rest = msgspec.structs.replace(query, filters={k: v for k, v in asked.items() if k not in wanted})
        few = self._search(rest, SIZE + 1)
        if len(few) <= SIZE:
            query.filters, query.exact = rest.filters, False
            return few
        known: dict[str, list[str]] = {key: [] for key in wanted}
        ids: list[str] = []
        while True:
            new = [
                (key, name)
                for key, names in wanted.items()
                for name in names
                if name not in known[key] and self._client.search({key: [name]}, 1)
            ]
            if not new:
                break
            for key, name in new:
                known[key].append(name)
            if all(known.values()):
                query.filters = {**query.filters, **known}
                ids = self._search(query, limit)
        there = {name.casefold() for names in known.values() for name in names}
        missing = [name for key in wanted for name in asked[key] if name.casefold() not in there]
        if missing:
            log.warning("otobo: no ticket has %s; is it spelt right?", ", ".join(map(repr, missing)))
        return ids

    def _bound_in_the_future(self, query: Query) -> bool:
        """OTOBO finds nothing at all for a bound in its future. The oldest ticket tells whether that was it."""
        rest = without_upper_bounds(query.filters)
        for name, sort in UPPER_BOUNDS.items():
            if name not in query.filters:
                continue
            oldest = self._client.search({**rest, "SortBy": sort, "OrderBy": "Up"}, _LOOK)
            moments = [t.Created if sort == "Age" else t.Changed for t in self._batches.read(oldest, AllArticles=0)]
            if any(moment is None or moment <= query.filters[name] for moment in moments):
                return True
            if oldest and not moments:  # all of them have vanished meanwhile
                return True
        return False


def _names_to_try(query: Query) -> dict[str, list[str]]:
    """Names that may have emptied a result: several of them, or one whose case OTOBO minds."""
    states, priorities = query.filters.get("States", []), query.filters.get("Priorities", [])
    if len(states) < 2 and not priorities:
        return {}
    spelt = [
        each for name in priorities for each in (name, name.lower(), name.capitalize(), name.title(), name.upper())
    ]
    wanted = {"States": states, "Priorities": list(dict.fromkeys(spelt))}
    return {key: names for key, names in wanted.items() if names}
