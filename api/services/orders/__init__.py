"""Orders: built, tried, signed, handed to the relay."""
