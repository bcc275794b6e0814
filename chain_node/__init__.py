"""A chain to stand on: compile, dev chain, deployment. Knows nothing of `api`."""
