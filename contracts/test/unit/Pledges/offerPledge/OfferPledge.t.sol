// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IPledges} from "../../../../src/interfaces/IPledges.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {PledgeNo} from "../../../../src/types/Ids.sol";
import {Action, OfferPledge} from "../../../../src/types/Orders.sol";
import {PledgeState} from "../../../../src/types/Pledges.sol";
import {BANK, FACE, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {PledgeForms} from "../../../utils/PledgeForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract OfferPledgeTest is PledgeForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        OfferPledge memory o = desk.offerPledge(v, BANK, PART);
        _expectNotOrders(IPledges.CallerNotOrders.selector);
        pledges.offerPledge("order", o);
    }

    function test_RevertWhen_TheLedgerRefusesTheLock() external {
        OfferPledge memory o = desk.offerPledge(v, BANK, PART);
        o.member = SUPPLIER_B;
        bytes memory reason =
            abi.encodeWithSelector(IVoucherLedger.VoucherNotHolder.selector, v, SUPPLIER_A, SUPPLIER_B);
        desk.refuses(Action.OfferPledge, abi.encode(o), reason);
    }

    function test_RevertGiven_TheSerialsAreUsedUp() external {
        assertEq(uint256(vm.load(address(pledges), bytes32(uint256(1)))), 0, "the serial lies elsewhere");
        vm.store(address(pledges), bytes32(uint256(1)), bytes32(uint256(1e7 - 1)));
        bytes memory body = abi.encode(desk.offerPledge(v, BANK, PART));
        desk.refuses(Action.OfferPledge, body, abi.encodeWithSelector(IPledges.SerialsExhausted.selector));
    }

    function test_ItLocksTheAmountAndNothingElse() external {
        bytes memory body = abi.encode(desk.offerPledge(v, BANK, PART));
        // The record and the serial; lock, tally and head there.
        _doesOnly(Action.OfferPledge, body, address(pledges), 2, address(ledger), 3);
        _assertIs(PledgeState.Offered, PART);
    }

    /// I-02: what is pledged cannot be moved, split, financed or pledged again.
    function test_ItKeepsTheAmountFromBeingUsedTwice() external {
        _pledge();
        uint256 free = FACE - PART;
        bytes memory reason =
            abi.encodeWithSelector(IVoucherLedger.VoucherAmountExceedsAvailable.selector, v, free, free + 1);
        desk.refuses(Action.OfferPledge, abi.encode(desk.offerPledge(v, BANK, uint64(free + 1))), reason);
        desk.refuses(Action.ApplyFinancing, abi.encode(desk.applyFinancing(v, BANK, uint64(free + 1))), reason);
        desk.refuses(Action.Split, abi.encode(desk.split(v, SUPPLIER_B, uint64(free + 1))), reason);
        desk.applied(v, uint64(free));
    }

    function test_ItEmitsPledgeOfferedAndMovesTheHead() external {
        OfferPledge memory o = desk.offerPledge(v, BANK, PART);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.OfferPledge, abi.encode(o));
        bytes32 order = desk.digestOf(Action.OfferPledge, abi.encode(o));
        bytes memory data = abi.encode(FIRST, SUPPLIER_A, BANK, PART, o.note);
        _assertLog(logs[0], address(pledges), _topics(IPledges.PledgeOffered.selector, _word(v), 0, order), data);
        _assertHead(v, before, logs);
    }

    function test_ItNumbersByDayAndSerial() external {
        _offer();
        desk.passDays(1);
        _offer();
        assertTrue(pledges.pledgeOf(PledgeNo.wrap(2026_0303_0000_0002)).pledgee == BANK);
    }
}
