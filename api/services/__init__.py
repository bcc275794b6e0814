"""Use cases, one noun a folder."""
