"""The members that a ledger begins with: the operator and the court. On a dev chain their keys are Anvil's public accounts, which must
never be used elsewhere; on a network they lie in files of their own.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from api.cli.book.keys import Key
from api.domain.orders import hash_struct
from api.domain.words import KeyPower, MemberKind
from chain_node.accounts import dev_account
from chain_node.consortium.keys import make_secret
from chain_node.consortium.secret_files import keep_secret
from chain_node.plan import GenesisKey, GenesisMember
from chain_node.powers import KIND_BITS, SecondOrganisation

DEPLOYER, RELAY = 0, 1
OPERATOR_NO, JUDICIAL_NO, SECOND_NO = 1, 2, 3
SALT_BYTES = 32
_DEV_ACCOUNTS = {OPERATOR_NO: (2, 3), JUDICIAL_NO: (4, 5)}


@dataclass(frozen=True)
class Founder:
    """A founding member with its two keys."""

    number: int
    kind: MemberKind
    name: str
    uscc: str
    maker: Key
    checker: Key

    @cached_property
    def profile(self) -> dict[str, str]:
        """Its Profile, salt included: nobody guesses it who does not have the key."""
        salt = sha256(b"profile" + self.maker.secret).hexdigest()
        return {"name": self.name, "uscc": self.uscc, "salt": f"0x{salt}"}

    @property
    def genesis(self) -> GenesisMember:
        """How the contracts are told of it."""
        keys = tuple(
            GenesisKey(key.account, int(power | KeyPower.ADMIN), sha256(b"person" + key.secret).digest())
            for key, power in ((self.maker, KeyPower.MAKER), (self.checker, KeyPower.CHECKER))
        )
        return GenesisMember(self.number, int(self.kind), hash_struct("Profile", self.profile), keys)


@dataclass(frozen=True)
class Second:
    """The second organisation of a network, whose keys its own people hold."""

    said: SecondOrganisation
    salt: bytes

    @property
    def profile(self) -> dict[str, str]:
        """Its Profile, salt included."""
        return {"name": self.said.name, "uscc": self.said.uscc, "salt": f"0x{self.salt.hex()}"}

    @property
    def genesis(self) -> GenesisMember:
        """How the contracts are told of it."""
        keys = tuple(
            GenesisKey(account, int(power | KeyPower.ADMIN), sha256(self.salt + account.encode()).digest())
            for account, power in ((self.said.maker, KeyPower.MAKER), (self.said.checker, KeyPower.CHECKER))
        )
        return GenesisMember(SECOND_NO, KIND_BITS[self.said.kind], hash_struct("Profile", self.profile), keys)


def second_in(folder: Path, said: SecondOrganisation) -> Second:
    """It with its salt, made if it is missing: the same at every start."""
    return Second(said, bytes.fromhex(keep_secret(folder / "second-salt", lambda: secrets.token_hex(SALT_BYTES))))


Founders = Mapping[int, Founder]
"""By member number."""


@cache
def dev_founders() -> Founders:
    """Those of every dev chain."""
    keys = {number: [Key(bytes(dev_account(i).key)) for i in pair] for number, pair in _DEV_ACCOUNTS.items()}
    return _founders(keys, "（开发链）")


def founders_in(folder: Path | None) -> Founders:
    """Those of a network, whose keys lie in a folder, made if they are missing; without a folder, the dev chain's."""
    if folder is None:
        return dev_founders()
    names = {OPERATOR_NO: "operator", JUDICIAL_NO: "judicial"}
    return _founders(
        {n: [Key(make_secret(folder / f"{name}-{role}")) for role in ("maker", "checker")] for n, name in names.items()}
    )


def _founders(keys: Mapping[int, list[Key]], suffix: str = "") -> Founders:
    made = (
        Founder(OPERATOR_NO, MemberKind.OPERATOR, f"信链平台{suffix}", "91110000MA0000001L", *keys[OPERATOR_NO]),
        Founder(JUDICIAL_NO, MemberKind.JUDICIAL, f"人民法院{suffix}", "11100000MA0000002U", *keys[JUDICIAL_NO]),
    )
    return {founder.number: founder for founder in made}
