"""Version 1, a module a noun."""
