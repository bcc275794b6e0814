"""What every use case stands on."""

from dataclasses import dataclass

from api.chain.contracts import Ledger
from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.services.salts import Pepper
from api.store.notices import Listener
from api.store.session import Database


@dataclass(frozen=True)
class Context:
    """The service's resources, one of each a process."""

    db: Database
    replica: Database | None
    node: Node
    contracts: Contracts
    pepper: Pepper
    blocks: Listener
    finality: str
    is_dev: bool

    @property
    def index(self) -> Database:
        """Where the index is read: it may be behind `db`, in which it is written."""
        return self.replica or self.db

    async def close(self) -> None:
        """Closes all of them."""
        await self.blocks.close()
        await self.node.close()
        await self.db.close()
        if self.replica:
            await self.replica.close()

    @property
    def ledger(self) -> Ledger:
        """The deployed ledger."""
        return self.contracts.ledger

    def final_below(self, head: int) -> int:
        """The newest block that no fork can take back. On a dev chain that is the head: nothing there is final in earnest."""
        if self.finality.startswith("depth:"):
            return head - int(self.finality[6:])
        return head
