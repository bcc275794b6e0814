// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FreezeRecord} from "../../../../src/types/Freezes.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, FreezeOrder} from "../../../../src/types/Orders.sol";
import {FACE} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract FreezeOfTest is Stages {
    function test_GivenNothingIsFrozen() external {
        FreezeRecord memory none;
        _assertIs(desk.held(FACE), none);
        _assertIs(VoucherNo.wrap(7), none);
    }

    function test_GivenTheWholeIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(v);
        FreezeRecord memory none;
        _assertIs(v, none);
    }

    function test_GivenAPartIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        FreezeOrder memory o = desk.freezePart(v, 7);
        (o.lastDay, o.escrow) = (desk.dayAhead(1), "hash of an account");
        desk.does(Action.Freeze, abi.encode(o));
        _assertIs(v, FreezeRecord(7, o.lastDay, o.escrow));
    }

    function _assertIs(VoucherNo v, FreezeRecord memory want) private view {
        assertEq(abi.encode(freezes.freezeOf(v)), abi.encode(want));
    }
}
