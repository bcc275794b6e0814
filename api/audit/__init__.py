"""Verification that needs neither store nor node."""
