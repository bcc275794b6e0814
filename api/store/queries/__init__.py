"""Reads, a module a noun; each takes a Reader and filters by it."""
