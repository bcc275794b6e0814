"""What ends a command or a process with one sentence: trying again does not help, a person must look."""


class CannotGoOn(Exception):
    """Its text is that sentence, Chinese first, English beside it: what is wrong, and what to do. Nothing was changed."""
