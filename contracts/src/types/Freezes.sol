// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// What stands of a freeze besides the voucher's frozen bit; all 0 for a whole voucher frozen until lifted, with no account named.
struct FreezeRecord {
    uint48 amountFen; // the part that is frozen and locked (I-02); 0 = the whole voucher
    uint32 lastDay; // [yyyymmdd] through which it stands; 0 = until lifted
    bytes32 escrow; // hashStruct(Note): the account that is due what is paid meanwhile (R25); 0 = none
}
