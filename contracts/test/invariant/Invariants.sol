// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceRecord} from "../../src/interfaces/IInvoiceRegistry.sol";
import {PaymentRecord} from "../../src/interfaces/ISettlement.sol";
import {FinancingNo, InvoiceKey, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {FreezeRecord} from "../../src/types/Freezes.sol";
import {PledgeRecord, PledgeState} from "../../src/types/Pledges.sol";
import {QuoteRecord} from "../../src/types/Quotes.sol";
import {
    FinancingRecord,
    FinancingState,
    IssuerAccount,
    Root,
    VoucherState,
    VoucherStatus,
    VoucherView
} from "../../src/types/Vouchers.sol";
import {ISSUER, ISSUER_2, NOBODY, NONE} from "../utils/Members.sol";
import {Differences} from "./Differences.sol";
import {Handler} from "./Handler.sol";
import {I_01, I_02, I_03, I_04, I_05, I_06, I_07, I_08, I_09, I_10} from "./InvariantsSpec.sol";
import {Record} from "./Record.sol";

/// @title I-01 to I-10, asked of the contracts' views.
/// @dev I-01 to I-07 and I-09 are worked out from the views themselves; only I-08 and I-10 compare with the replay.
abstract contract Invariants is Differences {
    /// A root as the contracts show it.
    struct Seen {
        VoucherNo no;
        Root root;
        VoucherView[] tree; // [0] is the root itself
        FinancingNo[] financingNos;
        FinancingRecord[] financings;
        PledgeNo[] pledgeNos;
        PledgeRecord[] pledges;
        FreezeRecord[] freezes; // of the tree, in its order
    }

    /// What depends on one root.
    function _checkRoot(VoucherNo no) internal view {
        Seen memory s = _see(no);
        _I_01(s);
        _I_02(s);
        _I_03(s);
        _I_04(s);
        _I_05(s);
        _I_06(s);
        _I_07(s);
        _I_08(s);
        _I_10(s);
    }

    function _I_01(Seen memory s) private pure {
        VoucherState state = s.tree[0].state;
        if (state != VoucherState.Offered && state != VoucherState.Active) return;
        uint256 sum = s.tree[0].amountFen;
        for (uint256 i = 1; i < s.tree.length; ++i) {
            // A part on offer still is in its parent.
            if (s.tree[i].state == VoucherState.Active) sum += s.tree[i].amountFen;
        }
        assertEq(sum, s.root.faceFen, I_01);
    }

    function _I_02(Seen memory s) private pure {
        for (uint256 i = 0; i < s.tree.length; ++i) {
            VoucherView memory v = s.tree[i];
            assertLe(v.lockedFen, v.amountFen, I_02);
            bool isTransfer = v.state == VoucherState.Active && !(v.offeredTo == NOBODY);
            uint256 locks = isTransfer ? v.amountFen : 0;
            for (uint256 j = 1; j < s.tree.length; ++j) {
                bool isPart = s.tree[j].state == VoucherState.Offered && s.tree[j].parent == v.voucher;
                if (isPart) locks += s.tree[j].amountFen;
            }
            for (uint256 j = 0; j < s.financings.length; ++j) {
                if (!(s.financings[j].voucher == v.voucher)) continue;
                FinancingState state = s.financings[j].state;
                bool running = state >= FinancingState.Applied && state <= FinancingState.Registered;
                if (running) locks += s.financings[j].amountFen;
            }
            assertEq(v.lockedFen, locks + _pledgedOf(s, v.voucher) + s.freezes[i].amountFen, I_02);
        }
    }

    function _pledgedOf(Seen memory s, VoucherNo no) private pure returns (uint256 pledged) {
        for (uint256 i = 0; i < s.pledges.length; ++i) {
            PledgeState state = s.pledges[i].state;
            bool locks = state == PledgeState.Offered || state == PledgeState.Pledged;
            if (locks && s.pledges[i].voucher == no) pledged += s.pledges[i].amountFen;
        }
    }

    /// Of one root; `_I_03(issuer)` adds the roots up.
    function _I_03(Seen memory s) private pure {
        uint256 unpaid;
        for (uint256 i = 0; i < s.tree.length; ++i) {
            bool counts = s.tree[i].state == VoucherState.Active || (i == 0 && s.tree[0].state == VoucherState.Offered);
            if (counts) unpaid += s.tree[i].amountFen - s.tree[i].paidFen;
        }
        assertEq(s.root.unpaidFen, unpaid, I_03);
    }

    function _I_03(MemberNo issuer) private view {
        uint256 unpaid;
        bool blocked;
        VoucherNo[] memory roots = _handler().roots();
        for (uint256 i = 0; i < roots.length; ++i) {
            Root memory root = ledger.rootRecordOf(roots[i]);
            if (!(root.issuer == issuer)) continue;
            unpaid += root.unpaidFen;
            blocked = blocked || (root.accepted && root.unpaidFen > 0 && root.dueDay < _today());
        }
        assertEq(limits.issuerOf(issuer).usedFen, unpaid, I_03);
        // R7: the block follows from the same vouchers, by the clock.
        assertEq(limits.isBlocked(issuer), blocked, "an issuer is blocked while something of it is overdue");
    }

    function _I_04(Seen memory s) private view {
        InvoiceKey[] memory keys = _handler().invoicesOf(s.no);
        for (uint256 i = 0; i < keys.length; ++i) {
            InvoiceRecord memory invoice = invoices.invoiceOf(keys[i]);
            VoucherNo[] memory claimants = _handler().claimantsOf(keys[i]);
            uint256 claimed;
            for (uint256 j = 0; j < claimants.length; ++j) {
                VoucherState state = reader.voucherOf(claimants[j]).state;
                bool counts = state == VoucherState.Offered || state == VoucherState.Active;
                if (counts) claimed += _handler().claimedFen(keys[i], claimants[j]);
            }
            assertEq(invoice.usedFen, claimed, I_04);
            assertLe(invoice.usedFen, invoice.amountFen, I_04);
        }
    }

    function _I_05(Seen memory s) private view {
        uint256 paid;
        for (uint256 i = 0; i < s.tree.length; ++i) {
            assertLe(s.tree[i].paidFen, s.tree[i].amountFen, I_05);
            paid += s.tree[i].paidFen;
        }
        assertLe(paid, s.root.faceFen, I_05);
        assertEq(paid, _handler().confirmedFen(s.no), "what the clearing banks confirmed is what was shared");
    }

    function _I_06(Seen memory s) private view {
        for (uint256 i = 0; i < s.tree.length; ++i) {
            VoucherView memory v = s.tree[i];
            assertEq(_handler().births(v.voucher), _handler().birthOf(v), I_06);
            assertTrue(v.parent == NONE || v.parent.rootOf() == s.no, I_06);
        }
    }

    function _I_07(Seen memory s) private view {
        for (uint256 i = 0; i < s.tree.length; ++i) {
            VoucherView memory v = s.tree[i];
            // One holder: somebody, and never the one who owes it.
            assertFalse(v.holder == NOBODY || v.holder == v.issuer, I_07);
            FinancingNo f = _handler().titleBy(v.voucher);
            if (FinancingNo.unwrap(f) == 0) continue;
            FinancingRecord memory record = _financingIn(s, f);
            assertTrue(record.state == FinancingState.Disbursed && v.holder == record.financier, I_07);
        }
    }

    function _I_08(Seen memory s) private view {
        VoucherView[] memory rebuilt = _handler().vouchersRebuilt(s.no);
        for (uint256 i = 0; i < s.tree.length; ++i) {
            assertEq(reader.headOf(s.tree[i].voucher), rebuilt[i].head, I_08);
        }
    }

    function _I_09() internal view {
        for (uint256 i = 0; i < _contracts.length; ++i) {
            assertEq(_contracts[i].balance, 0, I_09);
        }
    }

    /// Whatever it is sent with, no contract takes a wei.
    function _I_09_refuses(bytes memory data) internal {
        vm.deal(address(this), 1 ether);
        for (uint256 i = 0; i < _contracts.length; ++i) {
            (bool taken,) = _contracts[i].call{value: 1}(data);
            assertFalse(taken, I_09);
        }
    }

    function _I_10(Seen memory s) private view {
        VoucherView[] memory rebuilt = _handler().vouchersRebuilt(s.no);
        Root memory root = _handler().rootRebuilt(s.no);
        assertEq(rebuilt.length, s.tree.length, I_10);
        for (uint256 i = 0; i < rebuilt.length; ++i) {
            rebuilt[i].status = _statusOf(rebuilt[i], root);
            _sameVoucher(rebuilt[i], s.tree[i]);
            bytes memory rebuiltFreeze = abi.encode(_handler().freezeRebuilt(rebuilt[i].voucher));
            _same("freeze", rebuiltFreeze, abi.encode(s.freezes[i]));
        }
        _sameRoot(s.no, root, s.root);
        _same("creation list", abi.encode(_handler().createdOf(s.no)), abi.encode(reader.creationListOf(s.no)));
        for (uint256 i = 0; i < s.financings.length; ++i) {
            _sameFinancing(_handler().financingRebuilt(s.financingNos[i]), s.financings[i]);
            _sameBids(s.financingNos[i]);
        }
        for (uint256 i = 0; i < s.pledges.length; ++i) {
            bytes memory rebuiltPledge = abi.encode(_handler().pledgeRebuilt(s.pledgeNos[i]));
            _same("pledge", rebuiltPledge, abi.encode(s.pledges[i]));
        }
        Record.Payment[] memory payments = _handler().paymentsOf(s.no);
        for (uint256 i = 0; i < payments.length; ++i) {
            PaymentRecord memory stored = settlement.paymentOf(payments[i].clearingBank, payments[i].bankRef);
            _same("payment", abi.encode(_handler().paymentRebuilt(payments[i])), abi.encode(stored));
        }
        InvoiceKey[] memory keys = _handler().invoicesOf(s.no);
        for (uint256 i = 0; i < keys.length; ++i) {
            bytes memory record = abi.encode(_handler().invoiceRebuilt(keys[i]));
            _same("invoice", record, abi.encode(invoices.invoiceOf(keys[i])));
        }
    }

    /// What belongs to no root: accounts of issuers, policy.
    function _checkIssuer(MemberNo issuer) internal view {
        _I_03(issuer);
        IssuerAccount memory rebuilt = _handler().accountRebuilt(issuer);
        _same("account of an issuer", abi.encode(rebuilt), abi.encode(limits.issuerOf(issuer)));
    }

    function _checkMembers() internal view {
        MemberNo[] memory numbers = _handler().memberNumbers();
        for (uint256 i = 0; i < numbers.length; ++i) {
            bytes memory rebuilt = abi.encode(_handler().memberRebuilt(numbers[i]));
            _same("member", rebuilt, abi.encode(members.memberOf(numbers[i])));
            rebuilt = abi.encode(_handler().banksRebuilt(numbers[i]));
            _same("banks", rebuilt, abi.encode(members.banksOf(numbers[i])));
        }
        address[] memory accounts = _handler().keyAccounts();
        for (uint256 i = 0; i < accounts.length; ++i) {
            _same("key", abi.encode(_handler().keyRebuilt(accounts[i])), abi.encode(members.keyOf(accounts[i])));
        }
        bytes32[] memory proposals = _handler().proposals();
        for (uint256 i = 0; i < proposals.length; ++i) {
            bytes memory rebuilt = abi.encode(_handler().proposalRebuilt(proposals[i]));
            _same("proposal", rebuilt, abi.encode(members.proposalOf(proposals[i])));
        }
    }

    function _sameBids(FinancingNo f) private view {
        MemberNo[] memory asked = _handler().askedOf(f);
        for (uint256 i = 0; i < asked.length; ++i) {
            assertEq(_handler().bids(f, asked[i]), financing.bidOf(f, asked[i]), I_10);
        }
    }

    /// Each quote as its events tell it (I-10); what was drawn and not given back is what is missing from its cap.
    function _checkQuotes() internal view {
        QuoteNo[] memory numbers = _handler().quoteNumbers();
        FinancingNo[] memory list = _handler().financings();
        for (uint256 i = 0; i < numbers.length; ++i) {
            QuoteRecord memory stored = financing.quoteOf(numbers[i]);
            _same("standing quote", abi.encode(_handler().quoteRebuilt(numbers[i])), abi.encode(stored));
            uint256 drawn;
            for (uint256 j = 0; j < list.length; ++j) {
                FinancingRecord memory f = financing.financingOf(list[j]);
                if (f.quote == numbers[i] && f.state <= FinancingState.Disbursed) drawn += f.amountFen;
            }
            assertEq(stored.leftFen + drawn, _handler().capFen(numbers[i]), "what is left of a quote's cap");
        }
    }

    function _checkPolicy() internal view {
        _same("policy", abi.encode(_handler().policyRebuilt()), abi.encode(ledger.policyOf()));
    }

    /// What follows from the stored fields, as IVoucherLedger's readers are told.
    function _statusOf(VoucherView memory v, Root memory root) private pure returns (VoucherStatus) {
        if (v.state == VoucherState.Offered) return VoucherStatus.Offered;
        if (v.state == VoucherState.Active) {
            if (v.amountFen == 0) return VoucherStatus.Split;
            if (root.unpaidFen == 0) return VoucherStatus.Settled;
            return root.overdue ? VoucherStatus.Overdue : VoucherStatus.Active;
        }
        if (v.state == VoucherState.Rejected) return VoucherStatus.Rejected;
        if (v.state == VoucherState.Withdrawn) return VoucherStatus.Withdrawn;
        return v.state == VoucherState.Expired ? VoucherStatus.Expired : VoucherStatus.Voided;
    }

    function _see(VoucherNo no) private view returns (Seen memory s) {
        s.no = no;
        s.root = ledger.rootRecordOf(no);
        s.tree = reader.vouchersOf(_handler().treeOf(no));
        s.financingNos = _handler().financingsIn(no);
        s.financings = new FinancingRecord[](s.financingNos.length);
        for (uint256 i = 0; i < s.financings.length; ++i) {
            s.financings[i] = financing.financingOf(s.financingNos[i]);
        }
        s.freezes = new FreezeRecord[](s.tree.length);
        for (uint256 i = 0; i < s.tree.length; ++i) {
            s.freezes[i] = freezes.freezeOf(s.tree[i].voucher);
        }
        s.pledgeNos = _handler().pledgesIn(no);
        s.pledges = new PledgeRecord[](s.pledgeNos.length);
        for (uint256 i = 0; i < s.pledges.length; ++i) {
            s.pledges[i] = pledges.pledgeOf(s.pledgeNos[i]);
        }
    }

    function _financingIn(Seen memory s, FinancingNo f) private pure returns (FinancingRecord memory record) {
        for (uint256 i = 0; i < s.financings.length; ++i) {
            if (FinancingNo.unwrap(s.financingNos[i]) == FinancingNo.unwrap(f)) return s.financings[i];
        }
    }

    function _today() private view returns (uint16) {
        return uint16((vm.getBlockTimestamp() + 8 hours) / 1 days);
    }
}
