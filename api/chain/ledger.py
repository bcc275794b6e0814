"""The ledger's contracts as the service calls them: preview, views, and the data of transactions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode as abi_decode
from eth_abi.abi import encode as abi_encode
from eth_abi.exceptions import DecodingError, EncodingError

from api.chain.contracts import Ledger, abi, canonical, types_of
from api.chain.errors import PREVIEW_RESULT, refusal_from
from api.chain.rpc import Node, RpcError
from api.chain.values import reader_of
from api.domain.keccak import keccak
from api.domain.numbers import financing_chain_no, pledge_chain_no, voucher_chain_no
from api.domain.orders import ACTIONS
from api.domain.refusals import ChainUnavailable, Refusal

NOBODY = "0x" + "00" * 20


@dataclass(frozen=True)
class SignedOrder:
    """An order ready for the chain. A member with one signature has no maker."""

    action: str
    body: bytes
    maker: bytes | None
    maker_signature: bytes | None
    checker: bytes
    checker_signature: bytes


class Question:
    """A view function, asked with these arguments. `version` says nothing where all versions share the contract. Raises ValueError for
    arguments that the function cannot take.
    """

    def __init__(self, contract: str, function: str, *arguments: Any, version: int = 1) -> None:
        self.contract, self.version = contract, version
        self._outputs = _function(contract, function)["outputs"]
        try:
            self.data = encode(contract, function, list(arguments))
        except EncodingError as why:
            raise ValueError(str(why)) from why

    def read(self, answer: str) -> Any:
        """Its one return value, numbers as text. Raises ChainUnavailable for an answer that is none."""
        try:
            values = abi_decode(types_of(self._outputs), bytes.fromhex(answer[2:]))
        except (DecodingError, ValueError, TypeError) as why:
            raise ChainUnavailable(why=f"{self.contract} does not answer as itself") from why
        return reader_of(self._outputs[0])(values[0])


class Contracts:
    """The ledger, in all its versions, behind one node."""

    def __init__(self, node: Node, ledger: Ledger) -> None:
        self.node = node
        self.ledger = ledger

    async def open_version(self) -> int:
        """The version that takes new issues: the newest that was admitted."""
        return len(await self.view("Governance", "versionsOf"))

    async def preview(self, orders: Sequence[tuple[str, bytes]], version: int) -> list[Refusal | None]:
        """Tries (action, body) in sequence on the newest block of a version; for each, why a rule would refuse it."""
        items = [(ACTIONS[action].index, body) for action, body in orders]
        data = encode("Orders", "preview", [items])
        try:
            await self._eth_call("Orders", data, version)
        except RpcError as error:
            if error.data[:4] != PREVIEW_RESULT:
                raise ChainUnavailable(why=str(error)) from error
            (reasons,) = abi_decode(["bytes[]"], error.data[4:])
            return [refusal_from(reason) if reason else None for reason in reasons]
        raise ChainUnavailable(why="preview did not answer")

    async def view(
        self, contract: str, function: str, *arguments: Any, version: int = 1, block: int | None = None
    ) -> Any:
        """Calls a view function; its one return value, numbers as text. `version` says nothing where all share the contract."""
        entry = _function(contract, function)
        data = encode(contract, function, list(arguments))
        answer = await self._eth_call(contract, data, version, block)
        values = abi_decode(types_of(entry["outputs"]), answer)
        return reader_of(entry["outputs"][0])(values[0])

    async def ask(self, questions: Sequence[Question], block: int) -> list[Any]:
        """Several views at one block, in one request; a refusal by the contract itself stands as the answer (RpcError).
        Raises RpcError, ChainUnavailable.
        """
        at = hex(block)
        calls = [
            {"to": self.ledger.version(each.version).addresses[each.contract], "data": "0x" + each.data.hex()}
            for each in questions
        ]
        answers = await self.node.tries([("eth_call", [call, at]) for call in calls])
        return [
            answer if isinstance(answer, RpcError) else question.read(answer)
            for question, answer in zip(questions, answers, strict=True)
        ]

    async def _eth_call(self, contract: str, data: bytes, version: int, block: int | None = None) -> bytes:
        request = {"to": self.ledger.version(version).addresses[contract], "data": "0x" + data.hex()}
        at = "latest" if block is None else hex(block)
        answer = await self.node.call("eth_call", request, at)
        return bytes.fromhex(answer[2:])


def execute_data(orders: Sequence[SignedOrder]) -> bytes:
    """Transaction data that carries orders."""
    return encode("Orders", "execute", [[_signed(order) for order in orders]])


def expire_offers_data(vouchers: Sequence[str]) -> bytes:
    """Transaction data of the end-of-day job for offers."""
    return encode("VoucherLedger", "expireOffers", [[voucher_chain_no(v) for v in vouchers]])


def mark_overdue_data(roots: Sequence[str]) -> bytes:
    """Transaction data of the end-of-day job for overdue roots."""
    return encode("VoucherLedger", "markOverdue", [[voucher_chain_no(v) for v in roots]])


def expire_financings_data(financings: Sequence[str]) -> bytes:
    """Transaction data of the end-of-day job for financings."""
    numbers = [financing_chain_no(f) for f in financings]
    return encode("Financing", "expireFinancings", [numbers])


def expire_pledges_data(pledges: Sequence[str]) -> bytes:
    """Transaction data of the end-of-day job for pledges."""
    numbers = [pledge_chain_no(f) for f in pledges]
    return encode("Pledges", "expirePledges", [numbers])


def expire_freezes_data(vouchers: Sequence[str]) -> bytes:
    """Transaction data of the end-of-day job for freezes."""
    return encode("Freezes", "expireFreezes", [[voucher_chain_no(v) for v in vouchers]])


def encode(contract: str, function: str, arguments: list[Any]) -> bytes:
    """Call data."""
    entry = _function(contract, function)
    selector = keccak(canonical(entry).encode())[:4]
    return selector + abi_encode(types_of(entry["inputs"]), arguments)


def _function(contract: str, function: str) -> dict[str, Any]:
    return next(e for e in abi(contract) if e["type"] == "function" and e["name"] == function)


def _signed(order: SignedOrder) -> tuple[Any, ...]:
    maker = (_account(order.maker), order.maker_signature or b"")
    checker = (_account(order.checker), order.checker_signature)
    return (ACTIONS[order.action].index, order.body, maker, checker)


def _account(account: bytes | None) -> str:
    return "0x" + account.hex() if account else NOBODY
