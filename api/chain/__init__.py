"""What the service says to a node; the only package that imports web3."""
