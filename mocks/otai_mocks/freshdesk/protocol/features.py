"""What an account may use: its plan's features, and what a test took away.

Only the refusal's words were seen (3P airbyte#1957), for surveys. Which plan has which feature is a free choice after
the plans' published descriptions (INF); ``FakeFreshdesk(without_features=("surveys",))`` takes one away on any plan.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..errors import refuse


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of an account.

    Attributes:
        label: its name in the refusal.
        missing_in: the plans that have it not.
    """

    label: str
    missing_in: frozenset[str]


_SMALL = frozenset({"growth", "blossom"})
_MIDDLE = _SMALL | {"garden", "estate", "pro"}

FEATURES: dict[str, Feature] = {
    "surveys": Feature("Surveys", _SMALL),
    "forums": Feature("Forums", _SMALL),
    "multi_product": Feature("Multi Product", _SMALL),
    "custom_objects": Feature("Custom Objects", _SMALL),
    "multi_language": Feature("Multi Language", _SMALL),
    "skill_based_round_robin": Feature("Skill Based Round Robin", _MIDDLE),
}


def check_names(names: Collection[str]) -> None:
    """Whether there are such features.

    Raises:
        ValueError: one is unknown.
    """
    if isinstance(names, str):
        raise ValueError(f"without_features={names!r}: it is a list of names")
    unknown = sorted(set(names) - set(FEATURES))
    if unknown:
        raise ValueError(f"without_features: there is no feature {unknown[0]!r}: choose of {', '.join(FEATURES)}")


def require(name: str, plan: str, without: Collection[str]) -> None:
    """Let a call pass, or refuse it with 403 ``require_feature``."""
    feature = FEATURES[name]
    if name in without:
        raise refuse("require_feature", f"the feature {name!r} was taken from the account", feature=feature.label)
    if plan in feature.missing_in:
        raise refuse("require_feature", f"the plan {plan!r} has no {name!r}", feature=feature.label)
