"""How a payment is shared over the vouchers of a root (I-05)."""

from collections.abc import Sequence


def shares_of(amount_fen: int, unpaid: Sequence[int]) -> list[int]:
    """In proportion to what is unpaid, floored; the fen left over go to the largest remainders, ties to the earlier place."""
    total = sum(unpaid)
    if total == 0:
        return [0] * len(unpaid)
    shares = [amount_fen * each // total for each in unpaid]
    by_remainder = sorted(range(len(unpaid)), key=lambda i: (-(amount_fen * unpaid[i] % total), i))
    for i in by_remainder[: amount_fen - sum(shares)]:
        shares[i] += 1
    return shares
