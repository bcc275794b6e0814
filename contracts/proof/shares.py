"""Proves the arithmetic of ProRata.share for every number of vouchers and every amount: `scripts/proof.sh python proof/shares.py`.

A payment of `amount` is shared over weights that add up to `total`; each weight's floor and remainder are
amount × weight = floor × total + remainder, 0 ≤ remainder < total. Sums over the first k weights grow by one weight a step, so
what holds of no weight and is kept by a step holds of all. Integers here have no width: nothing rests on a number of bits.
"""

import sys

from z3 import And, BoolRef, Implies, Int, Not, Or, Solver, sat, unsat

TIMEOUT_MS = 60_000

amount, total = Int("amount"), Int("total")
weight, floor, remainder = Int("weight"), Int("floor"), Int("remainder")  # of one voucher
weights, floors, remainders = Int("weights"), Int("floors"), Int("remainders")  # their sums over the first
count, positive = Int("count"), Int("positive")  # how many these are, and how many have a remainder above 0
left = amount - floors

PAYMENT = And(total > 0, amount >= 0, amount <= total)
DIVIDED = And(weight >= 0, floor >= 0, amount * weight == floor * total + remainder, remainder >= 0, remainder < total)


def summed(weights: object, floors: object, remainders: object, count: object, positive: object) -> BoolRef:
    """What is kept: of the sums over the first `count` weights."""
    return And(
        amount * weights == floors * total + remainders,
        remainders >= 0,
        remainders <= positive * (total - 1),
        positive >= 0,
        positive <= count,
    )


SUMS = summed(weights, floors, remainders, count, positive)
more = Int("more")  # 1 if this voucher's remainder is above 0
COUNTED = Or(And(remainder == 0, more == 0), And(remainder > 0, more == 1))
STEP = summed(weights + weight, floors + floor, remainders + remainder, count + 1, positive + more)
ALL = And(PAYMENT, SUMS, weights == total, count > 0)

CLAIMS = {
    "before the first voucher the sums are what is kept": (PAYMENT, summed(0, 0, 0, 0, 0)),
    "a voucher more, and they still are": (And(PAYMENT, SUMS, DIVIDED, COUNTED), STEP),
    "floors are never above the payment": (ALL, left >= 0),
    "fewer fen are left over than there are vouchers": (ALL, left < count),
    "each fen left over finds a remainder above 0": (ALL, left <= positive),
    "no floor is above what is unpaid of its voucher": (And(PAYMENT, DIVIDED), floor <= weight),
    "nor is it with one fen more, where a remainder is above 0": (
        And(PAYMENT, DIVIDED),
        Implies(remainder > 0, floor + 1 <= weight),
    ),
    "all that is unpaid is paid in full": (And(PAYMENT, DIVIDED, amount == total), floor == weight),
}


def follows(premise: BoolRef, conclusion: BoolRef) -> bool:
    """No integers make the premise true and the conclusion false; some make the premise true."""
    solver = Solver()
    solver.set("timeout", TIMEOUT_MS)
    solver.add(premise)
    possible = solver.check() == sat
    solver.add(Not(conclusion))
    return possible and solver.check() == unsat


def main() -> int:
    """0 when every claim is proven."""
    failed = [claim for claim, (premise, conclusion) in CLAIMS.items() if not follows(premise, conclusion)]
    for claim in failed:
        sys.stderr.write(f"not proven: {claim}\n")
    if not failed:
        sys.stdout.write(f"ProRata: {len(CLAIMS)} claims proven, for every number of vouchers and every amount.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
