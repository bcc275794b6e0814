// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IPledges} from "../../../../src/interfaces/IPledges.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {PledgeNo} from "../../../../src/types/Ids.sol";
import {Action, PledgeStep} from "../../../../src/types/Orders.sol";
import {PledgeState} from "../../../../src/types/Pledges.sol";
import {BANK, FACTOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {PledgeForms} from "../../../utils/PledgeForms.sol";

contract AcceptPledgeTest is PledgeForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        PledgeStep memory o = desk.pledgeStep(_offer(), BANK);
        _expectNotOrders(IPledges.CallerNotOrders.selector);
        pledges.acceptPledge("order", o);
    }

    function test_RevertWhen_ItNamesAnother() external {
        _refusesOthers(Action.AcceptPledge, _offer(), BANK);
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        PledgeNo no = _offer();
        _refusesStep(Action.AcceptPledge, no, FACTOR, _notPledgee(no, FACTOR));
        _refusesStep(Action.AcceptPledge, no, SUPPLIER_A, _notPledgee(no, SUPPLIER_A));
    }

    function test_RevertGiven_ItIsNoOpenOffer() external {
        PledgeNo no = _pledge();
        _refusesStep(Action.AcceptPledge, no, BANK, _closed(no, PledgeState.Pledged));
        _release(no);
        _refusesStep(Action.AcceptPledge, no, BANK, _closed(no, PledgeState.Released));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        PledgeNo no = _offer();
        desk.passDays(CUTOFF_DAYS);
        _refusesStep(Action.AcceptPledge, no, BANK, _closed(no, PledgeState.Offered));
    }

    /// The offer waits: what was locked before the freeze stays locked, and is pledged once it is lifted.
    function test_RevertGiven_TheVoucherIsFrozen() external {
        PledgeNo no = _offer();
        desk.hold(v);
        bytes memory reason = abi.encodeWithSelector(IVoucherLedger.VoucherFrozenByOrder.selector, v);
        _refusesStep(Action.AcceptPledge, no, BANK, reason);
        _assertIs(PledgeState.Offered, PART);
        desk.does(Action.Unfreeze, abi.encode(desk.unfreeze(v)));
        desk.does(Action.AcceptPledge, abi.encode(desk.pledgeStep(no, BANK)));
        _assertIs(PledgeState.Pledged, PART);
    }

    function test_ItPledgesAndNothingElse() external {
        bytes memory body = abi.encode(desk.pledgeStep(_offer(), BANK));
        _doesOnly(Action.AcceptPledge, body, address(pledges), 1, address(ledger), 1);
        _assertIs(PledgeState.Pledged, PART);
    }

    function test_ItEmitsPledgeAcceptedAndMovesTheHead() external {
        _offer();
        _assertStep(Action.AcceptPledge, BANK, IPledges.PledgeAccepted.selector, abi.encode(FIRST, BANK));
    }
}
