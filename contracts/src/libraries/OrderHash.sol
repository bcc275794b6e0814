// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Action} from "../types/Orders.sol";
import {Actions} from "./Actions.sol";

/// @title EIP-712 struct hashes, taken from the ABI words as they came.
/// @dev A message has one encoding here: its words, then its arrays one after another, and nothing else. So the evidence in calldata has
/// one form, and a message that is not whole is seen without decoding it. A word beyond its type is the module's to refuse.
library OrderHash {
    uint256 private constant WORD = 32;

    /// @return whole false if the body is not a message of that many words
    function ofStatic(bytes32 typeHash, uint256 words, bytes calldata body)
        internal
        pure
        returns (bool whole, bytes32 structHash)
    {
        if (body.length != words * WORD) return (false, 0);
        return (true, keccak256(abi.encodePacked(typeHash, body)));
    }

    /// @param words of the message before its arrays
    /// @return whole false if the body is not a message of the action
    function ofDynamic(Action action, bytes32 typeHash, uint256 words, bytes calldata body)
        internal
        pure
        returns (bool whole, bytes32 structHash)
    {
        // One word points to the message, which is all the rest.
        if (body.length < WORD || uint256(bytes32(body)) != WORD) return (false, 0);
        bytes calldata message = body[WORD:];
        (bytes memory hashes, uint256 end) = _arrays(action, words, message);
        if (end == 0 || message.length != end * WORD) return (false, 0);
        return (true, keccak256(abi.encodePacked(typeHash, message[:words * WORD], hashes)));
    }

    /// @return hashes of the message's arrays, one behind the other
    /// @return end the word behind the last; 0 if they are not where they must be
    function _arrays(Action action, uint256 words, bytes calldata message)
        private
        pure
        returns (bytes memory hashes, uint256 end)
    {
        bytes32 hash;
        if (!Actions.hasTwoArrays(action)) {
            (bytes32 itemType, uint256 itemWords) = _itemOf(action);
            (hash, end) = _array(message, words, words + 1, itemType, itemWords);
            return (abi.encodePacked(hash), end);
        }
        (hash, end) = _array(message, words, words + 2, Actions.KEY_GRANT_TYPEHASH, 3);
        if (end == 0) return ("", 0);
        hashes = abi.encodePacked(hash);
        (hash, end) = _array(message, words + 1, end, 0, 1);
        return (abi.encodePacked(hashes, hash), end);
    }

    /// @return itemType 0 for bare words
    function _itemOf(Action action) private pure returns (bytes32 itemType, uint256 itemWords) {
        if (action == Action.Issue) return (Actions.INVOICE_USE_TYPEHASH, 3);
        if (action == Action.Split) return (Actions.PART_TYPEHASH, 2);
        if (action == Action.AskFinanciers || action == Action.NameBanks) return (0, 1);
        return (Actions.KEY_GRANT_TYPEHASH, 3);
    }

    /// @param place of the word that points to the array
    /// @param start where the array must begin
    /// @param itemType of its items; 0 for bare words
    /// @return hash of the array
    /// @return end the word behind it; 0 if there is no such array
    function _array(bytes calldata message, uint256 place, uint256 start, bytes32 itemType, uint256 itemWords)
        private
        pure
        returns (bytes32 hash, uint256 end)
    {
        if (message.length < (start + 1) * WORD || _word(message, place) != start * WORD) return (0, 0);
        uint256 count = _word(message, start);
        if (count > message.length || message.length < (start + 1 + count * itemWords) * WORD) return (0, 0);
        end = start + 1 + count * itemWords;
        bytes calldata items = message[(start + 1) * WORD:end * WORD];
        return (itemType == 0 ? keccak256(items) : _structs(items, count, itemType, itemWords * WORD), end);
    }

    function _structs(bytes calldata items, uint256 count, bytes32 itemType, uint256 size)
        private
        pure
        returns (bytes32)
    {
        bytes32[] memory hashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            hashes[i] = keccak256(abi.encodePacked(itemType, items[i * size:(i + 1) * size]));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _word(bytes calldata message, uint256 place) private pure returns (uint256) {
        return uint256(bytes32(message[place * WORD:(place + 1) * WORD]));
    }
}
