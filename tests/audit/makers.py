"""Chains made by hand: blocks sealed by keys of our own, in the shape in which a node answers.

Transactions are signed by eth_account, an independent hand; trees and encodings are the verifier's, which the recording of a real network proves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from coincurve import PrivateKey
from eth_account import Account
from eth_hash.auto import keccak

from api.audit import headers, rlp, trie
from api.audit.seals.qbft import MIX_HASH, read_extra

CHAIN_ID = 20_180_602
ETH = "0x"


def key_of(seed: int) -> PrivateKey:
    return PrivateKey(keccak(b"validator %d" % seed))


def account_of(key: PrivateKey) -> bytes:
    return keccak(key.public_key.format(compressed=False)[1:])[12:]


def sorted_keys(count: int) -> list[PrivateKey]:
    return sorted((key_of(i) for i in range(count)), key=account_of)


def hexed(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return hex(value) if isinstance(value, int) and not isinstance(value, bool) else value


@dataclass
class Maker:
    """Puts blocks one upon the other. `later` are fields of later forks."""

    later: dict[str, Any] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    receipts: dict[str, list[Any]] = field(default_factory=dict)

    def header(self, number: int, **given: Any) -> dict[str, Any]:
        parent = bytes.fromhex(self.blocks[-1]["hash"][2:]) if self.blocks else bytes(32)
        plain = {
            "parentHash": parent,
            "sha3Uncles": headers.EMPTY_LIST_HASH,
            "miner": bytes(20),
            "stateRoot": keccak(b"state %d" % number),
            "transactionsRoot": trie.EMPTY_ROOT,
            "receiptsRoot": trie.EMPTY_ROOT,
            "logsBloom": bytes(256),
            "difficulty": 1,
            "number": number,
            "gasLimit": 30_000_000,
            "gasUsed": 0,
            "timestamp": 1_790_000_000 + number,
            "extraData": b"",
            "mixHash": bytes(32),
            "nonce": bytes(8),
        }
        return {**plain, **self.later, **given}

    def add(self, header: dict[str, Any], block_hash: bytes, txs: Sequence[dict[str, Any]] = ()) -> None:
        """Appends a block whose header is whole."""
        withdrawals = [] if "withdrawalsRoot" in header else None
        block = {name: hexed(value) for name, value in header.items()}
        place = {"blockHash": hexed(block_hash), "blockNumber": hexed(header["number"])}
        found = [{**tx["answer"], **place, "transactionIndex": hexed(i)} for i, tx in enumerate(txs)]
        body = rlp.encode_list([rlp.encode(tx["raw"]) if tx["raw"][0] < 5 else tx["raw"] for tx in txs])
        parts = [rlp.encode(headers.field_list(header)), body, rlp.encode([])]
        if withdrawals is not None:
            parts.append(rlp.encode([]))
            block["withdrawals"] = []
        size = hex(len(rlp.encode_list(parts)))
        self.blocks.append({**block, "hash": hexed(block_hash), "size": size, "uncles": [], "transactions": found})
        self.receipts[hexed(header["number"])] = [_receipt(tx, i, place) for i, tx in enumerate(txs)]

    def file(self, **more: Any) -> dict[str, Any]:
        return {"chainId": CHAIN_ID, "blocks": self.blocks, "receipts": self.receipts, **more}


GAS = 21_000


def _receipt(tx: dict[str, Any], i: int, place: dict[str, Any]) -> dict[str, Any]:
    answer = tx["answer"]
    return {
        **place,
        "transactionHash": answer["hash"],
        "transactionIndex": hex(i),
        "from": answer["from"],
        "to": answer["to"],
        "type": answer["type"],
        "gasUsed": hex(GAS),
        "cumulativeGasUsed": hex(GAS * (i + 1)),
        "effectiveGasPrice": answer["gasPrice"],
        "contractAddress": tx["creates"],
        "logs": [],
        "logsBloom": "0x" + "00" * 256,
        "status": "0x1",
    }


def with_transactions(header: dict[str, Any], txs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The header over these transactions, each of which used GAS and logged nothing."""
    receipts = []
    for i, tx in enumerate(txs):
        encoded = rlp.encode([b"\x01", rlp.number(GAS * (i + 1)), bytes(256), []])
        kind = int(tx["answer"]["type"], 16)
        receipts.append(bytes((kind,)) + encoded if kind else encoded)
    roots = {
        "transactionsRoot": trie.root_of_list([tx["raw"] for tx in txs]),
        "receiptsRoot": trie.root_of_list(receipts),
    }
    return {**header, **roots, "gasUsed": GAS * len(txs)}


def signed(key: PrivateKey, content: dict[str, Any], base_fee: int = 0) -> dict[str, Any]:
    """A transaction signed by eth_account, as a node would answer it."""
    done = Account.sign_transaction(content, key.secret)
    sender = hexed(account_of(key))
    answer: dict[str, Any] = {
        "from": sender,
        "hash": hexed(bytes(done.hash)),
        "v": hex(done.v),
        "r": hex(done.r),
        "s": hex(done.s),
    }
    names = {"gas": "gas", "nonce": "nonce", "value": "value", "data": "input", "to": "to"}
    answer |= {new: _plain(content.get(old)) for old, new in names.items()}
    for name in (
        "maxFeePerGas",
        "maxPriorityFeePerGas",
        "accessList",
        "authorizationList",
        "maxFeePerBlobGas",
        "blobVersionedHashes",
    ):
        if name in content:
            answer[name] = _plain(content[name])
    kind = int(content.get("type", 0))
    answer["type"] = hex(kind)
    if kind:
        answer |= {"chainId": hex(content["chainId"]), "yParity": hex(done.v)}
        answer.setdefault("accessList", [])
    price = (
        min(content["maxFeePerGas"], base_fee + content["maxPriorityFeePerGas"]) if kind > 1 else content["gasPrice"]
    )
    answer["gasPrice"] = hex(price)
    created = keccak(rlp.encode([account_of(key), rlp.number(content["nonce"])]))[12:]
    return {
        "answer": answer,
        "raw": bytes(done.raw_transaction),
        "creates": None if content.get("to") else hexed(created),
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "y_parity"):
        known = {"chainId": value.chain_id, "address": value.address, "nonce": value.nonce}
        return {
            name: hexed(each) for name, each in {**known, "yParity": value.y_parity, "r": value.r, "s": value.s}.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "items"):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, str):
        return value.lower()
    return hexed(value)


def qbft_block(
    maker: Maker,
    number: int,
    validators: Sequence[PrivateKey],
    sealers: Sequence[PrivateKey],
    *,
    vote: tuple[bytes, bool] | None = None,
    proposer: PrivateKey | None = None,
    round_: int = 0,
    txs: Sequence[dict[str, Any]] = (),
) -> None:
    """Appends a QBFT block."""
    names: list[Any] = sorted(account_of(key) for key in validators)
    item: Any = [] if vote is None else [vote[0], b"\xff" if vote[1] else b""]
    vanity = bytes(32)

    def extra(seals: list[Any]) -> bytes:
        return rlp.encode([vanity, names, item, rlp.number(round_), seals])

    proposed = account_of(proposer or validators[0])
    header = maker.header(number, mixHash=MIX_HASH, miner=proposed, extraData=extra([]))
    header = with_transactions(header, txs)
    digest = headers.header_hash(header)
    header["extraData"] = extra([key.sign_recoverable(digest, hasher=None) for key in sealers])
    maker.add(header, headers.header_hash(header, extraData=read_extra(header).for_hash()), txs)


def clique_genesis(maker: Maker, signers: Sequence[PrivateKey]) -> None:
    names = b"".join(sorted(account_of(key) for key in signers))
    header = maker.header(0, extraData=bytes(32) + names + bytes(65))
    maker.add(header, headers.header_hash(header))


def clique_block(
    maker: Maker,
    number: int,
    signers: Sequence[PrivateKey],
    signer: PrivateKey,
    *,
    vote: tuple[bytes, bool] | None = None,
    difficulty: int | None = None,
    checkpoint: bool = False,
    txs: Sequence[dict[str, Any]] = (),
) -> None:
    """Appends a Clique block."""
    names = sorted(account_of(key) for key in signers)
    in_turn = account_of(signer) in names and names.index(account_of(signer)) == number % len(names)
    middle = b"".join(names) if checkpoint else b""
    header = maker.header(
        number,
        difficulty=difficulty or (2 if in_turn else 1),
        miner=vote[0] if vote else bytes(20),
        nonce=b"\xff" * 8 if vote and vote[1] else bytes(8),
        extraData=bytes(32) + middle,
    )
    header = with_transactions(header, txs)
    digest = headers.header_hash(header)
    header["extraData"] += signer.sign_recoverable(digest, hasher=None)
    maker.add(header, headers.header_hash(header), txs)
