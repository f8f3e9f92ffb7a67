"""Whether a live system answers as its fake does: the shapes of what both say, never a value.

`read` and `write` put the same questions to both, `compare` finds where the answers differ, a `Report` tells it.
Nothing here knows a fake: it is asked through one more adapter.
"""

from .ask import Ask, Heard, NotCompared
from .compare import Difference, compare
from .guard import ReadOnly, guarded
from .reading import read
from .report import Report
from .rules import Rules, rules_of
from .writing import Made, Written, will_write, write

__all__ = [
    "Ask",
    "Difference",
    "Heard",
    "Made",
    "NotCompared",
    "ReadOnly",
    "Report",
    "Rules",
    "Written",
    "compare",
    "guarded",
    "read",
    "rules_of",
    "will_write",
    "write",
]
