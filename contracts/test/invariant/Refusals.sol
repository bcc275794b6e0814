// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IOrders} from "../../src/interfaces/IOrders.sol";
import {IPledges} from "../../src/interfaces/IPledges.sol";
import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";

/// @title The errors by which a rule refuses an order. What is not among them, a panic or an empty revert above all, is a defect.
/// @dev Left out on purpose: CallerNot… (an order always comes through its door), SerialsExhausted, QuotesExhausted, PolicyInvalid.
library Refusals {
    function isRule(bytes4 e) internal pure returns (bool) {
        return _isOfVoucher(e) || _isOfOffer(e) || _isOfFinancing(e) || _isOfQuote(e) || _isOfPayment(e)
            || _isOfPledge(e) || _isOfFreeze(e) || _isOfMember(e) || _isOfInvoice(e)
            || e == ICreditLimits.LimitExceeded.selector || e == ICreditLimits.IssuerBlocked.selector
            || e == IOrders.ActionPaused.selector;
    }

    function _isOfVoucher(bytes4 e) private pure returns (bool) {
        return e == IVoucherLedger.VoucherNotFound.selector || e == IVoucherLedger.VoucherNotActive.selector
            || e == IVoucherLedger.VoucherNotHolder.selector || e == IVoucherLedger.VoucherNotIssuer.selector
            || e == IVoucherLedger.VoucherNotVoidable.selector || e == IVoucherLedger.VoidNotProposed.selector
            || e == IVoucherLedger.VoucherFrozenByOrder.selector || e == IVoucherLedger.VoucherNotRoot.selector
            || e == IVoucherLedger.VoucherPastCutoff.selector || e == IVoucherLedger.VoucherOverdue.selector
            || e == IVoucherLedger.VoucherAmountZero.selector || e == IVoucherLedger.VoucherAmountTooLarge.selector
            || e == IVoucherLedger.VoucherAmountDiffers.selector;
    }

    function _isOfOffer(bytes4 e) private pure returns (bool) {
        return e == IVoucherLedger.VoucherAmountExceedsAvailable.selector
            || e == IVoucherLedger.VoucherSelfTransfer.selector || e == IVoucherLedger.VoucherTransferToIssuer.selector
            || e == IVoucherLedger.VoucherTooManyHops.selector || e == IVoucherLedger.VoucherTooManySplits.selector
            || e == IVoucherLedger.SplitPartsMissing.selector || e == IVoucherLedger.OfferClosed.selector
            || e == IVoucherLedger.OfferChanged.selector || e == IVoucherLedger.OfferNotAddressee.selector
            || e == IVoucherLedger.OfferNotOfferor.selector || e == IVoucherLedger.DateInvalid.selector
            || e == IVoucherLedger.DueDateOutOfRange.selector || e == IVoucherLedger.TradeBackgroundMissing.selector
            || e == IVoucherLedger.TradeBackgroundTooSmall.selector;
    }

    function _isOfFinancing(bytes4 e) private pure returns (bool) {
        return e == IFinancing.FinancingNotFound.selector || e == IFinancing.FinancingNotOfVoucher.selector
            || e == IFinancing.FinancingClosed.selector || e == IFinancing.FinancingOutOfOrder.selector
            || e == IFinancing.FinancingNotHolder.selector || e == IFinancing.FinancingNotFinancier.selector
            || e == IFinancing.FinancingAmountDiffers.selector || e == IFinancing.FinancingTermsDiffer.selector
            || e == IFinancing.FinancingDateDiffers.selector || e == IFinancing.FinancingTermsMissing.selector
            || e == IFinancing.FinancingRegistrationMissing.selector || e == IFinancing.FinancingNotAsked.selector
            || e == IFinancing.FinanciersOutOfNumber.selector || e == IFinancing.FinanciersOutOfOrder.selector
            || e == IFinancing.FinancierIsParty.selector;
    }

    function _isOfQuote(bytes4 e) private pure returns (bool) {
        return e == IFinancing.QuoteNotFound.selector || e == IFinancing.QuoteNotFinancier.selector
            || e == IFinancing.QuoteClosed.selector || e == IFinancing.QuoteLapsed.selector
            || e == IFinancing.QuoteAmountsInvalid.selector || e == IFinancing.QuoteDatesInvalid.selector
            || e == IFinancing.QuoteTermsMissing.selector || e == IFinancing.QuoteTermsDiffer.selector
            || e == IFinancing.QuoteRecourseDiffers.selector || e == IFinancing.QuoteIssuerDiffers.selector
            || e == IFinancing.QuoteDueTooLate.selector || e == IFinancing.QuoteAmountOutOfRange.selector
            || e == IFinancing.QuoteCapExceeded.selector;
    }

    function _isOfPledge(bytes4 e) private pure returns (bool) {
        return e == IPledges.PledgeNotFound.selector || e == IPledges.PledgeNotOfVoucher.selector
            || e == IPledges.PledgeClosed.selector || e == IPledges.PledgeNotHolder.selector
            || e == IPledges.PledgeNotPledgee.selector || e == IPledges.PledgeAmountDiffers.selector;
    }

    function _isOfFreeze(bytes4 e) private pure returns (bool) {
        return e == IFreezes.VoucherNotFrozen.selector || e == IFreezes.FreezeNotPart.selector
            || e == IFreezes.FreezeExceedsFree.selector || e == IFreezes.FreezeTermPast.selector;
    }

    function _isOfPayment(bytes4 e) private pure returns (bool) {
        return e == IVoucherLedger.PaymentNotDue.selector || e == IVoucherLedger.PaymentExceedsOutstanding.selector
            || e == ISettlement.PaymentNotIssuer.selector || e == ISettlement.PaymentAmountZero.selector
            || e == ISettlement.PaymentNotInstructed.selector || e == ISettlement.PaymentReferenceTaken.selector
            || e == ISettlement.PaymentReferenceMissing.selector || e == ISettlement.PaymentNotPastDue.selector
            || e == ISettlement.PaymentWasReversed.selector || e == ISettlement.PaymentNotConfirmed.selector
            || e == ISettlement.PaymentNotLatest.selector || e == ISettlement.PaymentsTooMany.selector
            || e == ISettlement.ReversalNotProposed.selector || e == IMemberRegistry.BankNotAccepted.selector
            || e == IMemberRegistry.BanksOutOfOrder.selector;
    }

    function _isOfMember(bytes4 e) private pure returns (bool) {
        return e == IMemberRegistry.MemberNotRegistered.selector || e == IMemberRegistry.MemberSuspended.selector
            || e == IMemberRegistry.MemberNumberTaken.selector || e == IMemberRegistry.MemberKindsInvalid.selector
            || e == IMemberRegistry.MemberSignaturesInvalid.selector || e == IMemberRegistry.NotIssuer.selector
            || e == IMemberRegistry.NotFinancier.selector || e == IMemberRegistry.NotClearingBank.selector
            || e == IMemberRegistry.NotOperator.selector || e == IMemberRegistry.NotJudicial.selector
            || e == IMemberRegistry.KeyTaken.selector || e == IMemberRegistry.KeyNotOfMember.selector
            || e == IMemberRegistry.KeyPowersInvalid.selector || e == IMemberRegistry.KeyZero.selector
            || e == IMemberRegistry.KeysTooMany.selector || e == IMemberRegistry.KeysInsufficient.selector
            || e == IMemberRegistry.ReplacesOwnKeys.selector || _isOfProposal(e);
    }

    function _isOfInvoice(bytes4 e) private pure returns (bool) {
        return e == IInvoiceRegistry.InvoiceMismatch.selector || e == IInvoiceRegistry.InvoiceOverused.selector
            || e == IInvoiceRegistry.InvoiceAmountZero.selector || e == IInvoiceRegistry.InvoicesTooMany.selector;
    }

    function _isOfProposal(bytes4 e) private pure returns (bool) {
        return e == IMemberRegistry.ProposalNotFound.selector || e == IMemberRegistry.ProposalClosed.selector
            || e == IMemberRegistry.ProposalDiffers.selector || e == IMemberRegistry.ProposalLapsed.selector
            || e == IMemberRegistry.ProposalNotSubject.selector
            || e == IMemberRegistry.ProposalNeedsConfirmation.selector;
    }
}
