// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {Neighbours} from "../../../../src/types/Construction.sol";
import {FinancingNo, QuoteNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Base} from "../../../utils/Base.t.sol";
import {FACE} from "../../../utils/Members.sol";

contract VersionOfTest is Base {
    function test_RevertWhen_ItIsMadeAsVersionZero() external {
        Neighbours memory none;
        bytes memory arguments = abi.encode(none, desk.policy(), uint16(0));
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.VersionInvalid.selector, uint16(0), uint16(10)));
        vm.deployCode("VoucherLedger.sol:VoucherLedger", arguments);
    }

    function test_ItTellsVersionDoorAndWhetherItIsClosed() external {
        _assertVersion(1, false);
        _deployNext();
        _assertVersion(2, false);
        _admit(ledger);
        _assertVersion(2, false);
        _use(1);
        _assertVersion(1, true);
    }

    /// R29: what the second version numbers, the first never did.
    function test_ItIsTheFirstDigitOfEverySerial() external {
        _deployNext();
        _admit(ledger);
        VoucherNo root = desk.held(FACE);
        assertTrue(root == VoucherNo.wrap(20260302_10000001_0000));
        assertEq(FinancingNo.unwrap(desk.applied(root, 1)), 20260302_10000001);
        assertEq(QuoteNo.unwrap(desk.stood()), 10000001);
    }

    function _assertVersion(uint16 version, bool closed) private view {
        (uint16 seen, address door, bool seenClosed) = ledger.versionOf();
        assertEq(uint256(seen), uint256(version));
        assertEq(door, address(orders));
        assertTrue(seenClosed == closed);
    }
}
