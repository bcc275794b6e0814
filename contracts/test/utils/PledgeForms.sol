// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IPledges} from "../../src/interfaces/IPledges.sol";
import {MemberNo, PledgeNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action, PledgeStep} from "../../src/types/Orders.sol";
import {PledgeRecord, PledgeState} from "../../src/types/Pledges.sol";
import {Heads} from "./Heads.sol";
import {BANK, FACE, NONE, SUPPLIER_A} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title A voucher of SUPPLIER_A, and a quarter of it pledged to BANK.
abstract contract PledgeForms is Heads {
    uint64 internal constant PART = FACE / 4;
    uint256 internal constant CUTOFF_DAYS = 88;
    PledgeNo internal constant FIRST = PledgeNo.wrap(2026_0302_0000_0001);

    VoucherNo internal v;

    function setUp() public virtual override {
        super.setUp();
        v = desk.held(FACE);
    }

    function _offer() internal returns (PledgeNo) {
        desk.does(Action.OfferPledge, abi.encode(desk.offerPledge(v, BANK, PART)));
        return FIRST;
    }

    function _pledge() internal returns (PledgeNo no) {
        no = _offer();
        desk.does(Action.AcceptPledge, abi.encode(desk.pledgeStep(no, BANK)));
    }

    function _release(PledgeNo no) internal {
        desk.does(Action.ReleasePledge, abi.encode(desk.pledgeStep(no, BANK)));
    }

    function _withdraw(PledgeNo no) internal {
        desk.does(Action.WithdrawPledge, abi.encode(desk.pledgeStep(no, SUPPLIER_A)));
    }

    function _expire(PledgeNo no) internal returns (Vm.Log[] memory) {
        PledgeNo[] memory list = new PledgeNo[](1);
        list[0] = no;
        vm.recordLogs();
        pledges.expirePledges(list);
        return vm.getRecordedLogs();
    }

    function _assertIs(PledgeState state, uint64 lockedFen) internal view {
        PledgeRecord memory want = PledgeRecord(v, SUPPLIER_A, BANK, uint48(PART), state);
        assertEq(abi.encode(pledges.pledgeOf(FIRST)), abi.encode(want), "another pledge");
        assertEq(_see(v).lockedFen, lockedFen, "locked");
        assertEq(ledger.rootRecordOf(v).tally, lockedFen == 0 ? 0 : 1, "tally");
    }

    /// The step is refused for a pledge, voucher, amount or member that is another.
    function _refusesOthers(Action action, PledgeNo no, MemberNo by) internal {
        PledgeStep memory o = desk.pledgeStep(no, by);
        o.pledge = PledgeNo.wrap(7);
        desk.refuses(action, abi.encode(o), abi.encodeWithSelector(IPledges.PledgeNotFound.selector, 7));
        o = desk.pledgeStep(no, by);
        o.voucher = NONE;
        bytes memory reason = abi.encodeWithSelector(IPledges.PledgeNotOfVoucher.selector, no, v, NONE);
        desk.refuses(action, abi.encode(o), reason);
        _refusesAmount(action, no, by, PART + 1);
        _refusesAmount(action, no, by, PART - 1);
    }

    function _refusesAmount(Action action, PledgeNo no, MemberNo by, uint64 amountFen) private {
        PledgeStep memory o = desk.pledgeStep(no, by);
        o.amountFen = amountFen;
        bytes memory reason = abi.encodeWithSelector(IPledges.PledgeAmountDiffers.selector, no, PART, amountFen);
        desk.refuses(action, abi.encode(o), reason);
    }

    function _refusesStep(Action action, PledgeNo no, MemberNo by, bytes memory reason) internal {
        desk.refuses(action, abi.encode(desk.pledgeStep(no, by)), reason);
    }

    function _assertStep(Action action, MemberNo by, bytes32 topic, bytes memory data) internal {
        bytes memory body = abi.encode(desk.pledgeStep(FIRST, by));
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);
        assertEq(logs.length, 2);
        bytes32[] memory topics = _topics(topic, _word(v), 0, desk.digestOf(action, body));
        _assertLog(logs[0], address(pledges), topics, data);
        _assertHead(v, before, logs);
    }

    function _closed(PledgeNo no, PledgeState have) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledges.PledgeClosed.selector, no, have);
    }

    function _notPledgee(PledgeNo no, MemberNo need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledges.PledgeNotPledgee.selector, no, BANK, need);
    }
}
