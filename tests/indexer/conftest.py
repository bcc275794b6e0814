import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from api.chain.contracts import read_ledger
from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.domain.words import MemberKind
from api.indexer.service import Indexer
from api.store.session import Database
from chain_node.accounts import dev_account
from chain_node.deploy import deploy
from chain_node.dev import DevChain
from chain_node.plan import ledger_plan
from tests.indexer.people import COURT, OPERATOR, People, genesis
from tests.sim.conftest import place
from tests.store.databases import db, empty_url, server, url

__all__ = ["db", "empty_url", "place", "server", "url"]

FIRST_DAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def anvil() -> Iterator[DevChain]:
    """An Anvil with the ledger on it, for the tests of a process; each begins at the same block."""
    folder = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    try:
        with DevChain(folder / "chain", clock=FIRST_DAY) as chain:
            put_ledger_on(chain, folder)
            yield chain
    finally:
        shutil.rmtree(folder)


def put_ledger_on(chain: DevChain, folder: Path) -> None:
    plan = ledger_plan([genesis(OPERATOR, MemberKind.OPERATOR), genesis(COURT, MemberKind.JUDICIAL)])
    deploy(chain.rpc, plan, dev_account(0), network="test", folder=folder)
    chain.deployment = folder / "test.json"
    chain.ledger = read_ledger(chain.deployment)


@pytest.fixture
def chain(anvil: DevChain) -> Iterator[DevChain]:
    mark = anvil.snapshot()
    # Time does not go back with the blocks: the head must show it before anybody reckons with it.
    anvil.mine()
    yield anvil
    anvil.revert(mark)


@pytest.fixture
async def node(chain: DevChain) -> AsyncIterator[Node]:
    made = Node(chain.url)
    yield made
    await made.close()


@pytest.fixture
def contracts(chain: DevChain, node: Node) -> Contracts:
    return Contracts(node, chain.ledger)


@pytest.fixture
async def indexer(db: Database, node: Node, chain: DevChain) -> AsyncIterator[Indexer]:
    made = Indexer(db, node, chain.ledger, "any", chain.ws_url)
    yield made
    await made.close()


@pytest.fixture
async def members(contracts: Contracts) -> People:
    """The ledger's members, and a limit for the issuer."""
    people = People(contracts)
    await people.register()
    return people
