// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {Action, Accept} from "../../src/types/Orders.sol";
import {VoucherStatus} from "../../src/types/Vouchers.sol";
import {FACE, ISSUER, ISSUER_2, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "./Members.sol";
import {Stages} from "./Stages.sol";

/// @title What Accept, Reject and Withdraw have in common: the offer meant must be the open one between these two.
/// @dev The three trees name these tests; each test contract says how its order is written and whom it names.
abstract contract OfferRefusals is Stages {
    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        Accept memory o = desk.accept(v);
        (o.member, o.offeror) = (SUPPLIER_A, ISSUER);
        _answerIsRefused(o, _notFound(v));
    }

    function test_RevertGiven_NoOfferIsOpen() external {
        for (uint256 i = uint256(VoucherStatus.Active); i <= uint256(type(VoucherStatus).max); ++i) {
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            Accept memory o = desk.accept(v);
            (o.member, o.offeror) = (SUPPLIER_A, ISSUER);
            _answerIsRefused(o, _closed(v));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_TheLastOpenDayIsOver() external {
        VoucherNo v = desk.offered(FACE);
        _toDay(11);
        _answerIsRefused(desk.accept(v), _closed(v));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toDay(87);
        desk.offerTransfer(v, SUPPLIER_B);
        _toDay(88);
        _answerIsRefused(desk.accept(v), _closed(v));
    }

    function test_RevertWhen_TheOffereeIsAnother() external {
        VoucherNo v = desk.offered(FACE);
        Accept memory o = desk.accept(v);
        o.member = SUPPLIER_B;
        _answerIsRefused(o, _notAddressee(v));
    }

    function test_RevertWhen_TheOfferorOfAnIssueIsAnother() external {
        VoucherNo v = desk.offered(FACE);
        Accept memory o = desk.accept(v);
        o.offeror = ISSUER_2;
        bytes4 reason = IVoucherLedger.OfferNotOfferor.selector;
        _answerIsRefused(o, abi.encodeWithSelector(reason, v, ISSUER, ISSUER_2));
    }

    function test_RevertWhen_TheOfferorOfATransferIsAnother() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        Accept memory o = desk.accept(v);
        o.offeror = ISSUER;
        bytes4 reason = IVoucherLedger.OfferNotOfferor.selector;
        _answerIsRefused(o, abi.encodeWithSelector(reason, v, SUPPLIER_A, ISSUER));
    }

    function test_RevertWhen_TheOfferorOfAPartIsAnother() external {
        VoucherNo grandchild = desk.offerPart(desk.part(desk.held(FACE), SUPPLIER_B, 10), SUPPLIER_C, 5);
        Accept memory o = desk.accept(grandchild);
        o.offeror = SUPPLIER_A;
        bytes4 reason = IVoucherLedger.OfferNotOfferor.selector;
        _answerIsRefused(o, abi.encodeWithSelector(reason, grandchild, SUPPLIER_B, SUPPLIER_A));
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        VoucherNo v = desk.offered(FACE);
        Accept memory o = desk.accept(v);
        o.amountFen = FACE - 1;
        _answerIsRefused(o, _amountDiffers(v, FACE, FACE - 1));
        o = desk.accept(v);
        o.amountFen = FACE + 1;
        _answerIsRefused(o, _amountDiffers(v, FACE, FACE + 1));
    }

    /// The same two, the same amount, another offer.
    function test_RevertGiven_AnOfferOfTheSameTermsTookItsPlace() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        Accept memory o = desk.accept(v);
        desk.does(Action.Withdraw, abi.encode(desk.withdraw(v)));
        desk.offerTransfer(v, SUPPLIER_B);
        _answerIsRefused(o, _changed(v, o.head));
    }

    function test_RevertGiven_TheVoucherMovedSinceTheOrderWasWritten() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        Accept memory o = desk.accept(v);
        desk.hold(v);
        _unfreeze(v);
        _answerIsRefused(o, _changed(v, o.head));
    }

    /// The answer in the words of Accept: `member` is the offeree, `offeror` the offeror.
    function _answerIsRefused(Accept memory o, bytes memory reason) internal virtual;

    function _closed(VoucherNo v) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.OfferClosed.selector, v);
    }

    function _notAddressee(VoucherNo v) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.OfferNotAddressee.selector, v, SUPPLIER_A, SUPPLIER_B);
    }

    function _changed(VoucherNo v, bytes32 need) private view returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.OfferChanged.selector, v, reader.headOf(v), need);
    }
}
