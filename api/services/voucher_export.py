"""One voucher's life as a file: its own events, their orders, and proofs of the state at one block. Nothing of other members."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from api.audit.ledger import abi, calldata
from api.audit.ledger.calldata import Order, Proof
from api.audit.ledger.door import is_own
from api.audit.values import data
from api.audit.voucher import parts
from api.audit.voucher.storage import members_of, slot_of
from api.chain.rpc import RANGE_BLOCKS_MAX, Node
from api.domain.numbers import version_of, voucher_chain_no, voucher_no
from api.services.audit_export import ExportFailed

FORMAT = "xinlian-voucher/1"
_NO_ORDER = "0x" + "00" * 32
HEADER = (
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty"),
    *("number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "hash"),
    *("baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"),
)
Logs = Sequence[Mapping[str, Any]]


async def export(node: Node, deployment: Mapping[str, Any], out: Path, text: str, followers: int) -> int:
    """Writes the file of a voucher; returns its bytes.

    `followers` are blocks that must stand on the one whose state is shown, for it to be final. The node must still have that state.
    Raises InvalidNumber, ExportFailed, ChainUnavailable, RpcError.
    """
    number = voucher_chain_no(text)
    at = (await node.head()).number - followers
    # The version that keeps it, and the registers that all versions share.
    kept = (0, version_of(text))
    addresses = {c["artifact"]: c["address"] for c in deployment["contracts"].values() if c["version"] in kept}
    logs = await _logs(node, number, list(addresses.values()), deployment["block"], at)
    if not logs:
        raise ExportFailed(f"到区块 {at} 为止没有凭证 {text}。 There is no voucher {text} up to block {at}.")
    orders = await _orders(node, logs, await node.chain_id(), addresses["Orders"])
    file = {
        "format": FORMAT,
        "chainId": await node.chain_id(),
        "voucher": voucher_no(number),
        "contracts": {name: addresses[name] for name in ("VoucherLedger", "MemberRegistry", "Orders")},
        "headers": await _headers(node, range(at, at + followers + 1)),
        "nodes": await _nodes(node, number, orders, addresses, at),
        "events": [{"topics": log["topics"], "data": log["data"]} for log in logs],
        "orders": [_order(each, number, logs) for each in orders],
    }
    content = json.dumps(file, separators=(",", ":")) + "\n"
    new = out.with_name(out.name + ".new")
    new.write_text(content, encoding="utf-8")
    new.replace(out)
    return len(content.encode())


async def _logs(node: Node, number: int, addresses: list[str], first: int, last: int) -> Logs:
    """Events that name the voucher and move its head, in order."""
    topic = f"0x{number:064x}"
    found: dict[tuple[int, int], Mapping[str, Any]] = {}
    for start in range(first, last + 1, RANGE_BLOCKS_MAX):
        span = {"fromBlock": hex(start), "toBlock": hex(min(start + RANGE_BLOCKS_MAX - 1, last)), "address": addresses}
        for topics in ([None, topic], [None, None, topic]):
            for log in await node.call("eth_getLogs", {**span, "topics": topics}):
                found[int(log["blockNumber"], 16), int(log["logIndex"], 16)] = log
    recorded = {k for name in abi.contracts() for k, kind in abi.events(name).items() if kind.is_recorded}
    return [log for _, log in sorted(found.items()) if data(log["topics"][0]) in recorded]


async def _orders(node: Node, logs: Logs, chain_id: int, door: str) -> list[Order]:
    """The orders that the events name, out of batches that hold other members' as well."""
    wanted = {log["topics"][3]: log["transactionHash"] for log in logs if log["topics"][3] != _NO_ORDER}
    hashes = list(dict.fromkeys(wanted.values()))
    found = await node.batch([("eth_getTransactionByHash", [each]) for each in hashes])
    separator = calldata.separator(chain_id, bytes.fromhex(door[2:]))
    known = {
        "0x" + order.digest.hex(): order
        for tx in found
        for order in calldata.orders_of(data(tx["input"]), separator, "input")
    }
    if missing := wanted.keys() - known.keys():
        raise ExportFailed(
            f"交易中没有指令 {min(missing)}。 The order {min(missing)} stands in no transaction of its own."
        )
    return [known[each] for each in wanted]


async def _headers(node: Node, numbers: range) -> list[dict[str, Any]]:
    found = await node.batch([("eth_getBlockByNumber", [hex(n), False]) for n in numbers])
    return [{name: block[name] for name in HEADER if name in block} for block in found]


async def _nodes(node: Node, number: int, orders: Sequence[Order], addresses: Mapping[str, str], at: int) -> list[str]:
    """Every node on the way to the voucher's slots, and to the signers' members and keys; each once."""
    voucher = slot_of("VoucherLedger", "_vouchers", number)
    size = 1 + max(slot for slot, _, _ in members_of("VoucherLedger", "Voucher").values())
    registry: set[int] = set()
    for each in orders:
        registry.add(slot_of("MemberRegistry", "_members", each.member))
        signers = [proof.account for proof in (each.maker, each.checker) if any(proof.account)]
        registry |= {slot_of("MemberRegistry", "_keys", account) for account in signers}
    asked = {"VoucherLedger": [voucher + i for i in range(size)], "MemberRegistry": sorted(registry)}
    found: dict[str, None] = {}
    for contract, slots in asked.items():
        keys = [f"0x{slot:064x}" for slot in slots]
        proof = await node.call("eth_getProof", addresses[contract], keys, hex(at))
        found.update(dict.fromkeys(proof["accountProof"]))
        for each in proof["storageProof"]:
            found.update(dict.fromkeys(each["proof"]))
    for account in _contract_keys(orders):
        found.update(dict.fromkeys((await node.call("eth_getProof", account, [], hex(at)))["accountProof"]))
    return list(found)


def _contract_keys(orders: Iterable[Order]) -> list[str]:
    """Accounts that did not sign themselves: that they are contracts must be shown."""
    proofs = ((proof, order.digest) for order in orders for proof in (order.maker, order.checker) if any(proof.account))
    return sorted({"0x" + proof.account.hex() for proof, digest in proofs if not is_own(proof, digest)})


def _order(order: Order, number: int, logs: Logs) -> dict[str, Any]:
    def proof(each: Proof) -> dict[str, str]:
        return {"account": "0x" + each.account.hex(), "signature": "0x" + each.signature.hex()}

    body, hidden = _without_siblings(order, number, logs)
    found = {
        "action": hex(order.index),
        "body": "0x" + body.hex(),
        "maker": proof(order.maker),
        "checker": proof(order.checker),
    }
    return {**found, "hidden": {hex(i): "0x" + each.hex() for i, each in hidden.items()}} if hidden else found


def _without_siblings(order: Order, number: int, logs: Logs) -> tuple[bytes, dict[int, bytes]]:
    """A child's file shows of its split order its own part; the holder who split signed the others as well, which are nobody's business here."""
    topic, digest = f"0x{number:064x}", "0x" + order.digest.hex()
    made = [log for log in logs if log["topics"][1] == topic and log["topics"][3] == digest]
    if order.index != parts.SPLIT or not made:
        return order.body, {}
    kind = abi.events("VoucherLedger")[data(made[0]["topics"][0])]
    event = abi.read(kind, tuple(data(each) for each in made[0]["topics"]), data(made[0]["data"]), "event")
    return parts.hide(order.body, lambda to, amount: (to, amount) == (event["to"], event["amountFen"]))
