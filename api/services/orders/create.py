"""Creating orders: what can be refused is refused here, before anyone signs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from api.chain.rpc import Block
from api.domain import orders as typed
from api.domain import refusals
from api.domain.calendar import business_day
from api.domain.words import MemberKind
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders import build, build_powers
from api.services.orders.doors import version_for
from api.services.orders.facts import Facts
from api.services.orders.follow import views_of
from api.services.orders.keys import check_key
from api.services.orders.sight import sees_all, sight_of
from api.services.orders.whole import whole_head
from api.store import lookups
from api.store import orders as store
from api.store.session import Write
from api.store.visibility import Reader

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
    twin: "Draft | None" = None
    """A request before it in its batch, word for word the same under the same client_order_id."""
    refusal: refusals.Refusal | None = None
    rival: "Draft | None" = None
    """Whose reference stands in its way; if the rival falls, it is free again."""
    version: int = 1
    """Of the ledger, at whose door the order is valid."""
    message: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""
    digest: bytes = b""

    @property
    def is_alive(self) -> bool:
        """Whether it still may become an order."""
        return self.existing is None and self.twin is None and self.refusal is None


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
    head = await whole_head(context)
    opened = await context.contracts.open_version()
    at = store.Moment(context.final_below(head.number), head.timestamp)
    drafts = [Draft(request, place) for place, request in enumerate(requests)]
    _find_twins(drafts)
    async with context.db.write() as db:
        await _find_repeats(db, drafts, at)
        await _check_signers(db, drafts)
        await _refuse_taken_references(db, drafts, at)
        await _build(context, actor, db, drafts, head, opened)
    # Between the two transactions: a slow node must not keep anybody's locks.
    await _preview(context, drafts)
    if any(draft.refusal for draft in drafts):
        # What is refused stays refused: the chain must have been whole all the while.
        await whole_head(context)
    async with context.db.write() as db:
        await _lose_races(db, drafts, at)
        rows = await _store(db, actor, drafts, head)
        return await _answers(context, db, actor, drafts, rows, business_day(head.timestamp))


def _find_twins(drafts: Sequence[Draft]) -> None:
    """Requests of one batch under the same client_order_id: the first is it; the others repeat it, or are refused."""
    first: dict[tuple[int, str], Draft] = {}
    for draft in drafts:
        request = draft.request
        if request.client_order_id is None:
            continue
        other = first.setdefault((request.member, request.client_order_id), draft)
        if other is draft:
            continue
        if other.request.body == request.body:
            draft.twin = other
        else:
            draft.refusal = refusals.DuplicateReference(client_order_id=request.client_order_id)


async def _find_repeats(db: Write, drafts: Sequence[Draft], at: store.Moment) -> None:
    pairs = [(d.request.member, d.request.client_order_id) for d in drafts if d.request.client_order_id]
    known = await store.by_client_ids(db, [(m, c) for m, c in pairs if c], at)
    for draft in drafts:
        request = draft.request
        row = known.get((request.member, request.client_order_id or ""))
        if row is None or draft.twin is not None:
            continue
        if row["request"] == request.body:
            draft.existing, draft.refusal = row, None
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


async def _refuse_taken_references(db: Write, drafts: Sequence[Draft], at: store.Moment) -> None:
    claims = {d.place: _references(d) for d in drafts if d.is_alive}
    taken = await store.taken_references(db, {r for refs in claims.values() for r in refs}, at.now)
    for draft in drafts:
        for reference in claims.get(draft.place, ()):
            if reference in taken and draft.refusal is None:
                draft.refusal = refusals.DuplicateReference(reference=reference)


def _references(draft: Draft) -> list[str]:
    return [text for _, text in build.references_in(draft.request.action, draft.request.fields)]


async def _build(context: Context, actor: Actor, db: Write, drafts: Sequence[Draft], head: Block, opened: int) -> None:
    alive = [draft for draft in drafts if draft.is_alive]
    numbers = {member: iter(found) for member, found in (await _numbers(db, alive)).items()}
    facts_for = await _facts(
        context, actor, db, alive, head, lambda: next(numbers[store.MEMBER_NUMBERS]) + FIRST_MEMBER
    )
    for draft in alive:
        draft.version = opened
        _build_one(context, draft, facts_for(draft.request), head, numbers.get(draft.request.member))


async def _numbers(db: Write, alive: Sequence[Draft]) -> dict[int, list[int]]:
    """Nonces for those that chose none, and numbers for new members."""
    counts = Counter(d.request.member for d in alive if d.request.nonce is None)
    registering = sum(1 for d in alive if d.request.action == "register_member")
    wanted = dict(counts) | ({store.MEMBER_NUMBERS: registering} if registering else {})
    chosen = [(d.request.member, d.request.nonce) for d in alive if d.request.nonce is not None]
    return await store.next_numbers(db, wanted, chosen)


FIRST_MEMBER = 1000
"""Numbers below are the founders'."""


async def _facts(
    context: Context,
    actor: Actor,
    db: Write,
    alive: Sequence[Draft],
    head: Block,
    next_member: Callable[[], int],
) -> Callable[[OrderRequest], Facts]:
    """What building may look at: for a member's key what the member may know of; a court may name any voucher."""
    named = await lookups.named(db, [text for d in alive for text in build.names_in(d.request.fields)])
    custody = await lookups.custody_keys(db, {key for d in alive for key in build_powers.accounts_in(d.request.fields)})
    today = business_day(head.timestamp)
    all_facts = Facts(named, custody, today, context.pepper, next_member)
    if sees_all(actor):
        return lambda _: all_facts
    seen = await lookups.seen(db, named, Reader(actor.member, sees_all=False, today=today))
    facts = replace(all_facts, named=seen)
    members = await lookups.members_of(db, {d.request.member for d in alive})
    courts = {number for number, row in members.items() if row["kinds"] & MemberKind.JUDICIAL}

    def facts_for(request: OrderRequest) -> Facts:
        is_court = request.action in ("freeze", "unfreeze") and request.member in courts
        return all_facts if is_court else facts

    return facts_for


def _build_one(context: Context, draft: Draft, facts: Facts, head: Block, nonces: Iterator[int] | None) -> None:
    request = draft.request
    nonce = request.nonce if request.nonce is not None or nonces is None else next(nonces)
    deadline = head.timestamp + DEADLINE_DEFAULT_S if request.deadline is None else request.deadline
    try:
        _check_deadline(deadline, head)
        fields = build.message(request.member, request.action, request.fields, facts)
        header = {"member": request.member, "nonce": nonce, "deadline": deadline}
        draft.message = {**header, **fields}
        draft.version = version_for(draft.message) or draft.version
        draft.body = typed.body(request.action, draft.message)
        draft.digest = typed.digest(context.ledger.domain(draft.version), request.action, draft.message)
    except refusals.Refusal as refusal:
        draft.refusal = refusal


def _check_deadline(deadline: int, head: Block) -> None:
    if deadline < head.timestamp:
        raise refusals.DeadlinePassed(have=deadline, need=head.timestamp)
    if deadline > head.timestamp + DEADLINE_MAX_S:
        raise refusals.DeadlineTooFar(have=deadline, need=head.timestamp + DEADLINE_MAX_S)


async def _preview(context: Context, drafts: Sequence[Draft]) -> None:
    """Asks the contracts. When a group or a rival falls, what came behind it is tried anew without it."""
    await _check_nonces(context, drafts)
    gave_way: set[int] = set()
    while True:
        _refuse_rivals(drafts)
        _drop_groups(drafts)
        alive = [draft for draft in drafts if draft.is_alive]
        found = await _tried(context, alive)
        for draft, refusal in zip(alive, found, strict=True):
            draft.refusal = refusal
        has_fallen = _drop_groups(drafts)
        freed = _free_rivals(drafts)
        if not has_fallen and not freed:
            return
        gave_way |= freed
        # A refused order changes nothing, but an order of its group may have: without it, those behind stand differently.
        for draft, refusal in zip(alive, found, strict=True):
            if refusal is not None and draft.request.group is None and draft.place not in gave_way:
                draft.refusal = None


async def _tried(context: Context, drafts: Sequence[Draft]) -> list[refusals.Refusal | None]:
    """Why a rule would refuse each. Those of one version are tried behind each other; the other version's are not felt before the chain
    carries them out: what they share, limits and invoices, it checks again.
    """
    found: dict[int, refusals.Refusal | None] = {}
    for version in sorted({draft.version for draft in drafts}):
        those = [draft for draft in drafts if draft.version == version]
        said = await context.contracts.preview([(d.request.action, d.body) for d in those], version)
        found |= {draft.place: refusal for draft, refusal in zip(those, said, strict=True)}
    return [found[draft.place] for draft in drafts]


def _refuse_rivals(drafts: Sequence[Draft]) -> None:
    """Of those that claim the same reference in one batch, only the first lives."""
    claimed: dict[str, Draft] = {}
    for draft in drafts:
        if not draft.is_alive:
            continue
        references = _references(draft)
        twice = next((text for text, times in Counter(references).items() if times > 1), None)
        taken = next((text for text in references if text in claimed), None)
        if twice or taken:
            draft.refusal = refusals.DuplicateReference(reference=twice or taken)
            draft.rival = None if twice else claimed[taken or ""]
        else:
            claimed |= dict.fromkeys(references, draft)


def _free_rivals(drafts: Sequence[Draft]) -> set[int]:
    """Gives another chance to those whose rival was refused; says who gave way for good."""
    gave_way = set()
    for draft in drafts:
        if draft.rival is not None and not draft.rival.is_alive:
            gave_way.add(draft.rival.place)
            draft.rival = draft.refusal = None
    return gave_way


async def _check_nonces(context: Context, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        request = draft.request
        if request.nonce is None or not draft.is_alive:
            continue
        used = await context.contracts.view(
            "Orders", "isNonceUsed", request.member, request.nonce, version=draft.version
        )
        if used:
            draft.refusal = refusals.NonceUsed(member=request.member, nonce=request.nonce)


def _drop_groups(drafts: Sequence[Draft]) -> bool:
    """Refuses the rest of each group that has a refused order; says whether that was news."""
    fallen = {d.request.group for d in drafts if d.refusal is not None} - {None}
    rest = [d for d in drafts if d.is_alive and d.request.group in fallen]
    for draft in rest:
        draft.refusal = refusals.GroupRefused(group=draft.request.group)
    return bool(rest)


async def _lose_races(db: Write, drafts: Sequence[Draft], at: store.Moment) -> None:
    """Looks again, now that nobody else can decide about the same ids, references and nonces at the same time."""
    await store.lock_names(db, {name for draft in drafts for name in _names(draft)})
    await _find_repeats(db, drafts, at)
    await _refuse_taken_references(db, drafts, at)
    await _refuse_known_digests(db, drafts)
    _drop_groups(drafts)


def _names(draft: Draft) -> Iterator[str]:
    request = draft.request
    if request.client_order_id is not None:
        yield f"client order {request.member} {request.client_order_id}"
    if request.nonce is not None:
        yield f"nonce {request.member} {request.nonce}"
    yield from (f"reference {text}" for text in _references(draft))


async def _refuse_known_digests(db: Write, drafts: Sequence[Draft]) -> None:
    """Without a salt in it, an order with the same nonce and deadline is the same order."""
    alive = [draft for draft in drafts if draft.is_alive]
    known = await store.known_digests(db, [d.digest for d in alive if d.request.nonce is not None])
    for draft in alive:
        if draft.digest in known:
            draft.refusal = refusals.NonceUsed(member=draft.request.member, nonce=draft.request.nonce)
        known.add(draft.digest)


async def _store(db: Write, actor: Actor, drafts: Sequence[Draft], head: Block) -> dict[UUID, store.Row]:
    """New orders, and refusals that a repeat must get again."""
    fresh = [d for d in drafts if d.is_alive or _is_kept(d)]
    members = await lookups.members_of(db, {d.request.member for d in fresh})
    rows = [_row(d, actor, head, members.get(d.request.member)) for d in fresh]
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
    if draft.refusal is None or draft.existing is not None or draft.twin is not None:
        return False
    duplicate = isinstance(draft.refusal, refusals.DuplicateReference)
    taken = duplicate and "client_order_id" in draft.refusal.facts
    return draft.request.client_order_id is not None and not taken


def _row(draft: Draft, actor: Actor, head: Block, member: store.Row | None) -> store.Row:
    request = draft.request
    row: store.Row = {
        "id": draft.id,
        "member": request.member,
        "action": request.action,
        "version": draft.version,
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
    one_signature = request.action in typed.BY_ONE or (member is not None and member["signatures"] == 1)
    return {
        **row,
        "message": typed.for_json(draft.message),
        "body": draft.body,
        "digest": draft.digest,
        "nonce": draft.message["nonce"],
        "deadline": draft.message["deadline"],
        "status": "awaiting_checker" if one_signature else "awaiting_maker",
        "refusal": None,
    }


async def _answers(
    context: Context,
    db: Write,
    actor: Actor,
    drafts: Sequence[Draft],
    rows: Mapping[UUID, store.Row],
    today: date,
) -> list[Created]:
    """What became of each request, as far as its sender may know."""
    orders = {d.place: d.existing or rows[d.id] for d in drafts if d.existing or d.is_alive}
    views = dict(zip(orders, await views_of(context, db, actor, list(orders.values()), today), strict=True))
    problems = {d.place: d.refusal.problem() for d in drafts if d.refusal is not None}
    sight = await sight_of(db, actor, today, problems.values())
    answers: list[Created] = []
    for draft in drafts:
        if draft.twin is not None:
            first = answers[draft.twin.place]
            answers.append(Created(first.order, first.refusal, is_repeat=True))
        elif draft.refusal is not None:
            answers.append(Created(None, sight.tell(problems[draft.place]), is_repeat=False))
        else:
            answers.append(_created(views[draft.place], is_repeat=draft.existing is not None))
    return answers


def _created(view: dict[str, Any], *, is_repeat: bool) -> Created:
    refusal = view["refusal"] if view["status"] == "refused" else None
    return Created(view, refusal, is_repeat)
