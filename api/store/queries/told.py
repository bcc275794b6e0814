"""The events that the state speaks of, wherever they are: in the table, or among those that remain of detached blocks."""

from sqlalchemy import select, union_all

from api.store import tables as t

told_events = union_all(
    *(
        select(*(table.c[name] for name in ("block_number", "log_index", "name", "voucher", "order_digest", "args")))
        for table in (t.events, t.remaining_events)
    )
).subquery("told_events")
