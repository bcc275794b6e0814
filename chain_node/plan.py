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


@dataclass(frozen=True)
class Selector:
    """Stands for the selector of a function of a contract of the plan."""

    contract: str
    function: str


Scalar = int | str | bytes | bool | Ref | Deployer | Selector
Argument = Scalar | Sequence["Argument"]  # a sequence for an array or a struct


@dataclass(frozen=True)
class Create:
    """Deploy the artifact `contract`; `name` tells two of the same artifact apart."""

    contract: str
    arguments: tuple[Argument, ...] = ()
    name: str = ""
    version: int = 0
    """Of the ledger, whose contract it is; 0 for what all versions share."""

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


DAY_S = 86_400
OPERATOR, AUDITOR = 16, 64
"""Bits of a member's kinds: those who may confirm what an operator proposes."""
ADMIN, PAUSER, GOVERNOR = 0, 1, 2
"""Roles of the access manager: may change the roles; may pause; may set policies, lift a pause and admit versions."""
ROLES = {
    PAUSER: ("PAUSER", ("pause",)),
    GOVERNOR: ("GOVERNOR", ("setPolicy", "resume", "admit")),
}
"""A role's name, and the functions of Governance that are its."""


@dataclass(frozen=True)
class Powers:
    """Who may change what of a ledger, and how long each change stands announced [s] before it takes effect.

    An account is best a contract of the consortium that needs several of its organisations. PAUSER has no delay, and may
    take back what GOVERNOR announced. A deployer that is not the admin gives its own role up with the last step.
    """

    admin: str | Deployer = Deployer()
    pauser: str | Deployer = Deployer()
    governor: str | Deployer = Deployer()
    admin_delay_s: int = 0
    governor_delay_s: int = 0
    proposal_delay_s: int = 0
    """How long kinds and keys of members stand proposed (decision 0013)."""
    second_organisation: bool = False
    """Whether another operator or auditor than the one that proposed must confirm them."""


DEV_POWERS = Powers()
"""The deployer, at once: a dev chain's deployer is a public key."""


def production_powers(admin: str, pauser: str, governor: str) -> Powers:
    """Powers of a network that is used: nothing but a pause without a delay."""
    return Powers(
        admin,
        pauser,
        governor,
        admin_delay_s=7 * DAY_S,
        governor_delay_s=2 * DAY_S,
        proposal_delay_s=2 * DAY_S,
        second_organisation=True,
    )


VERSIONS_MAX = 10
"""The first digit of a serial says the version (decision 0014)."""
DEFAULT_POLICY = (100_000_000_000, 6, 10, 10, 500)
"""Largest face [fen], tenor [months], days an offer is open, hops, splits (R1, R3, R9, R14)."""


def ledger_plan(genesis: Sequence[GenesisMember], powers: Powers = DEV_POWERS) -> Plan:
    """The ledger's contracts, which know each other by immutable addresses (decision 0004), and who has power over them.

    Raises ValueError for rules under which nothing could ever be confirmed: they need two organisations among the genesis members.
    """
    confirmers = [member for member in genesis if member.kinds & (OPERATOR | AUDITOR)]
    if powers.second_organisation and len(confirmers) < 2:  # noqa: PLR2004 — who proposes, and another
        raise ValueError("A second organisation must be an operator or auditor among the genesis members.")
    return (*_contracts(genesis, powers), *_roles(powers))


def version_plan(version: int, *, admits: bool) -> Plan:
    """The contracts of a further version of the ledger, beside those that are deployed. `admits`: the deployer is the governor, without
    a delay, and lets it in; else the governor does, by `admit` of Governance. Raises ValueError for a version that cannot be.
    """
    if not 1 < version <= VERSIONS_MAX:
        raise ValueError(f"A further version is one of 2 to {VERSIONS_MAX}.")
    admit = Call(Ref("Governance"), "admit", (Ref(label_of("VoucherLedger", version)),))
    return (*_version(version), *((admit,) if admits else ()))


def label_of(contract: str, version: int) -> str:
    """What the contract of a version is called among all that is deployed; the first version's have their plain names."""
    return contract if version <= 1 else f"{contract}@{version}"


def _contracts(genesis: Sequence[GenesisMember], powers: Powers) -> Plan:
    orders, ledger, governance = Ref("Orders"), Ref("VoucherLedger"), Ref("Governance")
    members, invoices, limits = Ref("MemberRegistry"), Ref("InvoiceRegistry"), Ref("CreditLimits")
    beginners = tuple(_genesis(member) for member in genesis)
    return (
        Create("AccessManager", (Deployer(),)),
        Create("MemberRegistry", (orders, governance, beginners, _proposal_rules(powers))),
        Create("InvoiceRegistry", (ledger, governance)),
        Create("CreditLimits", (orders, ledger, governance, members)),
        Create("Governance", (Ref("AccessManager"), (members, invoices, limits), ledger, orders)),
        *_version(1),
    )


def _version(version: int) -> Plan:
    """What each version has of its own, over the registers that all share."""

    def own(contract: str) -> Ref:
        return Ref(label_of(contract, version))

    def create(contract: str, *arguments: Argument) -> Create:
        return Create(contract, arguments, label_of(contract, version), version)

    orders, ledger, members, limits = own("Orders"), own("VoucherLedger"), Ref("MemberRegistry"), Ref("CreditLimits")
    modules = (own("Financing"), own("Settlement"), own("Pledges"), own("Freezes"), Ref("Governance"))
    neighbours = (orders, members, Ref("InvoiceRegistry"), limits, *modules)
    return (
        create("Orders", (members, limits, ledger, *modules)),
        create("VoucherLedger", neighbours, DEFAULT_POLICY, version),
        create("Financing", orders, ledger, members),
        create("Settlement", orders, ledger, members),
        create("Pledges", orders, ledger),
        create("Freezes", orders, ledger, members),
        create("VoucherReader", ledger),
    )


def _genesis(member: GenesisMember) -> Argument:
    keys = tuple((key.account, key.powers, key.person) for key in member.keys)
    return (member.number, member.kinds, 2, member.profile, keys)


def _proposal_rules(powers: Powers) -> Argument:
    return (powers.proposal_delay_s, powers.second_organisation)


def _roles(powers: Powers) -> Plan:
    """In the access manager: what each role may call, who has it; the deployer's own admin role goes last."""
    manager, governance = Ref("AccessManager"), Ref("Governance")
    called = (
        (governance, tuple(Selector("Governance", name) for name in functions), role)
        for role, (_, functions) in ROLES.items()
    )
    granted = [(PAUSER, powers.pauser, 0), (GOVERNOR, powers.governor, powers.governor_delay_s)]
    is_handed_on = not isinstance(powers.admin, Deployer)
    granted += [(ADMIN, powers.admin, powers.admin_delay_s)] if is_handed_on else []
    return (
        *(Call(manager, "labelRole", (role, name)) for role, (name, _) in ROLES.items()),
        *(Call(manager, "setTargetFunctionRole", arguments) for arguments in called),
        Call(manager, "setRoleGuardian", (GOVERNOR, PAUSER)),
        *(Call(manager, "grantRole", arguments) for arguments in granted),
        *((Call(manager, "renounceRole", (ADMIN, Deployer())),) if is_handed_on else ()),
    )
