"""`python -m chain_node.slither`: run Slither over the contracts, and hold its findings to the answers in contracts/proof/slither.json.

An answer names a detector and a place, and says in one line why the finding is none. What is found and not answered fails; so does an
answer whose finding is gone.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chain_node.paths import CONTRACTS, PROOF

ANSWERS = CONTRACTS / "proof" / "slither.json"
OTHERS = "contracts/(node_modules|proof)/"  # not ours, or not deployed

Finding = tuple[str, str]
"""Detector and place, as `Contract.function` or `Contract.function.variable`."""


def findings() -> set[Finding]:
    """What Slither finds. Raises SlitherFailed."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = [
            str(PROOF),
            "slither",
            ".",
            "--filter-paths",
            OTHERS,
            "--json",
            str(report),
        ]
        environment = {**os.environ, "FOUNDRY_PROFILE": "proof"}  # what it reads needs no IR
        done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
        if not report.exists():
            raise SlitherFailed(done.stderr[-2000:])
        results = json.loads(report.read_bytes())["results"]
    return {(found["check"], _place(found["elements"][0])) for found in results.get("detectors", [])}


class SlitherFailed(Exception):
    """Slither gave no report; its last words."""


def answers() -> dict[Finding, str]:
    """Why a finding is none, by detector and place."""
    stored = json.loads(ANSWERS.read_bytes())
    return {(check, place): why for check, places in stored.items() for place, why in places.items()}


def _place(element: dict[str, Any]) -> str:
    """Contract, function and variable, as far as there are."""
    parent = (element.get("type_specific_fields") or {}).get("parent") or {}
    inside = parent.get("type") in ("contract", "function")
    return f"{_place(parent)}.{element['name']}" if inside else str(element["name"])


def _differences() -> Iterator[str]:
    found, answered = findings(), answers()
    yield from (f"not answered: {check} at {place}" for check, place in sorted(found - answered.keys()))
    yield from (f"answered, but found no more: {check} at {place}" for check, place in sorted(answered.keys() - found))


def main() -> int:
    """0 when every finding has its answer, and every answer its finding."""
    try:
        lines = list(_differences())
    except SlitherFailed as why:
        lines = [f"Slither ended without a report: {why}"]
    for line in lines:
        sys.stderr.write(f"{line}\n")
    if not lines:
        sys.stdout.write(f"Slither: every finding is answered ({len(answers())}).\n")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
