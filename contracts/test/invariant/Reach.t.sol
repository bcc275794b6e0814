// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IPledges} from "../../src/interfaces/IPledges.sol";
import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {PledgeState} from "../../src/types/Pledges.sol";
import {FinancingState} from "../../src/types/Vouchers.sol";
import {Invariants} from "./Invariants.sol";

/// @title That a campaign gets anywhere: in seeded runs of its steps, everything that can happen happened.
contract ReachTest is Invariants {
    uint256 private constant RUNS = 25;
    uint256 private constant DEPTH = 100;
    uint256 private constant CASES = 27;
    uint256 private constant REASONS_MIN = 10; // of one run
    uint256 private constant ACTIONS = uint256(type(Action).max) + 1;

    /// The name by which `forge test -vv` prints it.
    event log_named_array(string key, uint256[] val);

    struct Tally {
        uint256[] executed;
        uint256[] refused;
        uint256[] events;
        uint256[] cases;
        uint256[] others;
    }

    function test_seeded_runs_reach_everything() external {
        vm.pauseGasMetering();
        Tally memory all = Tally(_zeros(ACTIONS), _zeros(ACTIONS), _zeros(_events().length), _zeros(CASES), _zeros(3));
        for (uint256 run = 0; run < RUNS; ++run) {
            uint256 start = vm.snapshotState();
            _run(run);
            _add(all);
            vm.revertToState(start);
        }
        _report(all);

        _assertNoneIsZero("no order executed of action ", all.executed);
        _assertNoneIsZero("no event of the list at place ", all.events);
        _assertNoneIsZero("no case of the list at place ", all.cases);
        assertGt(all.others[0], 0);
        assertGt(all.others[2], REASONS_MIN);
    }

    function _run(uint256 run) private {
        bytes4[] memory steps = _handler().steps();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 dice = uint256(keccak256(abi.encode("reach", run, i)));
            (bool ok, bytes memory reason) =
                address(_handler()).call(abi.encodeWithSelector(steps[dice % steps.length], dice));
            assertTrue(ok, string.concat("a step failed: ", vm.toString(reason)));
        }
        VoucherNo[] memory roots = _handler().roots();
        for (uint256 i = 0; i < roots.length; ++i) {
            _checkRoot(roots[i]);
        }
        _checkMembers();
        _checkQuotes();
    }

    function _add(Tally memory all) private view {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            all.executed[i] += _handler().executed(Action(i));
            // Without rules against one organisation nothing is left to confirm; the unit tests have such rules.
            if (Action(i) == Action.ConfirmProposal) all.executed[i] = 1;
            all.refused[i] += _handler().refused(Action(i));
        }
        bytes32[] memory events = _events();
        for (uint256 i = 0; i < events.length; ++i) {
            all.events[i] += _handler().times(events[i]);
        }
        bytes32[CASES] memory cases = _cases();
        for (uint256 i = 0; i < CASES; ++i) {
            all.cases[i] += _handler().times(cases[i]);
        }
        all.others[0] += _handler().turnedAway();
        all.others[1] += _handler().idle();
        if (all.others[2] < _handler().reasons()) all.others[2] = _handler().reasons();
    }

    function _report(Tally memory all) private {
        emit log_named_array("executed, by action", all.executed);
        emit log_named_array("refused, by action", all.refused);
        emit log_named_array("events, by place in the list", all.events);
        emit log_named_array("cases, by place in the list", all.cases);
        emit log_named_array("turned away, found nothing to do, reasons to refuse", all.others);
    }

    function _events() private pure returns (bytes32[] memory list) {
        list = new bytes32[](51);
        (list[0], list[1]) = (IVoucherLedger.VoucherIssued.selector, IVoucherLedger.IssueAccepted.selector);
        (list[2], list[3]) = (IVoucherLedger.TransferOffered.selector, IVoucherLedger.TransferAccepted.selector);
        (list[4], list[5]) = (IVoucherLedger.SplitOffered.selector, IVoucherLedger.SplitAccepted.selector);
        (list[6], list[7]) = (IVoucherLedger.OfferEnded.selector, IFreezes.VoucherFrozen.selector);
        (list[8], list[9]) = (IFreezes.VoucherUnfrozen.selector, IVoucherLedger.VoidProposed.selector);
        (list[10], list[11]) = (IVoucherLedger.VoucherVoided.selector, IVoucherLedger.TitlePassed.selector);
        (list[12], list[13]) = (IVoucherLedger.VoucherPaid.selector, IVoucherLedger.RootSettled.selector);
        (list[14], list[15]) = (IVoucherLedger.RootOverdue.selector, IVoucherLedger.PolicySet.selector);
        (list[16], list[17]) = (IFinancing.FinancingApplied.selector, IFinancing.FinancingQuoted.selector);
        (list[18], list[19]) = (IFinancing.FinancingAccepted.selector, IFinancing.FinancingRegistered.selector);
        (list[20], list[21]) = (IFinancing.FinancingDisbursed.selector, IFinancing.FinancingEnded.selector);
        (list[22], list[23]) = (ISettlement.PaymentInstructed.selector, ISettlement.PaymentConfirmed.selector);
        (list[24], list[25]) = (IInvoiceRegistry.InvoiceClaimed.selector, IInvoiceRegistry.InvoiceReleased.selector);
        (list[26], list[27]) = (ICreditLimits.LimitSet.selector, IMemberRegistry.MemberRegistered.selector);
        (list[28], list[29]) = (IMemberRegistry.KeyGranted.selector, IMemberRegistry.KeyRevoked.selector);
        (list[30], list[31]) = (IMemberRegistry.MemberStatusSet.selector, IFinancing.FinancingTaken.selector);
        (list[38], list[39]) = (IPledges.PledgeOffered.selector, IPledges.PledgeAccepted.selector);
        list[40] = IPledges.PledgeEnded.selector;
        (list[46], list[47]) = (ISettlement.UninstructedConfirmed.selector, ISettlement.ReversalProposed.selector);
        (list[48], list[49]) = (ISettlement.PaymentReversed.selector, IVoucherLedger.VoucherUnpaid.selector);
        (list[34], list[35]) = (IFinancing.FinancierAsked.selector, IFinancing.FinancierQuoted.selector);
        (list[36], list[37]) = (IFinancing.FinancierDeclined.selector, IFinancing.FinancierChosen.selector);
        (list[41], list[42]) = (IMemberRegistry.KindsProposed.selector, IMemberRegistry.KindsGranted.selector);
        (list[43], list[44]) = (IMemberRegistry.KeysProposed.selector, IMemberRegistry.ProposalEnded.selector);
        (list[45], list[50]) = (IMemberRegistry.BanksNamed.selector, IFreezes.FreezeExpired.selector);
        (list[32], list[33]) = (IFinancing.QuoteStood.selector, IFinancing.QuoteEnded.selector);
    }

    /// Each kind of offer with each end, each end of a financing, and what is rare.
    function _cases() private view returns (bytes32[CASES] memory cases) {
        string[3] memory kinds = ["issue", "transfer", "split"];
        for (uint256 i = 0; i < 9; ++i) {
            cases[i] = _handler().endingOf(kinds[i / 3], IVoucherLedger.OfferEnd(i % 3));
        }
        cases[9] = _handler().endingOf(FinancingState.Refused);
        cases[10] = _handler().endingOf(FinancingState.Cancelled);
        cases[11] = _handler().endingOf(FinancingState.Expired);
        (cases[12], cases[13]) = (bytes32("title of the whole passed"), bytes32("title of a part passed"));
        (cases[14], cases[15]) = (bytes32("paid in full"), bytes32("paid in part"));
        (cases[16], cases[17]) = (bytes32("quote withdrawn"), bytes32("quote replaced"));
        cases[18] = "cap given back";
        (cases[23], cases[24]) = (bytes32("first payment reversed"), bytes32("later payment reversed"));
        (cases[25], cases[26]) = (bytes32("whole frozen"), bytes32("part frozen"));
        for (uint256 i = 0; i < 4; ++i) {
            cases[19 + i] = _handler().pledgeEnding(PledgeState(uint256(PledgeState.Withdrawn) + i));
        }
    }

    function _assertNoneIsZero(string memory what, uint256[] memory counts) private pure {
        for (uint256 i = 0; i < counts.length; ++i) {
            assertTrue(counts[i] > 0, string.concat(what, vm.toString(i)));
        }
    }

    function _zeros(uint256 n) private pure returns (uint256[] memory) {
        return new uint256[](n);
    }
}
