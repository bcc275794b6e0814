// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {Policy, Root, VoucherStatus} from "../../src/types/Vouchers.sol";
import {LedgerAsserts} from "./LedgerAsserts.sol";
import {FACE, SUPPLIER_A, SUPPLIER_B} from "./Members.sol";

/// @title Vouchers brought to where a rule begins: to every status, to the policy's ends, to the ends of the counters.
abstract contract Stages is LedgerAsserts {
    address internal immutable stranger = makeAddr("stranger");

    uint256 private constant SERIAL_SLOT = 5; // of VoucherLedger's storage
    uint256 private constant CHILD_NOS_BIT = 160; // of a root's slot

    /// A new voucher of that status; the clock moves where it must.
    function _inStatus(VoucherStatus status) internal returns (VoucherNo v) {
        if (status == VoucherStatus.None) return VoucherNo.wrap(20260302_99999999_0000);
        if (status == VoucherStatus.Active) return desk.held(FACE);
        if (status == VoucherStatus.Split) return _splitWholly();
        if (status == VoucherStatus.Overdue) return _overdue();
        if (status == VoucherStatus.Settled) return _settled();
        if (status == VoucherStatus.Voided) return _voided();
        v = desk.offered(FACE);
        if (status == VoucherStatus.Rejected) desk.does(Action.Reject, abi.encode(desk.accept(v)));
        if (status == VoucherStatus.Withdrawn) desk.does(Action.Withdraw, abi.encode(desk.withdraw(v)));
        if (status == VoucherStatus.Expired) _letExpire(v);
    }

    /// Moved to and fro `hops` times; A, who held it, has it again after an even number.
    function _hop(VoucherNo v, uint256 hops) internal {
        for (uint256 i = 0; i < hops; ++i) {
            desk.move(v, i % 2 == 0 ? SUPPLIER_B : SUPPLIER_A);
        }
    }

    function _letExpire(VoucherNo v) internal {
        desk.passDays(11);
        desk.expireOffer(v);
    }

    function _splitWholly() internal returns (VoucherNo v) {
        v = desk.held(FACE);
        desk.part(v, SUPPLIER_B, FACE);
    }

    function _overdue() internal returns (VoucherNo v) {
        v = desk.held(FACE);
        desk.passDays(91);
        desk.markOverdue(v);
    }

    function _settled() internal returns (VoucherNo v) {
        v = desk.held(FACE);
        desk.passDays(88);
        desk.pay(v, FACE, "settled");
    }

    function _voided() internal returns (VoucherNo v) {
        v = desk.held(FACE);
        desk.does(Action.ProposeVoid, abi.encode(desk.proposeVoid(v)));
        desk.does(Action.ConsentVoid, abi.encode(desk.consentVoid(v)));
    }

    function _unfreeze(VoucherNo v) internal {
        desk.does(Action.Unfreeze, abi.encode(desk.unfreeze(v)));
    }

    function _setPolicy(Policy memory policy) internal {
        vm.prank(desk.governance());
        ledger.setPolicy(policy);
    }

    function _allowHops(uint8 hopsMax) internal {
        Policy memory p = ledger.policyOf();
        p.hopsMax = hopsMax;
        _setPolicy(p);
    }

    function _allowSplits(uint16 splitsMax) internal {
        Policy memory p = ledger.policyOf();
        p.splitsMax = splitsMax;
        _setPolicy(p);
    }

    /// A ledger that has issued `serial` vouchers: 99,999,999 issues are more than a test can make.
    function _haveIssued(uint256 serial, uint256 soFar) internal {
        assertEq(uint256(vm.load(address(ledger), bytes32(SERIAL_SLOT))), soFar, "the serial lies elsewhere");
        vm.store(address(ledger), bytes32(SERIAL_SLOT), bytes32(serial));
    }

    /// A root that has given numbers to `childNos` children, all of them offers that ended.
    function _haveNumbered(VoucherNo root, uint16 childNos) internal {
        vm.record();
        Root memory before = ledger.rootRecordOf(root);
        (bytes32[] memory slots,) = vm.accesses(address(ledger));
        uint256 word = uint256(vm.load(address(ledger), slots[0]));
        uint256 cleared = word & ~(uint256(type(uint16).max) << CHILD_NOS_BIT);
        vm.store(address(ledger), slots[0], bytes32(cleared | (uint256(childNos) << CHILD_NOS_BIT)));

        before.childNos = childNos;
        _assertRoot(ledger.rootRecordOf(root), before);
    }

    function _notActive(VoucherNo v, VoucherStatus have) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherNotActive.selector, v, have);
    }

    function _notFound(VoucherNo v) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherNotFound.selector, v);
    }

    function _frozen(VoucherNo v) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherFrozenByOrder.selector, v);
    }

    function _notFrozen(VoucherNo v) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFreezes.VoucherNotFrozen.selector, v);
    }

    function _pastCutoff(VoucherNo v) internal view returns (bytes memory) {
        return abi.encodeWithSelector(
            IVoucherLedger.VoucherPastCutoff.selector, v, ledger.today(), reader.voucherOf(v).cutoff
        );
    }

    function _amountDiffers(VoucherNo v, uint64 have, uint64 need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherAmountDiffers.selector, v, have, need);
    }

    function _notAvailable(VoucherNo v, uint256 have, uint256 need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherAmountExceedsAvailable.selector, v, have, need);
    }

    function _notHolder(VoucherNo v, MemberNo have, MemberNo need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherNotHolder.selector, v, have, need);
    }

    function _expectNotOrders() internal {
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.CallerNotOrders.selector, stranger));
        vm.prank(stranger);
    }

    function _expectNotModule(address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.CallerNotModule.selector, caller));
        vm.prank(caller);
    }
}
