// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract CreationListOfTest is Stages {
    function test_GivenTheRootDoesNotExist() external {
        assertEq(reader.creationListOf(_inStatus(VoucherStatus.None)).length, 0);
    }

    function test_GivenTheRootIsOffered() external {
        assertEq(reader.creationListOf(desk.offered(FACE)).length, 0);
    }

    function test_GivenTheRootWasAccepted() external {
        VoucherNo v = desk.held(FACE);
        _assertList(reader.creationListOf(v), _appended(new VoucherNo[](0), v));
    }

    function test_WhenAChildIsAskedFor() external {
        assertEq(reader.creationListOf(desk.part(desk.held(FACE), SUPPLIER_B, 10)).length, 0);
    }

    function test_GivenPartsThatAreOpenOrEnded() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_B, 10);
        desk.does(Action.Withdraw, abi.encode(desk.withdraw(desk.offerPart(v, SUPPLIER_B, 10))));
        _assertList(reader.creationListOf(v), _appended(new VoucherNo[](0), v));
    }

    function test_GivenAVoucherPassedAsAWhole() external {
        VoucherNo v = desk.held(FACE);
        desk.move(v, SUPPLIER_B);
        desk.disbursed(v, FACE);
        _assertList(reader.creationListOf(v), _appended(new VoucherNo[](0), v));
    }

    function test_GivenChildrenByAcceptanceAndByDisbursement() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo open = desk.offerPart(v, SUPPLIER_C, 10);
        VoucherNo[] memory want = _appended(new VoucherNo[](0), v);
        want = _appended(want, desk.part(v, SUPPLIER_B, 10));
        desk.disbursed(v, 10);
        want = _appended(want, v.childOf(3));
        desk.take(open);
        _assertList(reader.creationListOf(v), _appended(want, open));
    }
}
