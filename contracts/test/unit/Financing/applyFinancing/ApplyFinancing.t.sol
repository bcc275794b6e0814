// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {FinancingNo} from "../../../../src/types/Ids.sol";
import {Action, ApplyFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingForms} from "../../../utils/FinancingForms.sol";
import {BANK, FACE, FACTOR, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title What the ledger itself refuses is tested with lockForFinancing.
contract ApplyFinancingTest is FinancingForms {
    uint256 private constant SERIAL_SLOT = 4; // of Financing's storage

    function test_RevertWhen_TheCallerIsNotOrders() external {
        ApplyFinancing memory o = desk.applyFinancing(v, BANK, PART);
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.applyFinancing("order", o);
    }

    function test_RevertWhen_TheLedgerRefusesTheLock() external {
        ApplyFinancing memory o = desk.applyFinancing(v, BANK, PART);
        o.member = SUPPLIER_B;
        bytes memory reason =
            abi.encodeWithSelector(IVoucherLedger.VoucherNotHolder.selector, v, SUPPLIER_A, SUPPLIER_B);
        desk.refuses(Action.ApplyFinancing, abi.encode(o), reason);
    }

    function test_RevertGiven_TheSerialsAreUsedUp() external {
        _haveAppliedFor(1e7 - 1);
        bytes memory body = abi.encode(desk.applyFinancing(v, BANK, PART));
        desk.refuses(Action.ApplyFinancing, body, abi.encodeWithSelector(IFinancing.SerialsExhausted.selector));
    }

    function test_ItGivesTheLastSerial() external {
        _haveAppliedFor(1e7 - 2);
        assertEq(FinancingNo.unwrap(desk.applied(v, PART)), 2026_0302_0999_9999);
    }

    function test_ItRemembersWhatWasAppliedFor() external {
        FinancingNo no = desk.applied(v, PART);
        _assertRecord(no, FinancingState.Applied, 0, 0);
    }

    function test_ItRemembersRecourse() external {
        ApplyFinancing memory o = desk.applyFinancing(v, FACTOR, PART);
        o.withRecourse = true;
        desk.does(Action.ApplyFinancing, abi.encode(o));
        FinancingNo no = FinancingNo.wrap(2026_0302_0000_0001);
        assertTrue(financing.financingOf(no).withRecourse);
        assertTrue(financing.financingOf(no).financier == FACTOR);
    }

    /// The day of the application, then a serial that never starts again.
    function test_ItNumbersByDayAndSerial() external {
        assertEq(FinancingNo.unwrap(desk.applied(v, PART)), 2026_0302_0000_0001);
        assertEq(FinancingNo.unwrap(desk.applied(v, PART)), 2026_0302_0000_0002);
        desk.passDays(1);
        assertEq(FinancingNo.unwrap(desk.applied(v, PART)), 2026_0303_0000_0003);
    }

    /// Record and serial here; lock, tally and head there.
    function test_ItLocksTheAmountAndNothingElse() external {
        bytes memory body = abi.encode(desk.applyFinancing(v, BANK, PART));
        _doesOnly(Action.ApplyFinancing, body, address(financing), 2, address(ledger), 3);
        assertEq(_see(v).lockedFen, PART);
        assertEq(_see(v).amountFen, FACE);
        assertEq(ledger.rootRecordOf(v).tally, 1);
    }

    function testFuzz_ItLocksUpToWhatIsFree(uint64 first, uint64 second) external {
        first = uint64(bound(first, 1, FACE - 1));
        second = uint64(bound(second, 1, FACE - first));
        desk.applied(v, first);
        desk.applied(v, second);
        assertEq(_see(v).lockedFen, first + second);
    }

    function test_ItEmitsFinancingAppliedAndMovesTheHead() external {
        ApplyFinancing memory o = desk.applyFinancing(v, BANK, PART);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.ApplyFinancing, abi.encode(o));

        bytes32 order = desk.digestOf(Action.ApplyFinancing, abi.encode(o));
        bytes memory data = abi.encode(2026_0302_0000_0001, SUPPLIER_A, BANK, PART, false, o.note);
        _assertStep(logs, IFinancing.FinancingApplied.selector, order, data);
        _assertHead(v, before, logs);
    }

    /// A hundred million applications are more than a test can make.
    function _haveAppliedFor(uint256 serial) private {
        assertEq(uint256(vm.load(address(financing), bytes32(SERIAL_SLOT))), 0, "the serial lies elsewhere");
        vm.store(address(financing), bytes32(SERIAL_SLOT), bytes32(serial));
    }
}
