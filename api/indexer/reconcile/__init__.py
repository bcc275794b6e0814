"""The index against the chain: every row by what contract storage says (I-10), and by what the chain's events make of it.

A difference is an alarm; nothing here repairs anything.
"""

from api.indexer.reconcile.difference import Difference
from api.indexer.reconcile.storage import compare

__all__ = ["Difference", "compare"]
