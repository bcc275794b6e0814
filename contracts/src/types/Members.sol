// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "./Ids.sol";

/// Bits of a member's kinds. A member may be of several.
library MemberKind {
    uint16 internal constant ISSUER = 1;
    uint16 internal constant SUPPLIER = 2;
    uint16 internal constant FINANCIER = 4;
    uint16 internal constant CLEARING_BANK = 8;
    uint16 internal constant OPERATOR = 16;
    uint16 internal constant JUDICIAL = 32;
    uint16 internal constant AUDITOR = 64;
    uint16 internal constant ALL = 127;
}

/// Bits of a key's powers (R8).
library KeyPower {
    uint8 internal constant MAKER = 1;
    uint8 internal constant CHECKER = 2;
    uint8 internal constant ADMIN = 4;
    uint8 internal constant ALL = 7;
}

/// What is stored of a member.
struct Member {
    uint16 kinds; // bits of MemberKind; 0 = not registered
    uint8 signatures; // 1 or 2
    bool suspended; // may only instruct payments and be paid (R25)
}

/// What is stored of an account that signs for a member.
struct Key {
    MemberNo member; // 0 = unknown account
    uint8 powers; // bits of KeyPower; 0 = revoked
    bytes16 person; // first half of the granted person hash
}

/// What has become of a proposal.
enum ProposalState {
    None,
    Open,
    Done,
    Stopped
}

/// What no single organisation may do. What keys it changes is in the event that tells of it.
struct Proposal {
    MemberNo by;
    MemberNo subject;
    uint64 readyAt; // [unix s] from when it may be confirmed
    uint16 kinds; // bits of MemberKind to grant; 0 = it changes keys
    ProposalState state;
}
