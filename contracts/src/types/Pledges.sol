// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo, VoucherNo} from "./Ids.sol";

/// What has become of a pledge; the last four are ends.
enum PledgeState {
    None,
    Offered,
    Pledged,
    Withdrawn, // by the holder, before it was accepted
    Refused, // by the pledgee, before it was accepted
    Released, // by the pledgee
    Expired // not accepted before the cut-off
}

/// One storage slot a pledge.
struct PledgeRecord {
    VoucherNo voucher;
    MemberNo holder;
    MemberNo pledgee;
    uint48 amountFen; // locked while Offered or Pledged (I-02)
    PledgeState state;
}
