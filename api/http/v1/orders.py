"""Orders: created, signed, followed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from api.domain import refusals
from api.http.deps import (
    Cursor,
    Limit,
    UseActor,
    UseContext,
    UseOrderReader,
    answer,
    decode_cursor,
    encode_cursor,
)
from api.http.problems import problem_response
from api.http.schemas import MEMBER_MAX, PROBLEMS
from api.http.v1 import order_schemas as s
from api.services import custody
from api.services.orders import create, follow, sign
from api.services.orders.create import Created, OrderRequest

router = APIRouter(prefix="/orders", responses=PROBLEMS)
_HEADER = {"member", "action", "client_order_id", "group", "signers", "nonce", "deadline"}


def _request(order: Any) -> OrderRequest:
    return OrderRequest(
        member=order.member,
        action=order.action,
        fields=order.model_dump(exclude=_HEADER),
        body=order.model_dump(mode="json", exclude_none=True),
        client_order_id=order.client_order_id,
        group=order.group,
        signers=[bytes.fromhex(each[2:]) for each in order.signers or ()],
        nonce=order.nonce,
        deadline=order.deadline,
    )


_REPEAT: dict[int | str, dict[str, Any]] = {
    200: {"model": s.OrderView, "description": "the order that the same request made before"}
}


@router.post("", status_code=201, response_model=s.OrderView, responses=_REPEAT)
async def create_order(context: UseContext, actor: UseActor, order: s.AnyOrder) -> Response:
    """Creates an order to sign. The same client_order_id and body again gives the same order (200)."""
    (made,) = await create.create(context, actor, [_request(order)])
    if made.order is None or made.refusal is not None:
        return _problem(made.refusal or {})
    headers = {"Idempotent-Replayed": "true"} if made.is_repeat else None
    return answer(made.order, 200 if made.is_repeat else 201, headers)


def _problem(problem: dict[str, Any]) -> Response:
    media_type = "application/problem+json"
    return JSONResponse(problem, problem["status"], media_type=media_type)


@router.post("/batch", response_model=s.BatchView)
async def create_orders(context: UseContext, actor: UseActor, batch: s.Batch) -> Response:
    """Creates orders in sequence; each has an answer of its own."""
    made = await create.create(context, actor, [_request(order) for order in batch.orders])
    return answer({"results": [_created(each) for each in made]})


def _created(made: Created) -> dict[str, Any]:
    if made.refusal is not None:
        return {"status": made.refusal["status"], "order": made.order, "problem": made.refusal}
    return {"status": 200 if made.is_repeat else 201, "order": made.order, "problem": None}


@router.post("/batch/signatures", response_model=s.BatchView)
async def sign_orders(context: UseContext, actor: UseActor, batch: s.BatchSignatures) -> Response:
    """Signs many orders, in this order; with `wait_s`, answers when they are carried out."""
    signings = [sign.Signing(_uuid(item.id), [_signature(each) for each in item.signatures]) for item in batch.items]
    signed = await sign.sign(context, actor, signings)
    queued = [a.digest for a in signed if a.is_queued and a.digest]
    if batch.wait_s and queued:
        await follow.wait_settled(context, queued, batch.wait_s)
    ids = [s.order for s, a in zip(signings, signed, strict=True) if a.digest is not None]
    fresh = {UUID(view["id"]): view for view in await follow.read(context, actor, ids)}
    return answer(
        {"results": [_signed(each, fresh.get(signing.order)) for signing, each in zip(signings, signed, strict=True)]}
    )


def _signed(signed: sign.Signed, order: dict[str, Any] | None) -> dict[str, Any]:
    if signed.refusal is not None:
        problem = signed.refusal.problem()
        return {"status": problem["status"], "order": order, "problem": problem}
    return {"status": 200, "order": order, "problem": None}


def _signature(given: s.SignatureInput) -> sign.Signature:
    return sign.Signature(bytes.fromhex(given.account[2:]), bytes.fromhex(given.signature[2:]), given.typed_data)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise refusals.NotFound(order=text[:40]) from None


@router.get("", response_model=s.OrderPage)
async def list_orders(
    context: UseContext,
    actor: UseOrderReader,
    ids: Annotated[str | None, Query(max_length=4000, description="comma-separated")] = None,
    member: Annotated[int | None, Query(ge=1, le=MEMBER_MAX)] = None,
    status: s.Status | None = None,
    client_order_id_prefix: Annotated[str | None, Query(max_length=100, pattern=r"^[^\x00]*$")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Orders, oldest first, or those of `ids`. A checker's inbox is `status=awaiting_checker`."""
    if ids is not None:
        wanted = [_uuid(each) for each in ids.split(",")]
        return answer({"items": await follow.read(context, actor, wanted), "next_cursor": None})
    after = decode_cursor(cursor, int, str)
    key = (after[0], _uuid(after[1])) if after else None
    items, last = await follow.page(
        context,
        actor,
        member=member,
        status=status,
        client_id_prefix=client_order_id_prefix,
        after=key,
        limit=limit,
    )
    next_cursor = encode_cursor(last[0], str(last[1])) if last else None
    return answer({"items": items, "next_cursor": next_cursor})


@router.get("/{order}", response_model=s.OrderView)
async def get_order(
    context: UseContext,
    actor: UseOrderReader,
    order: UUID,
    wait_s: Annotated[int, Query(ge=0, le=30, description="wait until it was carried out")] = 0,
) -> Response:
    """An order and what became of it."""
    (view,) = await follow.read(context, actor, [order])
    if wait_s and view["status"] == "queued":
        await follow.wait_settled(context, [bytes.fromhex(view["digest"][2:])], wait_s)
        (view,) = await follow.read(context, actor, [order])
    return answer(view)


@router.post("/{order}/signatures", response_model=s.OrderView)
async def sign_order(context: UseContext, actor: UseActor, order: UUID, given: s.SignatureInput) -> Response:
    """Adds a signature: the maker's, then the checker's."""
    (signed,) = await sign.sign(context, actor, [sign.Signing(order, [_signature(given)])])
    if signed.refusal is not None:
        return problem_response(signed.refusal)
    (view,) = await follow.read(context, actor, [order])
    return answer(view)


@router.post("/{order}/custody-signatures", response_model=s.OrderView)
async def sign_order_in_custody(
    context: UseContext, actor: UseActor, order: UUID, given: s.CustodySignature
) -> Response:
    """Signs with a key in custody, unlocked by its person's secret."""
    account = bytes.fromhex(given.account[2:])
    signature = await custody.signature(context, actor, order, account, given.secret)
    (signed,) = await sign.sign(context, actor, [sign.Signing(order, [signature])])
    if signed.refusal is not None:
        return problem_response(signed.refusal)
    (view,) = await follow.read(context, actor, [order])
    return answer(view)


@router.post("/{order}/cancel", response_model=s.OrderView)
async def cancel_order(context: UseContext, actor: UseActor, order: UUID, given: s.CancelInput) -> Response:
    """Ends an order that waits for a signature."""
    await sign.cancel(context, actor, order, given.reason)
    (view,) = await follow.read(context, actor, [order])
    return answer(view)
