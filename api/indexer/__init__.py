"""From the chain to the store."""
