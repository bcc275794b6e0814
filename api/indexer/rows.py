"""Blocks and events of the chain as rows of the store."""

from api.chain.events import DecodedEvent
from api.chain.rpc import Block
from api.domain.calendar import business_day


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
        "order_digest": event.order,
        "args": {name: _json(value) for name, value in event.args.items()},
    }


def _json(value: object) -> object:
    return "0x" + value.hex() if isinstance(value, bytes) else value
