"""What must hold of the ledger at every block, each with an id that contracts, tests, alarms and docs share.

The sentences stand once in each language: here, in contracts/test/invariant/InvariantsSpec.sol, and in docs/invariants.md.
tests/domain/test_invariants_lists.py compares the three.
"""

from enum import Enum


class Invariant(Enum):
    """Id and sentence; `str()` is what an alarm or a failing test says."""

    I_01 = "The amounts of a root's tree add up to its face until it ends."
    I_02 = "What is locked of a voucher is its open transfer and split offers and running financings and standing pledges and its frozen part, never more than its amount."
    I_03 = "The limit used of an issuer is what is unpaid of its offered, active and overdue vouchers."
    I_04 = "What is used of an invoice is what vouchers not rejected, withdrawn, expired or voided claim of it, never more than its amount."
    I_05 = "No root is paid more than its face, and no voucher more than its amount."
    I_06 = "A voucher's root, parent, issuer and due date never change."
    I_07 = (
        "A voucher has one holder, and the voucher of a disbursed financing is the financier's until it passes it on."
    )
    I_08 = "A voucher's head is the hash chain of its events."
    I_09 = "No path leaves ether or tokens in a contract."
    I_10 = "The state rebuilt from events is contract storage, field by field."

    @property
    def id(self) -> str:
        """As people write it: `I-01`."""
        return self.name.replace("_", "-")

    def __str__(self) -> str:
        return f"{self.id} {self.value}"
