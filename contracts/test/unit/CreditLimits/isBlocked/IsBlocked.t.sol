// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {FACE, ISSUER, ISSUER_2, STRANGER} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract IsBlockedTest is ModuleCalls {
    function test_ItIsFalseGivenNothingWasIssued() external {
        assertFalse(limits.isBlocked(ISSUER));
        assertFalse(limits.isBlocked(STRANGER));
        desk.passDays(10_000);
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_ItIsFalseGivenNothingIsPastDue() external {
        desk.held(FACE);
        desk.passDays(90);
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_ItIsTrueFromTheDayAfterTheDueDay() external {
        desk.held(FACE);
        desk.passDays(91);
        assertTrue(limits.isBlocked(ISSUER));
        assertFalse(limits.isBlocked(ISSUER_2));
    }

    /// The mark is for readers; the clock decides without it, and with it.
    function test_ItIsTheSameWhetherOrNotTheJobRan() external {
        VoucherNo v = desk.held(FACE);
        desk.passDays(91);
        desk.markOverdue(v);
        assertTrue(limits.isBlocked(ISSUER));
        desk.pay(v, FACE, "paid late");
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_ItIsFalseGivenAllWasPaidInTime() external {
        VoucherNo v = desk.held(FACE);
        desk.passDays(88);
        desk.pay(v, FACE, "paid at the cut-off");
        desk.passDays(10);
        assertFalse(limits.isBlocked(ISSUER));
    }
}
