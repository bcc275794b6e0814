// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {MemberNo} from "../types/Ids.sol";
import {MemberKind} from "../types/Members.sol";
import {NameBanks} from "../types/Orders.sol";
import {Proposals} from "./Proposals.sol";

/// @title The clearing banks that issuers accept: whatever version of the ledger a voucher is of, the same.
abstract contract AcceptedBanks is Proposals {
    uint256 public constant BANKS_MAX = 8; // of an issuer: they fill one word

    mapping(MemberNo => uint256) private _banks; // 32 bits each; 0 = any

    /// @inheritdoc IMemberRegistry
    function nameBanks(bytes32 order, NameBanks calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.ISSUER);
        require(o.banks.length <= BANKS_MAX, BanksTooMany(o.banks.length, BANKS_MAX));
        uint256 named;
        MemberNo before;
        for (uint256 i = 0; i < o.banks.length; ++i) {
            MemberNo next = o.banks[i];
            require(MemberNo.unwrap(next) > MemberNo.unwrap(before), BanksOutOfOrder(before, next));
            requireKind(next, MemberKind.CLEARING_BANK);
            named |= uint256(MemberNo.unwrap(next)) << (32 * i);
            before = next;
        }
        _banks[o.member] = named;

        emit BanksNamed(o.member, order, o.banks);
    }

    /// @inheritdoc IMemberRegistry
    function banksOf(MemberNo issuer) external view returns (MemberNo[] memory banks) {
        uint256 named = _banks[issuer];
        uint256 count;
        while (count < BANKS_MAX && uint32(named >> (32 * count)) != 0) ++count;
        banks = new MemberNo[](count);
        for (uint256 i = 0; i < count; ++i) {
            banks[i] = MemberNo.wrap(uint32(named >> (32 * i)));
        }
    }

    /// @inheritdoc IMemberRegistry
    function requireAcceptedBank(MemberNo issuer, MemberNo bank) external view {
        requireKind(bank, MemberKind.CLEARING_BANK);
        uint256 named = _banks[issuer];
        if (named == 0) return;
        for (; named != 0; named >>= 32) {
            if (uint32(named) == MemberNo.unwrap(bank)) return;
        }
        revert BankNotAccepted(issuer, bank);
    }
}
