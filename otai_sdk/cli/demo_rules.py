"""The keyword rules of ``otai demo``: what a small company might write down, for mail in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOPICS: dict[str, tuple[str, ...]] = {
    "hr": (
        *("payslip*", "salary", "vacation", "reference letter"),
        *("krankmeldung", "elternzeit", "urlaub*", "gehalt*"),
        *("congés", "bulletin de paie", "bulletins de paie"),
    ),
    "billing": (
        *("invoice*", "refund*", "payment*", "charged"),
        *("rechnung*", "mahnung*", "lastschrift*", "iban"),
        *("facture*", "prélèvement*", "rembours*"),
    ),
    "technical": (
        *("crash*", "password", "bug", "error", "login", "is down"),
        *("server", "passwort*", "anmeldung", "fehler*", "*fehler", "drucker"),
        *("erreur", "vpn", "serveur", "se connecter"),
    ),
    "sales": (
        *("quote", "pricing", "price list", "discount"),
        *("angebot", "preisliste", "vorführung", "rabatt"),
        *("devis", "tarif*"),
    ),
}
URGENCY: dict[str, tuple[str, ...]] = {
    "low": (
        *("no rush", "not urgent", "whenever you have time"),
        *("keine eile", "nicht dringend", "hat zeit"),
        *("rien de pressé", "pas urgent", "quand vous aurez le temps"),
    ),
    "urgent": ("urgent", "is down", "dringend", "sofort", "urgence", "immédiatement"),
    "high": ("today", "deadline", "at the latest", "heute", "frist", "au plus vite", "aujourd'hui"),
}


def demo_rules(queues: Mapping[str, str], priorities: Mapping[str, str]) -> dict[str, Any]:
    """The rules with the names of one system.

    Args:
        queues: topic → queue; ``other`` is where the rest goes.
        priorities: urgency → priority; ``normal`` is what the rest gets.
    """
    rules: list[dict[str, Any]] = [
        {"any": list(words), "queue": queues[topic], "confidence": 0.9} for topic, words in TOPICS.items()
    ]
    rules += [
        {"any": list(words), "priority": priorities[level], "confidence": 0.8} for level, words in URGENCY.items()
    ]
    return {"rules": rules, "default": {"queue": queues["other"], "priority": priorities["normal"], "confidence": 0.6}}
