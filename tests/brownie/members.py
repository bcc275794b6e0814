"""Who acts in the scenarios. Every key is another person's."""

from dataclasses import dataclass
from functools import cache

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

ISSUER, SUPPLIER, FINANCIER, CLEARING_BANK, OPERATES, JUDGES, AUDITS = 1, 2, 4, 8, 16, 32, 64
MAKER, CHECKER, ADMIN = 1, 2, 4

POWERS = {"maker": MAKER, "checker": CHECKER, "admin": ADMIN, "second admin": ADMIN}


@dataclass(frozen=True)
class Member:
    number: int
    name: str
    kinds: int
    signatures: int = 2

    def key(self, role: str) -> LocalAccount:
        return key_of(f"{self.name}, {role}")

    def grant(self, role: str) -> dict:
        account = self.key(role).address
        return {"account": account, "powers": POWERS[role], "person": person_of(f"{self.name}, {role}")}

    def grants(self) -> list[dict]:
        return [self.grant(role) for role in POWERS]


@cache
def key_of(words: str) -> LocalAccount:
    return Account.from_key(keccak(text=f"a key of the Brownie suite: {words}"))


def person_of(words: str) -> bytes:
    return keccak(text=f"a person of the Brownie suite: {words}")


OPERATOR = Member(1, "信链运营", OPERATES)
COURT = Member(2, "司法机关", JUDGES)
AUDITOR = Member(3, "明镜审计", AUDITS)  # of ledgers under the rules of a network that is used
CARMAKER = Member(11, "远山汽车", ISSUER)
SEATS = Member(21, "柏木座椅", SUPPLIER)
FOAM = Member(22, "清溪海绵", SUPPLIER)
CHEMICALS = Member(23, "江口化工", SUPPLIER)
WORKSHOP = Member(24, "小径五金", SUPPLIER, signatures=1)
BANK = Member(31, "临江银行", FINANCIER | CLEARING_BANK)
FACTOR = Member(32, "明道保理", FINANCIER)
STRANGER = Member(99, "外人", SUPPLIER)  # registered nowhere

GENESIS = (OPERATOR, COURT)
REGISTERED = (CARMAKER, SEATS, FOAM, CHEMICALS, WORKSHOP, BANK, FACTOR)
BY_NUMBER = {member.number: member for member in (*GENESIS, AUDITOR, *REGISTERED, STRANGER)}
