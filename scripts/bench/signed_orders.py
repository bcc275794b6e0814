"""Orders signed by two → indexed: ours through API, relay and index in batches; web3.py sends them one by one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
from eth_account import Account
from web3 import HTTPProvider, Web3

from api.chain.contracts import abi
from api.chain.ledger import SignedOrder
from api.client.http import Client
from api.domain.orders import ACTIONS, Domain, digest
from chain_node.accounts import dev_account
from chain_node.wait import wait_for
from scripts.bench.chain import BareChain, Filler, signature
from scripts.bench.service import Service
from tests.indexer.people import FIRST, ISSUER

AT_ONCE = 50
AMOUNT_FEN = 10_000
DEADLINE_S = 600.0
SENDER = 6
GAS = 2_000_000


@dataclass(frozen=True)
class Carried:
    """So many orders in so many seconds."""

    who: str
    orders: int
    seconds: float

    @property
    def per_s(self) -> float:
        """The figure."""
        return self.orders / self.seconds


def ours(service: Service, count: int, said: Callable[[], None]) -> Carried:
    """Made and signed while the relay rests; measured from when it goes on to the last outcome in the index."""
    service.rest("relay")
    with Client(service.url, service.admin_key) as client:
        today = date.fromisoformat(client.get("/v1/status")["indexed"]["day"])
        for start in range(0, count, AT_ONCE):
            _sign(client, [_issue(start + place, today) for place in range(min(AT_ONCE, count - start))])
            said()
    with psycopg.connect(service.database_url, autocommit=True) as db:
        began = time.perf_counter()
        service.go_on("relay")
        if not wait_for(lambda: _executed(db) >= count, DEADLINE_S):
            raise TimeoutError(f"of {count} orders {_executed(db)} were carried out")
        return Carried("ours", count, time.perf_counter() - began)


def _executed(db: psycopg.Connection[Any]) -> int:
    wanted = "SELECT count(*) FROM orders JOIN order_outcomes USING (digest) WHERE outcome = 'executed'"
    row = db.execute(wanted).fetchone()
    return int(row[0]) if row else 0


def _issue(number: int, today: date) -> dict[str, Any]:
    invoice = {"number": f"BENCH-{number}", "amount_fen": AMOUNT_FEN, "used_fen": AMOUNT_FEN}
    return {
        "member": ISSUER,
        "action": "issue",
        "to": FIRST,
        "amount_fen": AMOUNT_FEN,
        "due": (today + timedelta(days=60)).isoformat(),
        "cutoff": (today + timedelta(days=58)).isoformat(),
        "contract": "HT-1",
        "invoices": [invoice],
        "reference": f"B{number}",
    }


def _sign(client: Client, bodies: list[dict[str, Any]]) -> None:
    made = [each["order"] for each in client.post("/v1/orders/batch", {"orders": bodies})["results"]]
    items = [{"id": order["id"], "signatures": _signatures(order)} for order in made]
    for result in client.post("/v1/orders/batch/signatures", {"items": items})["results"]:
        if result["problem"]:
            raise RuntimeError(f"an order was refused: {result['problem']}")


def _signatures(order: dict[str, Any]) -> list[dict[str, str]]:
    """Maker's and checker's, over what the client works out from the typed data alone."""
    data = order["typed_data"]
    domain = Domain(data["domain"]["chainId"], data["domain"]["verifyingContract"])
    over = digest(domain, order["action"], data["message"])
    pairs = [signature(over, ISSUER, role) for role in ("maker", "checker")]
    return [{"account": "0x" + account.hex(), "signature": "0x" + made.hex()} for account, made in pairs]


def web3_one_by_one(chain: BareChain, filler: Filler, count: int) -> Carried:
    """The same orders, signed before, each in a transaction of its own that web3.py builds, signs and sends."""
    w3 = Web3(HTTPProvider(chain.url))
    door = w3.eth.contract(
        address=w3.to_checksum_address(chain.ledger.version(1).addresses["Orders"]), abi=abi("Orders")
    )
    account = Account.from_key(dev_account(SENDER).key)
    signed = [filler.issue() for _ in range(count)]
    began = time.perf_counter()
    nonce = w3.eth.get_transaction_count(account.address)
    for place, each in enumerate(signed):
        proofs = [(w3.to_checksum_address(who), made) for who, made in _proofs(each)]
        call = door.functions.execute([(ACTIONS[each.action].index, each.body, *proofs)])
        fields = {"from": account.address, "nonce": nonce + place, "gas": GAS, "gasPrice": 0}
        sealed = account.sign_transaction(call.build_transaction(fields))
        last = w3.eth.send_raw_transaction(sealed.raw_transaction)
    receipt = w3.eth.wait_for_transaction_receipt(last)
    taken = time.perf_counter() - began
    if not receipt["logs"] or w3.eth.get_transaction_count(account.address) != nonce + count:
        raise RuntimeError("web3.py's orders did not all take effect")
    return Carried("web3.py one by one", count, taken)


def _proofs(order: SignedOrder) -> list[tuple[bytes, bytes]]:
    return [(order.maker or b"", order.maker_signature or b""), (order.checker, order.checker_signature)]
