"""The ledger on a proven chain: what was signed, what became of it, and what state that leaves.

```
abi (events, errors) ─► calldata (orders as signed) ─► door (keys, signatures, nonces) ─► rules ─► replay ─► invariants
```
Nothing here asks whether a block is genuine: that is proven before. Order types come from api.domain.orders, events and errors from the committed ABIs; an
event that no rule here knows still moves heads, and the verdict names it as not replayed.
"""
