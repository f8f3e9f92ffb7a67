"""``python -m backfill start`` begins, or goes on; ``python -m backfill status`` says how far it is."""

from __future__ import annotations

import sys

from kombu.exceptions import OperationalError

from otai_sdk import OTAIError

from . import tasks


def main(arguments: list[str]) -> int:
    if arguments not in (["start"], ["status"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        if arguments == ["start"]:
            sys.stdout.write(f"{tasks.start()}\n")
        else:
            with tasks.store() as db:
                sys.stdout.write(f"{db}\n")
    except OTAIError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except OperationalError as error:
        sys.stderr.write(f"error: Redis (BACKFILL_REDIS) does not answer, say start again when it does: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
