"""Members of a test, and what they can do through the API."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api.cli.book.keys import Signers
from api.cli.book.reader import Book, Line
from api.cli.book.runner import Runner
from api.cli.stack.founders import Founders
from api.client.http import Client
from api.domain.orders import Domain, digest
from api.domain.uscc import check_character

MEMBERS = {
    "CE": ["issuer"],
    "S1": ["supplier"],
    "S2": ["supplier"],
    "S3": ["supplier"],
    "BK": ["financier", "clearing_bank"],
}


@dataclass
class Players:
    """One test's members. `runner` carries book lines out for them."""

    admin: Client
    runner: Runner

    @classmethod
    def register(cls, admin: Client, test: str, founders: Founders | None = None) -> "Players":
        run = hashlib.sha256((test + secrets.token_hex(8)).encode()).hexdigest()[:8]
        made = cls(admin, Runner(admin, Book(Path(test), run, (), None), founders))
        for place, (name, kinds) in enumerate(MEMBERS.items()):
            code = f"91110000MA{run[:4].upper().translate(str.maketrans('IOZSV', '11111'))}{place:03d}"
            uscc = code + check_character(code)
            made.play(op="member", id=name, name=f"{test[:60]} {name}", uscc=uscc, kinds=kinds)
        made.play(op="limit", issuer="CE", limit_fen=100_000_000)
        return made

    @property
    def today(self) -> date:
        return date.fromisoformat(self.admin.get("/v1/status")["indexed"]["day"])

    def play(self, **step: Any) -> None:
        """Carries out one book line; it must go as `expect` says (default ok)."""
        expect = frozenset([step.pop("expect", "ok")])
        number = int.from_bytes(secrets.token_bytes(4), "big")
        line = Line(number, step.pop("op"), step, expect, step.pop("signers", "two") == "one")
        before = len(self.runner.differences)
        self.runner.play([line])
        assert self.runner.differences[before:] == [], self.runner.differences[before:]

    def issue(self, ref: str = "V", amount: int = 1_000_000, to: str = "S1", **more: Any) -> None:
        invoice = {"no": f"INV-{ref}", "amount_fen": amount, "used_fen": amount}
        step = {
            "op": "issue",
            "ref": ref,
            "issuer": "CE",
            "to": to,
            "amount_fen": amount,
            "due": (self.today + timedelta(days=60)).isoformat(),
            "cutoff": (self.today + timedelta(days=58)).isoformat(),
            "contract": "HT-1",
            "invoices": [invoice],
        }
        self.play(**(step | more))

    def accept(self, of: str, by: str, **more: Any) -> None:
        self.play(op="accept", of=of, by=by, **more)

    def number(self, name: str) -> int:
        return self.runner.names.number(name)

    def text(self, ref: str) -> str:
        return self.runner.names.text(ref)

    def signers(self, name: str) -> Signers:
        return self.runner.names.signers(name)

    def request(self, by: str, action: str, **fields: Any) -> dict[str, Any]:
        return {"member": self.number(by), "action": action, **fields}

    def create(self, by: str, action: str, **fields: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.admin.post("/v1/orders", self.request(by, action, **fields))
        return made

    def digest(self, order: dict[str, Any]) -> bytes:
        """The digest as a client works it out from the typed data alone."""
        data = order["typed_data"]
        domain = Domain(data["domain"]["chainId"], data["domain"]["verifyingContract"])
        return digest(domain, order["action"], data["message"])

    def signature(self, order: dict[str, Any], key: Any, **more: Any) -> dict[str, Any]:
        return {"account": key.account, "signature": key.sign(self.digest(order)), **more}

    def key_of(self, name: str | None, *scopes: str) -> str:
        """A new API key of a member."""
        member = {"member": self.number(name)} if name else {}
        made = self.admin.post("/v1/api-keys", {"name": "test", "scopes": list(scopes), **member})
        return str(made["secret"])

    def voucher(self, ref: str) -> dict[str, Any]:
        """A voucher by its reference."""
        wanted = self.text(ref)
        for each in self.admin.pages("/v1/vouchers"):
            if each["reference"] == wanted:
                return each
        raise AssertionError(f"no voucher {ref}")
