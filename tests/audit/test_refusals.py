"""Every refusal of a ledger is held against the rules: a thousand real ones pass, and no invented one."""

import asyncio
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode

from api.audit.faults import NotVerified
from api.audit.ledger import abi, calldata, refusals
from api.audit.ledger.abi import Event
from api.audit.ledger.calldata import EXECUTE, Order
from api.audit.ledger.context import Case
from api.audit.ledger.refusals import GROUNDS, is_new_risk
from api.audit.verify import verify
from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.domain.keccak import keccak
from api.domain.orders import ACTIONS
from api.services.audit_export import export
from chain_node.dev import DevChain
from tests.audit.conftest import Judge
from tests.audit.forger import forged
from tests.audit.meddler import Meddler
from tests.audit.test_ledger import topic
from tests.indexer.conftest import FIRST_DAY, put_ledger_on
from tests.indexer.people import FIRST

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]
Bundle = dict[str, Any]
BEFORE_THE_RULES = {
    "ActorNotRegistered", "ActorSuspended", "DeadlinePassed", "DeadlineTooFar", "KeyIsRevoked", "KeyLacksPower", "KeyUnknown",
    "NonceUsed", "SameSigner", "SignatureInvalid",
}  # fmt: skip
"""In which an order is not admitted at all (Door)."""
NOT_OF_ORDERS = {
    "BatchUnfinished", "CallerNotGovernance", "CallerNotModule", "InvalidShortString", "PolicyInvalid", "PreviewResult", "StringTooLong",
    "VersionInvalid", "VersionOutOfOrder", "VersionUnknown",
}  # fmt: skip
NEVER = {"QuotesExhausted", "SafeCastOverflowedUintDowncast", "SerialsExhausted"}
"""After a hundred million numbers; such a refusal does not verify."""


@pytest.fixture(scope="module")
def anvil() -> Iterator[tuple[DevChain, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="xinlian-"))
    try:
        with DevChain(folder / "chain", clock=FIRST_DAY) as chain:
            put_ledger_on(chain, folder)
            yield chain, folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def told(anvil: tuple[DevChain, Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bundle of a life with everything tried wrongly, too."""
    path = tmp_path_factory.mktemp("refusals") / "bundle.json"
    asyncio.run(tell(*anvil, path))
    return path.read_text()


async def tell(chain: DevChain, folder: Path, path: Path) -> None:
    node = Node(chain.url)
    try:
        people = Meddler(Contracts(node, chain.ledger))
        await people.register()
        await people.life()
        deployment = json.loads((folder / "test.json").read_text())
        await export(node, deployment, path, range((await node.head()).number + 1))
    finally:
        await node.close()


@pytest.fixture
def bundle(told: str) -> Bundle:
    found: Bundle = json.loads(told)
    return found


def test_every_error_of_a_rule_has_its_ground() -> None:
    ours = {
        name for name in abi.errors().values() if not name.startswith(("AccessManage", "AddressEmpty", "FailedCall"))
    }
    assert ours - GROUNDS.keys() - {"InsufficientBalance"} == BEFORE_THE_RULES | NOT_OF_ORDERS | NEVER
    assert GROUNDS.keys() <= ours


def test_a_pause_stops_what_the_contract_says() -> None:
    source = (Path(__file__).parents[2] / "contracts/src/libraries/Actions.sol").read_text()
    (body,) = re.findall(r"function isNewRisk.*?\n    }\n", source, re.S)
    named = [re.sub(r"(?<!^)([A-Z])", r"_\1", word).lower() for word in re.findall(r"Action\.(\w+)", body)]
    first = {"issue", "accept", "apply_financing", "accept_financing", "disburse_financing", "stand_quote"}
    assert set(named) == first | {"take_quote", "accept_pledge"}
    stopped = {name for name, action in ACTIONS.items() if is_new_risk(action.index)}
    assert stopped >= {"issue", "transfer", "split", "accept", "apply_financing", "quote_financing", "take_quote"}
    assert not stopped & {"reject", "withdraw", "instruct_payment", "confirm_payment", "freeze", "release_pledge"}


def test_what_the_contracts_refused_the_rules_refuse(judge: Judge, told: str) -> None:
    verdict = judge(told)
    assert verdict.fault is None, str(verdict.fault)
    orders = verdict.as_json()["ledger"]["orders"]
    assert orders["refused"] > 300
    assert len(orders["refusals"]) > 40, sorted(orders["refusals"])
    assert any("all true" in line for line in verdict.sentences("en"))


def test_no_word_of_a_reason_can_be_another(bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each refusal, with the book as it stands there: the reason with one word changed, and every other error with its words."""
    check, tried, missed = refusals.check, Counter[str](), Counter[tuple[str, str]]()

    def doubted(order: Order, outcome: Event, case: Case) -> None:
        check(order, outcome, case)
        if outcome.name != "OrderRefused":
            return
        said, _ = abi.refusal(bytes(outcome["reason"]), "")
        for name, reason in invented(bytes(outcome["reason"])):
            other = replace(outcome, args={**outcome.args, "reason": reason})
            tried[said] += 1
            try:
                check(order, other, case)
            except NotVerified:
                continue
            missed[said, name] += 1

    monkeypatch.setattr(refusals, "check", doubted)
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle))
    assert verify(path, []).fault is None
    assert sum(tried.values()) > 3_000
    assert {pair: count for pair, count in missed.items() if pair not in BOTH_TRUE} == {}


BOTH_TRUE = {
    ("DateInvalid", "QuoteNotFound"),
    ("MemberNotRegistered", "KeysInsufficient"),
    ("NotFinancier", "VoucherSelfTransfer"),
    ("NotIssuer", "VoucherSelfTransfer"),
    ("NotOperator", "ReplacesOwnKeys"),
    ("PaymentNotConfirmed", "ReversalNotProposed"),
    ("PaymentReferenceTaken", "PaymentNotConfirmed"),
    ("VoucherNotFound", "VoucherNotRoot"),
}
"""Said and invented, where both hold: the contract says what it asks first."""


def invented(reason: bytes) -> Iterator[tuple[str, bytes]]:
    for at in range(4, len(reason), 32):
        word = (int.from_bytes(reason[at : at + 32], "big") + 1) % 2**32
        yield f"word {at // 32}", reason[:at] + word.to_bytes(32, "big") + reason[at + 32 :]
    for selector, name in abi.errors().items():
        other = selector + reason[4:]
        if selector != reason[:4] and name in GROUNDS and is_an_error(other):
            yield name, other


def is_an_error(reason: bytes) -> bool:
    try:
        abi.refusal(reason, "")
    except NotVerified:
        return False
    return True


REFUSED_FOR_NOTHING = {
    "issue": ("IssuerBlocked(uint32,uint32)", lambda o: (o["member"], 20261101)),
    "transfer": ("VoucherFrozenByOrder(uint72)", lambda o: (o["voucher"],)),
    "split": ("VoucherNotHolder(uint72,uint32,uint32)", lambda o: (o["voucher"], FIRST, o["member"])),
    "accept": ("OfferClosed(uint72)", lambda o: (o["voucher"],)),
    "apply_financing": ("NotFinancier(uint32)", lambda o: (o["financier"],)),
    "register_financing": ("FinancingClosed(uint64,uint8)", lambda o: (o["financing"], 3)),
    "instruct_payment": ("BankNotAccepted(uint32,uint32)", lambda o: (o["member"], o["clearingBank"])),
    "confirm_payment": ("PaymentNotInstructed(uint32,bytes32)", lambda o: (o["member"], o["bankRef"])),
    "accept_pledge": ("PledgeNotPledgee(uint64,uint32,uint32)", lambda o: (o["pledge"], FIRST, o["member"])),
}


@pytest.mark.parametrize("action", REFUSED_FOR_NOTHING)
def test_an_order_that_the_rules_allow_cannot_be_refused(judge: Judge, bundle: Bundle, action: str) -> None:
    """Whoever seals blocks leaves its effects out and invents a reason."""
    signature, values = REFUSED_FOR_NOTHING[action]

    def forge(blocks: list[Any], receipts: dict[str, list[Any]]) -> None:
        block, logs, at = executed(blocks, receipts, action)
        digest = logs[at]["topics"][1]
        order = orders_by_digest(blocks)[digest]
        words = dict(order.words()) | {"member": order.member}
        types = signature[signature.index("(") + 1 : -1].split(",")
        reason = keccak(signature.encode())[:4] + encode(types, values(words))
        said = ["0x" + order.maker.account.hex(), "0x" + order.checker.account.hex()]
        data = encode(["uint8", "address", "address", "bytes"], [order.index, *said, reason])
        logs[at].update(topics=[topic("OrderRefused"), *logs[at]["topics"][1:]], data="0x" + data.hex())
        logs[:] = [each for each in logs if each is logs[at] or digest not in each["topics"]]
        del blocks[blocks.index(block) + 1 :]

    verdict = judge(forged(bundle, forge))
    assert verdict.fault is not None
    assert verdict.fault.code == "refusal-groundless", str(verdict.fault)


def executed(blocks: list[Any], receipts: dict[str, list[Any]], action: str) -> tuple[Any, list[Any], int]:
    """The block, the logs and the place of the outcome of an order that was carried out."""
    orders = orders_by_digest(blocks)
    for block in blocks:
        for receipt in receipts[block["number"]]:
            for at, log in enumerate(receipt["logs"]):
                known = orders.get(log["topics"][1]) if log["topics"][0] == topic("OrderExecuted") else None
                if known is not None and known.action is not None and known.action.name == action:
                    return block, receipt["logs"], at
    raise AssertionError(action)


def orders_by_digest(blocks: list[Any]) -> dict[str, Order]:
    found = {}
    for block in blocks:
        for tx in block["transactions"]:
            data = bytes.fromhex(tx["input"][2:])
            if data[:4] == EXECUTE:
                separator = calldata.separator(int(tx["chainId"], 16), bytes.fromhex(tx["to"][2:]))
                found |= {"0x" + o.digest.hex(): o for o in calldata.orders_of(data, separator, "")}
    return found
