"""Creating orders: what can be refused is refused here, before anyone signs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from api.chain.rpc import Block
from api.domain import orders as typed
from api.domain import refusals
from api.domain.calendar import business_day
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders import build
from api.services.orders.keys import check_key
from api.services.orders.view import order_view
from api.services.orders.whole import whole_head
from api.store import lookups
from api.store import orders as store
from api.store.session import Write

BATCH_MAX = 100
DEADLINE_DEFAULT_S = 24 * 3600
DEADLINE_MAX_S = 72 * 3600


@dataclass(frozen=True)
class OrderRequest:
    """What a client asks for. `fields` are the action's own; `body` is all of it, to compare repeats by."""

    member: int
    action: str
    fields: dict[str, Any]
    body: dict[str, Any]
    client_order_id: str | None = None
    group: str | None = None
    signers: Sequence[bytes] = ()
    nonce: int | None = None
    deadline: int | None = None


@dataclass
class Draft:
    """A request on its way to an order."""

    request: OrderRequest
    place: int
    id: UUID = field(default_factory=uuid4)
    existing: store.Row | None = None
    refusal: refusals.Refusal | None = None
    message: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_alive(self) -> bool:
        """Whether it still may become an order."""
        return self.existing is None and self.refusal is None


@dataclass(frozen=True)
class Created:
    """The answer to one request: a new order, the one it repeats, or a refusal."""

    order: dict[str, Any] | None
    refusal: dict[str, Any] | None
    is_repeat: bool


async def create(context: Context, actor: Actor, requests: Sequence[OrderRequest]) -> list[Created]:
    """Creates orders in sequence: each is tried as if those before it had taken effect. Orders of a group are created all or none."""
    for request in requests:
        actor.need_order_for(request.member)
    drafts = [Draft(request, place) for place, request in enumerate(requests)]
    async with context.db.write() as db:
        head = await whole_head(context, db)
        await _find_repeats(db, drafts)
        await _check_signers(db, drafts)
        await _refuse_taken_references(db, drafts)
        await _build(context, db, drafts, head)
        await _preview(context, drafts)
        if any(draft.refusal for draft in drafts):
            # What is refused stays refused: the chain must have been whole all the while.
            await whole_head(context, db)
        rows = await _store(context, db, actor, drafts, head)
    return [_created(context, draft, rows.get(draft.id)) for draft in drafts]


async def _find_repeats(db: Write, drafts: Sequence[Draft]) -> None:
    pairs = [(d.request.member, d.request.client_order_id) for d in drafts if d.request.client_order_id]
    known = await store.by_client_ids(db, [(m, c) for m, c in pairs if c])
    for draft in drafts:
        request = draft.request
        row = known.get((request.member, request.client_order_id or ""))
        if row is None:
            continue
        if row["request"] == request.body:
            draft.existing = row
        else:
            draft.refusal = refusals.DuplicateReference(client_order_id=request.client_order_id)


async def _check_signers(db: Write, drafts: Sequence[Draft]) -> None:
    """Where the client said who is going to sign: whether they may."""
    named = [d for d in drafts if d.is_alive and d.request.signers]
    known = await lookups.keys_of(db, {each for d in named for each in d.request.signers})
    for draft in named:
        request = draft.request
        *makers, checker = request.signers
        maker = makers[0] if makers else None
        try:
            if maker is not None:
                check_key(request.member, request.action, maker, "maker", None, known)
            check_key(request.member, request.action, checker, "checker", maker, known)
        except refusals.Refusal as refusal:
            draft.refusal = refusal


async def _refuse_taken_references(db: Write, drafts: Sequence[Draft]) -> None:
    claims = {d.place: _references(d) for d in drafts if d.is_alive}
    taken = await store.taken_references(db, {r for refs in claims.values() for r in refs})
    for draft in drafts:
        for reference in claims.get(draft.place, ()):
            if reference in taken and draft.refusal is None:
                draft.refusal = refusals.DuplicateReference(reference=reference)
            taken.add(reference)


def _references(draft: Draft) -> list[str]:
    return [text for _, text in build.references_in(draft.request.action, draft.request.fields)]


async def _build(context: Context, db: Write, drafts: Sequence[Draft], head: Block) -> None:
    alive = [draft for draft in drafts if draft.is_alive]
    texts = [t for d in alive for t in build.names_in(d.request.action, d.request.fields)]
    members = Counter(d.request.member for d in alive if d.request.nonce is None)
    registering = sum(1 for d in alive if d.request.action == "register_member")
    counts = dict(members) | ({store.MEMBER_NUMBERS: registering} if registering else {})
    first = await store.next_numbers(db, counts)
    numbers = {member: iter(range(start, start + counts[member])) for member, start in first.items()}
    facts = build.Facts(
        named=await lookups.named(db, texts),
        today=business_day(head.timestamp),
        pepper=context.pepper,
        next_member=lambda: next(numbers[store.MEMBER_NUMBERS]) + FIRST_MEMBER,
    )
    for draft in alive:
        _build_one(draft, facts, head, numbers.get(draft.request.member))


FIRST_MEMBER = 1000
"""Numbers below are the founders'."""


def _build_one(draft: Draft, facts: build.Facts, head: Block, nonces: Iterator[int] | None) -> None:
    request = draft.request
    nonce = request.nonce if request.nonce is not None or nonces is None else next(nonces)
    deadline = request.deadline or head.timestamp + DEADLINE_DEFAULT_S
    try:
        _check_deadline(deadline, head)
        fields = build.message(request.member, request.action, request.fields, facts)
        header = {"member": request.member, "nonce": nonce, "deadline": deadline}
        draft.message = {**header, **fields}
        draft.body = typed.body(request.action, draft.message)
    except refusals.Refusal as refusal:
        draft.refusal = refusal


def _check_deadline(deadline: int, head: Block) -> None:
    if deadline < head.timestamp:
        raise refusals.DeadlinePassed(have=deadline, need=head.timestamp)
    if deadline > head.timestamp + DEADLINE_MAX_S:
        raise refusals.DeadlineTooFar(have=deadline, need=head.timestamp + DEADLINE_MAX_S)


async def _preview(context: Context, drafts: Sequence[Draft]) -> None:
    """Asks the contracts. When a group falls, what came behind it is tried anew without it."""
    await _check_nonces(context, drafts)
    _drop_groups(drafts)
    while alive := [draft for draft in drafts if draft.is_alive]:
        found = await context.contracts.preview([(d.request.action, d.body) for d in alive])
        for draft, refusal in zip(alive, found, strict=True):
            draft.refusal = refusal
        if not _drop_groups(drafts):
            return
        # A refused order changes nothing, but an order of its group may have: without it, those behind stand differently.
        for draft, refusal in zip(alive, found, strict=True):
            if refusal is not None and draft.request.group is None:
                draft.refusal = None


async def _check_nonces(context: Context, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        request = draft.request
        if request.nonce is None or not draft.is_alive:
            continue
        used = await context.contracts.view("Orders", "isNonceUsed", request.member, request.nonce)
        if used:
            draft.refusal = refusals.NonceUsed(member=request.member, nonce=request.nonce)


def _drop_groups(drafts: Sequence[Draft]) -> bool:
    """Refuses the rest of each group that has a refused order; says whether that was news."""
    fallen = {d.request.group for d in drafts if d.refusal is not None} - {None}
    rest = [d for d in drafts if d.is_alive and d.request.group in fallen]
    for draft in rest:
        draft.refusal = refusals.GroupRefused(group=draft.request.group)
    return bool(rest)


async def _store(
    context: Context, db: Write, actor: Actor, drafts: Sequence[Draft], head: Block
) -> dict[UUID, store.Row]:
    """New orders, and refusals that a repeat must get again."""
    fresh = [d for d in drafts if d.existing is None and (d.refusal is None or _is_kept(d))]
    members = await lookups.members_of(db, {d.request.member for d in fresh})
    rows = [_row(context, d, actor, head, members.get(d.request.member)) for d in fresh]
    living = [d for d in fresh if d.refusal is None]
    references = [
        {"reference": text, "order_id": d.id, "part": part}
        for d in living
        for part, text in build.references_in(d.request.action, d.request.fields)
    ]
    preimages = [
        {"hash": digest, "type": kind, "content": dict(content)}
        for d in living
        for digest, kind, content in typed.preimages(d.request.action, d.message)
    ]
    await store.add(db, rows, references, preimages)
    return {row["id"]: row for row in rows}


def _is_kept(draft: Draft) -> bool:
    """A refusal for a client id that stands for another order must not take that id's place."""
    duplicate = isinstance(draft.refusal, refusals.DuplicateReference)
    taken = duplicate and "client_order_id" in draft.refusal.facts  # type: ignore[union-attr]
    return draft.request.client_order_id is not None and not taken


def _row(context: Context, draft: Draft, actor: Actor, head: Block, member: store.Row | None) -> store.Row:
    request = draft.request
    row: store.Row = {
        "id": draft.id,
        "member": request.member,
        "action": request.action,
        "client_order_id": request.client_order_id,
        "request": request.body,
        "created_by": actor.key,
        # Places of one batch keep their order.
        "created_at": head.timestamp,
        "maker": None,
        "maker_signature": None,
        "checker": None,
        "checker_signature": None,
    }
    if draft.refusal is not None:
        unmade = dict.fromkeys(("message", "body", "digest", "nonce", "deadline"))
        return {**row, **unmade, "status": "refused", "refusal": draft.refusal.problem()}
    one_signature = member is not None and member["signatures"] == 1
    return {
        **row,
        "message": typed.for_json(draft.message),
        "body": draft.body,
        "digest": typed.digest(context.ledger.domain, request.action, draft.message),
        "nonce": draft.message["nonce"],
        "deadline": draft.message["deadline"],
        "status": "awaiting_checker" if one_signature else "awaiting_maker",
        "refusal": None,
    }


def _created(context: Context, draft: Draft, row: store.Row | None) -> Created:
    if draft.existing is not None:
        view = order_view(context, draft.existing, [])
        return Created(view, view["refusal"] if view["status"] == "refused" else None, is_repeat=True)
    if draft.refusal is not None:
        return Created(None, draft.refusal.problem(), is_repeat=False)
    assert row is not None
    return Created(order_view(context, row, []), None, is_repeat=False)
