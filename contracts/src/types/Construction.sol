// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICreditLimits} from "../interfaces/ICreditLimits.sol";
import {IInvoiceRegistry} from "../interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {MemberNo} from "./Ids.sol";
import {KeyGrant} from "./Orders.sol";

// What constructors are told.

/// A member that the ledger starts with.
struct GenesisMember {
    MemberNo number;
    uint16 kinds; // bits of MemberKind
    uint8 signatures; // 1 or 2
    bytes32 profile; // hashStruct(Profile)
    KeyGrant[] keys;
}

/// What stands between one organisation and great power over members (decision 0013). On a dev chain: nothing.
struct ProposalRules {
    uint64 delay; // [s] before a proposal may be confirmed
    bool secondOrganisation; // whether another operator or auditor must confirm it
}

/// The registers that all versions of the ledger share (decision 0014).
struct Registers {
    IMemberRegistry members;
    IInvoiceRegistry invoices;
    ICreditLimits limits;
}

/// The contracts that carry orders out.
struct Modules {
    IMemberRegistry members;
    address limits; // CreditLimits
    address ledger; // VoucherLedger
    address financing; // Financing
    address settlement; // Settlement
    address pledges; // Pledges
    address freezes; // Freezes
    address governance; // may pause
}

/// The contracts the ledger works with.
struct Neighbours {
    address orders; // the door
    IMemberRegistry members;
    IInvoiceRegistry invoices;
    ICreditLimits limits;
    address financing; // may lock, pass title and record
    address settlement; // may pay and record
    address pledges; // may lock and record
    address freezes; // may freeze and record
    address governance; // may set the policy and close to new issues
}
