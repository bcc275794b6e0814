"""Which lines can go together. A line waits for those before it when what it must name depends on what they do."""

from collections.abc import Iterator, Sequence

from api.cli.book.orders import Names
from api.cli.book.reader import Line

SEGMENT_LINES_MAX = 40


class Segments:
    """Cuts a book into segments. `names` must be told of each segment's lines before the next is asked for."""

    def __init__(self, lines: Sequence[Line], names: Names) -> None:
        self._lines = lines
        self._names = names

    def __iter__(self) -> Iterator[list[Line]]:
        segment: list[Line] = []
        made: set[str] = set()
        touched: set[str] = set()
        for line in self._lines:
            alone = line.op == "day"
            if segment and (alone or len(segment) >= SEGMENT_LINES_MAX or self._waits(line, made, touched)):
                yield segment
                segment, made, touched = [], set(), set()
            segment.append(line)
            made |= creates(line) | self._bears(line)
            touched |= self._touches(line)
            if alone:
                yield segment
                segment, made, touched = [], set(), set()
        if segment:
            yield segment

    def _waits(self, line: Line, made: set[str], touched: set[str]) -> bool:
        mentioned = mentions(line) | creates(line)
        return bool(mentioned & made) or bool(self._needs(line) & touched)

    def _bears(self, line: Line) -> set[str]:
        """The child voucher that an answer or a disbursement may bring into being, by the reference it will have."""
        of = line.fields.get("of")
        return {of} if line.op in ("accept", "finance_disburse") and of in self._names.parent_of else set()

    def _needs(self, line: Line) -> set[str]:
        """Vouchers and financings whose present state goes into the line's orders."""
        if line.op in ("transfer", "void"):
            return self._with_root(line.fields["voucher"])
        if line.op in ("accept", "reject", "withdraw") or line.op.startswith("finance_"):
            of = line.fields.get("of")
            return {of} | self._with_root(self._names.voucher_of.get(of, of)) if of else set()
        return set()

    def _with_root(self, ref: str) -> set[str]:
        found = {ref}
        while (parent := self._names.parent_of.get(ref)) is not None:
            ref = parent
        return found | {f"root {ref}"}

    def _touches(self, line: Line) -> set[str]:
        """Vouchers and financings that the line may change."""
        f = line.fields
        if line.op == "pay":
            return {f["root"], f"root {f['root']}"}
        found = {f[name] for name in ("voucher", "of") if name in f}
        found |= {self._names.voucher_of[ref] for ref in found if ref in self._names.voucher_of}
        return found | {self._names.parent_of[ref] for ref in found if ref in self._names.parent_of}


def creates(line: Line) -> set[str]:
    """References and members the line makes."""
    f = line.fields
    if line.op == "member":
        return {f["id"]}
    if line.op == "split":
        return {part["ref"] for part in f["parts"]}
    return {f["ref"]} if "ref" in f else set()


def mentions(line: Line) -> set[str]:
    """References and members the line names."""
    f = line.fields
    names = ("voucher", "of", "root", "by", "to", "issuer", "financier", "clearing_bank")
    found = {f[name] for name in names if name in f}
    return found | {part["to"] for part in f.get("parts", ())}
