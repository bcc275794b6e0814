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
    uint16 kinds;
    uint8 signatures;
    bytes32 profile;
    KeyGrant[] keys;
}

/// The contracts that carry orders out.
struct Modules {
    IMemberRegistry members;
    address limits;
    address ledger;
    address financing;
    address settlement;
    address pledges;
    address governance; // may pause
}

/// The contracts the ledger works with.
struct Neighbours {
    address orders;
    IMemberRegistry members;
    IInvoiceRegistry invoices;
    ICreditLimits limits;
    address financing;
    address settlement;
    address pledges;
    address governance;
}
