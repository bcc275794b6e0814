"""One block with its receipts: everything the file says of it follows from its hash, or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.audit import headers, receipts, rlp, seals, transactions, trie, values
from api.audit.faults import NotVerified
from api.audit.receipts import BLOOM_BYTES, Receipt
from api.audit.rlp import Item
from api.audit.transactions import Transaction
from api.audit.values import Malformed, address, hash32, listed, quantity, same

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A block whose content is proven by its hash. Nobody's seal is checked yet."""

    number: int
    hash: bytes
    header: Fields
    transactions: tuple[tuple[Transaction, Receipt], ...]

    @property
    def events(self) -> int:
        """How many there are."""
        return sum(len(receipt.logs) for _, receipt in self.transactions)


def _withdrawal(found: Any) -> Item:
    names = {"index": quantity, "validatorIndex": quantity, "address": address, "amount": quantity}
    if not isinstance(found, dict) or found.keys() != names.keys():
        raise Malformed
    read = (reader(found[name]) for name, reader in names.items())
    return [each if isinstance(each, bytes) else rlp.number(each) for each in read]


UNPROVEN = ("totalDifficulty",)
"""What a node adds to a block and nothing proves."""

_NEEDED = {
    **headers.FIELDS,
    "hash": hash32,
    "size": quantity,
    "uncles": listed(hash32),
    "transactions": lambda found: found,
}
_KNOWN = {
    **headers.LATER,
    "withdrawals": listed(_withdrawal),
    "totalDifficulty": quantity,
}
COUNT_MAX = 100_000
"""Transactions of a block."""


def read_header(found: Any) -> tuple[int, Fields]:
    """Number and values of a block as the file gives it. Raises NotVerified."""
    given = values.fields(found, "header", _NEEDED, _KNOWN)
    for name in ("transactions",):
        if not isinstance(given[name], list) or len(given[name]) > COUNT_MAX:
            raise NotVerified("field-malformed", name, have=values.shown(type(given[name]).__name__))
    return given["number"], given


def prove(given: Fields, found_receipts: Any, chain_id: int) -> Block:
    """The block, its content proven against its header and its header against its hash. Raises NotVerified."""
    place = {"blockHash": given["hash"], "blockNumber": given["number"], "timestamp": given["timestamp"]}
    found = _transactions(given, chain_id)
    results = _receipts(given, found_receipts, [tx for tx, _ in found], place)
    _check_header(given, tuple(results))
    for i, (tx, added) in enumerate(found):
        transactions.check_added(tx, added, f"transactions[{i}]", {**place, "transactionIndex": i})
    _check_size(given, [tx for tx, _ in found])
    pairs = tuple((tx, receipt) for (tx, _), receipt in zip(found, results, strict=True))
    return Block(given["number"], given["hash"], given, pairs)


def _transactions(given: Fields, chain_id: int) -> list[tuple[Transaction, dict[str, Any]]]:
    base_fee = given.get("baseFeePerGas", 0)
    found = [
        transactions.read(each, f"transactions[{i}]", chain_id, base_fee)
        for i, each in enumerate(given["transactions"])
    ]
    for i, (tx, added) in enumerate(found):
        if tx.hash != added["hash"]:
            raise NotVerified(
                "transaction-hash", f"transactions[{i}]", have=values.shown(added["hash"]), need=values.shown(tx.hash)
            )
    root = trie.root_of_list([tx.encoded for tx, _ in found])
    _same_root("transactions-root", "transactionsRoot", given, root)
    return found


def _same_root(code: str, name: str, given: Fields, root: bytes) -> None:
    if given[name] != root:
        raise NotVerified(code, name, have=values.shown(given[name]), need=values.shown(root))


def _receipts(given: Fields, found: Any, txs: list[Transaction], place: Fields) -> list[Receipt]:
    if not isinstance(found, list):
        raise NotVerified("receipts-missing", "receipts")
    if len(found) != len(txs):
        raise NotVerified("receipts-count", "receipts", have=len(found), need=len(txs))
    results, gas, logs = [], 0, 0
    for i, (tx, each) in enumerate(zip(txs, found, strict=True)):
        path, where = f"receipts[{i}]", {**place, "transactionIndex": i}
        receipt, added = receipts.read(each, path, tx, where, (gas, logs))
        receipts.check_added(receipt, added, tx, path, where)
        results.append(receipt)
        gas, logs = gas + receipt.gas_used, logs + len(receipt.logs)
    root = trie.root_of_list([receipt.encoded for receipt in results])
    _same_root("receipts-root", "receiptsRoot", given, root)
    same("gasUsed", given["gasUsed"], gas)
    return results


def _check_header(given: Fields, results: tuple[Receipt, ...]) -> None:
    bloom = 0
    for receipt in results:
        bloom |= receipt.bloom
    if given["logsBloom"] != bloom.to_bytes(BLOOM_BYTES, "big"):
        raise NotVerified("bloom", "logsBloom")
    same("sha3Uncles", given["sha3Uncles"], headers.EMPTY_LIST_HASH)
    same("uncles", given["uncles"], [])
    _check_withdrawals(given)
    found = seals.block_hash(given)
    if found != given["hash"]:
        raise NotVerified("header-hash", "header", have=values.shown(given["hash"]), need=values.shown(found))


def _check_withdrawals(given: Fields) -> None:
    if "withdrawals" not in given:
        return
    if "withdrawalsRoot" not in given:
        raise NotVerified("field-missing", "withdrawalsRoot")
    root = trie.root_of_list([rlp.encode(each) for each in given["withdrawals"]])
    same("withdrawalsRoot", given["withdrawalsRoot"], root)


def _check_size(given: Fields, txs: list[Transaction]) -> None:
    """The block's size is that of its RLP."""
    header = rlp.encode(list(headers.field_list(given)))
    body = rlp.encode_list([rlp.encode(tx.encoded) if tx.kind else tx.encoded for tx in txs])
    parts = [header, body, rlp.encode([])]
    if "withdrawals" in given:
        parts.append(rlp.encode(given["withdrawals"]))
    same("size", given["size"], len(rlp.encode_list(parts)))
