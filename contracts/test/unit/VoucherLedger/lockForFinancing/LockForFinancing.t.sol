// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {Action, ApplyFinancing} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {BANK, FACE, FACTOR, ISSUER, LIMIT, STRANGER, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

/// Through the holder's application for a financing, but for the caller.
contract LockForFinancingTest is Stages {
    MemberNo private constant ISSUING_BANK = MemberNo.wrap(41);

    function test_RevertWhen_TheCallerIsNotFinancing() external {
        VoucherNo v = desk.held(FACE);
        address[3] memory callers = [stranger, address(orders), address(settlement)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.lockForFinancing(v, SUPPLIER_A, BANK, 1);
        }
    }

    /// What a standing quote asks of the voucher.
    function test_ItSaysWhoIssuedItAndWhenItFallsDue() external {
        VoucherNo v = desk.held(FACE);
        uint16 due = ledger.rootRecordOf(v).dueDay;
        vm.prank(address(financing));
        (MemberNo issuer, uint16 dueDay) = ledger.lockForFinancing(v, SUPPLIER_A, BANK, 1);
        assertTrue(issuer == ISSUER);
        assertEq(dueDay, due);
    }

    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        ApplyFinancing memory o = desk.applyFinancing(v, BANK, 1);
        o.member = SUPPLIER_A;
        _refuses(o, _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsNotActive() external {
        for (uint256 i = uint256(VoucherStatus.Offered); i <= uint256(type(VoucherStatus).max); ++i) {
            bool answeredElsewhere = i == uint256(VoucherStatus.Active) || i == uint256(VoucherStatus.Overdue);
            if (answeredElsewhere) continue;
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            _refuses(v, 1, _notActive(v, VoucherStatus(i)));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_TheVoucherIsMarkedOverdue() external {
        VoucherNo v = _overdue();
        _refuses(v, 1, abi.encodeWithSelector(IVoucherLedger.VoucherOverdue.selector, v));
    }

    function test_RevertWhen_TheMemberIsNotTheHolder() external {
        VoucherNo v = desk.held(FACE);
        ApplyFinancing memory o = desk.applyFinancing(v, BANK, 1);
        o.member = SUPPLIER_B;
        _refuses(o, _notHolder(v, SUPPLIER_A, SUPPLIER_B));
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(v);
        _refuses(v, 1, _frozen(v));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        _refuses(v, 1, _pastCutoff(v));
    }

    function test_RevertGiven_TheFinancierIsNotRegistered() external {
        ApplyFinancing memory o = desk.applyFinancing(desk.held(FACE), STRANGER, 1);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertGiven_TheFinancierIsSuspended() external {
        desk.suspend(BANK);
        _refuses(desk.held(FACE), 1, abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, BANK));
    }

    function test_RevertWhen_TheFinancierIsNotOne() external {
        ApplyFinancing memory o = desk.applyFinancing(desk.held(FACE), SUPPLIER_B, 1);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotFinancier.selector, SUPPLIER_B));
    }

    function test_RevertWhen_TheFinancierIsTheHolder() external {
        VoucherNo v = desk.held(FACE);
        desk.move(v, BANK);
        _refuses(v, 1, abi.encodeWithSelector(IVoucherLedger.VoucherSelfTransfer.selector, BANK));
    }

    function test_RevertWhen_TheFinancierIsTheIssuer() external {
        bytes memory member = abi.encode(desk.registerMember(ISSUING_BANK, MemberKind.ISSUER | MemberKind.FINANCIER));
        desk.does(Action.RegisterMember, member);
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUING_BANK, LIMIT)));
        VoucherNo v = desk.offeredBy(ISSUING_BANK, SUPPLIER_A, FACE);
        desk.take(v);
        _refuses(
            desk.applyFinancing(v, ISSUING_BANK, 1),
            abi.encodeWithSelector(IVoucherLedger.VoucherTransferToIssuer.selector, v, ISSUING_BANK)
        );
    }

    function test_RevertWhen_TheAmountIsZero() external {
        _refuses(desk.held(FACE), 0, abi.encodeWithSelector(IVoucherLedger.VoucherAmountZero.selector));
    }

    function test_RevertWhen_TheAmountIsAFenMoreThanIsAvailable() external {
        VoucherNo v = desk.held(FACE);
        _refuses(v, FACE + 1, _notAvailable(v, FACE, FACE + 1));
        _refuses(v, type(uint64).max, _notAvailable(v, FACE, type(uint64).max));
        desk.offerPart(v, SUPPLIER_B, 10);
        _refuses(v, FACE - 9, _notAvailable(v, FACE - 10, FACE - 9));
    }

    function test_RevertGiven_TheTreeHasAllItsSplits() external {
        VoucherNo v = desk.held(FACE);
        _allowSplits(2);
        desk.part(v, SUPPLIER_B, 10);
        desk.applied(v, 1);
        _refuses(v, 1, abi.encodeWithSelector(IVoucherLedger.VoucherTooManySplits.selector, v, 3, 2));
    }

    function test_WhenTheAmountIsPartOfIt() external {
        _locksWithEffects(desk.held(FACE), 10);
    }

    function test_WhenTheAmountIsAllOfIt() external {
        _locksWithEffects(desk.held(FACE), FACE);
    }

    function test_WhenTheAmountIsAllThatIsAvailable() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_B, 10);
        _locksWithEffects(v, 20);
        _locksWithEffects(v, FACE - 30);
    }

    function test_GivenTheVoucherIsAChild() external {
        _locksWithEffects(desk.part(desk.held(FACE), SUPPLIER_B, 10), 4);
    }

    function test_GivenTheVoucherHasAllItsHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 10);
        _locksWithEffects(v, FACE);
    }

    function test_GivenTheTreeHasOneSplitLeft() external {
        VoucherNo v = desk.held(FACE);
        _allowSplits(2);
        desk.part(v, SUPPLIER_B, 10);
        _locksWithEffects(v, 1);
    }

    function test_GivenItIsTheLastDayBeforeTheCutoff() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(87);
        _locksWithEffects(v, 1);
    }

    function _locksWithEffects(VoucherNo v, uint64 amountFen) private {
        Picture memory want = _picture(v);
        ApplyFinancing memory o = desk.applyFinancing(v, FACTOR, amountFen);
        Vm.Log[] memory logs = desk.does(Action.ApplyFinancing, abi.encode(o));

        want.voucher.lockedFen += amountFen;
        want.root.tally += 1;
        // The ledger itself logs nothing; the head moves by the event of Financing.
        assertEq(logs.length, 2);
        assertEq(logs[0].emitter, address(financing));
        want.voucher.head = _headAfter(want.voucher.head, logs[0]);
        _assertPicture(want);
    }

    function _refuses(VoucherNo v, uint64 amountFen, bytes memory reason) private {
        _refuses(desk.applyFinancing(v, BANK, amountFen), reason);
    }

    function _refuses(ApplyFinancing memory o, bytes memory reason) private {
        desk.refuses(Action.ApplyFinancing, abi.encode(o), reason);
    }
}
