"""Blocks and events of the chain as rows of the store, and stored events as they were on the chain."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.chain.events import DecodedEvent, Log, decode_all
from api.chain.rpc import Block
from api.domain.calendar import business_day

_NO_ORDER = bytes(32)


def block_row(block: Block) -> dict[str, object]:
    """A row of `blocks`."""
    return {
        "number": block.number,
        "hash": block.hash,
        "parent_hash": block.parent_hash,
        "timestamp": block.timestamp,
        "day": business_day(block.timestamp),
    }


def event_row(event: DecodedEvent) -> dict[str, object]:
    """A row of `events`."""
    log = event.log
    return {
        "block_number": log.block_number,
        "log_index": log.log_index,
        "tx_hash": log.tx_hash,
        "address": log.address,
        "name": event.name,
        "topics": list(log.topics),
        "data": log.data,
        "voucher": event.voucher,
        "other": event.other,
        # The end-of-day jobs have no order: their events carry 0.
        "order_digest": event.order if event.order != _NO_ORDER else None,
        "args": event.args,
    }


def events_of(rows: Iterable[Mapping[str, Any]]) -> Sequence[DecodedEvent]:
    """Stored events, decoded anew from topics and data. Nothing that follows from one depends on its block's hash, which is left out."""
    return decode_all(map(_log_of, rows))


def _log_of(row: Mapping[str, Any]) -> Log:
    place = row["block_number"], row["log_index"]
    return Log(*place, b"", row["tx_hash"], row["address"], tuple(row["topics"]), row["data"])
