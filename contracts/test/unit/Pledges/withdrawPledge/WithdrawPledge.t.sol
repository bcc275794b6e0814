// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IPledges} from "../../../../src/interfaces/IPledges.sol";
import {PledgeNo} from "../../../../src/types/Ids.sol";
import {Action, PledgeStep} from "../../../../src/types/Orders.sol";
import {PledgeState} from "../../../../src/types/Pledges.sol";
import {BANK, SUPPLIER_A} from "../../../utils/Members.sol";
import {PledgeForms} from "../../../utils/PledgeForms.sol";

contract WithdrawPledgeTest is PledgeForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        PledgeStep memory o = desk.pledgeStep(_offer(), SUPPLIER_A);
        _expectNotOrders(IPledges.CallerNotOrders.selector);
        pledges.withdrawPledge("order", o);
    }

    function test_RevertWhen_ItNamesAnother() external {
        _refusesOthers(Action.WithdrawPledge, _offer(), SUPPLIER_A);
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        PledgeNo no = _offer();
        bytes memory reason = abi.encodeWithSelector(IPledges.PledgeNotHolder.selector, no, SUPPLIER_A, BANK);
        _refusesStep(Action.WithdrawPledge, no, BANK, reason);
    }

    /// Once accepted, only the pledgee frees it.
    function test_RevertGiven_ItWasAccepted() external {
        PledgeNo no = _pledge();
        _refusesStep(Action.WithdrawPledge, no, SUPPLIER_A, _closed(no, PledgeState.Pledged));
    }

    function test_ItFreesTheAmount() external {
        _withdraw(_offer());
        _assertIs(PledgeState.Withdrawn, 0);
    }

    function test_ItEmitsPledgeEndedAndMovesTheHead() external {
        _offer();
        bytes memory data = abi.encode(FIRST, PledgeState.Withdrawn, PART);
        _assertStep(Action.WithdrawPledge, SUPPLIER_A, IPledges.PledgeEnded.selector, data);
    }
}
