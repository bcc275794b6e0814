"""Vouchers as they change, and with them the positions: what each member holds, in sums by cut-off."""

from typing import Any

from api.domain.words import VoucherState
from api.store import tables as t
from api.store.bulk import Key, Row
from api.store.view import View

_SUMS = ("unpaid_fen", "movable_fen", "paid_fen")
_Sums = tuple[int, int, int]


def put_voucher(view: View, voucher: Row) -> None:
    """Makes a voucher."""
    view.put(t.vouchers, voucher)
    _add(view, _position_of(voucher), _sums_of(voucher))


def change_voucher(view: View, number: str | None, **values: Any) -> Row:
    """Changes fields of a voucher; returns it. Raises RowMissing."""
    voucher = view.get(t.vouchers, number)
    left, had = _position_of(voucher), _sums_of(voucher)
    voucher = view.change(t.vouchers, number, **values)
    came, has = _position_of(voucher), _sums_of(voucher)
    if left == came:
        _add(view, came, _less(has, had))
    else:
        _add(view, left, _less((0, 0, 0), had))
        _add(view, came, has)
    return voucher


def _position_of(voucher: Row) -> Key:
    return voucher["holder"], voucher["cutoff"]


def _sums_of(voucher: Row) -> _Sums:
    """What a voucher is of its position. On offer, it is part of its parent's, or of nobody's; after its end, of nobody's."""
    if voucher["state"] != VoucherState.ACTIVE:
        return 0, 0, 0
    amount, paid = voucher["amount_fen"], voucher["paid_fen"]
    return amount - paid, 0 if voucher["frozen"] else amount - voucher["locked_fen"], paid


def _less(one: _Sums, other: _Sums) -> _Sums:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _add(view: View, position: Key, more: _Sums) -> None:
    if not any(more):
        return
    row = view.find(t.positions, *position)
    if row is None:
        holder, cutoff = position
        view.put(t.positions, {"holder": holder, "cutoff": cutoff, **dict(zip(_SUMS, more, strict=True))})
    else:
        values = {name: row[name] + each for name, each in zip(_SUMS, more, strict=True)}
        view.change(t.positions, *position, **values)
