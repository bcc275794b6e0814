// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceKey, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {
    Action,
    AskFinanciers,
    ChangeKeys,
    InvoiceUse,
    Issue,
    KeyGrant,
    NameBanks,
    Part,
    RegisterMember,
    ReplaceKeys,
    Split
} from "../../src/types/Orders.sol";

/// @title Bodies of every action with words that differ from each other, so that no two of them can be mixed up.
library Samples {
    /// 32-byte words of each message without arrays, read off its type by hand; 0 for one with arrays.
    function wordsOf(Action action) internal pure returns (uint256) {
        return [
            uint256(0),
            0,
            5,
            5,
            0,
            7,
            0,
            7,
            7,
            7,
            8,
            7,
            7,
            6,
            9,
            5,
            5,
            7,
            7,
            8,
            5,
            6,
            6,
            12,
            5,
            10,
            0,
            8,
            7,
            6,
            6,
            6,
            0,
            5,
            0,
            6,
            6,
            6,
            7,
            8,
            8
        ][uint256(action)];
    }

    /// `many` entries in each array.
    function bodyOf(Action action, uint256 seed, uint256 many) internal pure returns (bytes memory) {
        if (action == Action.RegisterMember) return abi.encode(_registerMember(seed, many));
        if (action == Action.ChangeKeys) return abi.encode(_changeKeys(seed, many));
        if (action == Action.Issue) return abi.encode(_issue(seed, many));
        if (action == Action.Split) return abi.encode(_split(seed, many));
        if (action == Action.AskFinanciers) return abi.encode(_askFinanciers(seed, many));
        if (action == Action.NameBanks) return abi.encode(_nameBanks(seed, many));
        if (action == Action.ReplaceKeys) return abi.encode(_replaceKeys(seed, many));
        bytes memory body;
        for (uint256 i = 0; i < wordsOf(action); ++i) {
            body = bytes.concat(body, _word(seed, i));
        }
        return body;
    }

    function _registerMember(uint256 seed, uint256 many) private pure returns (RegisterMember memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        (o.number, o.kinds, o.signatures) = (MemberNo.wrap(_u32(seed, 4)), uint16(_u32(seed, 5)), uint8(_u32(seed, 6)));
        (o.profile, o.keys) = (_word(seed, 7), _grants(seed, many));
    }

    function _changeKeys(uint256 seed, uint256 many) private pure returns (ChangeKeys memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        (o.grants, o.revokes) = (_grants(seed, many), _accounts(seed, many));
    }

    function _replaceKeys(uint256 seed, uint256 many) private pure returns (ReplaceKeys memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        o.subject = MemberNo.wrap(_u32(seed, 4));
        (o.grants, o.revokes) = (_grants(seed, many), _accounts(seed, many));
    }

    function _nameBanks(uint256 seed, uint256 many) private pure returns (NameBanks memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        o.banks = _numbers(seed, many);
    }

    function _issue(uint256 seed, uint256 many) private pure returns (Issue memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        (o.to, o.amountFen) = (MemberNo.wrap(_u32(seed, 4)), _u64(seed, 5));
        (o.due, o.cutoff, o.trade) = (_u32(seed, 6), _u32(seed, 7), _word(seed, 8));
        o.invoices = new InvoiceUse[](many);
        for (uint256 i = 0; i < many; ++i) {
            o.invoices[i] = InvoiceUse(InvoiceKey.wrap(_word(seed, 300 + i)), _u64(seed, 400 + i), _u64(seed, 500 + i));
        }
    }

    function _split(uint256 seed, uint256 many) private pure returns (Split memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        (o.voucher, o.trade) = (VoucherNo.wrap(uint72(uint256(_word(seed, 4)))), _word(seed, 5));
        o.parts = new Part[](many);
        for (uint256 i = 0; i < many; ++i) {
            o.parts[i] = Part(MemberNo.wrap(_u32(seed, 600 + i)), _u64(seed, 700 + i));
        }
    }

    function _askFinanciers(uint256 seed, uint256 many) private pure returns (AskFinanciers memory o) {
        (o.member, o.nonce, o.deadline) = _header(seed);
        (o.voucher, o.amountFen) = (VoucherNo.wrap(uint72(uint256(_word(seed, 4)))), _u64(seed, 5));
        (o.withRecourse, o.note) = (_u32(seed, 6) % 2 == 1, _word(seed, 7));
        o.financiers = _numbers(seed, many);
    }

    function _numbers(uint256 seed, uint256 many) private pure returns (MemberNo[] memory numbers) {
        numbers = new MemberNo[](many);
        for (uint256 i = 0; i < many; ++i) {
            numbers[i] = MemberNo.wrap(_u32(seed, 800 + i));
        }
    }

    function _accounts(uint256 seed, uint256 many) private pure returns (address[] memory accounts) {
        accounts = new address[](many);
        for (uint256 i = 0; i < many; ++i) {
            accounts[i] = address(bytes20(_word(seed, 200 + i)));
        }
    }

    function _header(uint256 seed) private pure returns (MemberNo, uint256, uint64) {
        return (MemberNo.wrap(_u32(seed, 1)), uint256(_word(seed, 2)), _u64(seed, 3));
    }

    function _grants(uint256 seed, uint256 many) private pure returns (KeyGrant[] memory grants) {
        grants = new KeyGrant[](many);
        for (uint256 i = 0; i < many; ++i) {
            address account = address(bytes20(_word(seed, 20 + i)));
            grants[i] = KeyGrant(account, uint8(_u32(seed, 40 + i)), _word(seed, 60 + i));
        }
    }

    function _word(uint256 seed, uint256 place) private pure returns (bytes32) {
        return keccak256(abi.encode(seed, place));
    }

    function _u32(uint256 seed, uint256 place) private pure returns (uint32) {
        return uint32(uint256(_word(seed, place)));
    }

    function _u64(uint256 seed, uint256 place) private pure returns (uint64) {
        return uint64(uint256(_word(seed, place)));
    }
}
