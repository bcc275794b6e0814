"""The processes of a stack on this machine."""
