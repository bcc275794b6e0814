"""Verifies a file: the chain it records, and the ledger on it where the file says which contracts those are."""

from collections.abc import Callable, Collection
from pathlib import Path

from api.audit import code, trust
from api.audit.chain import Chain
from api.audit.faults import Fault, NotVerified, Unreadable
from api.audit.ledger import invariants, summary
from api.audit.ledger.replay import Replay, read_deployment
from api.audit.ledger.texts import Texts
from api.audit.reading import Recording
from api.audit.values import Malformed, any_address, shown
from api.audit.verdict import Verdict
from api.audit.voucher.verify import VoucherFile

KNOWN_PARTS = {"chainId", "validators", "contract", "format"}
"""Parts whose content is checked against the blocks, and the file's own name."""
LEDGER_PARTS = {"deployment", "texts"}

Progress = Callable[[int, int], None]


def verify(
    path: Path,
    validators: list[str],
    progress: Progress = lambda _done, _all: None,
    *,
    ledger: str | None = None,
    verify_code: str | None = None,
) -> Verdict:
    """The verdict on a file. Raises nothing that the file could cause."""
    verdict = Verdict(trust="given" if validators else "file", is_ledger_given=ledger is not None)
    try:
        if verify_code is not None:
            code.check(path, verify_code)
        _judge(verdict, path, validators, progress, ledger)
    except Fault as fault:
        verdict.fault = fault
    except RecursionError:
        verdict.fault = Unreadable("not-json", why="it nests too deep")
    return verdict


def _judge(verdict: Verdict, path: Path, validators: list[str], progress: Progress, ledger: str | None) -> None:
    trusted = trust.given(validators)
    recording = Recording(path, progress)
    if "voucher" in recording.parts:
        verdict.voucher = VoucherFile(recording.parts, trusted).facts()
        verdict.trust = "none" if verdict.voucher.engine == "none" else verdict.trust
        return _check_ledger([verdict.voucher.ledger], ledger)
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
        _check_ledger(replay.deployment.all_of("VoucherLedger").values(), ledger)
        verdict.ledger = summary.facts(replay)
    verdict.chain = chain.facts
    if chain.facts.engine == "none":
        verdict.trust = "none"
    verdict.unproven = _unproven(recording, chain)
    return None


def _check_ledger(have: Collection[bytes], given: str | None) -> None:
    """The ledger that the auditor knows is one of these: a version admits the next, so that with one of them all are known."""
    if given is None:
        return
    try:
        need = any_address(given)
    except Malformed:
        raise Unreadable("field-malformed", "--ledger", have=given) from None
    if need not in have:
        said = ", ".join(str(shown(each)) for each in have)
        raise NotVerified("ledger-other", "contracts.VoucherLedger", have=said, need=shown(need))


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
