"""The operation book: read, run, compared."""
