// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Actions} from "../../src/libraries/Actions.sol";
import {BusinessDate} from "../../src/libraries/BusinessDate.sol";
import {OrderHash} from "../../src/libraries/OrderHash.sol";
import {ProRata} from "../../src/libraries/ProRata.sol";
import {Recorded} from "../../src/libraries/Recorded.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";

/// @title The libraries behind external functions: to expect them to revert, and to hand them calldata.
contract Libraries {
    function fromYmd(uint32 ymd) external pure returns (uint16) {
        return BusinessDate.fromYmd(ymd);
    }

    function today() external view returns (uint16) {
        return BusinessDate.today();
    }

    function share(uint64 amount, uint64[] calldata weights, uint64 total) external pure returns (uint64[] memory) {
        return ProRata.share(amount, weights, total);
    }

    /// The hash of a message, if it is one of the action.
    function structHash(Action action, bytes calldata body) external pure returns (bool whole, bytes32 hash) {
        (bytes32 typeHash, uint256 words,,) = Actions.factsOf(action);
        if (Actions.isDynamic(action)) return OrderHash.ofDynamic(action, typeHash, words, body);
        return OrderHash.ofStatic(typeHash, words, body);
    }

    function emitEvent(bytes32 topic, VoucherNo voucher, VoucherNo other, bytes32 order, bytes calldata data)
        external
        returns (bytes32)
    {
        return Recorded.emitEvent(topic, voucher, other, order, data);
    }
}
