"""Mutants of the contracts: small faults put in on purpose, each of which some test must notice.

    python -m chain_node.mutation [--per-function 3 | --all] [--only src/CreditLimits.sol …] [--resume]

universalmutator makes them, we choose a sample by a seed, and forge runs the tests that can reach
each. What stands in contracts/mutants is committed: the summary, and why each survivor is harmless.
"""
