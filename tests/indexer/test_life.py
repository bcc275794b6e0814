"""A whole life of vouchers on a real chain; the store must then say what the contracts say (I-10)."""

from api.chain.ledger import Contracts
from api.indexer.reconcile import compare
from api.indexer.service import Indexer
from api.store.session import Database


async def test_first(indexer: Indexer, members, db: Database, contracts: Contracts):
    await members.life()
    assert await indexer.catch_up()
    assert await compare(db, contracts) == []
