"""What is deployed, in which order, with which constructor arguments. The one place that says so.

The address of a contract follows from the deployer and the position in the plan alone, so that a
contract may be told the address of one that comes later.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ref:
    """Stands for the address of another contract of the plan."""

    name: str


@dataclass(frozen=True)
class Deployer:
    """Stands for the deployer's address."""


Scalar = int | str | bytes | bool | Ref | Deployer
Argument = Scalar | Sequence["Argument"]  # a sequence for an array or a struct


@dataclass(frozen=True)
class Create:
    """Deploy the artifact `contract`; `name` tells two of the same artifact apart."""

    contract: str
    arguments: tuple[Argument, ...] = ()
    name: str = ""

    @property
    def label(self) -> str:
        """The name that Ref and the deployment file use."""
        return self.name or self.contract


@dataclass(frozen=True)
class Call:
    """Call `function` (its name, or its signature where it is overloaded) of a contract of the
    plan, as the deployer.
    """

    target: Ref
    function: str
    arguments: tuple[Argument, ...] = ()


Step = Create | Call
Plan = Sequence[Step]


@dataclass(frozen=True)
class GenesisKey:
    """A key of a member that the ledger starts with."""

    account: str
    powers: int  # bits: 1 maker, 2 checker, 4 admin
    person: bytes  # 32 bytes, salted


@dataclass(frozen=True)
class GenesisMember:
    """A member that the ledger starts with: the operator and the judicial authority."""

    number: int
    kinds: int
    profile: bytes  # 32 bytes: hashStruct(Profile)
    keys: tuple[GenesisKey, ...]


DEFAULT_POLICY = (100_000_000_000, 6, 10, 10, 500)
"""Largest face [fen], tenor [months], days an offer is open, hops, splits (R1, R3, R9, R14)."""


def ledger_plan(genesis: Sequence[GenesisMember]) -> Plan:
    """The ledger's contracts. They know each other by immutable addresses (decision 0004)."""
    orders, members, limits = Ref("Orders"), Ref("MemberRegistry"), Ref("CreditLimits")
    ledger, financing, settlement = Ref("VoucherLedger"), Ref("Financing"), Ref("Settlement")
    pledges = Ref("Pledges")
    neighbours = (
        *(orders, members, Ref("InvoiceRegistry"), limits),
        *(financing, settlement, pledges, Ref("Governance")),
    )
    return (
        Create("AccessManager", (Deployer(),)),
        Create("Orders", ((members, limits, ledger, financing, settlement, pledges, Ref("Governance")),)),
        Create("MemberRegistry", (orders, tuple(_genesis(member) for member in genesis))),
        Create("InvoiceRegistry", (ledger,)),
        Create("CreditLimits", (orders, ledger, members)),
        Create("VoucherLedger", (neighbours, DEFAULT_POLICY)),
        Create("Financing", (orders, ledger, members)),
        Create("Settlement", (orders, ledger, members)),
        Create("Governance", (Ref("AccessManager"), ledger, orders)),
        Create("Pledges", (orders, ledger)),
    )


def _genesis(member: GenesisMember) -> Argument:
    keys = tuple((key.account, key.powers, key.person) for key in member.keys)
    return (member.number, member.kinds, 2, member.profile, keys)
