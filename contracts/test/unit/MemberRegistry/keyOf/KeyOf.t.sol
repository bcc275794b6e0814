// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {KeyPower} from "../../../../src/types/Members.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {KeyForms} from "../../../utils/KeyForms.sol";
import {ISSUER, NOBODY, Role, personOf, secretOf} from "../../../utils/Members.sol";

contract KeyOfTest is KeyForms {
    function test_ItIsNobodysGivenTheAccountNeverWasAKey() external view {
        _assertKey(stranger, NOBODY, 0, 0);
        _assertKey(address(0), NOBODY, 0, 0);
    }

    function test_ItIsTheKeyAsGranted() external view {
        _assertKey(vm.addr(secretOf(ISSUER, Role.Checker)), ISSUER, KeyPower.CHECKER, personOf(ISSUER, Role.Checker));
    }

    function test_ItHasNoPowersGivenItWasRevoked() external {
        desk.does(Action.ChangeKeys, abi.encode(_granting(ISSUER, _keys(1))));
        desk.does(Action.ChangeKeys, abi.encode(_revoking(ISSUER, _account(0))));
        _assertKey(_account(0), ISSUER, 0, _keys(1)[0].person);
    }
}
