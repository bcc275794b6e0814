"""The ledger's contracts: where they are, and what their ABIs say. Addresses come from the deployment file.

There may be several versions of the ledger over one register of members, limits and invoices (decision 0014).
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.domain.orders import Domain
from api.domain.refusals import ChainUnavailable
from api.domain.stops import CannotGoOn

NAMES = (
    "MemberRegistry",
    "InvoiceRegistry",
    "CreditLimits",
    "VoucherLedger",
    "Financing",
    "Settlement",
    "Pledges",
    "Freezes",
    "VoucherReader",
    "Orders",
    "Governance",
)
_ABI = Path(__file__).resolve().parents[2] / "contracts" / "abi"


class DeploymentUnreadable(CannotGoOn):
    """The deployment file is missing or is not one."""


@dataclass(frozen=True)
class Version:
    """One version of the ledger: its own contracts, and the registers that all share."""

    number: int
    first_block: int
    """Of its VoucherLedger, whose creation is the first thing of it to leave an event."""
    addresses: dict[str, str]


@dataclass(frozen=True)
class Ledger:
    """The deployed ledger, in all its versions."""

    chain_id: int
    genesis_hash: bytes
    first_block: int
    versions: tuple[Version, ...]

    @property
    def addresses(self) -> list[str]:
        """Where anything of the ledger is, each once."""
        return sorted({address for version in self.versions for address in version.addresses.values()})

    def version(self, number: int) -> Version:
        """Raises ChainUnavailable for one that the deployment file does not tell of: it is older than the chain."""
        if number > len(self.versions):
            raise ChainUnavailable(
                why=f"the deployment file does not list version {number} of the ledger; fetch the new one"
            )
        return self.versions[number - 1]

    def domain(self, version: int) -> Domain:
        """What signatures of a version's orders are bound to."""
        return Domain(self.chain_id, self.version(version).addresses["Orders"])


def read_ledger(path: Path) -> Ledger:
    """Reads what chain_node.deploy wrote. Raises DeploymentUnreadable."""
    try:
        found = json.loads(path.read_bytes())
        contracts = list(found["contracts"].values())
        return Ledger(
            chain_id=found["chain_id"],
            genesis_hash=bytes.fromhex(found["genesis_hash"][2:]),
            first_block=found["block"],
            versions=tuple(_version(number, contracts) for number in range(1, len(found["steps"]) + 1)),
        )
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise DeploymentUnreadable(f"部署文件 {path} 读不出来。 {path} is no deployment of the ledger: {why}") from why


def _version(number: int, contracts: list[dict[str, Any]]) -> Version:
    found = {each["artifact"]: each for each in contracts if each["version"] in (0, number)}
    return Version(number, found["VoucherLedger"]["block"], {name: found[name]["address"] for name in NAMES})


@cache
def abi(name: str) -> list[dict[str, Any]]:
    """The committed ABI of a contract."""
    entries: list[dict[str, Any]] = json.loads((_ABI / f"{name}.json").read_bytes())
    return entries


def canonical(entry: dict[str, Any]) -> str:
    """A function's, event's or error's signature, structs written out."""
    return f"{entry['name']}({','.join(_type(i) for i in entry['inputs'])})"


def _type(item: dict[str, Any]) -> str:
    kind = str(item["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(_type(c) for c in item['components'])}){kind[5:]}"


def types_of(items: list[dict[str, Any]]) -> list[str]:
    """ABI types of inputs or outputs, structs written out."""
    return [_type(item) for item in items]
