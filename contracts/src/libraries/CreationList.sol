// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../types/Ids.sol";
import {VoucherFacts} from "./VoucherFacts.sol";

/// @title The list of a root's vouchers in order of creation, as other contracts read it.
library CreationList {
    /// @param leaves of the root
    function read(IVoucherLedger ledger, VoucherNo root, uint256 leaves)
        internal
        view
        returns (VoucherNo[] memory list)
    {
        list = new VoucherNo[](leaves);
        uint256 word;
        for (uint256 i = 0; i < leaves; ++i) {
            if (i % VoucherFacts.LEAVES_A_WORD == 0) {
                word = ledger.creationWordOf(root, i / VoucherFacts.LEAVES_A_WORD);
            }
            list[i] = VoucherFacts.createdAt(root, word, i);
        }
    }
}
