// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {Neighbours} from "../../../../src/types/Construction.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {Policy} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract SetPolicyTest is Stages {
    uint64 private constant FACE_HARD_MAX = 1e13;

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        Policy memory p = desk.policy();
        address[4] memory callers = [stranger, address(orders), address(financing), address(this)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.setPolicy(p);
        }
    }

    function test_RevertWhen_TheFaceIsZero() external {
        Policy memory p = desk.policy();
        p.faceMaxFen = 0;
        _refuses(p);
    }

    function test_RevertWhen_TheFaceIsAFenAboveTheHardMaximum() external {
        Policy memory p = desk.policy();
        p.faceMaxFen = FACE_HARD_MAX + 1;
        _refuses(p);
    }

    function test_RevertWhen_TheTenorIsZero() external {
        Policy memory p = desk.policy();
        p.tenorMaxMonths = 0;
        _refuses(p);
    }

    function test_RevertWhen_TheTenorIsThirteenMonths() external {
        Policy memory p = desk.policy();
        p.tenorMaxMonths = 13;
        _refuses(p);
    }

    function test_RevertWhen_OffersAreOpenForNoDay() external {
        Policy memory p = desk.policy();
        p.offerDays = 0;
        _refuses(p);
    }

    function test_RevertWhen_TheHopsAreAboveTheHardMaximum() external {
        Policy memory p = desk.policy();
        p.hopsMax = 101;
        _refuses(p);
    }

    function test_RevertWhen_TheSplitsAreAboveTheHardMaximum() external {
        Policy memory p = desk.policy();
        p.splitsMax = 2_001;
        _refuses(p);
    }

    function test_WhenEveryWordIsAtItsLeast() external {
        _setsWithEffects(Policy(1, 1, 1, 0, 0));
    }

    function test_WhenEveryWordIsAtItsMost() external {
        _setsWithEffects(Policy(FACE_HARD_MAX, 12, type(uint8).max, 100, 2_000));
    }

    function testFuzz_WhenAnyPolicyIsSet(Policy memory p) external {
        // Half of the runs near the bounds: a policy of random words is hardly ever sound.
        if (p.faceMaxFen % 2 == 0) (p.tenorMaxMonths, p.hopsMax) = (p.tenorMaxMonths % 14, p.hopsMax % 103);
        if (p.faceMaxFen % 2 == 0) (p.faceMaxFen, p.splitsMax) = (p.faceMaxFen % 2e13, p.splitsMax % 2_003);
        if (_isSound(p)) _setsWithEffects(p);
        else _refuses(p);
    }

    function test_GivenAnOfferIsOpen() external {
        VoucherNo v = desk.offered(FACE);
        Policy memory p = desk.policy();
        p.offerDays = 1;
        _setPolicy(p);
        assertEq(_see(v).offerLastDay, 20260312);
        assertEq(_see(desk.offered(FACE)).offerLastDay, 20260303);
        _toLastSecondOf(10);
        desk.take(v);
    }

    function test_GivenAVoucherIsBeyondTheNewPolicy() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 2);
        desk.offerTransfer(v, SUPPLIER_B);
        _allowHops(1);
        desk.take(v);
        assertEq(_see(v).hops, 3);
        bytes memory order = abi.encode(desk.transfer(v, SUPPLIER_A));
        bytes memory reason = abi.encodeWithSelector(IVoucherLedger.VoucherTooManyHops.selector, v, 3, 1);
        desk.refuses(Action.Transfer, order, reason);
    }

    function test_WhenAPolicyIsGivenAtConstruction() external {
        Neighbours memory none;
        Policy memory p = desk.policy();
        vm.deployCode("VoucherLedger.sol:VoucherLedger", abi.encode(none, p, uint16(1)));
        p.hopsMax = 101;
        bytes memory arguments = abi.encode(none, p, uint16(1));
        vm.expectRevert();
        vm.deployCode("VoucherLedger.sol:VoucherLedger", arguments);
    }

    function _setsWithEffects(Policy memory p) private {
        vm.recordLogs();
        _setPolicy(p);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        assertEq(abi.encode(ledger.policyOf()), abi.encode(p));
        assertEq(logs.length, 1);
        assertEq(logs[0].topics[0], IVoucherLedger.PolicySet.selector);
        assertEq(logs[0].data, abi.encode(p));
        _assertOthersUnmoved();
    }

    function _refuses(Policy memory p) private {
        address governance = desk.governance();
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.PolicyInvalid.selector));
        vm.prank(governance);
        ledger.setPolicy(p);
        assertEq(abi.encode(ledger.policyOf()), abi.encode(desk.policy()), "a refused policy was stored");
    }

    function _isSound(Policy memory p) private pure returns (bool) {
        if (p.faceMaxFen == 0 || p.faceMaxFen > FACE_HARD_MAX) return false;
        if (p.tenorMaxMonths == 0 || p.tenorMaxMonths > 12) return false;
        return p.offerDays > 0 && p.hopsMax <= 100 && p.splitsMax <= 2_000;
    }
}
