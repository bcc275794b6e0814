"""The ledger's contracts: where they are, and what their ABIs say. Addresses come from the deployment file."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from api.domain.orders import Domain
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
)
_ABI = Path(__file__).resolve().parents[2] / "contracts" / "abi"


class DeploymentUnreadable(CannotGoOn):
    """The deployment file is missing or is not one."""


@dataclass(frozen=True)
class Ledger:
    """One deployed ledger."""

    chain_id: int
    genesis_hash: bytes
    first_block: int
    addresses: dict[str, str]

    @property
    def domain(self) -> Domain:
        """What its orders' signatures are bound to."""
        return Domain(self.chain_id, self.addresses["Orders"])


def read_ledger(path: Path) -> Ledger:
    """Reads what chain_node.deploy wrote. Raises DeploymentUnreadable."""
    try:
        found = json.loads(path.read_bytes())
        contracts = found["contracts"]
        return Ledger(
            chain_id=found["chain_id"],
            genesis_hash=bytes.fromhex(found["genesis_hash"][2:]),
            first_block=found["block"],
            addresses={name: contracts[name]["address"] for name in NAMES},
        )
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise DeploymentUnreadable(f"部署文件 {path} 读不出来。 {path} is no deployment of the ledger: {why}") from why


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
