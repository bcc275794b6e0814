"""The members a dev chain begins with, and their keys. Derived from Anvil's public mnemonic: never use them elsewhere."""

from dataclasses import dataclass

from api.domain.orders import hash_struct
from api.domain.words import KeyPower, MemberKind
from chain_node.accounts import dev_account
from chain_node.plan import GenesisKey, GenesisMember

DEPLOYER, RELAY = 0, 1
OPERATOR_NO, JUDICIAL_NO = 1, 2


@dataclass(frozen=True)
class Founder:
    """A founding member of the dev chain: its maker and checker are dev accounts."""

    number: int
    kind: MemberKind
    name: str
    uscc: str
    maker: int
    checker: int

    @property
    def profile(self) -> dict[str, str]:
        """Its Profile, salt included."""
        return {"name": self.name, "uscc": self.uscc, "salt": "0x" + "00" * 32}

    @property
    def genesis(self) -> GenesisMember:
        """How the contracts are told of it."""
        keys = tuple(
            GenesisKey(dev_account(index).address, int(power | KeyPower.ADMIN), bytes([index]) * 32)
            for index, power in ((self.maker, KeyPower.MAKER), (self.checker, KeyPower.CHECKER))
        )
        return GenesisMember(self.number, int(self.kind), hash_struct("Profile", self.profile), keys)

    def key(self, role: str) -> str:
        """A private key, 0x hex."""
        return "0x" + dev_account(self.maker if role == "maker" else self.checker).key.hex()


FOUNDERS = (
    Founder(OPERATOR_NO, MemberKind.OPERATOR, "信链平台（开发链）", "91110000MA0000001L", 2, 3),
    Founder(JUDICIAL_NO, MemberKind.JUDICIAL, "人民法院（开发链）", "11100000MA0000002U", 4, 5),
)
