"""Signatures: the maker's, then the checker's; then the relay's turn. Nothing is taken that the contract would not take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eth_abi.abi import encode as abi_encode
from eth_keys.datatypes import Signature as EcdsaSignature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from api.chain.rpc import RpcError
from api.domain import orders as typed
from api.domain import refusals
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders.keys import Keyring, keyring_of, role_of
from api.services.orders.whole import whole_head
from api.store import lookups
from api.store import orders as store
from api.store.session import Write

SIGNATURE_BYTES = 65
HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
ERC1271_MAGIC = bytes.fromhex("1626ba7e")


@dataclass(frozen=True)
class Signature:
    """A signature as a client sends it. `typed_data` is what it signed, if it cares to say."""

    account: bytes
    signature: bytes
    typed_data: dict[str, Any] | None = None


@dataclass(frozen=True)
class Signing:
    """Signatures for one order, in the order they were given."""

    order: UUID
    signatures: Sequence[Signature]


@dataclass
class Signed:
    """The answer for one order. `digest` None: there is no such order for whoever asks."""

    refusal: refusals.Refusal | None = None
    digest: bytes | None = None
    is_queued: bool = False
    """By this very request."""


Good = set[tuple[UUID, bytes, bytes]]
"""Signatures that fit: (order, account, signature)."""


async def sign(context: Context, actor: Actor, signings: Sequence[Signing]) -> list[Signed]:
    """Adds signatures to orders; those that are complete are queued, in this order, in the same transaction."""
    head = await whole_head(context)
    good = await _good_ones(context, actor, signings)
    async with context.db.write() as db:
        rows = await store.by_ids(db, [s.order for s in signings], lock=True)
        keys = await keyring_of(db, list(rows.values()), _accounts(signings))
        answers = []
        for signing in signings:
            row = rows.get(signing.order)
            if row is None or not actor.may_order_for(row["member"]):
                answers.append(Signed(refusal=refusals.NotFound(order=str(signing.order))))
                continue
            answers.append(await _sign_one(context, db, row, signing, keys, good, head.timestamp))
        await store.enqueue(
            db,
            [s.order for s, a in zip(signings, answers, strict=True) if a.is_queued],
        )
    if any(answer.refusal for answer in answers):
        # A key may have been missing only because the index went back. Who repeats the request signs nothing twice.
        await whole_head(context)
    return answers


def _accounts(signings: Sequence[Signing]) -> set[bytes]:
    return {s.account for signing in signings for s in signing.signatures}


async def _good_ones(context: Context, actor: Actor, signings: Sequence[Signing]) -> Good:
    """Which signatures fit. Found out before any row is locked: a key that is a contract is asked over the node."""
    async with context.db.read() as db:
        rows = await store.by_ids(db, [s.order for s in signings])
        known = await lookups.keys_of(db, _accounts(signings))
    return {
        (signing.order, given.account, given.signature)
        for signing in signings
        if (row := rows.get(signing.order)) and row["digest"] and actor.may_order_for(row["member"])
        for given in signing.signatures
        if given.account in known and await _fits(context, row["digest"], given)
    }


async def _sign_one(
    context: Context,
    db: Write,
    row: store.Row,
    signing: Signing,
    keys: Keyring,
    good: Good,
    now: int,
) -> Signed:
    answer = Signed(digest=row["digest"])
    was_queued = row["status"] == "queued"
    before = [(row[role], row[f"{role}_signature"]) for role in ("maker", "checker")]
    taken: dict[str, Any] = {}
    try:
        for signature in signing.signatures:
            if (signature.account, signature.signature) in before:
                # Sent again by a client that did not hear the answer; once only, for maker and checker are two.
                before.remove((signature.account, signature.signature))
                continue
            values = _values(context, row, signature, keys, good, now)
            taken |= values
            row.update(values)
    except refusals.Refusal as refusal:
        answer.refusal = refusal
    if taken:
        await store.sign(db, row["id"], taken)
    # A refusal of what came behind it does not take back the signature that completed the order.
    answer.is_queued = row["status"] == "queued" and not was_queued
    return answer


def _values(context: Context, row: store.Row, given: Signature, keys: Keyring, good: Good, now: int) -> dict[str, Any]:
    """The columns a valid signature sets. Raises a Refusal for any other."""
    role = role_of(row, given.account, keys, now, is_dev=context.is_dev)
    _check_typed_data(context, row, given.typed_data)
    if (row["id"], given.account, given.signature) not in good:
        raise refusals.SignatureInvalid(account=given.account)
    status = "awaiting_checker" if role == "maker" else "queued"
    return {role: given.account, f"{role}_signature": given.signature, "status": status}


def _check_typed_data(context: Context, row: store.Row, said: dict[str, Any] | None) -> None:
    """What the client says it signed must be the order; where it is not, the refusal names the part that differs."""
    if said is None:
        return
    domain = said.get("domain")
    domain = domain if isinstance(domain, dict) else {}
    domain_here = context.ledger.domain(row["version"])
    ours = domain_here.as_json()
    if str(domain.get("chainId")) != str(ours["chainId"]):
        raise refusals.WrongChain(have=str(domain.get("chainId")), need=ours["chainId"])
    if str(domain.get("verifyingContract")).lower() != ours["verifyingContract"].lower():
        raise refusals.WrongContract(need=ours["verifyingContract"])
    expected = typed.typed_data(domain_here, row["action"], row["message"])
    if said.get("message") != expected["message"]:
        raise refusals.OrderChanged(order=str(row["id"]))


async def _fits(context: Context, digest: bytes, given: Signature) -> bool:
    return _recovers(digest, given) or await _is_accepted_by_contract(context, digest, given)


def _recovers(digest: bytes, given: Signature) -> bool:
    """Whether the account's own key made the signature, in the one form that the contract takes: low s, v 27 or 28."""
    raw = given.signature
    if len(raw) != SIGNATURE_BYTES or raw[64] not in (27, 28):
        return False
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:64], "big")
    if s > HALF_ORDER:
        return False
    try:
        signature = EcdsaSignature(vrs=(raw[64] - 27, r, s))
        found = signature.recover_public_key_from_msg_hash(digest)
    except (BadSignature, ValidationError):
        return False
    return bool(found.to_canonical_address() == given.account)


async def _is_accepted_by_contract(context: Context, digest: bytes, given: Signature) -> bool:
    """ERC-1271: a key that is a contract answers for itself."""
    account = "0x" + given.account.hex()
    code = await context.node.call("eth_getCode", account, "latest")
    if code in ("0x", None):
        return False
    data = ERC1271_MAGIC + abi_encode(["bytes32", "bytes"], [digest, given.signature])
    try:
        answer = await context.node.call("eth_call", {"to": account, "data": "0x" + data.hex()}, "latest")
    except RpcError:
        return False
    return bool(bytes.fromhex(answer[2:])[:4] == ERC1271_MAGIC)


async def cancel(context: Context, actor: Actor, order: UUID, reason: str) -> None:
    """Ends an order that waits for a signature; once more changes nothing. Raises NotFound or OrderNotOpen."""
    async with context.db.write() as db:
        row = (await store.by_ids(db, [order], lock=True)).get(order)
        if row is None or not actor.may_order_for(row["member"]):
            raise refusals.NotFound(order=str(order))
        if row["status"] == "cancelled":
            return
        if row["status"] not in ("awaiting_maker", "awaiting_checker"):
            raise refusals.OrderNotOpen(status=row["status"])
        await store.cancel(db, order, {"code": "cancelled", "detail": reason})
