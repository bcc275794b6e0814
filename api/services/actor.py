"""Who asks: an API key, the member it is of, and its scopes."""

from dataclasses import dataclass
from uuid import UUID

from api.domain.refusals import NotFound, ScopeMissing

SCOPES = ("read", "read:all", "orders", "orders:any", "keys", "dev")
"""read: the member's own; read:all: everybody's, recorded (R32); orders: the member's own; orders:any: carries orders of any
member, which their signatures still have to be on; keys: API keys; dev: the dev chain's clock."""


@dataclass(frozen=True)
class Actor:
    """One signed-in API key. `member` None is the platform's own."""

    key: UUID
    member: int | None
    scopes: frozenset[str]

    def need(self, scope: str) -> None:
        """Raises ScopeMissing unless the key has the scope."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)

    @property
    def sees_all(self) -> bool:
        """Whether the tenant filter lets everything through."""
        return "read:all" in self.scopes

    def may_order_for(self, member: int) -> bool:
        """Whether the key may bring orders of a member."""
        return "orders:any" in self.scopes or ("orders" in self.scopes and self.member == member)

    def need_order_for(self, member: int) -> None:
        """Raises NotFound for a member that is none of the key's business."""
        if not self.may_order_for(member):
            raise NotFound(member=member) if "orders" in self.scopes else ScopeMissing(scope="orders")


ANYBODY = Actor(UUID(int=0), None, frozenset({"read", "read:all"}))
"""Who looks at the dev chain's open page: nobody in particular, so nobody to put on record."""
