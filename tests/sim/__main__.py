"""`make sim SEEDS=n FROM=k`: runs n seeds from k on; a failing one says how to play it again."""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

from api.store import embedded
from tests.sim.places import Place
from tests.sim.run import place_on, run

REPORT_EVERY = 100


def play(seeds: range, place: Place) -> list[int]:
    """Runs seeds; returns those that failed."""
    failed: list[int] = []
    began = time.monotonic()
    for done, seed in enumerate(seeds, 1):
        try:
            asyncio.run(run(seed, place))
        except Exception as why:  # noqa: BLE001 (told, and the next seed is tried)
            failed.append(seed)
            say("\n".join([repr(why), *getattr(why, "__notes__", [])]))
        if done % REPORT_EVERY == 0:
            took = time.monotonic() - began
            say(f"{done} of {len(seeds)} seeds, {len(failed)} failed, {took / done * (len(seeds) - done):.0f} s left")
    return failed


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make sim")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=1)
    wanted = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    seeds = range(wanted.first, wanted.first + wanted.seeds)
    with tempfile.TemporaryDirectory(prefix="xinlian-", dir="/tmp") as folder:
        server = embedded.start(Path(folder) / "pg")
        try:
            failed = play(seeds, place_on(server, Path(folder)))
        finally:
            embedded.stop(Path(folder) / "pg")
    say(f"{len(seeds)} seeds from {wanted.first}: {len(failed)} failed {failed or ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
