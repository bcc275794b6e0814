"""Verifies a file: the chain it records, and the ledger on it where the file says which contracts those are."""

from collections.abc import Callable
from pathlib import Path

from api.audit import trust
from api.audit.chain import Chain
from api.audit.faults import Fault, Unreadable
from api.audit.ledger import invariants, summary
from api.audit.ledger.replay import Replay, read_deployment
from api.audit.ledger.texts import Texts
from api.audit.reading import Recording
from api.audit.verdict import Verdict

KNOWN_PARTS = {"chainId", "validators", "contract", "format"}
"""Parts whose content is checked against the blocks, and the file's own name."""
LEDGER_PARTS = {"deployment", "texts"}

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
    replay = _replay(recording, chain.facts.chain_id)
    for block in chain.walk():
        if replay is not None:
            _check_start(replay, chain.facts.first)
            replay.take(block)
    if replay is not None:
        invariants.check(replay.book)
        if replay.texts is not None:
            replay.texts.check_all_seen()
        verdict.ledger = summary.facts(replay)
    verdict.chain = chain.facts
    if chain.facts.engine == "none":
        verdict.trust = "none"
    verdict.unproven = _unproven(recording, chain)


def _replay(recording: Recording, chain_id: int) -> Replay | None:
    """The ledger on this chain, where the file says which contracts it is."""
    if "deployment" not in recording.parts:
        return None
    texts = Texts(recording.parts["texts"]) if "texts" in recording.parts else None
    return Replay(read_deployment(recording.parts["deployment"]), chain_id, texts)


def _check_start(replay: Replay, first: int | None) -> None:
    """A state can be replayed from the first event on, or not at all."""
    if first is not None and first > replay.deployment.first_block:
        raise Unreadable("ledger-start", have=first, need=replay.deployment.first_block)


def _unproven(recording: Recording, chain: Chain) -> list[str]:
    parts = recording.parts.keys()
    replayed = LEDGER_PARTS if "deployment" in parts else set()
    extra = parts - KNOWN_PARTS - replayed
    return sorted(extra | {f"block.{name}" for name in chain.facts.unproven})
