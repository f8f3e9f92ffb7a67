"""Writes docs/explanation/performance.md and its plots. Needs matplotlib (extra ``bench``)."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from figure import Figure
from scale import SIZES, Cost, costs

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "otai"  # the same figures give the same file

from matplotlib import pyplot as plt  # noqa: E402  the backend is chosen before

DOCS = Path(__file__).parents[2] / "docs"
PLOTS = DOCS / "assets"
SYSTEMS = {"otobo": "OTOBO", "freshdesk": "Freshdesk"}
HEAD = """# Performance

This page is written by `scripts/bench page`; the numbers are those of one run on one machine (Python {python},
{machine}), against fakes on a loopback port. Ratios carry over to other machines, seconds do not. The limits stand in
`tests/benchmarks/limits.toml`, and `scripts/bench` fails when one is exceeded.
"""
SCALE = """
## As the helpdesk grows

What a call costs in a helpdesk of {sizes} tickets: the requests it makes, and the seconds it takes.

![OTOBO: requests and seconds per call against the number of tickets](../assets/performance-otobo.svg)

![Freshdesk: requests and seconds per call against the number of tickets](../assets/performance-freshdesk.svg)
"""
END = "Go on: [Rate limits and retries](../applications/rate-limits.md) · [Architecture](architecture.md)."
COLOURS = ("#00695c", "#c62828", "#1565c0", "#f9a825")


def write(figures: Sequence[Figure]) -> None:
    """Measure what grows, and write the page with these figures."""
    measured = [cost for system in SYSTEMS for cost in costs(system)]
    for system in SYSTEMS:
        plot(system, [cost for cost in measured if cost.system == system])
    text = HEAD.format(python=platform.python_version(), machine=platform.machine())
    text += "\n## Ratios\n\n" + table(
        ["Figure", "Measured", "Limit"],
        [[figure.limit["what"], f"{figure.value:.3g} {figure.limit['unit']}", figure.allowed] for figure in figures],
    )
    text += SCALE.format(sizes=" · ".join(f"{size:,}" for size in SIZES)) + "\n"
    for system, shown in SYSTEMS.items():
        text += f"### {shown}\n\n" + scale_table([cost for cost in measured if cost.system == system]) + "\n"
    (DOCS / "explanation" / "performance.md").write_text(f"{text.rstrip()}\n\n{END}\n", encoding="utf-8")


def scale_table(measured: Sequence[Cost]) -> str:
    """Requests and seconds of each call at each size."""
    names = list(dict.fromkeys(cost.call for cost in measured))
    at = {(cost.call, cost.tickets): f"{cost.requests:,} · {duration(cost.seconds)}" for cost in measured}
    rows = [[name, *(at[name, size] for size in SIZES)] for name in names]
    return table(["Requests · time", *(f"{size:,}" for size in SIZES)], rows)


def duration(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(system: str, measured: Sequence[Cost]) -> None:
    """Two panels, both axes logarithmic: requests and seconds."""
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, unit in zip(panels, ("requests", "seconds"), strict=True):
        for colour, name in zip(COLOURS, dict.fromkeys(cost.call for cost in measured), strict=True):
            line = [(cost.tickets, getattr(cost, unit)) for cost in measured if cost.call == name]
            panel.loglog(*zip(*line, strict=True), marker="o", color=colour, label=name)
        panel.set(xlabel="tickets", title=unit)
        panel.grid(visible=True, alpha=0.3)
    panels[0].legend(fontsize="small")
    PLOTS.mkdir(exist_ok=True)
    figure.savefig(PLOTS / f"performance-{system}.svg", metadata={"Date": None, "Creator": None}, facecolor="white")
    plt.close(figure)
