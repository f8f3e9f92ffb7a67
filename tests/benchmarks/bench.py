"""`scripts/bench`: how fast the adapters and the fakes are, and whether anything is lost when everything goes wrong.

    scripts/bench                    the figures of limits.toml
    scripts/bench clients|fakes      a part of them
    scripts/bench faults             a random schedule of every kind of fault, per system
    scripts/bench sharing            one adapter in 32 threads, in forked children, and on connections that went idle
    scripts/bench backfill           10,000 tickets by the Celery example, with 1, 2 and 4 workers, killed twice
    scripts/bench page               the figures and the plots, written to docs/explanation/performance.md

Exit status 1 if a figure is over its limit, or if anything went wrong.
"""

from __future__ import annotations

import argparse
import logging
import sys

import clients
import fakes
import sharing
from fault_schedule import Run, systems
from figure import Figure

PARTS = ("all", "clients", "fakes", "faults", "sharing", "backfill", "page")


def measured(part: str, tickets: int, rounds: int) -> list[Figure]:
    """The figures of a part, printed."""
    found: list[Figure] = []
    if part in ("all", "clients", "page"):
        found += clients.figures(rounds)
    if part in ("all", "fakes", "page"):
        found += fakes.figures(tickets, rounds)
    for figure in found:
        print(figure.line(), flush=True)
    return found


def faults(operations: int, seed: int) -> bool:
    """Whether nothing was lost, doubled, untrue, untyped or late, on either system; with and without dedupe_field."""
    logging.getLogger("otai_sdk").setLevel(logging.CRITICAL)
    clean = True
    for system in systems():
        outcome = Run(system, operations, seed)()
        print(f"{system}, seed {seed}, dedupe_field set:", *outcome.lines(), sep="\n", flush=True)
        clean = clean and outcome.clean
    return clean


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="scripts/bench"
    )
    parser.add_argument("part", nargs="?", choices=PARTS, default="all")
    parser.add_argument("--tickets", type=int, default=100_000, help="size of the large worlds (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=400, help="interleaved repetitions (default: %(default)s)")
    parser.add_argument("--operations", type=int, default=10_000, help="of faults, per system (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of faults (default: %(default)s)")
    options = parser.parse_args()
    if options.part == "faults":
        return 0 if faults(options.operations, options.seed) else 1
    if options.part == "sharing":
        return 0 if sharing.report() else 1
    if options.part == "backfill":
        import history

        return 0 if history.report() else 1
    found = measured(options.part, options.tickets, options.rounds)
    if options.part == "page":
        from page import write

        write(found)
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
