// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

// The invariants' sentences, as this layer fails with them. api/domain/invariants.py and docs/invariants.md say the same;
// tests/domain/test_invariants_lists.py compares the three.

string constant I_01 = "I-01 The amounts of a root's tree add up to its face until it ends.";
string constant I_02 =
    "I-02 What is locked of a voucher is its open transfer and split offers and running financings and standing pledges and its frozen part, never more than its amount.";
string constant I_03 =
    "I-03 The limit used of an issuer is what is unpaid of its offered, active and overdue vouchers.";
string constant I_04 =
    "I-04 What is used of an invoice is what vouchers not rejected, withdrawn, expired or voided claim of it, never more than its amount.";
string constant I_05 = "I-05 No root is paid more than its face, and no voucher more than its amount.";
string constant I_06 = "I-06 A voucher's root, parent, issuer and due date never change.";
string constant I_07 =
    "I-07 A voucher has one holder, and the voucher of a disbursed financing is the financier's until it passes it on.";
string constant I_08 = "I-08 A voucher's head is the hash chain of its events.";
string constant I_09 = "I-09 No path leaves ether or tokens in a contract.";
string constant I_10 = "I-10 The state rebuilt from events is contract storage, field by field.";
