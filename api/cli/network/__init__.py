"""A consortium's network, from the command line."""
