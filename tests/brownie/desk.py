"""The steps that bring a voucher to where a test begins."""

from datetime import date

from clerk import Clerk
from members import BANK, CARMAKER, SEATS

LIMIT_FEN = 5_000_000_00  # of CARMAKER


class Desk(Clerk):
    def offered(self, amount_fen, **words) -> int:
        """By CARMAKER to SEATS."""
        done = self.does(self.issue(CARMAKER, SEATS, amount_fen, **words))
        return done.events["VoucherIssued"]["voucher"]

    def held(self, amount_fen, **words) -> int:
        """Issued by CARMAKER, held by SEATS."""
        voucher = self.offered(amount_fen, **words)
        self.does(self.accept(voucher))
        return voucher

    def move(self, voucher, to):
        self.does(self.transfer(voucher, to))
        self.does(self.accept(voucher))

    def offered_part(self, voucher, to, amount_fen) -> int:
        done = self.does(self.split(voucher, (to, amount_fen)))
        return done.events["SplitOffered"]["voucher"]

    def part(self, voucher, to, amount_fen) -> int:
        child = self.offered_part(voucher, to, amount_fen)
        self.does(self.accept(child))
        return child

    def applied(self, voucher, amount_fen, financier=BANK) -> int:
        done = self.does(self.apply(voucher, financier, amount_fen))
        return done.events["FinancingApplied"]["financing"]

    def registered(self, voucher, amount_fen, financier=BANK) -> int:
        no = self.applied(voucher, amount_fen, financier)
        for form in (self.quote, self.accept_terms, self.register_financing):
            self.does(form(no))
        return no

    def stood(self, financier, issuer, **amounts) -> int:
        done = self.does(self.stand(financier, issuer, **amounts))
        return done.events["QuoteStood"]["quote"]

    def pledged(self, voucher, pledgee, amount_fen) -> int:
        """Offered and accepted."""
        no = self.offered_pledge(voucher, pledgee, amount_fen)
        self.does(self.accept_pledge(no))
        return no

    def offered_pledge(self, voucher, pledgee, amount_fen) -> int:
        done = self.does(self.offer_pledge(voucher, pledgee, amount_fen))
        return done.events["PledgeOffered"]["pledge"]

    def pay(self, root, amount_fen, reference):
        self.does(self.instruct(root, amount_fen, reference))
        return self.does(self.confirm(root, amount_fen, reference))

    def cutoff_of(self, voucher) -> date:
        return date.fromisoformat(str(self.see(voucher).cutoff))

    def used_of(self, issuer) -> int:
        return self.limits.issuerOf(issuer.number)["usedFen"]
