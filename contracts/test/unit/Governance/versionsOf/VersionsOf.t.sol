// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IGovernance} from "../../../../src/interfaces/IGovernance.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {Base} from "../../../utils/Base.t.sol";

contract VersionsOfTest is Base {
    function test_ItTellsTheFirst() external view {
        assertEq(abi.encode(_versions()), abi.encode(_list(1)));
    }

    function test_ItTellsAllInTheirOrder() external {
        IVoucherLedger[] memory all = _list(2);
        _deployNext();
        assertEq(_versions().length, 1, "not admitted");
        _admit(ledger);
        all[1] = ledger;
        assertEq(abi.encode(_versions()), abi.encode(all));
    }

    function _versions() private view returns (IVoucherLedger[] memory) {
        return IGovernance(desk.governance()).versionsOf();
    }

    function _list(uint256 length) private view returns (IVoucherLedger[] memory list) {
        list = new IVoucherLedger[](length);
        list[0] = ledger;
    }
}
