// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {PledgeNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {PledgeState} from "../../src/types/Pledges.sol";
import {BANK, FACE, SUPPLIER_A} from "../utils/Members.sol";
import {Drawing} from "./Drawing.sol";

contract PledgeStatesTest is Drawing {
    PledgeNo private constant FIRST = PledgeNo.wrap(2026_0302_0000_0001);

    VoucherNo private _v;

    function _title() internal pure override returns (string memory) {
        return unicode"Pledge 质押";
    }

    function _states() internal pure override returns (string[] memory) {
        return _words("[*] Offered Pledged Withdrawn Refused Released Expired");
    }

    function _steps() internal pure override returns (string[] memory) {
        return _words("OfferPledge AcceptPledge WithdrawPledge ReleasePledge expirePledges");
    }

    function _reach(uint256, uint256 state) internal override returns (bool) {
        _v = desk.held(FACE);
        PledgeState to = PledgeState(state);
        if (to == PledgeState.None) return true;
        _try(0);
        if (to == PledgeState.Pledged || to == PledgeState.Released) _try(1);
        if (to == PledgeState.Withdrawn) _try(2);
        if (to == PledgeState.Refused || to == PledgeState.Released) _try(3);
        if (to == PledgeState.Expired) _try(4);
        return true;
    }

    function _state() internal view override returns (uint256) {
        return uint256(pledges.pledgeOf(FIRST).state);
    }

    function _try(uint256 step) internal override {
        if (step == 0) {
            _carry(Action.OfferPledge, abi.encode(desk.offerPledge(_v, BANK, FACE)));
        } else if (step == 1) {
            _carry(Action.AcceptPledge, abi.encode(desk.pledgeStep(FIRST, BANK)));
        } else if (step == 2) {
            _carry(Action.WithdrawPledge, abi.encode(desk.pledgeStep(FIRST, SUPPLIER_A)));
        } else if (step == 3) {
            _carry(Action.ReleasePledge, abi.encode(desk.pledgeStep(FIRST, BANK)));
        } else {
            desk.passDays(88);
            PledgeNo[] memory list = new PledgeNo[](1);
            list[0] = FIRST;
            pledges.expirePledges(list);
        }
    }
}
