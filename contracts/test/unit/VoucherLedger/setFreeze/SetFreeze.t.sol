// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {FACE} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Picture} from "../../../utils/Witness.sol";

contract SetFreezeTest is Stages {
    VoucherNo private _v;

    function setUp() public override {
        super.setUp();
        _v = desk.held(FACE);
    }

    function test_RevertWhen_TheCallerIsNotFreezes() external {
        address[4] memory callers = [stranger, address(orders), address(financing), address(pledges)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.setFreeze(_v, 0, true);
        }
    }

    function test_WhenTheWholeIsNamed() external {
        _hop(_v, 3);
        Picture memory want = _picture(_v);
        _set(0, true);
        want.voucher.frozen = true;
        _assertPicture(want);
        _set(0, false);
        want.voucher.frozen = false;
        _assertPicture(want);
    }

    function test_WhenAPartIsNamed() external {
        Picture memory want = _picture(_v);
        _set(7, true);
        want.voucher.lockedFen = 7;
        _assertPicture(want);
        _set(7, false);
        want.voucher.lockedFen = 0;
        _assertPicture(want);
    }

    function _set(uint64 amountFen, bool frozen) private {
        vm.prank(address(freezes));
        ledger.setFreeze(_v, amountFen, frozen);
    }
}
