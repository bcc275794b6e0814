"""One voucher's life, small enough for an e-mail: its own events up to the head that a sealed block's state holds, and their orders."""
