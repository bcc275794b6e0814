"""What a network's file says under [powers]: who may change what of its ledger, after how long, and the second organisation that
confirms. Without the section a network has the dev chain's powers: the deployer's, at once.

[powers]
admin = "0x…"                    # changes the roles, after admin_delay_s
pauser = "0x…"                   # stops new risk, at once
governor = "0x…"                 # policy and the end of a pause, after governor_delay_s

[powers.second]                  # the organisation that confirms what the operator proposes
kind = "auditor"                 # or operator
name = "审计机构"
uscc = "12100000MA0000003U"
maker = "0x…"                    # accounts of two persons of it, whose keys stay theirs
checker = "0x…"
"""

import re
from collections.abc import Collection
from typing import Annotated, Literal, Self

from eth_abi.abi import decode
from eth_utils.address import is_checksum_address, to_checksum_address
from eth_utils.crypto import keccak
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from chain_node.errors import DeploymentDiffers, NetworkUnreadable
from chain_node.plan import AUDITOR, DAY_S, OPERATOR, Powers, production_powers
from chain_node.rpc import Rpc

DELAY_MAX_S = 30 * DAY_S
KIND_BITS = {"operator": OPERATOR, "auditor": AUDITOR}
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_NOBODY = "0x" + "00" * 20


def _is_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text) or not (text.lower() == text or is_checksum_address(text)):
        raise ValueError(f"{text!r} is no account: 0x and 40 hex digits, lower case or with their checksum")
    if text == _NOBODY:
        raise ValueError("the zero account is nobody's")
    return str(to_checksum_address(text))


Address = Annotated[str, AfterValidator(_is_address)]
Delay = Annotated[int, Field(ge=1, le=DELAY_MAX_S)]


class Strict(BaseModel):
    """A part of a file in which a word that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SecondOrganisation(Strict):
    """An operator or auditor besides the first operator, and the accounts of two of its persons."""

    kind: Literal["operator", "auditor"] = "auditor"
    name: str = Field(min_length=1, max_length=100)
    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    maker: Address
    checker: Address

    @model_validator(mode="after")
    def _are_two(self) -> Self:
        if self.maker == self.checker:
            raise ValueError("maker and checker are one account; two persons sign for an organisation (R8)")
        return self


class PowersSection(Strict):
    """[powers]. Delays in seconds, by default those of `production_powers`."""

    admin: Address
    pauser: Address
    governor: Address
    second: SecondOrganisation
    admin_delay_s: Delay | None = None
    governor_delay_s: Delay | None = None
    proposal_delay_s: Delay | None = None

    @property
    def powers(self) -> Powers:
        """As the plan takes them."""
        usual = production_powers(self.admin, self.pauser, self.governor)
        delays = {name: getattr(self, name) or getattr(usual, name) for name in _DELAYS}
        return Powers(**{**vars(usual), **delays})

    @property
    def accounts(self) -> set[str]:
        """Those that call the access manager."""
        return {self.admin, self.pauser, self.governor}

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.pauser in (self.admin, self.governor):
            raise ValueError(
                "pauser is the account of another role; who takes back what was announced is another than who did"
            )
        powers = self.powers
        if powers.admin_delay_s < powers.governor_delay_s:
            raise ValueError(
                f"admin_delay_s ({powers.admin_delay_s}) is less than governor_delay_s ({powers.governor_delay_s}): "
                "the admin could name a governor without delay in less time"
            )
        return self


_DELAYS = ("admin_delay_s", "governor_delay_s", "proposal_delay_s")


def need_apart(section: PowersSection | None, senders: Collection[str]) -> None:
    """Raises NetworkUnreadable where a role lies with an account whose key a server holds."""
    for account in sorted(section.accounts & set(senders) if section else ()):
        raise NetworkUnreadable(
            f"powers: {account} is a sender's account, whose key lies on a server; a role needs an account of its own."
        )


def rules_at(rpc: Rpc, registry: str) -> tuple[int, bool]:
    """How long [s] kinds and keys stand proposed, and whether a second organisation must confirm (decision 0013)."""
    call = {"to": registry, "data": f"0x{keccak(text='proposalRules()')[:4].hex()}"}
    delay, second = decode(["uint64", "bool"], bytes.fromhex(rpc.call("eth_call", call, "latest")[2:]))
    return int(delay), bool(second)


def need_same_rules(rpc: Rpc, registry: str, powers: Powers) -> None:
    """Raises DeploymentDiffers if a ledger stands there already that began under other rules: they never change."""
    if rpc.call("eth_getCode", registry, "latest") == "0x":
        return
    have, need = rules_at(rpc, registry), (powers.proposal_delay_s, powers.second_organisation)
    if have != need:
        raise DeploymentDiffers(
            f"The ledger began with proposals of {have[0]} s{' and a second organisation' if have[1] else ''}; [powers] says "
            f"{need[0]} s{' and one' if need[1] else ''}. These never change: put [powers] back as it was, "
            "or begin another network. Roles change by the admin's own call."
        )
