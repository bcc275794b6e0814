"""geth, made here: the newest Ethereum node with a proof-of-authority engine that a package registry can give (as source)."""
