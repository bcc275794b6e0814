// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title ABI encodings taken apart and put together otherwise.
library Bodies {
    function cut(bytes memory body, uint256 length) internal pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            part[i] = body[i];
        }
    }

    function wordAt(bytes memory body, uint256 place) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(body, 0x20), mul(place, 0x20)))
        }
    }

    /// A copy with one word replaced.
    function with(bytes memory body, uint256 place, uint256 word) internal pure returns (bytes memory copy) {
        copy = bytes.concat(body);
        assembly ("memory-safe") {
            mstore(add(add(copy, 0x20), mul(place, 0x20)), word)
        }
    }

    /// The same message with a gap of one word before its array; `place` is where the array's offset stands.
    function apart(bytes memory body, uint256 place) internal pure returns (bytes memory) {
        uint256 offset = wordAt(body, place);
        bytes memory head = cut(with(body, place, offset + 32), offset + 32); // the offset counts from the second word
        return bytes.concat(head, "a gap that means nothing at all!", _from(body, offset + 32));
    }

    function _from(bytes memory body, uint256 start) private pure returns (bytes memory rest) {
        rest = new bytes(body.length - start);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = body[start + i];
        }
    }
}
