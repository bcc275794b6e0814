"""A network on which nobody has great power alone: a bank is made, keys are replaced, and the store says what the contracts say."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api.chain.contracts import read_ledger
from api.chain.errors import refusal_from
from api.chain.ledger import Contracts
from api.domain.words import KeyPower, MemberKind
from api.indexer.reconcile import compare
from api.indexer.service import Indexer
from api.store import tables as t
from api.store.index import rows_of
from api.store.session import Database
from chain_node.accounts import dev_account
from chain_node.deploy import deploy
from chain_node.dev import DevChain
from chain_node.plan import ledger_plan, production_powers
from tests.indexer.conftest import FIRST_DAY
from tests.indexer.people import BANK, FIRST, OPERATOR, SALT, People, account_of, genesis, one
from tests.indexer.people import _grants as keys_of

AUDITOR = 50


@pytest.fixture(scope="module")
def anvil() -> Iterator[DevChain]:
    """An Anvil with the ledger as a network that is used has it."""
    folder = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    powers = production_powers(*(dev_account(place).address for place in (7, 8, 9)))
    plan = ledger_plan([genesis(OPERATOR, MemberKind.OPERATOR), genesis(AUDITOR, MemberKind.AUDITOR)], powers)
    try:
        with DevChain(folder / "chain", clock=FIRST_DAY) as chain:
            deploy(chain.rpc, plan, dev_account(0), network="test", folder=folder)
            chain.ledger = read_ledger(folder / "test.json")
            yield chain
    finally:
        shutil.rmtree(folder)


async def refused(people: People, action: str, member: int, **fields) -> str:
    """The code with which a rule refuses an order."""
    await people.act(action, member, **fields)
    events = await people.send()
    assert events[-1].name == "OrderRefused", events[-1]
    return refusal_from(events[-1].args["reason"]).code


def registration(member: int, kinds: MemberKind) -> dict:
    profile = {"name": f"member {member}", "uscc": "", "salt": SALT}
    return {"number": member, "kinds": int(kinds), "signatures": 2, "profile": profile, "keys": keys_of(member)}


async def pass_days(people: People, days: int) -> None:
    await people.go_to(await people.today() + timedelta(days=days))


async def test_two_organisations_make_a_bank(indexer: Indexer, db: Database, contracts: Contracts):
    people = People(contracts)
    as_bank = registration(BANK, MemberKind.FINANCIER)
    assert await refused(people, "register_member", OPERATOR, **as_bank) == "kinds-need-proposal"
    await people.do("register_member", OPERATOR, **registration(BANK, MemberKind.SUPPLIER))
    kinds = int(MemberKind.FINANCIER | MemberKind.CLEARING_BANK)
    proposed = one(await people.do("grant_kinds", OPERATOR, subject=BANK, kinds=kinds), "KindsProposed")
    step = {"proposal": proposed.order, "subject": BANK, "kinds": kinds}
    assert await refused(people, "confirm_proposal", AUDITOR, **step) == "proposal-not-ready"
    await pass_days(people, 3)
    assert await refused(people, "confirm_proposal", OPERATOR, **step) == "second-organisation"
    assert await refused(people, "consent_keys", BANK, **step) == "needs-confirmation"
    events = await people.do("confirm_proposal", AUDITOR, **step)
    assert one(events, "KindsGranted").args["kinds"] == kinds | MemberKind.SUPPLIER
    await reconciled(indexer, db, contracts, {BANK: kinds | MemberKind.SUPPLIER}, ["done"])


async def test_keys_wait_and_are_stopped(indexer: Indexer, db: Database, contracts: Contracts):
    people = People(contracts)
    await people.do("register_member", OPERATOR, **registration(FIRST, MemberKind.SUPPLIER))
    key = {"account": account_of(FIRST, "new"), "powers": int(KeyPower.ADMIN), "person": "0x" + "77" * 32}
    change = {"subject": FIRST, "grants": [key], "revokes": []}
    stopped = one(await people.do("replace_keys", OPERATOR, **change), "KeysProposed").order
    await people.do("object_proposal", FIRST, proposal=stopped, subject=FIRST, kinds=0)
    waiting = one(await people.do("replace_keys", OPERATOR, **change), "KeysProposed").order
    step = {"proposal": waiting, "subject": FIRST, "kinds": 0}
    assert await refused(people, "consent_keys", FIRST, **step) == "proposal-not-ready"
    own = {**key, "account": account_of(OPERATOR, "new")}
    events = await people.do("change_keys", OPERATOR, grants=[own], revokes=[])
    assert [event.name for event in events] == ["KeysProposed", "OrderExecuted"]
    await pass_days(people, 3)
    assert await refused(people, "confirm_proposal", AUDITOR, **step) == "needs-consent"
    assert one(await people.do("consent_keys", FIRST, **step), "KeyGranted").args["member"] == FIRST
    step = {"proposal": one(events, "KeysProposed").order, "subject": OPERATOR, "kinds": 0}
    assert one(await people.do("confirm_proposal", AUDITOR, **step), "KeyGranted").args["member"] == OPERATOR
    await reconciled(indexer, db, contracts, {}, ["done", "done", "stopped"])


async def reconciled(indexer: Indexer, db: Database, contracts: Contracts, kinds: dict, states: list) -> None:
    assert await indexer.catch_up()
    assert await compare(db, contracts) == []
    async with db.read() as connection:
        members = {row["number"]: row["kinds"] for row in await rows_of(connection, t.members)}
        proposals = await rows_of(connection, t.proposals)
    assert kinds.items() <= members.items()
    assert sorted(row["state"] for row in proposals) == states
