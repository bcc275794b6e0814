"""Verification that needs neither store nor node: what a file proves by itself, and from which trusted start.

```
reading ─► blocks (headers, transactions, receipts, trie) ─► seals (QBFT, Clique) ─► chain
```
Stands on api.domain alone; of other packages only on a hash (sha3 of safe-pysha3), a curve (coincurve) and what the
domain itself needs (eth_abi). tests/audit/test_imports.py holds it.
"""
