"""Pure rules and words: no I/O, no framework."""
