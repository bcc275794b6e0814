"""Roles of the access manager, played again: who may pause, set the policy or change the roles, and what must have been announced.

Whoever calls the manager or Governance directly must have the role, without delay, or have announced it. What comes through a contract of
the consortium shows no caller: then it must have been announced, unless somebody has the role without delay.
"""

from dataclasses import dataclass, field

from api.audit.faults import NotVerified
from api.audit.ledger.abi import Event
from api.audit.transactions import Transaction
from api.domain.keccak import keccak

ADMIN = 0
EXPIRES_S = 7 * 86_400
"""What was announced must be carried out within a week of its time, as the access manager has it."""
_SELECTOR_BYTES, _WORD_BITS = 4, 256

_SIGNATURES = {
    "pause": "pause()",
    "resume": "resume()",
    "setPolicy": "setPolicy(uint16,(uint64,uint8,uint8,uint8,uint16))",
    "VersionAdmitted": "admit(address)",
    "RoleGranted": "grantRole(uint64,address,uint32)",
    "RoleRevoked": "revokeRole(uint64,address)",
    "RoleAdminChanged": "setRoleAdmin(uint64,uint64)",
    "RoleGuardianChanged": "setRoleGuardian(uint64,uint64)",
    "RoleGrantDelayChanged": "setGrantDelay(uint64,uint32)",
    "TargetFunctionRoleUpdated": "setTargetFunctionRole(address,bytes4[],uint64)",
    "TargetAdminDelayUpdated": "setTargetAdminDelay(address,uint32)",
    "TargetClosed": "setTargetClosed(address,bool)",
}
_SELECTORS = {name: keccak(text.encode())[:_SELECTOR_BYTES] for name, text in _SIGNATURES.items()}
_RENOUNCE = keccak(b"renounceRole(uint64,address)")[:_SELECTOR_BYTES]


@dataclass(frozen=True, slots=True)
class _Operation:
    """An announced call. Times in unix s."""

    announced: int
    ready: int
    caller: bytes
    target: bytes
    data: bytes


@dataclass
class Roles:
    """Who has which role. `manager` and `governance` are addresses."""

    manager: bytes
    governance: bytes
    members: dict[int, dict[bytes, int]] = field(default_factory=dict)
    """Role → account → delay [s]."""
    admins: dict[int, int] = field(default_factory=dict)
    functions: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    """(target, selector) → role; ADMIN where nothing is said."""
    _announced: dict[bytes, _Operation] = field(default_factory=dict)
    _carried_out: list[_Operation] = field(default_factory=list)
    _in: bytes = b""
    _paused: bool = False
    """The first version's door."""

    def take(self, event: Event, tx: Transaction, timestamp: int) -> None:
        """One event of the manager, or a pause or policy. Raises NotVerified for what nobody had the power to do."""
        if tx.hash != self._in:
            self._in, self._carried_out = tx.hash, []
        if event.name == "OperationScheduled":
            self._announce(event, timestamp)
        elif event.name == "OperationCanceled":
            self._announced.pop(event["operationId"], None)
        elif event.name == "OperationExecuted":
            self._carry_out(event, timestamp)
        elif event.name == "VersionAdmitted":
            self._need_power(event, tx, self.governance, _SELECTORS[event.name])
        elif event.name == "PauseSet" and event.version > 1:
            # Later doors follow the first: in the same call, or as they are admitted.
            if bool(event["paused"]) != self._paused:
                raise _no_power(event, "the first version's door is not in that state")
        elif event.name in ("PolicySet", "PauseSet"):
            self._paused = bool(event["paused"]) if event.name == "PauseSet" else self._paused
            name = "setPolicy" if event.name == "PolicySet" else "pause" if event["paused"] else "resume"
            self._need_power(event, tx, self.governance, _SELECTORS[name])
        elif event.name in _SELECTORS:
            self._change(event, tx)

    def _announce(self, event: Event, timestamp: int) -> None:
        target, data, caller = event["target"], event["data"], event["caller"]
        delay = self.members.get(self._role_of(target, data), {}).get(caller)
        if delay is None or event["schedule"] < timestamp + delay:
            raise _no_power(event, "who announced it does not have the role, or not for so early")
        self._announced[event["operationId"]] = _Operation(timestamp, event["schedule"], caller, target, data)

    def _carry_out(self, event: Event, timestamp: int) -> None:
        found = self._announced.pop(event["operationId"], None)
        if found is None or not found.ready <= timestamp <= found.ready + EXPIRES_S:
            raise _no_power(event, "it was not announced, or its time is not there, or over")
        self._carried_out.append(found)

    def _role_of(self, target: bytes, data: bytes) -> int:
        selector = bytes(data[:_SELECTOR_BYTES])
        if target != self.manager:
            return self.functions.get((target, selector), ADMIN)
        if selector in (_SELECTORS["RoleGranted"], _SELECTORS["RoleRevoked"]):
            role = int.from_bytes(data[_SELECTOR_BYTES : _SELECTOR_BYTES + 32], "big")
            return self.admins.get(role, ADMIN)
        return ADMIN

    def _need_power(self, event: Event, tx: Transaction, target: bytes, selector: bytes, word: bytes = b"") -> None:
        """Somebody with the role did it at once, or it was announced and its time has come."""
        if tx.to is None:
            return  # a constructor: whoever deploys sets the beginning, and its code is known
        for operation in self._carried_out:
            if operation.target == target and operation.data.startswith(selector + word):
                self._carried_out.remove(operation)
                return
        holders = self.members.get(self._role_of(target, selector + word), {})
        is_direct = tx.to in (self.manager, self.governance)
        able = [account for account, delay in holders.items() if delay == 0 and (not is_direct or account == tx.sender)]
        if not able:
            raise _no_power(event, "nobody who has the role without delay did it, and it was not announced")

    def _change(self, event: Event, tx: Transaction) -> None:
        role, name = event.args.get("roleId", ADMIN), event.name
        renounced = name == "RoleRevoked" and tx.to == self.manager and tx.input.startswith(_RENOUNCE)
        if renounced and event["account"] != tx.sender:
            raise _no_power(event, "one gives up one's own role alone")
        if not renounced:
            word = role.to_bytes(32, "big") if name in ("RoleGranted", "RoleRevoked") else b""
            self._need_power(event, tx, self.manager, _SELECTORS[name], word)
        if name == "RoleGranted":
            self.members.setdefault(role, {})[event["account"]] = event["delay"]
        elif name == "RoleRevoked":
            self.members.get(role, {}).pop(event["account"], None)
        elif name == "RoleAdminChanged":
            self.admins[role] = event["admin"]
        elif name == "TargetFunctionRoleUpdated":
            selector = (event["selector"] >> (_WORD_BITS - 8 * _SELECTOR_BYTES)).to_bytes(_SELECTOR_BYTES, "big")
            self.functions[event["target"], selector] = role


def is_of_powers(event: Event) -> bool:
    """Whether `Roles.take` judges it."""
    return event.type.contract == "AccessManager" or event.name in ("PolicySet", "PauseSet", "VersionAdmitted")


def _no_power(event: Event, why: str) -> NotVerified:
    return NotVerified("no-power", event.where, event=event.name, why=why)
