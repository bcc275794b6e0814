// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {RegisterMember} from "../../../../src/types/Orders.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";

/// @title Where nobody has great power alone, an operator registers suppliers.
contract RegisterStrictlyTest is StrictRegistry {
    function test_RevertWhen_TheMemberIsOfAnyKindButSupplier() external {
        for (uint16 kind = 1; kind <= MemberKind.AUDITOR; kind *= 2) {
            if (kind == MemberKind.SUPPLIER) continue;
            _refuses(kind);
            _refuses(kind | MemberKind.SUPPLIER);
        }
    }

    function test_ItRegistersASupplier() external {
        strict.registerMember(ORDER, desk.registerMember(NEW, MemberKind.SUPPLIER));
        assertEq(strict.memberOf(NEW).kinds, MemberKind.SUPPLIER, "other kinds");
    }

    function _refuses(uint16 kinds) private {
        RegisterMember memory o = desk.registerMember(NEW, kinds);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.KindsNeedProposal.selector, kinds));
        strict.registerMember(ORDER, o);
    }
}
