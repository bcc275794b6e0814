// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {Root, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, ISSUER, START, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract RootRecordOfTest is Stages {
    uint16 private constant FIRST_DAY = uint16((START + 8 hours) / 1 days);

    function test_GivenTheRootDoesNotExist() external {
        Root memory nothing;
        _assertRoot(ledger.rootRecordOf(_inStatus(VoucherStatus.None)), nothing);
    }

    function test_WhenAChildIsAskedFor() external {
        Root memory nothing;
        _assertRoot(ledger.rootRecordOf(desk.part(desk.held(FACE), SUPPLIER_B, 10)), nothing);
    }

    function test_GivenTheRootIsOffered() external {
        _assertRoot(ledger.rootRecordOf(desk.offered(FACE)), _offered());
    }

    function test_GivenATreeThatLived() external {
        VoucherNo v = desk.held(FACE);
        desk.part(v, SUPPLIER_B, 10);
        desk.does(Action.Reject, abi.encode(desk.accept(desk.offerPart(v, SUPPLIER_B, 10))));
        desk.offerPart(v, SUPPLIER_B, 10);
        desk.disbursed(v, 10);
        desk.applied(v, 10);
        _toDay(88);
        desk.pay(v, 5, "five fen");
        _toDay(91);
        desk.markOverdue(v);

        Root memory want = _offered();
        (want.accepted, want.overdue, want.unpaidFen) = (true, true, uint48(FACE) - 5);
        want.childNos = 4; // accepted, rejected, open, disbursed
        want.tally = 4; // all but the rejected, and the running financing
        want.leaves = 3; // the root, accepted, disbursed
        _assertRoot(ledger.rootRecordOf(v), want);
    }

    function _offered() private pure returns (Root memory want) {
        (want.issuer, want.dueDay, want.cutoffDay) = (ISSUER, FIRST_DAY + 90, FIRST_DAY + 88);
        (want.faceFen, want.unpaidFen) = (uint48(FACE), uint48(FACE));
    }
}
