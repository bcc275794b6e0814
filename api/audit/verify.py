"""Verifies a file: the chain it records, and the ledger on it where the file says which contracts those are."""

from collections.abc import Callable
from pathlib import Path

from api.audit import trust
from api.audit.chain import Chain
from api.audit.faults import Fault, Unreadable
from api.audit.reading import Recording
from api.audit.verdict import ALWAYS_UNPROVEN, Verdict

KNOWN_PARTS = {"chainId", "validators", "contract"}
"""Parts whose content is checked against the blocks."""

Progress = Callable[[int, int], None]


def verify(path: Path, validators: list[str], progress: Progress = lambda _done, _all: None) -> Verdict:
    """The verdict on a file. Raises nothing that the file could cause."""
    verdict = Verdict(trust="given" if validators else "file")
    try:
        _judge(verdict, path, validators, progress)
    except Fault as fault:
        verdict.fault = fault
    except RecursionError:
        verdict.fault = Unreadable("not-json", why="it nests too deep")
    return verdict


def _judge(verdict: Verdict, path: Path, validators: list[str], progress: Progress) -> None:
    trusted = trust.given(validators)
    recording = Recording(path, progress)
    chain = Chain(recording, trusted)
    for _ in chain.walk():
        pass
    verdict.chain = chain.facts
    if chain.facts.engine == "none":
        verdict.trust = "none"
    extra = recording.parts.keys() - KNOWN_PARTS - ALWAYS_UNPROVEN
    described = recording.parts.keys() & ALWAYS_UNPROVEN
    verdict.unproven = sorted(described | extra | {f"block.{name}" for name in chain.facts.unproven})
