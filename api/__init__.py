"""The off-chain service: indexes the chain, serves banks and enterprises, lets auditors check."""
