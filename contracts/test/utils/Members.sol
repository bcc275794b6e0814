// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";

MemberNo constant NOBODY = MemberNo.wrap(0);
MemberNo constant OPERATOR = MemberNo.wrap(1);
MemberNo constant JUDICIAL = MemberNo.wrap(2);
MemberNo constant ISSUER = MemberNo.wrap(11);
MemberNo constant ISSUER_2 = MemberNo.wrap(12);
MemberNo constant SUPPLIER_A = MemberNo.wrap(21);
MemberNo constant SUPPLIER_B = MemberNo.wrap(22);
MemberNo constant SUPPLIER_C = MemberNo.wrap(23);
MemberNo constant SUPPLIER_D = MemberNo.wrap(24); // small: signs with one
MemberNo constant BANK = MemberNo.wrap(31); // financier and clearing bank
MemberNo constant FACTOR = MemberNo.wrap(32); // financier
MemberNo constant AUDITOR = MemberNo.wrap(41);
MemberNo constant STRANGER = MemberNo.wrap(99); // not registered

VoucherNo constant NONE = VoucherNo.wrap(0);

uint64 constant LIMIT = 10_000_000_000_00; // [fen] of each issuer
uint64 constant FACE = 1_000_000_000_00; // [fen] of the usual voucher

// 2026-03-02, a Monday, 09:00 in Asia/Shanghai.
uint256 constant START = 1_772_413_200;

/// The keys of a member; each is another person's.
enum Role {
    Maker,
    Checker,
    Admin,
    SecondAdmin
}

function secretOf(MemberNo member, Role role) pure returns (uint256) {
    return uint256(keccak256(abi.encode("key of a member of the test ledger", member, role)));
}

function personOf(MemberNo member, Role role) pure returns (bytes32) {
    return keccak256(abi.encode("person of a member of the test ledger", member, role));
}

function firstSignerOf(Action action) pure returns (Role) {
    return action == Action.ChangeKeys ? Role.Admin : Role.Maker;
}

function secondSignerOf(Action action) pure returns (Role) {
    if (action == Action.ConsentKeys) return Role.Admin;
    return action == Action.ChangeKeys ? Role.SecondAdmin : Role.Checker;
}
