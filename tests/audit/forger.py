"""A forger of unsealed chains: changes what it likes, then computes every hash, root and link anew, and signs transactions as a relay of its own.

What it makes is a consistent chain. Only the ledger's rules and the members' signatures can tell.
"""

import contextlib
from collections.abc import Callable
from typing import Any

from api.audit import headers, rlp, transactions, trie
from api.audit.faults import NotVerified
from api.audit.receipts import Log, bloom_of
from api.audit.values import data, hash32, quantity
from api.domain.keccak import keccak
from tests.audit.makers import account_of, key_of, signed

RELAY = key_of(1_000)
Change = Callable[[list[dict[str, Any]], dict[str, list[Any]]], None]


def forged(bundle: dict[str, Any], change: Change) -> dict[str, Any]:
    """The bundle with the change made and all hashes fitting again. Changes the one it is given."""
    change(bundle["blocks"], bundle["receipts"])
    parent = None
    for block in bundle["blocks"]:
        receipts = bundle["receipts"][block["number"]]
        raws = [_resigned(tx, bundle["chainId"]) for tx in block["transactions"]]
        _renumber(block, receipts)
        encoded = [_receipt(each, tx) for each, tx in zip(receipts, block["transactions"], strict=True)]
        bloom = bloom_of(log for each in receipts for log in _logs(each))
        block["transactionsRoot"] = "0x" + trie.root_of_list(raws).hex()
        block["receiptsRoot"] = "0x" + trie.root_of_list(encoded).hex()
        block["logsBloom"] = "0x" + bloom.to_bytes(256, "big").hex()
        block["parentHash"] = parent or block["parentHash"]
        parent = _rehash(block, receipts, raws)
    return bundle


def _resigned(tx: dict[str, Any], chain_id: int) -> bytes:
    """What nobody changed stays its sender's."""
    with contextlib.suppress(NotVerified):  # no signature fits any more
        if "0x" + keccak(kept := _kept(tx)).hex() == tx["hash"]:
            return kept
    content = {"nonce": quantity(tx["nonce"]), "gasPrice": quantity(tx["gasPrice"]), "gas": quantity(tx["gas"])}
    content |= {"value": quantity(tx["value"]), "data": data(tx["input"]), "chainId": chain_id}
    to = bytes.fromhex(tx["to"][2:]) if tx["to"] else None
    done = signed(RELAY, {**content, "to": to})
    tx.update(
        {name: done["answer"][name] for name in ("hash", "v", "r", "s")}, **{"from": "0x" + account_of(RELAY).hex()}
    )
    for name in ("maxFeePerGas", "maxPriorityFeePerGas", "accessList", "yParity"):
        tx.pop(name, None)
    tx["type"] = "0x0"
    return done["raw"]


def _kept(tx: dict[str, Any]) -> bytes:
    place = {"blockHash", "blockNumber", "transactionIndex", "blockTimestamp"}
    clean = {**{k: v for k, v in tx.items() if k not in place}}
    clean |= {"blockHash": "0x" + "00" * 32, "blockNumber": "0x0", "transactionIndex": "0x0"}
    found, _ = transactions.read(clean, "tx", quantity(tx["chainId"]), 0)
    return found.encoded


def _renumber(block: dict[str, Any], receipts: list[dict[str, Any]]) -> None:
    gas, index = 0, 0
    for i, (tx, receipt) in enumerate(zip(block["transactions"], receipts, strict=True)):
        gas += quantity(receipt["gasUsed"])
        common = {"transactionHash": tx["hash"], "transactionIndex": hex(i)}
        receipt.update(common, cumulativeGasUsed=hex(gas), type=tx["type"], **{"from": tx["from"]})
        tx["transactionIndex"] = hex(i)
        for log in receipt["logs"]:
            log.update(common, logIndex=hex(index), blockNumber=block["number"])
            index += 1
    block["gasUsed"] = hex(gas)


def _logs(receipt: dict[str, Any]) -> list[Log]:
    return [
        Log(0, bytes.fromhex(each["address"][2:]), tuple(map(hash32, each["topics"])), data(each["data"]))
        for each in receipt["logs"]
    ]


def _receipt(receipt: dict[str, Any], tx: dict[str, Any]) -> bytes:
    logs = _logs(receipt)
    bloom = bloom_of(logs).to_bytes(256, "big")
    receipt["logsBloom"] = "0x" + bloom.hex()
    status, gas = quantity(receipt["status"]), quantity(receipt["cumulativeGasUsed"])
    items: list[Any] = [[log.address, list(log.topics), log.data] for log in logs]
    encoded = rlp.encode([rlp.number(status), rlp.number(gas), bloom, items])
    kind = quantity(tx["type"])
    return bytes((kind,)) + encoded if kind else encoded


def _rehash(block: dict[str, Any], receipts: list[dict[str, Any]], raws: list[bytes]) -> str:
    readers = {**headers.FIELDS, **headers.LATER}
    header = {name: reader(block[name]) for name, reader in readers.items() if name in block}
    block["hash"] = "0x" + headers.header_hash(header).hex()
    for each in (*block["transactions"], *receipts, *(log for receipt in receipts for log in receipt["logs"])):
        each["blockHash"] = block["hash"]
    body = rlp.encode_list([rlp.encode(raw) if raw[0] < 5 else raw for raw in raws])
    size = rlp.encode_list([rlp.encode(list(headers.field_list(header))), body, rlp.encode([])])
    block["size"] = hex(len(size))
    return str(block["hash"])
