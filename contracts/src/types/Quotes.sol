// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "./Ids.sol";

/// Two storage slots a standing quote.
struct QuoteRecord {
    MemberNo financier;
    MemberNo issuer; // whose vouchers it buys
    uint48 minFen; // of one financing
    uint48 maxFen; // of one financing
    uint48 leftFen; // of the cap: falls when the quote is taken, rises when a financing from it ends without disbursement
    uint16 validDay; // [days since 1970-01-01, Asia/Shanghai] last day on which it may be taken
    uint16 dueDay; // [days since 1970-01-01, Asia/Shanghai] latest due date it takes
    bool withRecourse; // of the financings taken from it (R22)
    bool open; // neither withdrawn nor replaced; the slot is full
    bytes32 terms; // hashStruct(StandingTerms)
}
