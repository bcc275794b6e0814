"""What a chain promises about its blocks: data, not code (`any`, `immediate`, `depth:N`)."""

UNDO_BLOCKS_ANY = 20_000
"""Without a promise: as far back as inverse rows are kept. Further back, the index is built anew."""


class FinalityUnreadable(ValueError):
    """The setting is none of the three."""


class Finality:
    """How many blocks back a fork may reach."""

    def __init__(self, text: str) -> None:
        self._text = text
        name, _, depth = text.partition(":")
        is_depth = name == "depth" and depth.isascii() and depth.isdigit()
        if not is_depth and text not in ("any", "immediate"):
            raise FinalityUnreadable(f"finality is any, immediate or depth:N, not {text!r}")
        self._depth = int(depth) if is_depth else {"any": None, "immediate": 0}[text]

    def __str__(self) -> str:
        return self._text

    def allows(self, depth: int) -> bool:
        """Whether a fork may reach that many blocks back."""
        return self._depth is None or depth <= self._depth

    def final_below(self, head: int) -> int:
        """The newest block that nothing needs to take back."""
        return head - (UNDO_BLOCKS_ANY if self._depth is None else self._depth)
